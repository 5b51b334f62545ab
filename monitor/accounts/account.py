"""What conflicts of one integration cost in a period, what was prevented, and how each company dealt with its part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.accounts.avoided import Avoided, avoided
from monitor.accounts.conduct import Conduct, conduct, is_prevented, refusals, step_of
from monitor.accounts.costs import Cost, Quantities, added, cost_of, sum_of
from monitor.accounts.material import FailedCheck, Material
from monitor.accounts.period import Period, clipped, months_until, shared, total, union
from monitor.accounts.pledges import Escalation, Mediation, escalations, mediations
from monitor.accounts.story import Kind, Story, stories
from monitor.model.costs import CostRates
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.workflow.events import EventKind

MONTHS = 12
"""Of the trend, the last of which is the one that the period ends in."""
BASIS = timedelta(days=365)
"""How far back past breaks count for what was avoided."""


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """One case in the period. `step`: working time in which it waited, by side, in that side's hours.

    `exposed`: how long it failed in production, `delayed`: elsewhere; both of the clock. `checks`: of this monitor that
    failed; `calls`: of real traffic, as far as it was handed in. `cost`: to our side; empty without rates.
    """

    story: Story
    failing: timedelta
    exposed: timedelta
    delayed: timedelta
    step: Mapping[Side, timedelta]
    checks: int
    calls: int
    quantities: Quantities
    cost: Cost

    @property
    def explained_after(self) -> timedelta | None:
        """From the first indication to the verdict; None where there is none yet."""
        at = self.story.conflict.attributed_at
        return None if at is None else at - self.story.began_at

    @property
    def verified_after(self) -> timedelta | None:
        """From the verdict until it was verified to work; None while it does not, or without a verdict."""
        at, end = self.story.conflict.attributed_at, self.story.verified_at
        return None if at is None or end is None else max(end - at, timedelta())


@dataclass(frozen=True, slots=True)
class Month:
    """`exposed`: production time in which something failed; cases at the same time count once."""

    period: Period
    exposed: timedelta
    escaped: int
    prevented: int


@dataclass(frozen=True, slots=True)
class Account:
    """`rates` None: none are configured, or the reader may not see them."""

    integration: Integration
    period: Period
    cases: tuple[CaseAccount, ...]
    exposed: timedelta
    conduct: Mapping[Side, Conduct]
    avoided: Avoided
    months: tuple[Month, ...]
    rates: CostRates | None
    payer: Side = Side.IN_HOUSE
    watched_since: datetime | None = None
    unwatched: tuple[str, ...] = ()
    """APIs of which no production environment is configured: whether customers meet a break there is not known."""
    escalations: tuple[Escalation, ...] = ()
    """Those of the period, also of cases in which nothing failed in it."""
    mediations: tuple[Mediation, ...] = ()
    """Mediation rooms that were opened in the period, of the same cases."""

    @property
    def verdicts(self) -> int:
        """Explanations given in the period; what only adds failures to a case that has one gives none."""
        return sum(
            entry.event == EventKind.ATTRIBUTED and "verdict" in entry.data and entry.at in self.period
            for each in self.cases
            for entry in each.story.record.log
        )

    @property
    def cost(self) -> Cost:
        return added(each.cost for each in self.cases)

    def count(self, *kinds: Kind) -> int:
        """Cases of these kinds that began in the period."""
        return sum(each.story.kind in kinds and each.story.began_at in self.period for each in self.cases)

    @property
    def settled(self) -> Mapping[Kind, int]:
        """Prevented cases by how, of those that were settled in the period."""
        told = [each.story for each in self.cases if is_prevented(each.story, self.period)]
        return {kind: sum(each.kind is kind for each in told) for kind in (Kind.SHOWN, Kind.FORESEEN)}

    @property
    def refused(self) -> int:
        return sum(len(each.refusals) for each in self.conduct.values())

    @property
    def prevented(self) -> int:
        return sum(self.settled.values()) + self.refused


def account(
    material: Material,
    period: Period,
    rates: CostRates | None,
    now: datetime,
    payer: Side = Side.IN_HOUSE,
    *,
    told: Sequence[Story] | None = None,
) -> Account:
    """`material` reaches back to `reach(period)`. Nothing after `now` counts, whatever the period.

    `payer`: whose rates these are; only its own engineers' time is priced. `told`: `stories(material, now)`,
    for whoever has them already.
    """
    period = Period(period.start, max(period.start, min(period.end, now)))
    told = stories(material, now) if told is None else told
    cases = _cases(material, told, period, rates, payer)
    behaved = conduct(material, told, period, now)
    escaped = [each for each in told if each.kind is Kind.ESCAPED]
    prevented = sum(is_prevented(each, period) for each in told) + sum(len(each.refusals) for each in behaved.values())
    return Account(
        material.integration,
        period,
        cases,
        total(union(clipped((span for each in escaped for span in each.failing), period))),
        behaved,
        _avoided(material, told, period, rates, prevented, payer),
        tuple(_month(material, told, each) for each in months_until(period.end, MONTHS)),
        rates,
        payer,
        material.watched_since,
        tuple(each.name for each in material.integration.apis if not material.watches_production(each.name)),
        tuple(each for story in told for each in escalations(story.record.log) if each.at in period),
        tuple(each for story in told for each in mediations(story.record.log) if each.opened_at in period),
    )


def reach(period: Period) -> datetime:
    """How far back the material of an account goes."""
    return min(period.start, period.end - BASIS, months_until(period.end, MONTHS)[0].start)


def _cases(
    material: Material, told: Sequence[Story], period: Period, rates: CostRates | None, payer: Side
) -> tuple[CaseAccount, ...]:
    """Those that failed or were settled in the period, oldest first."""
    of_it = [each for each in told if _is_of(each, period)]
    spans = [() if each.kind is Kind.NO_CHANGE else clipped(each.failing, period) for each in of_it]
    customers = shared([span if each.in_production else () for each, span in zip(of_it, spans, strict=True)])
    delay = shared([() if each.in_production else span for each, span in zip(of_it, spans, strict=True)])
    found = []
    for story, own, exposed_share, delayed_share in zip(of_it, spans, customers, delay, strict=True):
        failing = total(own)
        step = {side: step_of(story, side, material.integration.company(side), period) for side in Side}
        failed = _failed(material.failed, story, period)
        calls = len({(each.place, each.interaction, each.at) for each in failed if each.observed})
        quantities = Quantities(step[payer], calls, exposed_share, delayed_share)
        found.append(
            CaseAccount(
                story,
                failing,
                failing if story.in_production else timedelta(),
                timedelta() if story.in_production else failing,
                step,
                sum(not each.observed for each in failed),
                calls,
                quantities,
                {} if story.kind is Kind.NO_CHANGE else cost_of(quantities, rates),
            )
        )
    return tuple(found)


def _is_of(story: Story, period: Period) -> bool:
    settled = story.settled_at
    return (
        bool(clipped(story.failing, period)) or story.began_at in period or (settled is not None and settled in period)
    )


def _failed(checks: Sequence[FailedCheck], story: Story, period: Period) -> list[FailedCheck]:
    spans = clipped(story.failing, period)
    return [each for each in checks if each.place in story.record.places and any(each.at in span for span in spans)]


def _month(material: Material, told: Sequence[Story], month: Period) -> Month:
    escaped = [each for each in told if each.kind is Kind.ESCAPED]
    gates = [each for each in material.gates if each.at in month]
    return Month(
        month,
        total(union(clipped((span for each in escaped for span in each.failing), month))),
        sum(each.began_at in month for each in escaped),
        sum(is_prevented(each, month) for each in told) + sum(len(refusals(gates, side)) for side in Side),
    )


def _avoided(
    material: Material, told: Sequence[Story], period: Period, rates: CostRates | None, prevented: int, payer: Side
) -> Avoided:
    year = Period(period.end - BASIS, period.end)
    past = [
        each
        for each in told
        if each.kind is Kind.ESCAPED and each.began_at in year and (each.verified_at or year.end) < year.end
    ]
    accounts = [_cases(material, [each], Period(each.began_at, year.end), rates, payer)[0] for each in past]
    return avoided(
        prevented,
        [each.exposed for each in accounts],
        [sum(each.step.values(), timedelta()) for each in accounts],
        None if rates is None else [sum_of(each.cost) for each in accounts],
    )
