"""What a caller holds who got in before: does it still get in? Asked of the alternatives themselves, one by one."""

import copy
from collections.abc import Mapping, Sequence
from random import Random

import pytest

from tests.rules.documents import description, ratings

Alternatives = Sequence[Mapping[str, list[str]]]

SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "oauth": {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://a.example/token", "scopes": dict.fromkeys("rwx", "")}},
    },
}
PAIRS = 150


def api(of_all: Alternatives | None, own: Alternatives | None) -> dict:
    held = description({} if own is None else {"security": own}, components={"securitySchemes": SCHEMES})
    return held if of_all is None else {**held, "security": of_all}


def drawn(draw: Random) -> list[dict[str, list[str]]] | None:
    if draw.random() < 0.15:
        return None
    return [_alternative(draw) for _ in range(draw.choice((0, 1, 1, 2, 3)))]


def _alternative(draw: Random) -> dict[str, list[str]]:
    named = draw.sample(list(SCHEMES), draw.choice((0, 1, 1, 1, 2)))
    return {name: draw.sample("rwx", draw.choice((0, 1, 2))) if name == "oauth" else [] for name in named}


def edited(alternatives: list[dict[str, list[str]]] | None, draw: Random) -> list[dict[str, list[str]]] | None:
    held = copy.deepcopy(alternatives)
    if not held or draw.random() < 0.2:
        return drawn(draw)
    one, name = draw.choice(held), draw.choice(list(SCHEMES))
    match draw.randrange(4):
        case 0:
            held.remove(one)
        case 1:
            held.append(_alternative(draw))
        case 2 if name in one:
            del one[name]
        case _:
            one[name] = draw.sample("rwx", 1) if name == "oauth" else []
    return held


def gets_in(caller: Mapping[str, list[str]], alternatives: Alternatives) -> bool:
    return any(
        all(name in caller and set(scopes) <= set(caller[name]) for name, scopes in each.items())
        for each in alternatives or ({},)
    )


@pytest.mark.parametrize("seed", range(4))
def test_who_got_in_and_does_not_any_more_is_told_and_nobody_else(seed: int) -> None:
    draw = Random(seed)
    for _ in range(PAIRS):
        of_all, own = drawn(draw), drawn(draw)
        after = (edited(of_all, draw), own) if draw.random() < 0.5 else (of_all, edited(own, draw))
        callers = (of_all if own is None else own) or [{}]
        asked = after[0] if after[1] is None else after[1]
        refused = [each for each in callers if not gets_in(each, asked or ())]
        found = {severity for _, severity in ratings(api(of_all, own), api(*after))}
        assert not refused or found - {"compatible"}, (of_all, own, after)
        assert refused or "breaking" not in found, (of_all, own, after)
