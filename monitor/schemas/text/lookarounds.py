"""Look-arounds at the edges of an expression, as expressions of their own.

`^(?=A)(?!B)C(?<!D)$` is found in just those texts in which `^(?:A)` and `^C$` are, and neither `^(?:B)` nor `(?:D)$`.
"""

import re
from functools import lru_cache

from monitor.model.record import record

_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[()|]|[^\\\[()|]", re.DOTALL)
_QUANTIFIERS = ("*", "+", "?", "{")


@record
class Conjuncts:
    """Together they say of a text what one expression says: each of `found` is found in it, none of `missed` is."""

    found: tuple[str, ...]
    missed: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def conjuncts(expression: str) -> Conjuncts:
    """The expression alone where no look-around stands at its edge, or where it is not read here."""
    pieces = _pieces(expression) if "(?" in expression else []
    if not pieces or "|" in pieces:
        return Conjuncts((expression,))
    found: list[str] = []
    missed: list[str] = []
    if pieces[0] == "^":
        while len(pieces) > 1 and pieces[1].startswith(("(?=", "(?!")) and not _is_repeated(pieces, 1):
            piece = pieces.pop(1)
            (found if piece[2] == "=" else missed).append(f"^(?:{piece[3:-1]})")
    if pieces[-1] == "$":
        while len(pieces) > 1 and pieces[-2].startswith(("(?<=", "(?<!")):
            piece = pieces.pop(-2)
            (found if piece[3] == "=" else missed).append(f"(?:{piece[4:-1]})$")
    return Conjuncts(("".join(pieces), *found), tuple(missed))


def _is_repeated(pieces: list[str], at: int) -> bool:
    return any(each in _QUANTIFIERS for each in pieces[at + 1 : at + 2])


def _pieces(expression: str) -> list[str]:
    """Its groups, classes, escapes and characters, each whole; none where its brackets don't match."""
    pieces: list[str] = []
    depth = at = 0
    while at < len(expression):
        token = _TOKEN.match(expression, at)
        if token is None:
            return []
        depth -= token[0] == ")"
        if depth < 0:
            return []
        if depth or token[0] == ")":
            pieces[-1] += token[0]
        else:
            pieces.append(token[0])
        depth += token[0] == "("
        at = token.end()
    return pieces if depth == 0 else []
