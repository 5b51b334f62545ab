r"""Expressions spelt as every engine reads them: ECMA 262 reads more than its flag `u` lets pass (Annex B.1.2), and
authors write that: `[\w-.]`, where the hyphen stands for itself; `[\000-\037]`; the halves of surrogate pairs.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

_SPECIAL = re.compile(r"\\[dDsSwW]-|\}-|-\\[dDsSwWpP]|\\u[dD][89a-fA-F]|\\0|--")
_PAIR = re.compile(r"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}")
_TOKEN = re.compile(
    _PAIR.pattern
    + r"|\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\0[0-7]{0,2}|\\[pP]\{[^}]*\}|\\c.|\\.|.",
    re.DOTALL,
)
HALVES = range(0xD800, 0xE000)
"""Of surrogate pairs: no text has one of them alone, and what is meant by one depends on the engine."""
_BEYOND = f"{chr(0x10000)}-{chr(0x10FFFF)}"
"""A class with the first and the last half of pairs, beside other characters, means all that are written so."""


class _UnreadError(Exception):
    """What this means is not told without engine, flag and author."""


@lru_cache(maxsize=256)
def spelt(expression: str) -> str:
    """The expression itself where nothing in it needs another spelling, or where it is not read here."""
    if not _SPECIAL.search(expression):
        return expression
    try:
        return "".join(_pieces([_joined(piece) for piece in _TOKEN.findall(expression)]))
    except _UnreadError:
        return expression


def _pieces(tokens: list[str]) -> Iterator[str]:
    while tokens:
        piece = tokens.pop(0)
        if piece != "[":
            yield _single(piece)
        elif "]" not in tokens:
            raise _UnreadError
        else:
            end = tokens.index("]")
            negated = tokens[:1] == ["^"]
            inside = dict.fromkeys(_class(tokens[negated:end]))
            if inside.keys() == {_BEYOND} and not negated:  # one half, of which a character has two
                raise _UnreadError
            yield from ("[", *tokens[:negated], *inside, "]")
            del tokens[: end + 1]


def _class(tokens: list[str]) -> Iterator[str]:
    halves: list[int] = []
    while tokens:
        first = tokens.pop(0)
        if tokens[:1] != ["-"] or len(tokens) == 1:
            yield from _range(first, first, halves)
        elif _is_set(first) and tokens[2:3] == ["-"] and len(tokens) > len("-a-"):  # `[\s-a-z]`: `a-z`, or three
            raise _UnreadError
        elif _is_set(first) or _is_set(tokens[1]):
            del tokens[0]
            yield from (*_range(first, first, halves), r"\-")
        else:
            yield from _range(first, tokens[1], halves)
            del tokens[:2]
    if halves and (min(halves) > HALVES.start or max(halves) < HALVES.stop - 1):
        raise _UnreadError


def _range(first: str, last: str, halves: list[int]) -> Iterator[str]:
    """Adds to `halves` those that it reaches from and to."""
    low, high = _code(first), _code(last)
    if low is None or high is None or not (low in HALVES or high in HALVES):
        yield _inside(first) if first == last else f"{_inside(first)}-{_inside(last)}"
        return
    halves += (low, high)
    if low < HALVES.start:
        yield f"{_single(first)}-{chr(HALVES.start - 1)}"
    if high >= HALVES.stop:
        yield f"{chr(HALVES.stop)}-{_single(last)}"
    yield _BEYOND


def _inside(piece: str) -> str:
    """In a class, where a hyphen behind a range that is left out would make another."""
    return r"\-" if piece == "-" else _single(piece)


def _is_set(piece: str) -> bool:
    return piece[0] == "\\" and piece[1:2] in "dDsSwWpP"


def _joined(piece: str) -> str:
    """The character that a pair is."""
    return json.loads(f'"{piece}"') if _PAIR.fullmatch(piece) else piece


def _single(piece: str) -> str:
    return f"\\x{int(piece[1:], 8):02x}" if piece.startswith("\\0") else piece


def _code(piece: str) -> int | None:
    if len(piece) == 1:
        return ord(piece)
    match = re.fullmatch(r"\\(?:u\{(\w+)\}|u(\w{4})|x(\w{2})|(0[0-7]*))", piece)
    if match is None:
        return None
    return int(match[4], 8) if match[4] else int(match[1] or match[2] or match[3], 16)
