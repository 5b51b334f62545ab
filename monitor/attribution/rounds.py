"""What to send next: interleaved rounds with controls, stopped as soon as more replays could not help."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.attribution.question import Evidence, Question


class Probe(StrEnum):
    """One exchange of a round, in the order to send; each on a fresh connection, at least max(1/rate, 50 ms) apart."""

    NEW_CONSUMER = "new-consumer"
    """The interaction as it is now, against the live provider: `new_new`; judge it by the old expectations too
    (`old_new`, same exchange) where the request is the same."""
    OLD_CONSUMER = "old-consumer"
    """The interaction as it last passed, against the live provider: `old_new`."""
    CONTROL = "control"
    """The next of the controls (a different one each time within a round)."""
    PREVIOUS_OLD = "previous-old"
    """The old request to `previous`: `old_old`, and `new_old` too where the request is the same."""
    PREVIOUS_NEW = "previous-new"
    """The new request to `previous`: `new_old`."""
    SECOND_RESOURCE = "second-resource"
    """Another resource, or the same after its provider state was set up afresh; fills `Evidence.second_resource`."""


class Stop(StrEnum):
    DECIDED = "decided"
    CAP = "cap"
    INDISTINGUISHABLE = "indistinguishable"
    """Replays can't tell the explanations that are left apart; `Verdict.missing` says what could."""
    FORBIDDEN = "forbidden"
    """Nothing may be replayed here."""


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    probes: tuple[Probe, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    reason: Stop


def next_round(question: Question, evidence: Evidence) -> Round | Finished:
    """The next round to send, or why to stop. At least two rounds, then until decided or the cap is reached."""
    raise NotImplementedError
