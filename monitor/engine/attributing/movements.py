"""What kept evidence shows to have changed between the last pass and the failure: version, software, shape of answers.

Each change has the interval between the last answer that was as before and the first that was not. None of them
explains a failure by itself: a new version may be innocent. Only where green answers for another resource changed in
the same way at the same place is the place itself known to have changed. What comes and goes in green runs, as the
nodes behind one address do, is no change; so a version that was rolled back and came again counts as none, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from monitor.attribution.cells import HOST_FAILURES
from monitor.attribution.question import ChangeKind, KnownChange, Relevance
from monitor.engine.evidence.kept import answer_shape, declared_version, known_shape, server_headers
from monitor.engine.experiment.replays import Subject
from monitor.engine.verifying.verification import Verification
from monitor.interactions.identity import same_request
from monitor.interactions.shapes import ShapeChange, differences, shape_from_json
from monitor.model.evidence import Kept
from monitor.model.exchanges import Response
from monitor.model.values import Failure, Severity
from monitor.model.verdicts import Signature


@dataclass(frozen=True, slots=True)
class _Part:
    """One that headers tell; `summary` has places for `before` and `after`."""

    summary: str
    kept: Callable[[Kept], str]
    live: Callable[[Verification, Response], str]
    declared: bool = False
    """The provider says so itself."""


@dataclass(frozen=True, slots=True)
class _Interval:
    start: datetime
    end: datetime

    def __str__(self) -> str:
        return f"between {self.start:%Y-%m-%d %H:%M} and {self.end:%Y-%m-%d %H:%M} UTC"


_PARTS = (
    _Part(
        "the version that its answers name went from {before} to {after}",
        lambda row: row.fingerprint.version or "",
        lambda failing, response: declared_version(failing.planned, response) or "",
        declared=True,
    ),
    _Part(
        "the software that answers changed from “{before}” to “{after}”",
        lambda row: "; ".join(row.fingerprint.server),
        lambda _, response: "; ".join(server_headers(response)),
    ),
)


def movements(
    signature: Signature, failing: Verification, beside: Sequence[Verification], subject: Subject
) -> Iterator[KnownChange]:
    """What moved on the provider's side; descriptions, contracts and deployments are known otherwise."""
    last_passed = failing.planned.history.last_passed_at
    assert last_passed is not None
    provider = failing.planned.api.provider
    for part in _PARTS:
        for (before, after), interval in _moves(part, signature, failing, beside, subject).items():
            summary = f"{part.summary.format(before=before, after=after)}, {interval}"
            yield KnownChange(
                provider,
                ChangeKind.DEPLOYMENT,
                summary,
                Relevance.OTHER,
                interval.end,
                interval.start,
                Severity.COMPATIBLE,
                declared=part.declared,
            )
    yield from _of_shape(signature, failing, beside, last_passed, subject)


# --- what headers tell ---------------------------------------------------------------------------------------------


def _moves(
    part: _Part, signature: Signature, failing: Verification, beside: Sequence[Verification], subject: Subject
) -> Mapping[tuple[str, str], _Interval]:
    """(before, after) -> when, narrowed by all interactions that show it.

    None where some interaction has it alternate in green runs, and none to a value that was green before already.
    """
    histories = {key: _spans(part, rows) for key, rows in _by_interaction(subject.kept).items()}
    if any(_alternates(spans) for spans in histories.values()):
        return {}
    begun = min(each.at for each in (failing, *beside))
    long_known = {value for spans in histories.values() for value in _long_known(spans, failing, begun)}
    found: dict[tuple[str, str], _Interval] = {}
    own = histories.get(failing.planned.interaction.key, {})
    live = _live(part, signature, failing, subject)
    seen = [(own, live, failing.at)] if live and live not in own else []
    for spans in histories.values():
        newest = max(spans, key=lambda value: spans[value].start)
        earlier = {value: span for value, span in spans.items() if value != newest}
        seen.append((earlier, newest, spans[newest].start))
    for spans, after, at in seen:
        before = max(spans, key=lambda value: spans[value].end, default="")
        if before and after and after not in long_known:
            interval = _Interval(spans[before].end, at)
            known = found.get((before, after), interval)
            found[before, after] = _narrowed(known, interval)
    return found


def _long_known(spans: Mapping[str, _Interval], failing: Verification, begun: datetime) -> Iterator[str]:
    """What an interaction had when the failing one last passed, and what it had at first, in a run before this one."""
    last_passed = failing.planned.history.last_passed_at
    first = min((each.start for each in spans.values()), default=begun)
    for value, span in spans.items():
        if last_passed is None or span.start <= last_passed or (span.start == first and first < begun):
            yield value


def _live(part: _Part, signature: Signature, failing: Verification, subject: Subject) -> str:
    """What the failing answer names; empty where something in front of the API may have answered in its place."""
    response = failing.exchange.response if failing.exchange else None
    if response is None or subject.intercepted or signature.failure in HOST_FAILURES:
        return ""
    return part.live(failing, response)


def _by_interaction(kept: Iterable[Kept]) -> Mapping[str, Sequence[Kept]]:
    found: dict[str, list[Kept]] = {}
    for row in kept:
        found.setdefault(row.interaction, []).append(row)
    return found


def _spans(part: _Part, rows: Iterable[Kept]) -> Mapping[str, _Interval]:
    """Value -> when it was first and last seen."""
    found: dict[str, _Interval] = {}
    for row in rows:
        value = part.kept(row)
        span = found.get(value, _Interval(row.first_at, row.last_at))
        found[value] = _Interval(min(span.start, row.first_at), max(span.end, row.last_at))
    return found


def _alternates(spans: Mapping[str, _Interval]) -> bool:
    """Whether one value came back after another."""
    ordered = sorted(spans.values(), key=lambda each: each.start)
    return any(one.end > other.start for one, other in pairwise(ordered))


def _narrowed(one: _Interval, other: _Interval) -> _Interval:
    """What both allow; where a release reached them one by one, the whole time that it took."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return _Interval(start, end) if start <= end else _Interval(min(one.start, other.start), max(one.end, other.end))


# --- what answers look like ----------------------------------------------------------------------------------------


def _of_shape(
    signature: Signature,
    failing: Verification,
    beside: Sequence[Verification],
    last_passed: datetime,
    subject: Subject,
) -> Iterator[KnownChange]:
    """What the failing answer has otherwise at the place of the signature than all green answers before it."""
    response = failing.exchange.response if failing.exchange else None
    if response is None or subject.intercepted or signature.failure is not Failure.SHAPE:
        return
    if not same_request(subject.old, subject.new):
        return  # another question may have another answer
    rows = _of_one_contract(
        row for row in subject.kept if _is_like(row, failing.planned.interaction.key, response.status)
    )
    before, now = known_shape(rows), answer_shape(response)
    if before is None or now is None:
        return
    change = next((each for each in differences(before, now) if _holds(each.pointer, signature.pointer)), None)
    if change is None:
        return
    interval = _Interval(last_passed, failing.at)
    other = _elsewhere(change, failing, beside, last_passed, subject) if _is_founded(rows) else None
    summary = f"{change.pointer or 'the whole answer'} {change.text}"
    if other is not None:
        interval, summary = _narrowed(interval, other), f"{summary}, for another resource too"
    yield KnownChange(
        failing.planned.api.provider,
        ChangeKind.BEHAVIOUR,
        f"{summary}, {interval}",
        Relevance.OPERATION if other is None else Relevance.PLACE,
        interval.end,
        interval.start,
        Severity.COMPATIBLE if other is None else Severity.RISKY,
    )


def _is_like(row: Kept, interaction: str, status: int) -> bool:
    return row.interaction == interaction and row.status == status


def _of_one_contract(rows: Iterable[Kept]) -> Sequence[Kept]:
    """Those of the contract that was green last."""
    found = tuple(rows)
    latest = max(found, key=lambda each: each.last_at, default=None)
    return [each for each in found if latest is not None and each.fingerprint.contract == latest.fingerprint.contract]


def _is_founded(rows: Iterable[Kept]) -> bool:
    """Whether more than one answer was seen: what one answer has is no rule."""
    return any(row.compared for row in rows)


def _holds(pointer: str, place: str) -> bool:
    return place == pointer or place.startswith(f"{pointer}/")


def _elsewhere(
    change: ShapeChange, failing: Verification, beside: Sequence[Verification], last_passed: datetime, subject: Subject
) -> _Interval | None:
    """When green answers of the same operation for another resource changed in the same way since the last pass."""
    planned = failing.planned
    resources = {
        each.planned.interaction.key
        for each in beside
        if each.planned.operation == planned.operation
        and each.planned.interaction.request.path != planned.interaction.request.path
    }
    for key, rows in _by_interaction(row for row in subject.kept if row.interaction in resources).items():
        for row in rows:
            earlier = [
                each
                for each in rows
                if each.last_at < row.first_at
                and _is_like(each, key, row.status)
                and each.fingerprint.contract == row.fingerprint.contract
            ]
            before, now = known_shape(earlier), shape_from_json(row.shape)
            if before is None or now is None or row.first_at <= last_passed or not _is_founded(earlier):
                continue
            if change in differences(before, now):
                return _Interval(max(each.last_at for each in earlier), row.first_at)
    return None
