"""Companies, verdicts and cases in each status, for the tests of the case."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from monitor.attribution.table import Hypothesis
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.integration import Agreement, Company, WorkingHours
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Owes, VerdictStatus
from monitor.workflow.case import Refused, Transition, apply, open_conflict
from monitor.workflow.events import CaseEvent, EventKind
from tests.attribution.test_grouping import regression
from tests.attribution.worlds import QUESTION, World, play

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
COMPANIES = {
    Side.IN_HOUSE: Company(Side.IN_HOUSE, "Checkout", hours=WorkingHours("Europe/Berlin", WEEKDAYS, time(9), time(18))),
    Side.PARTNER: Company(
        Side.PARTNER, "Acme Pay", hours=WorkingHours("America/New_York", WEEKDAYS, time(9), time(17))
    ),
}
AGREEMENT = Agreement()
VERDICT, _ = play(World(Hypothesis.PROVIDER, QUESTION), Random(1))
OPEN_VERDICT, _ = play(World(Hypothesis.PROVIDER, QUESTION, recorded=False), Random(1))

S, E = ConflictStatus, EventKind


def failing(verdict=VERDICT, operation="GET /charges/{id}"):
    return replace(regression(operation, "/amount"), verdict=verdict, first_failed_at=NOW - timedelta(minutes=2))


def judged(changed_by=ChangedBy.PARTNER, owes=Owes.PARTNER, status=VerdictStatus.ATTRIBUTED):
    return failing(replace(VERDICT, changed_by=changed_by, owes=owes, status=status, survivors=(changed_by,)))


SEEN = CaseEvent(E.SEEN, regressions=(failing(),))


def opened(event=SEEN):
    made = open_conflict(
        "acme-1",
        event,
        NOW,
        AGREEMENT,
        COMPANIES,
        integration="acme",
        api="payments",
        title="GET /charges/{id}: amount is a string",
        environment="sandbox",
        operation="GET /charges/{id}",
    )
    assert isinstance(made, Transition)
    return made


def step(conflict: Conflict, kind: EventKind, *found, now=NOW, **fields) -> Transition:
    made = apply(conflict, CaseEvent(kind, regressions=found, **fields), now, AGREEMENT, COMPANIES)
    assert not isinstance(made, Refused), made.reason
    return made


def walk(*kinds: EventKind, found=None) -> Conflict:
    """The case after `kinds`, from its opening."""
    conflict = opened().conflict
    for kind in kinds:
        conflict = step(conflict, kind, found or failing()).conflict
    return conflict


PATHS = {
    S.DETECTED: (),
    S.CONFIRMED: (E.CONFIRMED,),
    S.ATTRIBUTED: (E.CONFIRMED, E.ATTRIBUTED),
    S.ACCEPTED: (E.CONFIRMED, E.ATTRIBUTED, E.ACCEPTED),
    S.DISPUTED: (E.CONFIRMED, E.ATTRIBUTED, E.DISPUTED),
    S.UPHELD: (E.CONFIRMED, E.ATTRIBUTED, E.DISPUTED, E.UPHELD),
    S.OVERTURNED: (E.CONFIRMED, E.ATTRIBUTED, E.DISPUTED, E.OVERTURNED),
    S.COMMITTED: (E.CONFIRMED, E.ATTRIBUTED, E.ACCEPTED, E.COMMITTED),
    S.FIX_VERIFIED: (E.CONFIRMED, E.ATTRIBUTED, E.GREEN),
    S.FLAKE: (E.FLAKED,),
    S.ENVIRONMENT: (E.CONFIRMED, E.ENVIRONMENTAL),
    S.WAIVED: (E.CONFIRMED, E.ATTRIBUTED, E.WAIVED),
}
"""A way to every status that begins with a failure."""


def in_status(status: ConflictStatus) -> Conflict:
    if status is S.PENDING:
        return opened(CaseEvent(E.FORESEEN, fingerprints=("c1",))).conflict
    if status is S.REPORTED:
        return opened(CaseEvent(E.REPORTED, by="Jo Berg", data={"side": "in-house"})).conflict
    if status is S.CLOSED:
        return step(in_status(S.FIX_VERIFIED), E.GREEN, now=NOW + timedelta(hours=25)).conflict
    return walk(*PATHS[status])
