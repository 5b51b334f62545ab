"""The type of a parsed JSON document, and its one canonical spelling."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]

OBJECT = (dict, Mapping)
"""For `isinstance` where many values are looked at: what a parser made is known at once, without the abstract class."""

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=dict)


def canonical(value: JsonValue) -> bytes:
    """The same bytes for equal values, whatever the order of keys.

    Lone surrogates, which real documents hold as escapes, pass as they are.
    """
    return _CANONICAL.encode(value).encode("utf-8", "surrogatepass")


def digest_of(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal: the name under which content is stored."""
    return hashlib.sha256(content).hexdigest()


def digest_of_value(value: JsonValue) -> str:
    return digest_of(canonical(value))
