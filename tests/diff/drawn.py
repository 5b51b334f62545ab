"""Small schemas at random, edits of them, and the worst that is said of a pair."""

import copy
from random import Random

from monitor.model.json_value import JsonObject, JsonValue
from tests.rules.documents import ratings, request_of, response_of

OF = {"request": request_of, "response": response_of}
STRING, INTEGER = {"type": "string"}, {"type": "integer"}
RANK = ["compatible", "risky", "risky?", "breaking"]


def sides(direction: str, *schemas: JsonObject) -> list[dict]:
    return [{**OF[direction](each), "openapi": "3.1.0"} for each in schemas]


def worst(direction: str, base: JsonObject, revision: JsonObject) -> str:
    found = [severity for _, severity in ratings(*sides(direction, base, revision))]
    return max(found, key=RANK.index, default="compatible")


class Drawn:
    """Small schemas, and edits of them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def scalar(self) -> JsonObject:
        return copy.deepcopy(self._random.choice([
            STRING, INTEGER, {"type": "boolean"}, {"type": "string", "maxLength": 3}, {"type": "string", "enum": ["k", "l"]},
            {"type": "string", "enum": ["k", "l", "m"]}, {"type": ["string", "null"]}, {"type": ["integer", "string"]},
            {"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 0}, {"const": "k"},
        ]))  # fmt: skip

    def schema(self, depth: int = 2) -> JsonObject:
        drawn = self._random.random()
        if depth == 0 or drawn < 0.3:
            return self.scalar()
        if drawn < 0.75:
            return self.holding(depth)
        if drawn < 0.87:
            return {"type": "array", "items": self.schema(depth - 1)}
        return {"anyOf": [self.holding(depth), {"type": "string"}]}

    def holding(self, depth: int) -> JsonObject:
        random = self._random
        members = {name: self.schema(depth - 1) for name in "abc" if random.random() < 0.5}
        found: JsonObject = {"type": "object", **({"properties": members} if members else {})}
        if random.random() < 0.4:
            found["additionalProperties"] = random.choice([False, True, self.schema(depth - 1)])
        if random.random() < 0.15:
            found["patternProperties"] = {"^x": self.schema(depth - 1)}
        if members and random.random() < 0.4:
            found["required"] = [random.choice(sorted(members))]
        if members and random.random() < 0.15:
            found["dependentRequired"] = {min(members): [max(members)]}
        return found

    def edited(self, schema: JsonObject) -> JsonObject:
        edited = copy.deepcopy(schema)
        place = self._random.choice(_places(edited))
        other = self.schema()
        name = self._random.choice(sorted({*place, *other}))
        if name in other:
            place[name] = other[name]
        else:
            del place[name]
        return edited


def _places(schema: JsonValue) -> list[JsonObject]:
    if not isinstance(schema, dict):
        return []
    held = [*schema.get("properties", {}).values(), *schema.get("patternProperties", {}).values(),
            *schema.get("anyOf", []), schema.get("additionalProperties"), schema.get("items")]  # fmt: skip
    return [schema, *(place for each in held for place in _places(each))]
