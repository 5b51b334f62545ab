"""Synthetic worlds: a hidden cause, noise, and a server that answers the probes of `next_round` accordingly.

`play` runs the room's own loop on a `World` and gives the verdict with the truth, as the engine would; nothing of the
room's noise model is used to make the noise.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from monitor.attribution.conclude import conclude
from monitor.attribution.lasting import LASTING
from monitor.attribution.question import (
    ChangeKind,
    ControlBasis,
    Difference,
    Evidence,
    KnownChange,
    Party,
    Question,
    Relevance,
    Terms,
)
from monitor.attribution.rounds import Finished, Probe, next_round
from monitor.attribution.table import TABLE, Hypothesis
from monitor.model.sides import Side
from monitor.model.values import Cell, Direction, Failure, Grade, Severity
from monitor.model.verdicts import CellName, Observation, Signature, Verdict

START = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
PASS, FAIL, UNKNOWN = Cell.PASS, Cell.FAIL, Cell.UNKNOWN
PARTNER = Party(Side.PARTNER, "Acme Pay")
IN_HOUSE = Party(Side.IN_HOUSE, "Checkout")
SHAPE = Signature("GET /charges/{id}", Direction.RESPONSE, "/amount", "type", Failure.SHAPE)

CHANGE = KnownChange(
    side=Side.PARTNER,
    kind=ChangeKind.DESCRIPTION,
    summary="the type of amount changed from integer to string",
    relevance=Relevance.PLACE,
    severity=Severity.BREAKING,
    not_before=START - timedelta(minutes=10),
    not_after=START - timedelta(minutes=5),
    fingerprint="c1",
)

QUESTION = Question(
    signature=SHAPE,
    provider=PARTNER,
    consumer=IN_HOUSE,
    last_passed_at=START - timedelta(minutes=15),
    first_failed_at=START,
    control=ControlBasis.CHOSEN,
    changes=(CHANGE,),
)
"""An unchanged contract, a partner's description that changed at the place, a control: what an easy case looks like."""

LONG_AGO = START - timedelta(days=45)
UNTOLD = replace(
    QUESTION,
    last_passed_at=LONG_AGO,
    changes=(),
    difference=Difference("amount is text and the description says integer", violates_description=True),
)
"""Nobody looked for long; what shows the change is the answer itself; no change at the place is known."""


def with_class(question: Question, failure: Failure) -> Question:
    return replace(question, signature=replace(question.signature, failure=failure))


@dataclass(frozen=True)
class World:
    """`false_fail`, `false_pass`: rates per exchange. `host_fail`: rate at which controls fail by themselves."""

    truth: Hypothesis
    question: Question
    false_fail: float = 0.0
    false_pass: float = 0.0
    host_fail: float = 0.0
    new_old_grade: Grade | None = Grade.RECORDING
    recorded: bool = True
    recorded_at: datetime = START
    description_lies: bool = False
    """What the archived description says of the new consumer is not what the old server did."""
    second_resource: Cell = UNKNOWN
    kind: str = ""


_CELLS = {
    Probe.NEW_CONSUMER: (CellName.NEW_NEW, CellName.OLD_NEW),
    Probe.OLD_CONSUMER: (CellName.OLD_NEW,),
    Probe.PREVIOUS_OLD: (CellName.OLD_OLD, CellName.NEW_OLD),
    Probe.PREVIOUS_NEW: (CellName.NEW_OLD,),
}


def truth_row(world: World) -> dict[CellName, Cell]:
    """The row of the truth; what it leaves open passes."""
    row = {cell: PASS if mark is UNKNOWN else mark for cell, mark in TABLE[world.truth].items()}
    if not world.question.contract_changed:
        row[CellName.NEW_OLD], row[CellName.OLD_NEW] = row[CellName.OLD_OLD], row[CellName.NEW_NEW]
    return row


def before(world: World, row: dict[CellName, Cell]) -> list[Observation]:
    """Round 0: the failure that opened the case, and what recordings and descriptions say."""
    seen = [
        Observation(
            CellName.NEW_NEW, FAIL, Grade.LIVE, START, 0, exchange="opening", failure=world.question.signature.failure
        )
    ]
    if world.recorded:
        seen.append(Observation(CellName.OLD_OLD, row[CellName.OLD_OLD], Grade.RECORDING, world.recorded_at, 0))
    if world.question.contract_changed and world.new_old_grade is not None:
        lies = world.description_lies and world.new_old_grade is not Grade.RECORDING
        other = PASS if row[CellName.NEW_OLD] is FAIL else FAIL
        result = other if lies else row[CellName.NEW_OLD]
        seen.append(Observation(CellName.NEW_OLD, result, world.new_old_grade, world.recorded_at, 0))
    return seen


def answer(
    world: World, row: dict[CellName, Cell], probe: Probe, number: int, name: str, random: Random
) -> list[Observation]:
    """What one probe shows. Noise strikes a whole exchange, whoever judges it."""
    at = START + LASTING + timedelta(seconds=number)  # no bad moment
    failure = world.question.signature.failure
    if probe is Probe.CONTROL:
        bad = row[CellName.CONTROL] is FAIL
        result = FAIL if random.random() < (1 - world.false_pass if bad else world.host_fail) else PASS
        seen_class = (
            failure if failure in {Failure.AUTH, Failure.RATE_LIMIT, Failure.TRANSPORT} else Failure.AVAILABILITY
        )
        return [
            Observation(
                CellName.CONTROL, result, Grade.LIVE, at, number, "", name, seen_class if result is FAIL else None
            )
        ]
    flake, lucky = random.random() < world.false_fail, random.random() < world.false_pass
    cells = (
        _CELLS[probe][:1] if world.question.request_changed or not world.question.contract_changed else _CELLS[probe]
    )
    results = {cell: (PASS if lucky else FAIL) if row[cell] is FAIL else (FAIL if flake else PASS) for cell in cells}
    return [
        Observation(cell, result, Grade.LIVE, at, number, "", name, failure if result is FAIL else None)
        for cell, result in results.items()
    ]


def play(world: World, random: Random) -> tuple[Verdict, int]:
    """The verdict, and how many exchanges were sent in all, controls included."""
    row = truth_row(world)
    seen = before(world, row)
    second, sent = UNKNOWN, 0
    while not isinstance(step := next_round(world.question, Evidence(tuple(seen), second)), Finished):
        for place, probe in enumerate(step.probes):
            sent += 1
            if probe is Probe.SECOND_RESOURCE:
                second = world.second_resource
            else:
                seen += answer(world, row, probe, step.number, f"{step.number}.{place}", random)
    return conclude(world.question, Evidence(tuple(seen), second), Terms(), START), sent
