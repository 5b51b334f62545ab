"""Names that people would take for one another."""

import re
from collections import Counter

_ALIKE = 0.6
"""Share of two names' letters in common, from which one looks like the other."""


def named_alike(before: str, after: str) -> bool:
    """By a word in common, or most of the letters: `fee` and `fee_cents`, `colour` and `color`."""
    if words(before) & words(after):
        return True
    from difflib import SequenceMatcher

    one, other = (_letters(_bare(name)) for name in (before, after))
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def respells(name: str, other: str) -> bool:
    """The same words, written together in another way: `zip_code` and `zipCode`."""
    return _letters(name) == _letters(other) != ""


def exchanged_words(name: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What only the one and only the other has, where the rest are the same; None where they have none in common."""
    if respells(name, other):
        return (), ()
    one, two = Counter(_in_order(name)), Counter(_in_order(other))
    return (tuple(sorted(one - two)), tuple(sorted(two - one))) if one & two else None


def words(name: str) -> frozenset[str]:
    """`listCharges` -> list, charges."""
    return frozenset(_in_order(name))


def continues(name: str, beginning: str) -> bool:
    """`details.message` goes on where `details` ends."""
    whole, start = _in_order(name), _in_order(beginning)
    return len(whole) > len(start) > 0 and whole[: len(start)] == start


def _in_order(name: str) -> list[str]:
    return [each.lower() for each in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+", _bare(name))]


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _bare(name: str) -> str:
    """Without the `X-` with which headers begin, and which says nothing."""
    return name[2:] if name.startswith(("X-", "x-")) else name
