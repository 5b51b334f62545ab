r"""Expressions spelt as every engine reads them: ECMA 262 reads more than its flag `u` lets pass (Annex B.1.2), and
authors write that: `[\w-.]`, where the hyphen stands for itself; `[\000-\037]`; one half of a surrogate pair.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_SPECIAL = re.compile(r"\\[dDsSwW]-|\}-|-\\[dDsSwWpP]|\\u[dD][89a-fA-F]|\\0")
_TOKEN = re.compile(
    r"\\u\{[0-9A-Fa-f]+\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\0[0-7]{0,2}|\\[pP]\{[^}]*\}|\\c.|\\.|.", re.DOTALL
)
_HALVES = range(0xD800, 0xE000)
_BEYOND = f"{chr(0x10000)}-{chr(0x10FFFF)}"
"""A class with halves of pairs means the characters that are written so."""


@lru_cache(maxsize=256)
def spelt(expression: str) -> str:
    """The expression itself where nothing in it needs another spelling, or where it is not read here."""
    if not _SPECIAL.search(expression):
        return expression
    found: list[str] = []
    tokens = _TOKEN.findall(expression)
    while tokens:
        piece = tokens.pop(0)
        if piece != "[":
            found.append(_single(piece))
        elif "]" not in tokens:
            return expression
        else:
            end = tokens.index("]")
            negated = tokens[:1] == ["^"]
            found += ["[", *tokens[:negated], *dict.fromkeys(_class(tokens[negated:end])), "]"]
            del tokens[: end + 1]
    return "".join(found)


def _class(tokens: list[str]) -> Iterator[str]:
    while tokens:
        first = tokens.pop(0)
        if tokens[:1] != ["-"] or len(tokens) == 1:
            yield from _range(first, first)
        elif _is_set(first) or _is_set(tokens[1]):
            del tokens[0]
            yield from (*_range(first, first), r"\-")
        else:
            yield from _range(first, tokens[1])
            del tokens[:2]


def _range(first: str, last: str) -> Iterator[str]:
    low, high = _code(first), _code(last)
    if low is None or high is None or not (low in _HALVES or high in _HALVES):
        yield _single(first) if first == last else f"{_single(first)}-{_single(last)}"
        return
    if low < _HALVES.start:
        yield f"{_single(first)}-{chr(_HALVES.start - 1)}"
    if high >= _HALVES.stop:
        yield f"{chr(_HALVES.stop)}-{_single(last)}"
    yield _BEYOND


def _is_set(piece: str) -> bool:
    return piece[0] == "\\" and piece[1:2] in "dDsSwWpP"


def _single(piece: str) -> str:
    return f"\\x{int(piece[1:], 8):02x}" if piece.startswith("\\0") else piece


def _code(piece: str) -> int | None:
    if len(piece) == 1:
        return ord(piece)
    match = re.fullmatch(r"\\(?:u\{(\w+)\}|u(\w{4})|x(\w{2})|(0[0-7]*))", piece)
    if match is None:
        return None
    return int(match[4], 8) if match[4] else int(match[1] or match[2] or match[3], 16)
