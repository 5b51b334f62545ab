"""YAML 1.2 text, core schema (https://yaml.org/spec/1.2.2/#103-core-schema), as JSON values.

Two readers give identical values. ryaml (libyaml in Rust) is some fifteen times faster, refuses repeated keys and
several documents, and departs from the core schema only where the text holds one of a few tell-tale tokens: such a
text, and one that ryaml refuses, is read by `yaml_nodes`, which is exact and names the place of each problem.
"""

import re
from contextlib import suppress

from monitor.documents.json_text import check_depth, has_long_number
from monitor.documents.yaml_nodes import compose, value_of
from monitor.model.json_value import JsonValue

_START = r"(?<![^\s\[{,]."
_TELL_TALE = re.compile(
    # What ryaml may read differently, each at the beginning of a token: tags; anchors (what aliases add is counted);
    # numbers with a leading zero or a base; keys with a plus; numbers that are not finite or have a large exponent;
    # merge keys.
    rf"!{_START})\S|&{_START})\S|0{_START})[xob\d][\w.+-]*\s*(?:\Z|[\n,:#}}\]])|-{_START})(?:0[xob\d]|[.][iI])"
    rf"|[+]{_START})(?:0[xob\d]|[.][iI]|[\d.eE+-]+[ ]*:)|[.]{_START})(?:[iI][nN]|[nN][aA])"
    r"|e(?<=[\d.]e)[+-]?\d\d\d|E(?<=[\d.]E)[+-]?\d\d\d|<<"
)
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
    if not (_TELL_TALE.search(text) or has_long_number(text.encode()) or _could_stall(text)):
        with suppress(ValueError):
            return parse_fast(text, name)
    return parse_exactly(text, name)


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
    _spell_keys(value)
    check_depth(value, name)
    return value


def _spell_keys(value: JsonValue) -> None:
    """Turns keys that are whole numbers into text, in place; ryaml nests no deeper than 128 levels.

    Raises `ValueError` for keys whose spelling is lost (`1.10`, `~`) or that are then equal.
    """
    if isinstance(value, dict):
        if any(type(key) is not str for key in value):
            renamed = {_spelled(key): each for key, each in value.items()}
            if len(renamed) < len(value):
                raise ValueError("two keys are spelled alike")
            value.clear()
            value.update(renamed)
        for each in value.values():
            if type(each) is dict or type(each) is list:
                _spell_keys(each)
    elif isinstance(value, list):
        for each in value:
            if type(each) is dict or type(each) is list:
                _spell_keys(each)


def _spelled(key: object) -> str:
    if isinstance(key, str):
        return key
    if type(key) is int:
        return str(key)
    raise ValueError(f"the spelling of key {key!r} is lost")
