"""YAML 1.2 text, core schema (https://yaml.org/spec/1.2.2/#103-core-schema), as JSON values.

Two readers give identical values. ryaml (libyaml in Rust) is many times faster, refuses repeated keys and several
documents, and departs from the core schema in few ways: those that leave no trace in the value are looked for in the
text, the others in the value. A text that may hold one, and one that ryaml refuses, is read by `yaml_nodes`, which is
exact and names the place of each problem.
"""

import re
from contextlib import suppress

from monitor.documents.json_text import check_depth, holds_large_float
from monitor.documents.yaml_nodes import compose, value_of
from monitor.errors import DocumentError
from monitor.model.json_value import JsonValue

_START = r"(?<![^\s\[{,]."
_TELL_TALE = re.compile(
    # What ryaml may read differently without a trace, each at the beginning of a token: tags of the core schema;
    # numbers in bases that core doesn't know; keys that are numbers with a sign or a base; numbers that aren't finite.
    rf"!{_START})[!<]|0{_START})(?:b[01]|[xo][\da-fA-F]+[ ]*:)|-{_START})(?:0[xob]|0+[ ]*:|[.][iI])"
    rf"|[+]{_START})(?:0[xob]|[.][iI]|[\d.eE+-]+[ ]*:)|[.]{_START})(?:[iI][nN]|[nN][aA])"
)
_ANCHOR, _ALIAS = (re.compile(rf"[{mark}]{_START})([^\s,\[\]{{}}]+)") for mark in "&*")
_TRACES = (b'{"!', b',"!', b'"<<":')
"""In the value, as JSON: a member that was a tag, or a merge key (`<<`, YAML 1.1)."""
_LONG_NUMBER = re.compile(r"\d{39}")
"""ryaml refuses one of fewer digits that it can't hold; a longer one becomes a float."""
_UNREAD = re.compile(rb'"([-+]?(?:0\d+|\d{20,}|(?:\d[\d.]*|[.]\d+)[eE][-+]?\d{3,}))"')
"""A number that ryaml leaves as text, unless it was quoted: with a leading zero, or too large."""
_BRACKET_STEPS_MAX = 2_000_000_000
"""Some four nanoseconds each, if all brackets were nested; 3 MB of real description come to half of it."""


def parse_yaml(text: str, name: str) -> JsonValue:
    """The value of a YAML text that holds one document.

    Keys become strings as they are spelled (`200:` gives `"200"`); dates, `NO` and the like are strings; aliases and
    merge keys (`<<`, YAML 1.1, which every OpenAPI tool honours) are expanded. Raises `DocumentError`:
    `document-not-yaml`, `document-truncated`, `document-duplicate-key`, `document-key-not-text`,
    `document-tag-unknown`, `document-number-not-finite`, `document-number-too-large`, `document-several`,
    `document-alias-bomb`, `document-too-deep`, each with line and column.
    """
    if not (_TELL_TALE.search(text) or _has_aliases(text) or _could_stall(text)):
        with suppress(ValueError):
            return parse_fast(text, name)
    return parse_exactly(text, name)


def _has_aliases(text: str) -> bool:
    """What aliases add is counted, which ryaml does not do."""
    anchors = set(_ANCHOR.findall(text))
    return bool(anchors) and not anchors.isdisjoint(_ALIAS.findall(text))


def _could_stall(text: str) -> bool:
    """For every token libyaml looks at every open bracket, and ryaml lets it go on however deep brackets nest."""
    brackets = text.count("[") + text.count("{")
    return brackets * (brackets + text.count(",") + text.count(":")) > _BRACKET_STEPS_MAX


def parse_exactly(text: str, name: str) -> JsonValue:
    """Read by `yaml_nodes`, whatever the text holds."""
    return value_of(compose(text, name))


def parse_fast(text: str, name: str) -> JsonValue:
    """Read by ryaml. Raises `ValueError` where that can't give the exact value; for texts without tell-tale tokens."""
    import ryaml

    try:
        value: JsonValue = ryaml.loads(text)
    except ryaml.InvalidYamlError as error:
        raise ValueError(str(error)) from None
    if value is None:
        raise ValueError("nothing, or a null")
    written = _written(value, name)
    numbers = {each.decode() for each in _UNREAD.findall(written)}
    if (
        any(trace in written for trace in _TRACES)
        or any(_stands_plain(each, text) for each in numbers)
        or (holds_large_float(written) and _LONG_NUMBER.search(text))
    ):
        raise ValueError("read otherwise than the core schema has it")
    return value


def _written(value: JsonValue, name: str) -> bytes:
    """As compact JSON, with keys that are whole numbers turned into text, in place."""
    with suppress(DocumentError):  # most documents have no such key
        return check_depth(value, name)
    _spell_keys(value)
    return check_depth(value, name)


def _stands_plain(number: str, text: str) -> bool:
    """Anywhere without quotes?"""
    at = text.find(number)
    while at >= 0:
        if not {text[at - 1 : at], text[at + len(number) : at + len(number) + 1]} <= {'"', "'"}:
            return True
        at = text.find(number, at + 1)
    return False


def _spell_keys(value: JsonValue) -> None:
    """Turns keys that are whole numbers into text, in place.

    Raises `ValueError` for keys whose spelling is lost (`1.10`, `~`) or that are then equal.
    """
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            if not _TEXT.issuperset(map(type, held)):
                renamed = {_spelled(key): each for key, each in held.items()}
                if len(renamed) < len(held):
                    raise ValueError("two keys are spelled alike")
                held.clear()
                held.update(renamed)
            waiting += [each for each in held.values() if type(each) in _COLLECTIONS]
        elif isinstance(held, list):
            waiting += [each for each in held if type(each) in _COLLECTIONS]


_TEXT = frozenset({str})
_COLLECTIONS = frozenset({dict, list})


def _spelled(key: object) -> str:
    if isinstance(key, str):
        return key
    if type(key) is int:
        return str(key)
    raise ValueError(f"the spelling of key {key!r} is lost")
