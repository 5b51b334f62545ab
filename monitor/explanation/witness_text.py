"""A witness as the HTTP message that a reader can imagine: request line, headers, body; or status, headers, body."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.model.values import Loss

MEMBERS_MAX = 6
"""Members of an object, or items of an array, that are shown beside the point."""
WAY_MAX = 2
"""Those shown beside the way to it, further out."""
TEXT_MAX = 200
_RUN, _RUN_SHOWN = re.compile(r"(.)\1{39,}"), 20
"""One character again and again, as in a text that is only too long: what it tells is how often."""
BRIEF_MAX = 60
"""Characters of an object or array that lies away from the point."""
PARTS_MAX = 3
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/"
_BOUNDARY = "part"


@record
class MessageLine:
    text: str
    marked: bool = False
    """Here is the point that the other side does not read."""
    lacks: str = ""
    """The member that is missing here."""


def message_lines(message: JsonObject, place: str) -> tuple[MessageLine, ...]:
    """The whole message of a witness, small: what lies away from the point, which `place` names, is cut short."""
    request, response = (_object(message.get(name)) for name in ("request", "response"))
    found = [*_request_lines(request, place, whole=not response)] if request else []
    if response:
        found += [MessageLine("")] if found else []
        found += _response_lines(response, place)
    return tuple(found)


_SAID = {
    ("base", Loss.REFUSED): "a consumer built for the base may send this; the revision does not accept it",
    ("base", Loss.IGNORED): "a consumer built for the base may send this; the revision does not read {point}",
    ("base", Loss.MISREAD): "a consumer built for the base may send this; the revision misreads {point}",
    ("base", Loss.UNSENT): "the base may send this, and consumers may read {point}; the revision does not send it",
    ("revision", Loss.REFUSED): "the revision may send this; a consumer built for the base does not expect it",
    ("revision", Loss.IGNORED): "the revision may send this; a consumer built for the base does not read {point}",
    ("revision", Loss.MISREAD): "the revision may send this; a consumer built for the base misreads {point}",
}


def said(accepted_by: str, loss: str, place: str) -> str:
    """Who may send it (`base` or `revision`), and what becomes of it, or of its point, on the other side."""
    point = _point_said(place)
    if Loss(loss) is Loss.IGNORED and point == _BODY and place != "body":  # some of it is read, in that media type
        point = f"all of {point}"
    return _SAID[accepted_by, Loss(loss)].format(point=point)


_BODY = "its body"


def _point_said(place: str) -> str:
    kind, name, tokens = _point(place)
    if kind == "body":
        return f"/{'/'.join(tokens)}" if tokens else _BODY
    within, held = _tokens(place), f"its {_KINDS.get(kind, kind)} {name}".rstrip()
    return f"/{'/'.join(within)} in {held}" if kind and within else held if kind else "it"


_KINDS = {"query": "query parameter", "path": "path parameter"}


def _request_lines(request: JsonObject, place: str, *, whole: bool) -> Iterator[MessageLine]:
    """`whole`: with headers and body; else the line alone, as what a response answers."""
    kind, name, tokens = _point(place) if whole else ("", "", ())
    query = _object(request.get("query"))
    pairs = "&".join(_spelt(key, value) for key, value in query.items())
    line = f"{request.get('method')} {request.get('path')}{'?' if pairs else ''}{pairs}"
    lacks = _missing(request, kind, name)
    of_flow = kind == "security" and bool(name)
    in_headers = kind == "security" and any(map(_is_secret, _object(request.get("headers")).values()))
    at_line = kind in {"query", "path"} or (kind == "security" and (of_flow or not in_headers))
    marked = at_line or bool(lacks) or (whole and not place)
    yield MessageLine(_short(line), marked, _short(lacks))
    if whole:
        yield from _headers(request, name if kind in {"header", "cookie", "security"} else "", kind)
        yield from _body(request, tokens if kind == "body" else None)


def _response_lines(response: JsonObject, place: str) -> Iterator[MessageLine]:
    kind, name, tokens = _point(place)
    at_body = kind == "body"
    lacks = _missing(response, kind, name)
    marked = bool(lacks) or (not at_body and kind != "header")
    status = response.get("status")
    number = status if isinstance(status, int) else "{any status that is not listed}"
    yield MessageLine(_short(f"HTTP {number}"), marked, _short(lacks))
    yield from _headers(response, name if kind == "header" else "", kind)
    yield from _body(response, tokens if at_body else None)


def _spelt(name: str, value: JsonValue) -> str:
    """As `diff` writes a query: a list is the name again for each item, an object its members."""
    if isinstance(value, Mapping):
        return "&".join(_spelt(each, held) for each, held in value.items())
    if isinstance(value, list | tuple):
        return "&".join(f"{_encoded(name)}={_encoded(_scalar(each))}" for each in value) or f"{_encoded(name)}="
    return f"{_encoded(name)}={_encoded(_scalar(value))}"


def _missing(message: JsonObject, kind: str, name: str) -> str:
    """What the message has not at all, though it is the point; inside a body that is shown at its place."""
    if kind == "body":
        return "" if "body" in message else "body"
    if kind == "security" and not name:
        carried = (*_object(message.get("headers")).values(), *_object(message.get("query")).values())
        return "" if any(map(_is_secret, carried)) else "credential"
    held = _object(message.get({"query": "query", "header": "headers"}.get(kind, "")))
    names = {each.partition("[")[0].lower() for each in held} | {each.lower() for each in held}
    return name if kind in {"query", "header"} and name.lower() not in names else ""


def _is_secret(value: JsonValue) -> bool:
    """As `diff` writes what stands for a credential."""
    return isinstance(value, str) and "{" in value and '"' not in value


def _point(place: str) -> tuple[str, str, tuple[str, ...]]:
    """Kind of a place (`query`, `header`, `body` …, empty: the message itself), name, tokens of its pointer.

    Places are written as `Change.place`: `query limit`, `body application/json /a/*`, `200 header Age`.
    """
    first, _, rest = place.partition(" ")
    if first[:1].isdigit() or first == "default":
        second, _, more = rest.partition(" ")
        if second == "header":
            return "header", more.partition(" ")[0], ()
        return ("body" if "/" in rest else ""), "", _tokens(rest)
    if first == "body":
        return "body", "", _tokens(rest)
    return first, rest.partition(" ")[0], ()


def _tokens(rest: str) -> tuple[str, ...]:
    pointer = rest.partition(" /")[2]
    return tuple(pointer.split("/")) if pointer else ()


def _headers(message: JsonObject, name: str, kind: str) -> Iterator[MessageLine]:
    for header, value in _object(message.get("headers")).items():
        marked = header.lower() == name.lower() or (kind == "cookie" and header.lower() == "cookie")
        marked = marked or (kind == "security" and not name and _is_secret(value))
        yield MessageLine(_short(f"{header}: {_bounded(header, _scalar(value))}"), marked=marked)


def _bounded(header: str, value: str) -> str:
    """With what parts the body, which descriptions leave out."""
    parted = header.lower() == "content-type" and value.strip().lower().startswith(MULTIPART) and ";" not in value
    return f"{value}; boundary={_BOUNDARY}" if parted else value


def _body(message: JsonObject, point: tuple[str, ...] | None) -> Iterator[MessageLine]:
    """`point`: tokens of the place inside the body, None where the point is elsewhere."""
    if "body" not in message:
        return
    yield MessageLine("")
    body, media_type = message["body"], _media_type(message)
    if isinstance(body, Mapping) and media_type == FORM:
        yield from _form(body, point)
    elif isinstance(body, Mapping) and media_type.startswith(MULTIPART):
        yield from _parts(body, point)
    elif isinstance(body, Mapping | list | tuple):
        if _is_xml(media_type):
            yield MessageLine("(XML, of which these are the members)")
        yield from _value(body, point, "", "", "")
    else:
        is_text = isinstance(body, str) and bool(media_type) and "json" not in media_type
        yield MessageLine(_short(_scalar(body) if is_text else _compact(body)), marked=point is not None)


def _is_xml(media_type: str) -> bool:
    return media_type.endswith(("/xml", "+xml"))


def _media_type(message: JsonObject) -> str:
    headers = {name.lower(): _scalar(value) for name, value in _object(message.get("headers")).items()}
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _form(fields: JsonObject, point: tuple[str, ...] | None) -> Iterator[MessageLine]:
    """A field a line, items of an array as fields of one name: what a form is where its encoding says nothing else."""
    pairs = [(name, item) for name, value in fields.items() for item in _items(value)]
    lacks = _lacking(fields, point)
    if not pairs:
        yield MessageLine("(no field)", point is not None, lacks)
    kept = [pair for number, pair in enumerate(pairs) if number < MEMBERS_MAX or (point and point[0] == pair[0])]
    for number, (name, item) in enumerate(kept):
        marked = point is not None and (point[:1] == (name,) or (not number and (not point or bool(lacks))))
        text = f"{'&' if number else ''}{_encoded(name)}={_encoded(_scalar(item))}"
        yield MessageLine(_short(text), marked, lacks if not number else "")
    if len(kept) < len(pairs):
        yield MessageLine(f"… {len(pairs) - len(kept)} more")


def _parts(fields: JsonObject, point: tuple[str, ...] | None) -> Iterator[MessageLine]:
    """A part a field, items of an array as parts of one name (RFC 7578)."""
    pairs = [(name, item) for name, value in fields.items() for item in _items(value)]
    lacks = _lacking(fields, point)
    kept = [pair for number, pair in enumerate(pairs) if number < PARTS_MAX or (point and point[0] == pair[0])]
    for number, (name, item) in enumerate(kept):
        here = point is not None and not number and (not point or bool(lacks))
        yield MessageLine(f"--{_BOUNDARY}", here, lacks if here else "")
        yield MessageLine(_short(f'Content-Disposition: form-data; name="{name}"'))
        if isinstance(item, Mapping | list | tuple):
            yield MessageLine("Content-Type: application/json")
        yield MessageLine("")
        yield MessageLine(_short(_scalar(item)), marked=point is not None and point[:1] == (name,))
    if len(kept) < len(pairs):
        yield MessageLine(f"… {len(pairs) - len(kept)} more")
    empty = point is not None and not pairs
    yield MessageLine(f"--{_BOUNDARY}--", empty, lacks if empty else "")


def _items(value: JsonValue) -> tuple[JsonValue, ...]:
    if (
        isinstance(value, list | tuple)
        and value
        and not any(isinstance(each, Mapping | list | tuple) for each in value)
    ):
        return tuple(value)
    return (value,)


def _value(value: JsonValue, point: tuple[str, ...] | None, indent: str, key: str, comma: str) -> Iterator[MessageLine]:
    """`point`: what is left of the way to the point; empty at the point itself, None away from it."""
    if not isinstance(value, Mapping | list | tuple) or not value:
        yield MessageLine(indent + key + _short(_compact(value)) + comma, point is not None, _lacking(value, point))
        return
    if point is None:
        yield MessageLine(indent + key + _brief(value) + comma)
        return
    step = _step(value, point)
    here = step is None
    opening = "{" if isinstance(value, Mapping) else "["
    yield MessageLine(indent + key + opening, here, _lacking(value, point) if here else "")
    members = [(str(name), each) for name, each in _members(value)]
    most = MEMBERS_MAX if here or len(point) == 1 else WAY_MAX
    kept = [(name, each) for number, (name, each) in enumerate(members) if number < most or name == step]
    left = len(members) - len(kept)
    for number, (name, each) in enumerate(kept):
        more = "," if number < len(kept) - 1 or left else ""
        below = point[1:] if name == step else None
        written = f"{_compact(name)}: " if isinstance(value, Mapping) else ""
        yield from _value(each, below, indent + "  ", written, more)
    if left:
        yield MessageLine(f"{indent}  … {left} more")
    yield MessageLine(indent + ("}" if isinstance(value, Mapping) else "]") + comma)


def _brief(value: JsonValue) -> str:
    """On one line, with as many of its members as it has room for: the point is elsewhere."""
    whole = _compact(value)
    if len(whole) <= BRIEF_MAX:
        return whole
    if isinstance(value, Mapping):
        opening, closing = "{}"
        members = [f"{_compact(name)}: {_beginning(each)}" for name, each in value.items()]
        most = len(members)
    else:
        opening, closing = "[]"
        members = [_beginning(each) for _, each in _members(value)]
        most = PARTS_MAX
    shown = [text for end, text in enumerate(members[:most], 1) if len(", ".join(members[:end])) <= BRIEF_MAX]
    left = len(members) - len(shown)
    return opening + ", ".join([*shown, *([f"… {left} more"] if left else [])]) + closing


def _beginning(value: JsonValue) -> str:
    if isinstance(value, Mapping | list | tuple) and value:
        return "{…}" if isinstance(value, Mapping) else "[…]"
    text = _compact(value)
    if len(text) <= BRIEF_MAX // 2:
        return text
    return text[: BRIEF_MAX // 2] + ('…"' if isinstance(value, str) else "…")


def _members(value: JsonValue) -> Iterator[tuple[str | int, JsonValue]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def _step(value: JsonValue, point: tuple[str, ...]) -> str | None:
    """The member through which the way to the point leads: None at its end, or where it is missing."""
    if not point:
        return None
    names = [str(name) for name, _ in _members(value)]
    if point[0] in names:
        return point[0]
    return names[-1] if point[0] == "*" and names else None  # `diff` puts it behind those that have a name or position


def _lacking(value: JsonValue, point: tuple[str, ...] | None) -> str:
    return _short(point[0]) if point and isinstance(value, Mapping) and point[0] not in {*value, "*"} else ""


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _compact(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=dict)


def _scalar(value: JsonValue) -> str:
    return value if isinstance(value, str) else _compact(value)


def _encoded(text: str) -> str:
    return quote(text, safe="[]{}:,*$", errors="replace")


def _short(text: str) -> str:
    """One line, not too long."""
    text = text.replace("\r", "\\r").replace("\n", "\\n")
    text = _RUN.sub(lambda run: f"{run[1] * _RUN_SHOWN}… ({len(run[0])} in all)", text)
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"
