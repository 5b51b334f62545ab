"""Places whose value is another in every run, learned by comparing like answers: times, ids, cursors.

Like answers are those of one interaction while nothing is known to have changed: green ones of one fingerprint, or
replays of one experiment that show the same. A place is learned only where both have a value of one type there: what is
missing, or of another type, is never volatile.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.documents.pointers import join_pointer
from monitor.interactions.failures import generalise
from monitor.interactions.matchers import same_type
from monitor.model.contracts import Check, Mismatch
from monitor.model.evidence import Kept, Mask, Varying, Volatility
from monitor.model.exchanges import Exchange
from monitor.model.json_value import JsonValue
from monitor.model.values import Failure

VARYING_MAX = 100
"""Places kept of one interaction: an answer of which more varies has no value to compare by."""
_ALWAYS_VOLATILE = frozenset({Volatility.TIME, Volatility.ID, Volatility.CURSOR})

_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?|\d\d:\d\d(:\d\d.*)?|[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} .*")
_ID = re.compile(
    r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{16,}|[a-z]{2,8}_(?=\w*\d)\w+"
)
_OPAQUE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w+/.=~-]{20,}")
_NAMED_TIME = re.compile(r"(^|_|-)(at|on|time|date|timestamp|ts|expires|created|updated|modified)$|(At|On|Time|Date)$")
_NAMED_ID = re.compile(r"(^|_|-)(id|uuid|guid)$|(Id|ID|Uuid|UUID)$")
_NAMED_CURSOR = re.compile(r"(?i:cursor|token|nonce|etag|signature)|^(next|prev|previous)([_A-Z-].*)?$")
_EPOCH_SECONDS = range(978_307_200, 4_102_444_800)
"""Of 2001 to 2099: smaller and larger numbers are rarely times."""


def varying(before: JsonValue, now: JsonValue) -> Mapping[str, Volatility]:
    """Where two like JSON values have different scalars of one type, by pointer, with what sort of value it is.

    Raises `RecursionError` where they are nested too deeply.
    """
    found: dict[str, Volatility] = {}
    for location, one, other in _pairs((), before, now):
        pointer = generalise(join_pointer(*location))
        kind = _kind(str(location[-1]) if location else "", one, other)
        found[pointer] = kind if found.get(pointer, kind) is kind else Volatility.OTHER
    return found


def compared(known: Sequence[Varying], before: Exchange, now: Exchange) -> tuple[Varying, ...] | None:
    """`known`, with what two more like exchanges show; None where they can't be compared."""
    if before.response is None or now.response is None or before.response.truncated or now.response.truncated:
        return None
    try:
        fresh = varying(before.response.json(), now.response.json())
    except (ValueError, RecursionError):
        return None
    found = {each.pointer: each for each in known}
    for pointer, kind in fresh.items():
        old = found.get(pointer)
        if old is not None:
            found[pointer] = Varying(pointer, kind if kind is old.kind else Volatility.OTHER, old.differed + 1)
        elif len(found) < VARYING_MAX:
            found[pointer] = Varying(pointer, kind)
    return tuple(found[pointer] for pointer in sorted(found))


def masks(comparisons: int, known: Iterable[Varying]) -> Iterator[Mask]:
    """The places that are volatile, after so many comparisons.

    A time, an id or a cursor is one from its first difference on, since nothing else looks like that. Of any other
    value a single difference may be an edit of the data, so it has to differ in at least half of the comparisons.
    """
    for each in known:
        if each.kind in _ALWAYS_VOLATILE or each.differed * 2 >= comparisons:
            yield Mask(each.pointer, each.kind)


def masks_of(kept: Iterable[Kept]) -> tuple[Mask, ...]:
    """Of all that is kept of one interaction, in order of places."""
    return together(*(masks(row.compared, row.varying) for row in kept))


def together(*groups: Iterable[Mask]) -> tuple[Mask, ...]:
    """Each place once, the first that names it, in order of places."""
    found: dict[str, Mask] = {}
    for group in groups:
        for mask in group:
            found.setdefault(mask.pointer, mask)
    return tuple(found[pointer] for pointer in sorted(found))


def is_volatile(mismatch: Mismatch, known: Iterable[Mask]) -> bool:
    """Whether a failure is that one certain value is expected where like answers differ.

    Never where type, shape or presence fail, nor a pattern: those hold for every value that a place may have.
    """
    by_value = mismatch.check is Check.EQUALITY and mismatch.failure is Failure.VALUE
    return by_value and is_masked(mismatch.pointer, mismatch.expected, mismatch.actual, known)


def is_masked(pointer: str, before: JsonValue, now: JsonValue, known: Iterable[Mask]) -> bool:
    """Whether two values differ only as like answers differ there.

    Both have one type, and where times, ids or cursors were learned both are still one: a time that became a word is a
    difference.
    """
    if not (_is_scalar(before) and _is_scalar(now) and same_type(before, now)):
        return False
    mask = next((each for each in known if each.pointer == generalise(pointer)), None)
    if mask is None:
        return False
    return mask.kind not in _ALWAYS_VOLATILE or mask.kind is _kind(pointer.rpartition("/")[2], before, now)


def _pairs(
    location: tuple[str | int, ...], before: JsonValue, now: JsonValue
) -> Iterator[tuple[tuple[str | int, ...], JsonValue, JsonValue]]:
    """Scalars of one type at the same place that differ."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in before.keys() & now.keys():
            yield from _pairs((*location, name), before[name], now[name])
    elif isinstance(before, list | tuple) and isinstance(now, list | tuple):
        for index, (one, other) in enumerate(zip(before, now, strict=False)):
            yield from _pairs((*location, index), one, other)
    elif _is_scalar(before) and _is_scalar(now) and before != now and same_type(before, now):
        yield location, before, now


def _is_scalar(value: JsonValue) -> bool:
    return not isinstance(value, Mapping | list | tuple)


def _kind(name: str, before: JsonValue, now: JsonValue) -> Volatility:
    if isinstance(before, str) and isinstance(now, str):
        return _kind_of_text(name, before, now)
    if isinstance(before, bool) or not isinstance(before, int | float) or not isinstance(now, int | float):
        return Volatility.OTHER
    if _NAMED_TIME.search(name) and all(int(each) in _EPOCH_SECONDS for each in _in_seconds(before, now)):
        return Volatility.TIME
    if _NAMED_ID.search(name):
        return Volatility.ID
    return Volatility.COUNTER if isinstance(before, int) and isinstance(now, int) and now > before else Volatility.OTHER


def _in_seconds(*values: float) -> Iterator[float]:
    """Numbers that would be in milliseconds, as seconds."""
    yield from (value / 1000 if value >= _EPOCH_SECONDS.stop else value for value in values)


def _kind_of_text(name: str, before: str, now: str) -> Volatility:
    def both(pattern: re.Pattern[str]) -> bool:
        return all(pattern.fullmatch(each) for each in (before, now))

    if both(_DATE):
        return Volatility.TIME
    if _NAMED_CURSOR.search(name):
        return Volatility.CURSOR
    if both(_ID) or _NAMED_ID.search(name):
        return Volatility.ID
    return Volatility.CURSOR if both(_OPAQUE) else Volatility.OTHER
