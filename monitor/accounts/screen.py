"""The report as one screen that an executive reads in a minute: figures as words, the same for every form of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from monitor.accounts.account import Account, Month
from monitor.accounts.audience import seen_by
from monitor.accounts.avoided import ASSUMPTIONS, ESCAPED_NEEDED
from monitor.accounts.costs import Part, added, sum_of
from monitor.accounts.decisions import Decision, decision
from monitor.accounts.story import Kind
from monitor.accounts.tables import BY_INTEGRATION, Breakdown, Lines, by_part, companies, escalated, exposure
from monitor.accounts.wording import breaks, dates, hours, lasting, money
from monitor.model.sides import Side

PARTS = {Part.CUSTOMERS: "customers", Part.ENGINEERS: "engineers", Part.CALLS: "failed calls", Part.DELAY: "delay"}


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    notes: tuple[str, ...]
    tone: str = ""
    """`bad`, `good`, or empty: what a colour may underline and never says alone."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`nothing`: what will stand here and how it comes, where nothing has happened yet; else empty.

    `limits`: what the figures don't cover. `assumptions`: what the estimate rests on, where there is one.
    """

    title: str
    period: str
    headline: str
    figures: tuple[Figure, ...]
    tables: tuple[Lines, ...]
    months: tuple[Month, ...]
    decision: Decision
    limits: tuple[str, ...]
    assumptions: tuple[str, ...]
    nothing: tuple[str, ...]


def screen(
    accounts: Sequence[Account], viewer: Side = Side.IN_HOUSE, *, of: str = "", breakdown: Breakdown = BY_INTEGRATION
) -> Screen:
    """`accounts`: at least one, of one period. `viewer`: for whose eyes; money is left out for the other company.

    `of`: a name for all of them, such as that of a team.
    """
    found = [seen_by(each, viewer) for each in accounts]
    ours = _own_name(found, viewer)
    one = found[0] if len(found) == 1 else None
    happened = any(map(_has_something, found))
    return Screen(
        f"{of}: {_title(one, len(found))}" if of and one is None else _title(one, len(found)),
        dates(found[0].period),
        _headline(found) if happened else _calm(found),
        (_exposed(found), _cost(found, viewer, ours), _prevented(found), _avoided(found)),
        (companies(one) if one else by_part(found, viewer, breakdown), *escalated(found)),
        _months(found),
        decision(found),
        tuple(_limits(found)),
        ASSUMPTIONS if any(each.avoided.customers for each in found) else (),
        () if happened else _NOTHING,
    )


_NOTHING = (
    "How long customers met a break, what it cost and what was prevented will stand here once something has happened.",
    (
        "What fails in production counts as escaped. What a description foretold, an environment before production"
        " showed, or the release gate refused counts as prevented."
    ),
    "`compat-monitor serve` watches, `gate` refuses releases, and `cost_rates` in settings.yaml puts prices to it all.",
)


def _calm(found: Sequence[Account]) -> str:
    watched = any(each.watched_since is not None and each.watched_since < each.period.end for each in found)
    return "Nothing has happened in this time" if watched else "Nothing was watched in this time"


def _has_something(account: Account) -> bool:
    asked = any(each.asked or each.notices for each in account.conduct.values())
    return bool(account.cases) or asked or any(each.escaped or each.prevented for each in account.months)


def _title(one: Account | None, count: int) -> str:
    if one is None:
        return f"What {count} integrations cost, and what was prevented"
    names = " and ".join(one.integration.company(side).name for side in Side)
    return f"{names}: what it cost, and what was prevented"


def _headline(found: Sequence[Account]) -> str:
    escaped, prevented = sum(each.count(Kind.ESCAPED) for each in found), sum(each.prevented for each in found)
    met = exposure(found)
    if met is None:
        begins = "Whether customers met a break is not known"
    elif escaped:
        begins = f"Customers met {breaks(escaped)}, for {lasting(met)} in all"
    else:
        begins = f"Customers still met earlier breaks, for {lasting(met)}" if met else "Customers met no break"
    ends = (
        "no break was prevented"
        if not prevented
        else f"{breaks(prevented)} {'was' if prevented == 1 else 'were'} prevented"
    )
    return f"{begins}; {ends}."


def _exposed(found: Sequence[Account]) -> Figure:
    met, escaped = exposure(found), sum(each.count(Kind.ESCAPED) for each in found)
    if met is None:
        return Figure("Customers were exposed", "not known", ("production is not watched",))
    if not met:
        return Figure("Customers were exposed", "not at all", ("no break reached production",), "good")
    longest = max((each.exposed for one in found for each in one.cases), default=timedelta())
    notes = [f"{breaks(escaped)} reached production"]
    if escaped > 1:
        notes.append(f"the longest lasted {lasting(longest)}")
    explained = [each.explained_after for one in found for each in one.cases if each.story.kind is Kind.ESCAPED]
    known = sorted(each for each in explained if each is not None)
    if known:
        notes.append(f"explained after {lasting(known[len(known) // 2])}" + (" (median)" if len(known) > 1 else ""))
    return Figure("Customers were exposed", lasting(met), tuple(notes), "bad")


def _cost(found: Sequence[Account], viewer: Side, ours: str) -> Figure:
    step = sum((each.conduct[viewer].step for each in found), timedelta())
    delay = sum((case.quantities.delay for each in found for case in each.cases), timedelta())
    calls = sum(case.calls for each in found for case in each.cases)
    rates = next((each.rates for each in found if each.rates is not None), None)
    quantities = {
        Part.ENGINEERS: f"{hours(step)} of working time waited for {ours}" if step else "",
        Part.DELAY: f"{lasting(delay)} of delay before production" if delay else "",
        Part.CALLS: f"{calls} real calls seen to fail" if calls else "",
    }
    if rates is None:
        notes = [each for each in quantities.values() if each] or ["nothing waited, and nothing was held up"]
        if viewer is found[0].payer:
            notes.append("no prices: settings.yaml has no `cost_rates`")
        return Figure(f"What it took {ours}", hours(step) if step else "no time", tuple(notes))
    cost = added(each.cost for each in found)
    parts = [f"{PARTS[part]} {money(cost[part], rates.currency)}" for part in PARTS if cost.get(part)]
    unpriced = [text for part, text in quantities.items() if text and part not in cost]
    if Part.CUSTOMERS not in cost and (met := exposure(found)):
        unpriced.insert(0, f"{lasting(met)} in which customers were exposed")
    notes = [*([", ".join(parts)] if len(parts) > 1 else parts), *(f"without a rate: {each}" for each in unpriced)]
    value = money(sum_of(cost), rates.currency) if cost else "not priced"
    return Figure(f"What it cost {ours}", value, tuple(notes or ["nothing happened that has a price"]))


def _prevented(found: Sequence[Account]) -> Figure:
    refused = sum(each.refused for each in found)
    foreseen, shown = (sum(each.settled[kind] for each in found) for kind in (Kind.FORESEEN, Kind.SHOWN))
    warned, unseen = (sum(each.count(kind) for each in found) for kind in (Kind.WARNED, Kind.UNSEEN))
    notes = [
        f"{refused} refused at release" if refused else "",
        f"{foreseen} foreseen and settled in time" if foreseen else "",
        f"{shown} shown before production" if shown else "",
        f"{warned} shown in time, and production had {'it' if warned == 1 else 'them'} all the same" if warned else "",
        f"{unseen} settled before production, which is not watched" if unseen else "",
    ]
    count = refused + foreseen + shown
    return Figure("Prevented", breaks(count) if count else "none", tuple(filter(None, notes)), "good" if count else "")


def _avoided(found: Sequence[Account]) -> Figure:
    """A range or none: of several integrations the sum of those that have one."""
    label = "What those would have cost"
    prevented = sum(each.prevented for each in found)
    if not prevented:
        return Figure(label, "nothing", ("nothing was prevented",))
    known = [each.avoided for each in found if each.avoided.customers is not None]
    if not known:
        basis = max(each.avoided.basis for each in found)
        text = f"{breaks(basis)} of the year before {'is' if basis == 1 else 'are'} too few to go by"
        return Figure(label, "no estimate", (f"{text}: {ESCAPED_NEEDED} are needed",))
    low, high = (sum((each.customers[end] for each in known if each.customers), timedelta()) for end in (0, 1))
    exposed = f"customers exposed for {lasting(low)} to {lasting(high)}"
    left = prevented - sum(each.prevented for each in known)
    notes = [f"from {breaks(sum(each.basis for each in known))} of the year before"]
    if left:
        notes.append(f"{left} more, of which too little is known")
    rates = next((each.rates for each in found if each.rates is not None), None)
    priced = [each.money for each in known if each.money is not None]
    if rates is None or not priced:
        return Figure(label, exposed, tuple(notes))
    least, most = (sum((each[end] for each in priced), Decimal(0)) for end in (0, 1))
    value = f"{money(least, rates.currency)} to {money(most, rates.currency).removeprefix(rates.currency + ' ')}"
    return Figure(label, value, (exposed, *notes))


def _months(found: Sequence[Account]) -> tuple[Month, ...]:
    return tuple(
        Month(
            each[0].period,
            sum((one.exposed for one in each), timedelta()),
            sum(one.escaped for one in each),
            sum(one.prevented for one in each),
        )
        for each in zip(*(one.months for one in found), strict=True)
    )


def _limits(found: Sequence[Account]) -> Iterator[str]:
    """What the figures can't tell, each with why."""
    several = len(found) > 1
    for each in found:
        of = f"in {each.integration.name}: " if several else ""
        if each.watched_since is None:
            yield f"{of}nothing was ever watched, so that nothing is known"
        elif each.watched_since > each.period.start:
            yield f"{of}watched since {_day(each.watched_since)}: what happened before is not in here"
        if each.unwatched and each.watched_since is not None:
            names = " and ".join(each.unwatched)
            yield f"{of}no production environment of {names} is watched: breaks there are not seen"
        outages = each.count(Kind.NO_CHANGE)
        if outages:
            what = "an outage or flake" if outages == 1 else f"{outages} outages or flakes"
            yield f"{of}{what} left out: no change of either company explains {'it' if outages == 1 else 'them'}"
    if any(case.story.failing and case.story.kind is not Kind.NO_CHANGE for each in found for case in each.cases):
        yield "how many customers were affected is not known here, nor calls that nobody handed in (`observe`)"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def _own_name(found: Iterable[Account], viewer: Side) -> str:
    """The viewer's company; in plain words where integrations call it differently."""
    names = {each.integration.company(viewer).name for each in found}
    return names.pop() if len(names) == 1 else "us"
