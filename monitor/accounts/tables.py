"""The small tables of the report: both companies, the parts of several integrations, what had to go further."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.accounts.account import Account
from monitor.accounts.conduct import Conduct
from monitor.accounts.pledges import Mediation, by_trigger
from monitor.accounts.story import Kind
from monitor.accounts.wording import hours, lasting
from monitor.model.sides import Side


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A small table: `columns` name the values of each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How figures of several integrations are told apart: `of` gives the part that an account belongs to."""

    by: str
    of: Callable[[Account], str]


BY_INTEGRATION = Breakdown("integration", lambda account: account.integration.name)


def exposure(found: Sequence[Account]) -> timedelta | None:
    """Over all integrations; None where no production is watched and nothing was seen there."""
    met = sum((each.exposed for each in found), timedelta())
    blind = all(len(each.unwatched) == len(each.integration.apis) or each.watched_since is None for each in found)
    return None if blind and not met else met


def companies(account: Account) -> Lines:
    """The same questions to both companies, side by side."""
    agreement = account.integration.agreement
    both = [account.conduct[side] for side in Side]
    rows = [
        Row("Working time in which the next step was theirs", tuple(hours(each.step) for each in both)),
        Row("Own breaks that reached customers", tuple(str(each.escaped) for each in both)),
        Row("Own breaks that were prevented", tuple(str(each.prevented) for each in both)),
        Row(f"Breaking changes with {lasting(agreement.notice)} of notice", tuple(map(_noticed, both))),
        Row("Unannounced breaking changes", tuple(_of(len(each.unannounced), len(each.notices)) for each in both)),
        Row(
            f"Answers within {lasting(agreement.acknowledge_within)} of working time",
            tuple(_of(each.in_time, each.in_time + each.late) for each in both),
        ),
        Row("Explanations seen differently", tuple(map(_disputed, both))),
        Row("Releases checked before they went out", tuple(map(_asked, both))),
    ]
    if any(each.kept or each.missed for each in both):
        rows.append(Row("Promises kept", tuple(_of(each.kept, each.kept + each.missed) for each in both)))
    names = tuple(account.integration.company(side).name for side in Side)
    return Lines("Both companies, by the same rule", names, tuple(rows), _corrected([account]))


def _noticed(own: Conduct) -> str:
    unknown = len(own.not_known)
    text = _of(len(own.notices) - len(own.without_notice) - unknown, len(own.notices))
    given = [
        f"{each.days} or more" if each.or_before else str(each.days)
        for each in own.notices
        if each.announced_at is not None
    ]
    notes = [f"{', '.join(given)} days given"] if given else []
    notes += [f"{unknown} not known"] if unknown else []
    return f"{text} ({', '.join(notes)})" if notes else text


def _of(count: int, of: int) -> str:
    return f"{count} of {of}" if of else "none"


def _disputed(own: Conduct) -> str:
    if not own.raised and not own.upheld and not own.overturned:
        return "none"
    return f"{own.raised}: {own.upheld} upheld, {own.overturned} corrected"


def _asked(own: Conduct) -> str:
    if not own.asked:
        return "never"
    passed = f", {own.overridden} let pass all the same" if own.overridden else ""
    return f"{own.asked}, {len(own.refusals)} refused{passed}"


def by_part(found: Sequence[Account], viewer: Side, breakdown: Breakdown) -> Lines:
    """The part in which customers were exposed longest comes first."""
    parts: dict[str, list[Account]] = {}
    for account in found:
        parts.setdefault(breakdown.of(account), []).append(account)
    columns = (
        "Customers exposed",
        "Reached customers",
        "Prevented",
        "Step was ours",
        "Step was theirs",
        "Short notice",
    )
    longest = sorted(parts.items(), key=lambda part: (-sum((each.exposed for each in part[1]), timedelta()), part[0]))
    rows = tuple(_part(name, of, viewer) for name, of in longest)
    return Lines(f"By {breakdown.by}", columns, rows, _corrected(found))


def _part(name: str, of: Sequence[Account], viewer: Side) -> Row:
    met = exposure(of)
    steps = [sum((each.conduct[side].step for each in of), timedelta()) for side in (viewer, viewer.other)]
    notices = [each for account in of for each in _notices(account)]
    return Row(
        name,
        (
            "not known" if met is None else lasting(met) if met else "not at all",
            str(sum(each.count(Kind.ESCAPED) for each in of)),
            str(sum(each.prevented for each in of)),
            *map(hours, steps),
            _of(sum(len(without) for without, _ in notices), sum(len(every) for _, every in notices)),
        ),
    )


def escalated(found: Sequence[Account]) -> Iterator[Lines]:
    """Only where something went further, by itself or into a mediation room."""
    further = [each for account in found for each in account.escalations]
    rooms = [each for account in found for each in account.mediations]
    rows = [Row(words, (str(count),)) for words, count in by_trigger(further).items()]
    notes = []
    if further:
        preventable = sum(each.preventable for each in further)
        notes.append(f"An answer in time would have prevented {preventable} of {len(further)}.")
    if rooms:
        rows.append(Row("Mediation rooms that were opened", (str(len(rooms)),)))
        notes.append(_mediated(rooms))
    if rows:
        yield Lines("What had to go further, and why", ("Times",), tuple(rows), " ".join(notes))


def _mediated(rooms: Sequence[Mediation]) -> str:
    settled, waiting = sum(each.settled for each in rooms), sum(each.ended_at is None for each in rooms)
    ends = {"ended in what both accepted": settled, "ended otherwise": len(rooms) - settled - waiting}
    told = [f"{count} {words}" for words, count in ends.items() if count]
    if waiting:
        told.append(f"{waiting} {'is' if waiting == 1 else 'are'} open")
    return f"Of {len(rooms)} mediation room{'s' if len(rooms) > 1 else ''}, {', '.join(told)}."


def _corrected(found: Sequence[Account]) -> str:
    given = sum(each.verdicts for each in found)
    wrong = sum(own.overturned for each in found for own in each.conduct.values())
    if not given:
        return "No explanation was given."
    return f"Of {given} explanation{'s' if given > 1 else ''} given, {wrong} had to be corrected."


def _notices(account: Account) -> Iterator[tuple[Sequence[object], Sequence[object]]]:
    return ((own.without_notice, own.notices) for own in account.conduct.values())
