"""Names of headers mean the same in any letters (RFC 9110 §5.1)."""

from collections.abc import Mapping
from typing import TypeVar

Value = TypeVar("Value")


def over(defaults: Mapping[str, Value], given: Mapping[str, Value]) -> dict[str, Value]:
    """Both, each name once: what is given stands in the place of a default of that name."""
    named = {name.lower() for name in given}
    return {**{name: value for name, value in defaults.items() if name.lower() not in named}, **given}
