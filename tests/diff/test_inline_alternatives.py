"""Inline schemas do not count for a discriminator (OpenAPI 3.1.1, Discriminator Object): what is said of an edit in a
union that has only such is what is said without the keyword.
"""

import pytest

from monitor.model.json_value import JsonObject
from tests.diff.drawn import OF, STRING, Drawn
from tests.rules.documents import ratings

SEEDS = [*range(60)]


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize("direction", OF)
def test_the_keyword_says_nothing_of_them(direction: str, keyword: str) -> None:
    for seed in SEEDS:
        drawn = Drawn(seed)
        before = [kinded(drawn.holding(2)) for _ in range(3)]
        after = [kinded(drawn.edited(before[0])), *before[1:]]
        with_it, without = (
            ratings(*({**OF[direction]({keyword: each, **chosen}), "openapi": "3.1.0"} for each in (before, after)))
            for chosen in ({"discriminator": {"propertyName": "kind"}}, {})
        )
        assert with_it == without, (seed, before, after)


def kinded(schema: JsonObject) -> JsonObject:
    return {**schema, "properties": {**schema.get("properties", {}), "kind": STRING}}
