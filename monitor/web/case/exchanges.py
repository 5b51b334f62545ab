"""Two exchanges side by side: request and answer as lines, with what differs marked and said in sentences."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from urllib.parse import urlencode

from monitor.interactions.failures import generalise
from monitor.interactions.volatility import is_masked
from monitor.model.evidence import Mask
from monitor.model.exchanges import Exchange, header
from monitor.model.json_value import JsonValue

LINES_SHOWN = 60
"""Of a body; the rest is behind the link to the raw exchange."""
LINE_WIDTH = 400
"""Characters of a line that are shown."""
BODY_COMPARED = 20_000
"""Bytes of a body up to which differences are listed: it is for people, and takes up to a second at this size."""
LINES_COMPARED = 400
"""Of a body, to be lined up with the other: that takes more than linear time."""
RUN_SHOWN = 3
"""Equal lines that are shown on each side of a difference; what lies between is folded."""
DIFFERENCES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """`mark`: `same`, `gone` (only before), `new` (only now), `masked` (a value that differs between like answers),
    `gap` (padding so that both columns line up) or `fold` (equal lines that are left out).
    """

    text: str
    mark: str = "same"


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """`hidden`: lines of the body that are not shown."""

    title: str
    digest: str
    at: datetime
    request: str
    request_headers: tuple[str, ...]
    request_body: str
    answer: str
    answer_class: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    hidden: int
    note: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two bodies, at an RFC 6901 pointer."""

    pointer: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A difference as found: `before` and `now` are values, or no JSON where one is absent."""

    pointer: str
    before: object
    now: object
    of_values: bool
    """Both are there and of one type."""

    def is_masked(self, masks: Sequence[Mask]) -> bool:
        return self.of_values and is_masked(self.pointer, self.before, self.now, masks)  # type: ignore[arg-type]

    def shown(self) -> Difference:
        return Difference(self.pointer or "/", _side(self.before), _side(self.now))


@dataclass(frozen=True, slots=True)
class Pair:
    views: tuple[ExchangeView, ...]
    differences: tuple[Difference, ...]
    more_differences: int = 0
    masked: tuple[Mask, ...] = ()
    """Places that differ, and would between like answers too: no difference that tells anything."""
    note: str = ""
    """Why differences are not listed."""


def compare(before: tuple[str, Exchange] | None, now: tuple[str, Exchange] | None, masks: Sequence[Mask] = ()) -> Pair:
    """The view of both exchanges (digest, exchange), of which either may be missing.

    `masks` fold values that differ between like answers; what is missing or of another type is shown all the same.
    """
    if before is None or now is None:
        present = [
            _view(title, *each, _body_lines(each[1]))
            for title, each in (("Before", before), ("Now", now))
            if each is not None
        ]
        return Pair(tuple(present), ())
    left, right = _body_lines(before[1]), _body_lines(now[1])
    too_large = max(_size(before[1]), _size(now[1])) > BODY_COMPARED
    found = [] if too_large else _differences(before[1], now[1])
    hidden = frozenset(each.pointer for each in found if each.is_masked(masks))
    if before[1].response and now[1].response:
        left, right = _aligned(left, right, *(_keys(exchange, hidden) for _, exchange in (before, now)))
    views = (_view("Before", *before, left), _view("Now", *now, right))
    if too_large:
        return Pair(views, (), note="The answers are too large to list what differs.")
    shown = [each.shown() for each in found if each.pointer not in hidden]
    named = {generalise(pointer) for pointer in hidden}
    return Pair(
        views,
        tuple(shown[:DIFFERENCES_SHOWN]),
        max(len(shown) - DIFFERENCES_SHOWN, 0),
        tuple(each for each in masks if each.pointer in named),
    )


def pretty(body: bytes) -> str:
    """JSON indented; other text as it is; what is not text by its size."""
    if not body:
        return ""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        pass
    try:
        return body.decode()
    except UnicodeDecodeError:
        return f"({len(body)} bytes that are not text)"


def short(value: JsonValue, limit: int = 160) -> str:
    """A JSON value on one line, cut where it is long."""
    return _cut(json.dumps(value, ensure_ascii=False, default=dict), limit)


def indented(value: JsonValue, limit: int) -> str:
    """A JSON value on lines, cut where it is long."""
    return _cut(json.dumps(value, ensure_ascii=False, default=dict, indent=2), limit)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _size(exchange: Exchange) -> int:
    return len(exchange.response.body) if exchange.response else 0


def _body_lines(exchange: Exchange) -> list[Line]:
    if exchange.response is None:
        return []
    return [Line(line[:LINE_WIDTH] + ("…" if len(line) > LINE_WIDTH else "")) for line in _lines(exchange)]


def _lines(exchange: Exchange) -> list[str]:
    return pretty(exchange.response.body).splitlines() if exchange.response else []


def _keys(exchange: Exchange, hidden: frozenset[str]) -> list[str]:
    """The lines of the body as they are compared, without values at `hidden` places and commas at the end."""
    lines = _lines(exchange)
    if hidden and exchange.response is not None:
        lines = json.dumps(_without(exchange.response.json(), "", hidden), indent=2, ensure_ascii=False).splitlines()
    return [line.rstrip(",") for line in lines[:LINES_COMPARED]]


def _without(value: JsonValue, pointer: str, hidden: frozenset[str]) -> JsonValue:
    """The value with nothing at `hidden` places, which are scalars."""
    if pointer in hidden:
        return None
    if isinstance(value, dict):
        return {name: _without(each, f"{pointer}/{_escaped(name)}", hidden) for name, each in value.items()}
    if isinstance(value, list):
        return [_without(each, f"{pointer}/{index}", hidden) for index, each in enumerate(value)]
    return value


def _aligned(
    left: Sequence[Line], right: Sequence[Line], old_keys: Sequence[str], new_keys: Sequence[str]
) -> tuple[list[Line], list[Line]]:
    """Both padded so that equal lines stand beside each other."""
    old, new = [line.text for line in left], [line.text for line in right]
    columns: tuple[list[Line], list[Line]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if kind == "equal":
            marks = ["same" if _same(one, other) else "masked" for one, other in zip(old[a:b], new[c:d], strict=True)]
            columns[0].extend(_folded(old[a:b], marks))
            columns[1].extend(_folded(new[c:d], marks))
            continue
        height = max(b - a, d - c)
        for column, lines, mark in ((columns[0], old[a:b], "gone"), (columns[1], new[c:d], "new")):
            gaps = [Line("", "gap")] * (height - len(lines))
            column.extend([*(Line(text, mark) for text in lines), *gaps])
    columns[0].extend(left[LINES_COMPARED:])
    columns[1].extend(right[LINES_COMPARED:])
    return columns


def _same(one: str, other: str) -> bool:
    return one.rstrip(",") == other.rstrip(",")


def _folded(texts: Sequence[str], marks: Sequence[str]) -> list[Line]:
    """A run of equal lines, without its middle where it is long."""
    lines = [Line(text, mark) for text, mark in zip(texts, marks, strict=True)]
    if len(lines) <= 4 * RUN_SHOWN:
        return lines
    middle = Line(f"… {len(lines) - 2 * RUN_SHOWN} equal lines …", "fold")
    return [*lines[:RUN_SHOWN], middle, *lines[-RUN_SHOWN:]]


def _differences(before: Exchange, now: Exchange) -> list[_Found]:
    """Of two JSON bodies; empty where either is not JSON."""
    if before.response is None or now.response is None:
        return []
    try:
        old, new = before.response.json(), now.response.json()
    except (ValueError, RecursionError):
        return []
    from deepdiff import DeepDiff

    found = []
    # Without zip_ordered_iterables two lists of 4,000 numbers take minutes.
    tree = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0, zip_ordered_iterables=True)
    for category, changes in tree.items():
        for change in changes:
            path = "".join(f"/{_escaped(part)}" for part in change.path(output_format="list"))
            found.append(_Found(path, change.t1, change.t2, category == "values_changed"))
    return sorted(found, key=lambda each: each.pointer)


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


_JSON_TYPES = {bool: "boolean", int: "integer", float: "number", str: "text", list: "list", dict: "object"}


def _side(value: object) -> str:
    kind = _JSON_TYPES.get(type(value))
    if kind is None:
        return "null" if value is None else "absent"
    return f"{short(value)} ({kind})"  # type: ignore[arg-type]


def _view(title: str, digest: str, exchange: Exchange, lines: Sequence[Line]) -> ExchangeView:
    request = exchange.request
    query = f"?{urlencode(request.query)}" if request.query else ""
    answer, answer_class = _answer(exchange)
    truncated = exchange.response is not None and exchange.response.truncated
    return ExchangeView(
        title=title,
        digest=digest,
        at=exchange.at,
        request=f"{request.method} {request.path}{query}",
        request_headers=tuple(f"{name}: {value}" for name, value in request.headers),
        request_body=pretty(request.body or b""),
        answer=answer,
        answer_class=answer_class,
        headers=_shown_headers(exchange),
        lines=tuple(lines[:LINES_SHOWN]),
        hidden=sum(line.mark != "gap" for line in lines[LINES_SHOWN:]),
        note="Only the beginning of this body was kept." if truncated else "",
        facts=_facts(exchange),
    )


def _answer(exchange: Exchange) -> tuple[str, str]:
    if exchange.response is None:
        reason = exchange.error.value if exchange.error else "unknown"
        return f"No answer: {reason}" + (f" ({exchange.error_text})" if exchange.error_text else ""), "bad"
    status = exchange.response.status
    return str(status), "good" if status < 400 else "bad"


def _shown_headers(exchange: Exchange) -> tuple[str, ...]:
    if exchange.response is None:
        return ()
    return tuple(f"{name}: {value}" for name, value in exchange.response.headers)


def _facts(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    """What lets the other company find the exchange in its own logs."""
    kind = header(exchange.response.headers, "content-type") if exchange.response else None
    pairs = (
        ("URL", exchange.url),
        ("Sent", exchange.at.strftime("%Y-%m-%dT%H:%M:%SZ")),
        ("Took", f"{exchange.duration_seconds * 1000:.0f} ms"),
        ("Content type", kind),
        ("Request id", exchange.request_id),
        ("Trace id", exchange.trace_id),
        ("From address", exchange.source_address),
        ("Replaced before storing", ", ".join(exchange.redacted)),
    )
    return tuple((name, value) for name, value in pairs if value)
