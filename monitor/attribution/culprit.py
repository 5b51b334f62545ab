"""Which change inside a side explains the failure best."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from monitor.attribution.question import KnownChange, Question, Relevance
from monitor.model.changes import Change
from monitor.model.sides import Side
from monitor.model.values import Direction, Failure, Severity
from monitor.model.verdicts import Culprit, Signature

_REFUSALS = frozenset(
    {Failure.AUTH, Failure.REQUEST_REJECTED, Failure.STATE, Failure.STATUS, Failure.AVAILABILITY, Failure.TRANSPORT}
)
"""Classes in which nothing of the response can be read: what changed in the request, or of the operation, explains."""

_WEIGHT = {Severity.BREAKING: 3.0, Severity.RISKY: 2.0, Severity.COMPATIBLE: 1.0}
_RECENCY = timedelta(days=7)
"""A change that old counts half; the interval between last pass and first fail is rarely longer."""


def relevance(change: Change, signature: Signature, status: int | None = None) -> Relevance:
    """How near `change` is to the place that `signature` names.

    `status`: of the answer that shows the signature. What changed in answers of another status does not explain it.
    """
    places = [(change.operation, change.direction, change.place)]
    places += [(reach.operation, reach.direction, reach.place) for reach in change.reaches]
    here = [(direction, place) for operation, direction, place in places if operation == signature.operation]
    if any(_touches(direction, place, signature, status) for direction, place in here):
        return Relevance.PLACE
    if here:
        return Relevance.OPERATION
    return Relevance.SHARED if len({operation for operation, _, _ in places}) > 1 else Relevance.OTHER


def _touches(direction: Direction, place: str, signature: Signature, status: int | None) -> bool:
    if signature.failure in _REFUSALS:
        return direction is not Direction.RESPONSE
    if direction is not signature.direction or not _may_have_status(place, status):
        return False
    return _nested(_steps(place.rpartition(" ")[2]), _steps(signature.pointer))


def _may_have_status(place: str, status: int | None) -> bool:
    """Whether an answer of `status` is described at `place`: `404 …`, `4XX …`, `default …`, or a place of no status."""
    named = place.partition(" ")[0].upper()
    if status is None or len(named) != 3 or named[0] not in "12345":
        return True
    return named in {str(status), f"{status // 100}XX"}


def _steps(pointer: str) -> tuple[str, ...]:
    """Steps of a pointer; what stands before the first `/` (a status, a media type) is no step of it."""
    return tuple(pointer.split("/")[1:]) if pointer.startswith("/") else ()


def _nested(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one place holds the other, array indices (`*`) aside."""
    return all("*" in {a, b} or a == b for a, b in zip(one, other, strict=False))


def suspects(question: Question, sides: Iterable[Side]) -> tuple[KnownChange, ...]:
    """Changes of `sides` that may have been made between last pass and first fail, the likeliest culprit first.

    Each was made at some instant of an interval, so that two intervals that overlap say nothing about order.
    """
    wanted = set(sides)
    possible = (each for each in question.changes if each.side in wanted and _may_lie_between(each, question))
    return tuple(sorted(possible, key=lambda each: (-_weight(each, question.first_failed_at), each.summary)))


def _may_lie_between(change: KnownChange, question: Question) -> bool:
    begins = change.not_before or datetime.min.replace(tzinfo=UTC)
    return begins <= question.first_failed_at and change.not_after >= question.last_passed_at


def _weight(change: KnownChange, first_failed_at: datetime) -> float:
    age = max(first_failed_at - change.not_after, timedelta())
    return change.relevance * _WEIGHT[change.severity] / (1 + age / _RECENCY)


def culprit(question: Question, sides: Iterable[Side]) -> Culprit | None:
    """The change of `sides` that explains the failure best, or None where no change of theirs is known."""
    best = next(iter(suspects(question, sides)), None)
    return None if best is None else as_culprit(best)


def as_culprit(change: KnownChange) -> Culprit:
    return Culprit(change.kind.value, change.summary, change.not_before, change.not_after, change.fingerprint)
