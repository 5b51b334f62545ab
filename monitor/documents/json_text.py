"""JSON text (RFC 8259): its value, and where its members stand.

orjson is some five times faster than the standard library, but keeps the last of two equal keys without a word and
turns whole numbers beyond 64 bits into floats. Both are found out cheaply; only then is the text read more slowly.
"""

import json
import re
from collections.abc import Callable, Iterator

import orjson

from monitor.documents.pointers import join_pointer
from monitor.documents.text import position
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.json_value import JsonValue

MAX_DEPTH = 254
"""Deepest nesting of objects and arrays. orjson can't write more than that, and real descriptions stay below 60."""

_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
_EXPONENT = re.compile(rb"e[+]\d\d")
_LARGE_FLOAT = re.compile(rb"[:\[,]-?\d(?:\.\d+)?" + _EXPONENT.pattern)
_TOKEN = re.compile(r'[{}\[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}\[\],:"]+')
_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()

Path = tuple[str, ...]
"""Member names and indices from the root to a value, unescaped."""


def parse_json(content: bytes, name: str) -> JsonValue:
    """The value of a JSON text in UTF-8, without byte order mark.

    Raises `DocumentError`: `document-truncated`, `document-not-json`, `document-duplicate-key`,
    `document-number-not-finite`, `document-number-too-large`, `document-too-deep`, each with line and column where
    they are known.
    """
    try:
        value: JsonValue = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise _unreadable(error, content.decode(errors="replace"), name) from None
    written = check_depth(value, name)
    if _members_read(content) != written.count(b":"):
        _refuse_duplicate(content.decode(), name)
    if holds_large_float(written) and has_long_number(content):
        value = json.loads(content)
    return value


def has_long_number(content: bytes) -> bool:
    """May a whole number in this text need more than 64 bits? The fast readers turn such a one into a float."""
    return _LONG_NUMBER in content.translate(_DIGITS_ALIKE)


def holds_large_float(written: bytes) -> bool:
    """Is there a float, as orjson writes it, that may have been a whole number beyond 64 bits?

    Exponents are rare, and to find one takes a tenth of the time of looking at each number.
    """
    return _EXPONENT.search(written) is not None and _LARGE_FLOAT.search(written) is not None


def check_depth(value: JsonValue, name: str) -> bytes:
    """The value written as compact JSON. Raises `DocumentError` (`document-too-deep`) beyond `MAX_DEPTH`."""
    try:
        return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    except TypeError:
        raise too_deep(Place(name)) from None


def too_deep(place: Place) -> DocumentError:
    return DocumentError(
        Diagnostic("document-too-deep", f"objects and arrays are nested deeper than {MAX_DEPTH} levels", place)
    )


def duplicate_key(key: str, place: Place, first_line: int) -> DocumentError:
    return DocumentError(
        Diagnostic(
            "document-duplicate-key",
            f"the key {key!r} stands twice in the same object",
            place,
            note=f"first on line {first_line}; readers differ in which one they use",
        )
    )


def number_not_finite(place: Place) -> DocumentError:
    return DocumentError(
        Diagnostic("document-number-not-finite", "a number is not finite, which JSON can't express", place)
    )


def number_too_large(place: Place) -> DocumentError:
    return DocumentError(
        Diagnostic("document-number-too-large", "a number is larger than any that JSON readers agree on", place)
    )


def _members_read(content: bytes) -> int:
    """Colons in a text, however spelt. Writing a value that lost a member writes fewer; nothing else changes that."""
    spelt = sum(content.count(each) for each in (b"\\u003a", b"\\u003A")) if b"\\u003" in content else 0
    return content.count(b":") + spelt


def _refuse_duplicate(text: str, name: str) -> None:
    seen: dict[Path, int] = {}
    for path, offset in offsets(text, lambda _: True):
        if path in seen:
            line, column = position(text, offset)
            raise duplicate_key(path[-1], Place(name, line, column, join_pointer(*path)), position(text, seen[path])[0])
        seen[path] = offset


def _unreadable(error: orjson.JSONDecodeError, text: str, name: str) -> DocumentError:
    place = Place(name, error.lineno, error.colno)
    token = _TOKEN.match(text, error.pos)
    if "depth limit" in error.msg:
        return too_deep(place)
    if error.pos >= len(text.rstrip()):
        return DocumentError(
            Diagnostic("document-truncated", "the document ends in the middle", place, note=f"JSON: {error.msg}")
        )
    if "infinity" in error.msg:
        return number_too_large(place)
    if token and token.group().lstrip("-") in {"NaN", "Infinity"}:
        return number_not_finite(place)
    return DocumentError(Diagnostic("document-not-json", f"not JSON: {error.msg.lower()}", place))


def offsets(text: str, enter: Callable[[Path], bool]) -> Iterator[tuple[Path, int]]:
    """Where each value of a valid JSON text stands: the key of a member, the first character of an item or of the root.

    Only objects and arrays for which `enter` is true are looked into; the others are leapt over.
    """
    frames: list[tuple[Path, bool]] = []
    """Objects and arrays that are open, and whether each is an object."""
    index = [0]
    path: Path = ()
    key_next = False
    offset = _after_space(text, 0)
    while offset < len(text):
        token = _token(text, offset)
        mark = token[0]
        end = offset + len(token)
        if mark in "}]":
            frames.pop()
            index.pop()
        elif mark == ",":
            index[-1] += 1
            key_next = frames[-1][1]
        elif key_next:
            path = (*frames[-1][0], str(json.loads(token)))
            key_next = False
            yield path, offset
        elif mark != ":":
            if not frames or not frames[-1][1]:
                path = (*frames[-1][0], str(index[-1])) if frames else ()
                yield path, offset
            if mark in "{[":
                if enter(path):
                    frames.append((path, mark == "{"))
                    index.append(0)
                    key_next = mark == "{" and text[_after_space(text, end)] != "}"
                else:
                    end = _after_container(text, offset)
        offset = _after_space(text, end)


def _token(text: str, offset: int) -> str:
    found = _TOKEN.match(text, offset)
    if found is None:
        raise ValueError(f"not JSON at character {offset}")
    return found.group()


def _after_space(text: str, offset: int) -> int:
    found = _SPACE.match(text, offset)
    return found.end() if found else offset


def _after_container(text: str, offset: int) -> int:
    """The decoder leaps over a value faster than brackets could be counted here."""
    return _DECODER.raw_decode(text, offset)[1]
