"""Texts that match a regular expression (by Python's own parser), and texts of each format."""

import random
import re
from re import _constants, _parser  # type: ignore[attr-defined]

FORMATTED = {
    "date": ("2024-05-17", "1999-12-31", "2024-02-29"),
    "date-time": ("2024-05-17T09:30:00Z", "1999-12-31T23:59:59.123+02:00"),
    "time": ("09:30:00Z", "23:59:59+01:00"),
    "email": ("ada@example.com", "a.b+c@x.org"),
    "hostname": ("example.com", "a-b.c"),
    "ipv4": ("192.0.2.7", "0.0.0.0", "255.255.255.255"),
    "ipv6": ("2001:db8::7", "::1"),
    "uri": ("https://example.com/a?b=c#d", "urn:isbn:0451450523", "mailto:a@b.c"),
    "uri-reference": ("/a/b", "#x", "https://example.com"),
    "uuid": ("0f8fad5b-d9cb-469f-a165-70867728950e", "00000000-0000-0000-0000-000000000000"),
}
_ANY = "ab0 -_.Z9é"
_CATEGORIES = {
    _constants.CATEGORY_DIGIT: "0123456789",
    _constants.CATEGORY_WORD: "abZ09_",
    _constants.CATEGORY_SPACE: " \t",
    _constants.CATEGORY_NOT_DIGIT: "ab-",
    _constants.CATEGORY_NOT_WORD: "-. ",
    _constants.CATEGORY_NOT_SPACE: "ab0-",
}


def text_of(expression: str, rng: random.Random) -> str:
    """A text in which the expression is probably found; anything where Python can't read it."""
    try:
        parsed = _parser.parse(expression)
    except (re.error, OverflowError, RecursionError):
        return "a"
    text = _sequence(parsed, rng)[:3000]
    if rng.random() < 0.2:
        text = rng.choice("aZ0-é") + text
    if rng.random() < 0.2:
        text += rng.choice("aZ0-é")
    return text


def _spelt(item, rng: random.Random) -> str:
    operator, argument = item
    spell = _SPELLINGS.get(operator)
    return "" if spell is None else spell(argument, rng)


def _repeated(argument, rng: random.Random) -> str:
    least, most, inner = argument
    count = rng.choice((least, min(most, least + 3), rng.randint(least, min(most, least + 3))))
    return "".join(_spelt(each, rng) for _ in range(min(count, 600)) for each in inner)


def _sequence(items, rng: random.Random) -> str:
    return "".join(_spelt(each, rng) for each in items)


def _of_class(items, rng: random.Random) -> str:
    negated = bool(items) and items[0][0] is _constants.NEGATE
    characters: list[str] = []
    for operator, argument in items:
        if operator is _constants.LITERAL:
            characters.append(chr(argument))
        elif operator is _constants.RANGE:
            characters.extend((chr(argument[0]), chr(argument[1]), chr(rng.randint(*argument))))
        elif operator is _constants.CATEGORY:
            characters.extend(_CATEGORIES.get(argument, "a"))
    if negated:
        return rng.choice([each for each in _ANY + "xyz~!" if each not in characters] or ["\u2603"])
    return rng.choice(characters or ["a"])


_SPELLINGS = {
    _constants.LITERAL: lambda code, _rng: chr(code),
    _constants.NOT_LITERAL: lambda code, _rng: next(each for each in "ab" if each != chr(code)),
    _constants.ANY: lambda _argument, rng: rng.choice(_ANY),
    _constants.IN: _of_class,
    _constants.MAX_REPEAT: _repeated,
    _constants.MIN_REPEAT: _repeated,
    _constants.POSSESSIVE_REPEAT: _repeated,
    _constants.SUBPATTERN: lambda group, rng: _sequence(group[3], rng),
    _constants.BRANCH: lambda branches, rng: _sequence(rng.choice(branches[1]), rng),
}
