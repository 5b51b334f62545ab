"""Everything that can happen to a case stands in `TABLE`: (status, event) -> (new status, effects).

What the table lacks is refused, and nothing changes. `docs/case.md` is made from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.cases import ConflictStatus
from monitor.workflow.events import EventKind

S = ConflictStatus
E = EventKind


class Effect(StrEnum):
    """What a transition does besides moving the status. Every one also writes an entry into the log."""

    MERGE = "add the failures to the case"
    COUNT = "count a repeat"
    CONFIRM = "note when it was confirmed"
    JUDGE = "keep the verdict"
    ACKNOWLEDGE = "note who acknowledged it"
    RESTART = "begin the clock of the next step again"
    ASK = "ask for an answer"
    HEAR = "the answer is there"
    GREEN = "green since now"
    RED = "no longer green"
    END = "end the case"
    REVIVE = "open the case again"
    FORGET = "set the old verdict aside"
    SEAT = "note the open room"
    LEAVE = "the room is no longer open"
    HOLDS = "note for whom it works"
    REPORTER = "note which company reported it"
    OVER = "note for whom it is over"
    TELL = "tell both companies"
    TELL_NEWS = "tell both companies if the verdict is news"


@dataclass(frozen=True, slots=True)
class Row:
    status: ConflictStatus
    effects: tuple[Effect, ...]


Key = tuple[ConflictStatus | None, EventKind]


def _stays(statuses: Iterable[ConflictStatus], event: EventKind, *effects: Effect) -> dict[Key, Row]:
    return {(status, event): Row(status, effects) for status in statuses}


def _moves(
    statuses: Iterable[ConflictStatus | None], event: EventKind, target: ConflictStatus, *effects: Effect
) -> dict[Key, Row]:
    return {(status, event): Row(target, effects) for status in statuses}


_NEW = (S.DETECTED, S.CONFIRMED)
_TOLD = (S.ATTRIBUTED, S.OVERTURNED)
"""The monitor's verdict stands, or was corrected: a new one may replace it."""
_SETTLED = (S.ACCEPTED, S.DISPUTED, S.UPHELD, S.COMMITTED)
"""People have spoken: a later verdict is noted, and does not overrule them."""
_FAILING = (*_NEW, *_TOLD, *_SETTLED)
_OVER = (S.CLOSED, S.FLAKE, S.ENVIRONMENT)
_OPEN = (S.PENDING, S.REPORTED, *_FAILING, S.FIX_VERIFIED)
_EXPLAINED = (S.ATTRIBUTED, S.ACCEPTED, S.UPHELD, S.COMMITTED)
"""There is a cause, and so there can be a date."""

_IN_THE_ROOM = (S.PENDING, *_FAILING)
_CAN_SETTLE = (S.PENDING, *_NEW, *_EXPLAINED)
"""While the experiment runs again, or its result was corrected, what it shows comes first."""

TABLE: Mapping[Key, Row] = {
    # A case opens.
    **_moves([None], E.SEEN, S.DETECTED, Effect.MERGE),
    **_moves([None], E.FORESEEN, S.PENDING, Effect.MERGE, Effect.TELL),
    **_moves([None], E.REPORTED, S.REPORTED, Effect.REPORTER, Effect.HEAR, Effect.TELL),
    # What was reported is tried: it never blames anybody by itself.
    **_stays([S.REPORTED], E.REPORTED, Effect.REPORTER, Effect.HEAR, Effect.TELL),
    **_stays((S.PENDING, *_FAILING), E.REPORTED, Effect.TELL),
    **_stays([S.FIX_VERIFIED], E.REPORTED, Effect.REPORTER, Effect.TELL),
    **_stays((S.PENDING, *_FAILING, S.FIX_VERIFIED), E.TRIED, Effect.TELL),
    **_moves([S.REPORTED], E.SEEN, S.DETECTED, Effect.MERGE),
    **_stays([S.REPORTED], E.NEVER_PASSED, Effect.HEAR, Effect.TELL),
    **_stays([S.REPORTED], E.UNTRIED, Effect.HEAR, Effect.TELL),
    **_moves([S.REPORTED], E.NOT_REPRODUCED, S.FIX_VERIFIED, Effect.HEAR, Effect.GREEN, Effect.TELL),
    **_moves((S.REPORTED, S.FIX_VERIFIED), E.RESOLVED, S.CLOSED, Effect.END, Effect.TELL),
    **_stays((S.REPORTED, S.FIX_VERIFIED), E.RESOLVED_FOR_ONE, Effect.OVER, Effect.TELL),
    **_moves([S.FIX_VERIFIED], E.INSISTED, S.REPORTED, Effect.RED, Effect.TELL),
    **_moves((S.CLOSED, S.WAIVED), E.INSISTED, S.REPORTED, Effect.REVIVE, Effect.TELL),
    # What was foreseen comes, or does not.
    **_stays([S.PENDING], E.FORESEEN, Effect.MERGE),
    **_stays([S.PENDING], E.WITNESSED, Effect.TELL),
    **_moves([S.PENDING], E.SEEN, S.DETECTED, Effect.MERGE),
    **_moves([S.PENDING], E.WITHDRAWN, S.CLOSED, Effect.END, Effect.TELL),
    # From the first failure to a verdict.
    **_moves(_NEW, E.CONFIRMED, S.CONFIRMED, Effect.CONFIRM),
    **_moves(_NEW, E.FLAKED, S.FLAKE, Effect.END),
    **_moves((*_NEW, *_TOLD), E.ATTRIBUTED, S.ATTRIBUTED, Effect.MERGE, Effect.JUDGE, Effect.TELL_NEWS),
    **_stays(_NEW, E.UNDETERMINED, Effect.MERGE, Effect.JUDGE, Effect.TELL_NEWS),
    **_stays(_TOLD, E.UNDETERMINED, Effect.MERGE),
    **_moves((*_NEW, *_TOLD), E.ENVIRONMENTAL, S.ENVIRONMENT, Effect.MERGE, Effect.JUDGE, Effect.END, Effect.TELL_NEWS),
    **_stays(_SETTLED, E.ATTRIBUTED, Effect.MERGE),
    **_stays(_SETTLED, E.UNDETERMINED, Effect.MERGE),
    **_stays(_SETTLED, E.ENVIRONMENTAL, Effect.MERGE),
    **_stays((*_TOLD, *_SETTLED), E.CONFIRMED, Effect.MERGE),
    # The same failure again.
    **_stays(_FAILING, E.REPEATED, Effect.MERGE, Effect.COUNT),
    **_stays(_FAILING, E.SEEN, Effect.MERGE, Effect.COUNT),
    **_stays((*_FAILING, S.WAIVED), E.JOINED, Effect.MERGE),
    # What the companies say.
    **_stays(_OPEN, E.ACKNOWLEDGED, Effect.ACKNOWLEDGE),
    **_moves((S.ATTRIBUTED, S.UPHELD), E.ACCEPTED, S.ACCEPTED, Effect.ACKNOWLEDGE, Effect.TELL),
    **_moves((S.ATTRIBUTED, S.ACCEPTED, S.UPHELD, S.COMMITTED), E.DISPUTED, S.DISPUTED, Effect.TELL),
    **_stays([S.ACCEPTED], E.ACCEPTED, Effect.TELL),
    **_moves([S.DISPUTED], E.UPHELD, S.UPHELD, Effect.MERGE, Effect.JUDGE, Effect.TELL),
    **_moves([S.DISPUTED], E.OVERTURNED, S.OVERTURNED, Effect.MERGE, Effect.JUDGE, Effect.TELL),
    **_moves(_EXPLAINED, E.COMMITTED, S.COMMITTED, Effect.ACKNOWLEDGE, Effect.HEAR, Effect.TELL),
    **_stays(_EXPLAINED, E.SUPPORTED, Effect.HEAR, Effect.TELL),
    **_moves((S.PENDING, S.REPORTED, *_FAILING), E.WAIVED, S.WAIVED, Effect.END, Effect.TELL),
    # What they promise, ask and expect.
    **_stays((S.PENDING, S.REPORTED, *_FAILING), E.UPDATED, Effect.ACKNOWLEDGE, Effect.RESTART, Effect.TELL),
    **_stays(_EXPLAINED, E.PROPOSED, Effect.ACKNOWLEDGE, Effect.ASK, Effect.TELL),
    **_stays(_EXPLAINED, E.CONSENTED, Effect.ASK),
    **_stays(_EXPLAINED, E.DECLINED, Effect.HEAR, Effect.TELL),
    **_stays([S.FIX_VERIFIED], E.KEPT),
    **_stays([S.FIX_VERIFIED], E.MISSED),
    **_stays(_OPEN, E.CONCERNED, Effect.TELL),
    **_stays(ConflictStatus, E.ANSWERED, Effect.TELL),
    **_stays(ConflictStatus, E.ADEQUATE),
    **_stays(ConflictStatus, E.INADEQUATE, Effect.TELL),
    **_stays(_OPEN, E.EXPECTED, Effect.TELL),
    **_stays(ConflictStatus, E.AFFIRMED, Effect.TELL),
    **_stays(ConflictStatus, E.RETRACTED),
    **_stays((S.PENDING, S.REPORTED, *_FAILING), E.HANDED_OVER, Effect.ASK, Effect.TELL),
    **_stays(ConflictStatus, E.VOUCHED),
    **_stays(ConflictStatus, E.NOTICED),
    **_stays(_OPEN, E.ESCALATED, Effect.TELL),
    # Where it is stalled: the room.
    **_stays(_IN_THE_ROOM, E.ROOM_OPENED, Effect.SEAT, Effect.ASK, Effect.TELL),
    **_stays(_IN_THE_ROOM, E.POSITIONED, Effect.ASK, Effect.TELL),
    **_stays(_IN_THE_ROOM, E.OFFERED, Effect.ASK, Effect.TELL),
    **_stays(_CAN_SETTLE, E.OPTION_ACCEPTED, Effect.ASK, Effect.TELL),
    **_stays(_IN_THE_ROOM, E.OPTION_DECLINED, Effect.ASK, Effect.TELL),
    **_stays(_CAN_SETTLE, E.ROOM_SETTLED, Effect.LEAVE, Effect.HEAR, Effect.TELL),
    **_stays(_IN_THE_ROOM, E.STEP_SET, Effect.ASK, Effect.TELL),
    **_stays(_IN_THE_ROOM, E.ROOM_CLOSED, Effect.LEAVE, Effect.HEAR, Effect.TELL),
    # It works again.
    **_moves(_FAILING, E.GREEN, S.FIX_VERIFIED, Effect.GREEN, Effect.TELL),
    **_stays([S.FIX_VERIFIED], E.GREEN),
    **_stays([S.FIX_VERIFIED], E.WORKS, Effect.HOLDS),
    **_moves([S.FIX_VERIFIED], E.WORKS_FOR_BOTH, S.CLOSED, Effect.HOLDS, Effect.END, Effect.TELL),
    **_moves([S.FIX_VERIFIED], E.GREEN_FOR_A_DAY, S.CLOSED, Effect.END, Effect.TELL),
    **_moves((S.REPORTED, *_FAILING, S.FIX_VERIFIED), E.UNWATCHED, S.CLOSED, Effect.END, Effect.TELL),
    # And fails again.
    **_moves([S.FIX_VERIFIED], E.RELAPSED, S.ATTRIBUTED, Effect.MERGE, Effect.COUNT, Effect.RED, Effect.TELL),
    **_moves([S.FIX_VERIFIED], E.REPEATED, S.CONFIRMED, Effect.MERGE, Effect.COUNT, Effect.RED),
    **_moves([S.FIX_VERIFIED], E.SEEN, S.DETECTED, Effect.MERGE, Effect.COUNT, Effect.RED),
    **_moves([S.FIX_VERIFIED], E.REOPENED, S.CONFIRMED, Effect.RED, Effect.TELL),
    **_moves(_OVER, E.SEEN, S.DETECTED, Effect.MERGE, Effect.COUNT, Effect.REVIVE, Effect.FORGET),
    **_moves(_OVER, E.REPEATED, S.DETECTED, Effect.MERGE, Effect.COUNT, Effect.REVIVE, Effect.FORGET),
    **_moves((*_OVER, S.WAIVED), E.REOPENED, S.DETECTED, Effect.REVIVE, Effect.FORGET, Effect.TELL),
    **_moves((S.CLOSED, S.WAIVED), E.RELAPSED, S.ATTRIBUTED, Effect.REVIVE, Effect.TELL),
    # A waiver holds until it expires.
    **_stays([S.WAIVED], E.SEEN, Effect.MERGE, Effect.COUNT),
    **_stays([S.WAIVED], E.REPEATED, Effect.MERGE, Effect.COUNT),
    **_moves([S.WAIVED], E.EXPIRED, S.DETECTED, Effect.REVIVE, Effect.TELL),
}


def possible(status: ConflictStatus | None) -> tuple[EventKind, ...]:
    """Events that a case in `status` takes; None: what opens one."""
    return tuple(event for event in EventKind if (status, event) in TABLE)
