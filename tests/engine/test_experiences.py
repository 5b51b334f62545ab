"""Which past verdicts teach: those that whoever they name accepted, or that were upheld."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.attribution.rates import Experience
from monitor.engine.evidence.experiences import experiences, stands
from monitor.model.cases import LogEntry
from monitor.model.sides import Side
from monitor.model.values import ChangedBy
from monitor.workflow.case import Transition, apply
from monitor.workflow.events import CaseEvent, EventKind
from tests.engine.arena import CHARGE, said

WHEN = datetime(2027, 1, 4, tzinfo=UTC)


def log(*spoken: tuple[str, str]) -> list[LogEntry]:
    return [
        LogEntry("1", number, WHEN, event, "somebody", "", {"side": side})
        for number, (event, side) in enumerate(spoken)
    ]


@pytest.mark.parametrize(
    ("changed_by", "spoken", "expected"),
    [
        ("partner", [], False),
        ("partner", [("attributed", "monitor"), ("acknowledged", "partner")], False),
        ("partner", [("accepted", "partner")], True),
        ("partner", [("accepted", "in-house")], False),
        ("both", [("accepted", "in-house")], False),
        ("both", [("accepted", "in-house"), ("accepted", "partner")], True),
        ("partner", [("accepted", "partner"), ("disputed", "partner")], False),
        ("partner", [("disputed", "partner"), ("upheld", "monitor")], True),
        ("partner", [("disputed", "partner"), ("overturned", "monitor")], False),
        ("partner", [("accepted", "partner"), ("disputed", "partner"), ("accepted", "in-house")], False),
    ],
)
def test_a_verdict_stands_where_whoever_it_names_accepted_it_or_it_was_upheld(changed_by, spoken, expected):
    assert stands(log(*spoken), ChangedBy(changed_by)) is expected


@pytest.mark.parametrize("told", [("upheld", "monitor"), ("accepted", "partner")])
@pytest.mark.parametrize("event", ["attributed", "relapsed"])
def test_what_was_said_of_the_verdict_before_is_not_said_of_the_next(told, event):
    anew = LogEntry("1", 9, WHEN, event, "monitor", "", {"verdict": {}} if event == "attributed" else {})
    assert stands(log(told), ChangedBy.PARTNER)
    assert not stands([*log(told), anew], ChangedBy.PARTNER)
    assert stands([*log(told), anew, *log(("accepted", "partner"))], ChangedBy.PARTNER)


def said_by(arena, conflict, kind: EventKind, side: str) -> None:
    step = apply(
        conflict,
        CaseEvent(kind, by="somebody", data={"side": side}),
        arena.clock.now(),
        arena.configuration.integrations[0].agreement,
        arena.configuration.integrations[0].companies,
    )
    assert isinstance(step, Transition)
    arena.store.save_conflict(step.conflict, step.entries, step.messages)


async def test_a_case_teaches_once_it_is_accepted(either):
    await either.cycle()
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": "1999"})
    either.clock.advance(timedelta(hours=1))
    report = await either.cycle()
    (regression,) = report.regressions
    side = Side(either.provider)

    def taught() -> list[Experience]:
        return list(experiences(either.store, "acme", regression["fingerprint"], side))

    assert taught() == []
    (case,) = either.store.conflicts()
    said_by(either, case, EventKind.ACCEPTED, either.provider)
    replays = regression["verdict"]["replays"]
    assert replays > 0
    assert taught() == [Experience(bad_failed=replays)]
    assert list(experiences(either.store, "acme", "another", side)) == []
    (case,) = either.store.conflicts()
    said_by(either, case, EventKind.DISPUTED, either.provider)
    assert taught() == []
