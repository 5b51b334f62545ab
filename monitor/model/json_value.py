"""The type of a parsed JSON document, and its one canonical spelling."""

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Protocol, TypeAlias

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
    return _sha256(large=len(content) > _LARGE)(content).hexdigest()


class _Digest(Protocol):
    def hexdigest(self) -> str: ...


_LARGE = 2_000_000
"""Bytes from which OpenSSL, seven times as fast, makes up for the time and memory that it takes to load."""


def _sha256(*, large: bool) -> "Callable[[bytes], _Digest]":
    """That of CPython itself, without OpenSSL, as `random` of the standard library takes it; else the public one."""
    if not large:
        try:
            return import_module("_sha256").sha256  # type: ignore[no-any-return]
        except ImportError:  # called otherwise since Python 3.12
            pass
    return import_module("hashlib").sha256  # type: ignore[no-any-return]


def digest_of_value(value: JsonValue) -> str:
    return digest_of(canonical(value))


def shortened(value: JsonValue) -> str:
    """JSON on one line; a long one keeps both ends, and its length."""
    text = canonical(value).decode(errors="replace")
    return text if len(text) <= 60 else f"{text[:40]}…{text[-10:]} ({len(text)} characters)"
