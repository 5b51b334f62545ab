"""JSON text taken apart and put together again without losing the spelling of numbers, or members of the same name.

Redaction rewrites a body that is judged afterwards: a number that came back rounded would look like the provider's.
"""

import json
from typing import NoReturn


class JsonNumber(str):
    """A number as it was spelt."""

    __slots__ = ()


class Members(list[tuple[str, object]]):
    """The members of an object, in order, repeats included."""


def parse_json_text(text: str) -> object:
    """`Members`, lists, `JsonNumber`, str, bool or None; raises `ValueError` or `RecursionError`."""
    parsed: object = json.loads(
        text,
        object_pairs_hook=Members,
        parse_int=JsonNumber,
        parse_float=JsonNumber,
        parse_constant=_refuse,
    )
    return parsed


def write_json_text(value: object) -> str:
    """Raises `RecursionError` where the value is nested too deeply."""
    if isinstance(value, JsonNumber):
        return str(value)
    if isinstance(value, Members):
        return (
            "{"
            + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{write_json_text(each)}" for name, each in value)
            + "}"
        )
    if isinstance(value, list):
        return "[" + ",".join(map(write_json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
