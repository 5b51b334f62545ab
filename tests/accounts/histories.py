"""Histories of an integration, made by the product's own workflow from a plan: what happens when, and who says it.

`mirrored` plans the same with the companies' parts swapped. `plans()` draws any of them.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from monitor.accounts.material import Announcement, CaseRecord, FailedCheck, Material, Place
from monitor.model.cases import LogEntry
from monitor.model.history import Record, RecordKind
from monitor.model.integration import Agreement, ApiSettings, Company, Environment, Integration
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes, VerdictStatus
from monitor.workflow.case import Refused, apply, open_conflict
from monitor.workflow.events import CaseEvent, EventKind
from tests.workflow.cases import COMPANIES, VERDICT, failing

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
"""A Monday."""
OPERATION = "GET /charges/{id}"
STAGES = ("sandbox", "production")
E = EventKind
SAID = (E.ACKNOWLEDGED, E.ACCEPTED, E.DISPUTED, E.REOPENED, E.UPDATED, E.PROPOSED, E.COMMITTED, E.HANDED_OVER)
"""Events that a company says."""


@dataclass(frozen=True)
class Happens:
    """`after`: since what happened before it in its case. `changed_by`, `owes`: of a verdict that comes with it."""

    kind: EventKind
    after: timedelta = timedelta(hours=1)
    side: Side = Side.PARTNER
    changed_by: ChangedBy = ChangedBy.PARTNER
    owes: Owes = Owes.PARTNER
    status: VerdictStatus = VerdictStatus.ATTRIBUTED


@dataclass(frozen=True)
class PlannedCase:
    at: timedelta
    """Since `START`."""
    provider: Side
    happens: tuple[Happens, ...]
    stages: frozenset[str] = frozenset({"production"})
    operation: str = OPERATION


@dataclass(frozen=True)
class Asked:
    """The gate was asked. `against`: what it refused."""

    at: timedelta
    side: Side = Side.PARTNER
    against: str = ""
    override: str = ""


@dataclass(frozen=True)
class Plan:
    cases: tuple[PlannedCase, ...] = ()
    gates: tuple[Asked, ...] = ()
    announced: tuple[tuple[timedelta, Side, str, str] | tuple[timedelta, Side, str, str, str], ...] = ()
    """When, by whom, rule, operation, and at which place it is a part."""
    standing: tuple[tuple[Side, str, timedelta | None], ...] = ()
    """By whom, which operation, and until when at the latest: what was said when watching began."""
    companies: tuple[Company, Company] = (COMPANIES[Side.IN_HOUSE], COMPANIES[Side.PARTNER])


def api_of(provider: Side, plan: Plan) -> str:
    """APIs are called after their companies, so that a mirrored history has the same names."""
    return plan.companies[list(Side).index(provider)].name


def integration(plan: Plan) -> Integration:
    environments = tuple(Environment(each) for each in STAGES)
    return Integration(
        "acme",
        tuple(ApiSettings(api_of(side, plan), side, environments=environments) for side in Side),
        {side: replace(company, side=side) for side, company in zip(Side, plan.companies, strict=True)},
        agreement=Agreement(notice=timedelta(days=30)),
    )


def material(plan: Plan) -> Material:
    of = integration(plan)
    cases = [_case(each, f"case-{number}", plan, of) for number, each in enumerate(plan.cases)]
    cases = [each for each in cases if each is not None]
    return Material(
        of,
        tuple(cases),
        tuple(_checks(cases)),
        tuple(
            Record(START + each.at, RecordKind.GATE, "acme", None, "", {
                "side": each.side.value,
                "environment": "production",
                "answer": "no" if each.against else "yes",
                "override": each.override or None,
                "against": [f"breaking-change: {each.against}"] if each.against else [],
            })
            for each in sorted(plan.gates, key=lambda each: each.at)
        ),
        tuple(
            Record(START + at, RecordKind.CHANGE, "acme", api_of(side, plan), "c", {
                "rule": rule, "operation": operation, "message": f"{operation}: {rule}", "severity": "risky",
                "place": "".join(place),
            })
            for at, side, rule, operation, *place in sorted(plan.announced, key=lambda each: each[0])
        ),
        tuple(
            Announcement(api_of(side, plan), operation, at=None if at is None else START + at, or_before=True)
            for side, operation, at in plan.standing
        ),
    )  # fmt: skip


def _checks(cases: list[CaseRecord]) -> list[FailedCheck]:
    """At each entry of a log one check of each place failed, of which one was real traffic."""
    return [
        FailedCheck(place, "read one charge", entry.at, observed)
        for case in cases
        for entry in case.log
        for place in case.places
        for observed in (False, True)
    ]


def _case(planned: PlannedCase, name: str, plan: Plan, of: Integration) -> CaseRecord | None:
    """None where it begins with what opens no case."""
    now, conflict, log = START + planned.at, None, []
    for each in planned.happens:
        now += each.after if conflict else timedelta()
        event = _event(each, now)
        if conflict is None:
            step = open_conflict(
                name, event, now, of.agreement, of.companies,
                integration="acme", api=api_of(planned.provider, plan), title=f"{planned.operation} breaks",
                operation=planned.operation,
            )  # fmt: skip
        else:
            step = apply(conflict, event, now, of.agreement, of.companies)
        if isinstance(step, Refused):
            continue
        conflict = step.conflict
        log += [entry for entry in step.entries if entry.event not in {E.REPEATED, E.JOINED} or _moves(entry)]
    if conflict is None:
        return None
    failed = any(entry.event == E.SEEN for entry in log)
    api = api_of(planned.provider, plan)
    places = frozenset(Place(api, stage, planned.operation) for stage in planned.stages) if failed else frozenset()
    return CaseRecord(conflict, _numbered(log), places)


def _moves(entry: LogEntry) -> bool:
    return entry.data["from"] != entry.data["to"]


def _numbered(log: list[LogEntry]) -> tuple[LogEntry, ...]:
    return tuple(replace(each, number=number) for number, each in enumerate(log, 1))


def _event(happens: Happens, now: datetime) -> CaseEvent:
    missing = ("a recording",) if happens.status is VerdictStatus.UNDETERMINED else ()
    verdict = replace(VERDICT, changed_by=happens.changed_by, owes=happens.owes, status=happens.status, missing=missing)
    found = replace(failing(verdict), first_failed_at=now - timedelta(minutes=2))
    side = {"side": happens.side.value} if happens.kind in SAID else {}
    regressions = () if happens.kind in {*SAID, E.GREEN, E.FORESEEN} else (found,)
    return CaseEvent(happens.kind, regressions=regressions, fingerprints=("c1",), data=side)


# --- mirrored and drawn ----------------------------------------------------------------------------------------


def mirror_word(word):
    """The same member of a closed list with the sides swapped."""
    swapped = {"in-house": "partner", "partner": "in-house"}.get(word.value, word.value)
    return type(word)(swapped)


def mirrored(plan: Plan) -> Plan:
    return Plan(
        tuple(
            replace(
                case,
                provider=case.provider.other,
                happens=tuple(
                    replace(
                        each,
                        side=each.side.other,
                        changed_by=mirror_word(each.changed_by),
                        owes=mirror_word(each.owes),
                    )
                    for each in case.happens
                ),
            )
            for case in plan.cases
        ),
        tuple(replace(each, side=each.side.other) for each in plan.gates),
        tuple((at, side.other, *rest) for at, side, *rest in plan.announced),
        tuple((side.other, *rest) for side, *rest in plan.standing),
        plan.companies[::-1],
    )


_gaps = st.integers(0, 14 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
_moments = st.integers(0, 300 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
_operations = st.sampled_from([OPERATION, "POST /charges"])
_happens = st.builds(
    Happens,
    st.sampled_from([each for each in EventKind if each is not E.UNDETERMINED]),
    _gaps,
    st.sampled_from(Side),
    st.sampled_from(ChangedBy),
    st.sampled_from(Owes),
    st.sampled_from(VerdictStatus),
)
_usual = st.sampled_from(
    [
        (E.SEEN, E.CONFIRMED, E.ATTRIBUTED),
        (E.SEEN, E.CONFIRMED, E.ATTRIBUTED, E.GREEN, E.GREEN),
        (E.SEEN, E.CONFIRMED, E.ATTRIBUTED, E.ACKNOWLEDGED, E.GREEN, E.REPEATED),
        (E.FORESEEN,),
    ]
).flatmap(lambda kinds: st.tuples(*(_happens.map(lambda each, kind=kind: replace(each, kind=kind)) for kind in kinds)))


def plans() -> st.SearchStrategy[Plan]:
    case = st.builds(
        lambda at, provider, usual, more, stages, operation: PlannedCase(
            at, provider, usual + tuple(more), stages, operation
        ),
        _moments,
        st.sampled_from(Side),
        _usual,
        st.lists(_happens, max_size=5),
        st.frozensets(st.sampled_from(STAGES), min_size=1),
        _operations,
    )
    asked = st.builds(
        Asked, _moments, st.sampled_from(Side), st.sampled_from(["", "a", "b"]), st.sampled_from(["", "x"])
    )
    rules = st.sampled_from(
        ["operation-deprecated", "operation-reinstated", "operation-removed", "response-body-removed"]
    )
    said = st.tuples(_moments, st.sampled_from(Side), rules, _operations)
    return st.builds(
        Plan,
        st.lists(case, max_size=4).map(tuple),
        st.lists(asked, max_size=3).map(tuple),
        st.lists(said, max_size=3).map(tuple),
        st.lists(st.tuples(st.sampled_from(Side), _operations, st.none() | _moments), max_size=2).map(tuple),
    )
