"""What is skipped because no edit touched it: the same changes are found where nothing is skipped.

The oracle reads and walks every operation, and looks through references one by one.
"""

import copy
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.diff.edits.untouched import Untouched
from monitor.documents import load
from monitor.documents.pointers import resolve_pointer
from monitor.model.changes import Change, change_to_json
from monitor.model.json_value import JsonValue, canonical
from monitor.openapi.digests import references_in
from tests.rules.documents import changes

SHIPPED = Path(__file__).parents[1] / "corpus" / "shipped"
PAIRS = sorted(path.parent for path in SHIPPED.glob("*/*/old.*") if path.suffix != ".graphql")
SEEDS = range(6)


class Nothing(Untouched):
    """Says of nothing that it is untouched; what a value refers to is compared reference by reference."""

    def operation(self, shape: str) -> bool:
        return False

    def same(self, base: str, revision: str) -> bool:
        return False

    def same_alone(self, before: JsonValue, after: JsonValue) -> bool:
        return False

    def disturbed(self, value: JsonValue) -> bool:
        seen: set[str] = set()
        waiting = [*references_in(value)]
        while waiting:
            pointer = waiting.pop()
            if pointer not in seen:
                seen.add(pointer)
                before, after = (held(api.root, pointer) for api in (self._base, self._revision))
                if canonical(before) != canonical(after):
                    return True
                waiting += references_in(before)
        return not self._comparable


def held(root: JsonValue, pointer: str) -> JsonValue:
    try:
        return resolve_pointer(root, pointer)
    except KeyError:
        return ["nothing"]


def assert_nothing_is_missed(base: JsonValue, revision: JsonValue, monkeypatch: pytest.MonkeyPatch) -> None:
    skipping = stated(changes(base, revision))
    with monkeypatch.context() as patch:
        patch.setattr("monitor.diff.sides.Untouched", Nothing)
        assert skipping == stated(changes(base, revision))


def stated(found: tuple[Change, ...]) -> list[bytes]:
    """All of them but the sampled messages, which may be drawn in another order."""
    return sorted(canonical({**change_to_json(each), "witness": each.witness is not None}) for each in found)


def document(folder: Path, side: str) -> dict:
    path = next(folder.glob(f"{side}.*"))
    return dict(load(path.read_bytes(), path.name))


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name[:40])
def test_skipping_finds_the_same_changes_of_published_pairs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_nothing_is_missed(document(folder, "old"), document(folder, "new"), monkeypatch)


def shop() -> dict:
    """Every way in which one part can depend on another."""
    charge = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string"},
            "amount": {"$ref": "#/components/schemas/Amount"},
            "method": {
                "oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}],
                "discriminator": {"propertyName": "kind", "mapping": {"card": "Card", "bank": "Bank"}},
            },
            "parent": {"$ref": "#/components/schemas/Charge"},
            "note": {"not": {"$ref": "#/components/schemas/Amount/properties/currency"}},
        },
    }
    kind = {"kind": {"type": "string"}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://shop.example"}],
        "security": [{"key": []}],
        "paths": {
            "/charges/{id}": {
                "parameters": [{"$ref": "#/components/parameters/Id"}],
                "get": {"operationId": "read", "responses": {"200": {"$ref": "#/components/responses/Charge"}}},
                "delete": {"operationId": "undo", "security": [], "responses": {"204": {"description": "gone"}}},
            },
            "/charges": {
                "post": {
                    "operationId": "make",
                    "requestBody": {"required": True, "content": content},
                    "responses": {"201": {"description": "made", "content": content}},
                    "callbacks": {"settled": {"$ref": "#/components/callbacks/Settled"}},
                },
            },
            "/status": {"get": {"responses": {"200": {"description": "fine"}}}},
            "/again": {"$ref": "#/paths/~1status"},
        },
        "webhooks": {
            "paid": {"post": {"requestBody": {"content": content}, "responses": {"204": {"description": ""}}}}
        },
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
            "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
            "responses": {
                "Charge": {
                    "description": "one",
                    "content": content,
                    "headers": {"X-Left": {"schema": {"type": "integer"}}},
                    "links": {"undo": {"operationId": "undo", "parameters": {"id": "$response.body#/id"}}},
                }
            },
            "callbacks": {
                "Settled": {
                    "{$request.body#/url}": {
                        "post": {"requestBody": {"content": content}, "responses": {"200": {"description": "read"}}}
                    }
                }
            },
            "schemas": {
                "Charge": charge,
                "Amount": {
                    "type": "object",
                    "properties": {"value": {"type": "integer"}, "currency": {"type": "string", "maxLength": 3}},
                },
                "Card": {"type": "object", "required": ["kind"], "properties": kind},
                "Bank": {"type": "object", "required": ["kind", "iban"], "properties": {**kind, "iban": {}}},
            },
        },
    }


@pytest.mark.parametrize("seed", range(40))
def test_skipping_finds_the_same_changes_after_one_random_edit(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    base, chance = shop(), random.Random(seed)
    assert_nothing_is_missed(base, edited(base, chance), monkeypatch)


@pytest.mark.parametrize("seed", SEEDS)
def test_skipping_finds_the_same_changes_after_edits_of_published_descriptions(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    base = document(chance.choice(PAIRS), "old")
    revision = edited(edited(edited(base, chance), chance), chance)
    assert_nothing_is_missed(base, revision, monkeypatch)


def edited(api: dict, chance: random.Random) -> dict:
    """A copy in which one value is left out, repeated under another name, or replaced by one from elsewhere."""
    api = copy.deepcopy(api)
    places = [each for each in _places(api) if each[0] is not api]
    holder, name = chance.choice(places)
    kind = chance.randrange(4)
    if kind == 0:
        del holder[name]
    elif kind == 1 and isinstance(holder, dict):
        holder[f"{name}x"] = copy.deepcopy(holder[name])
    elif kind == 2:
        other, key = chance.choice(places)
        holder[name] = copy.deepcopy(other[key])
    else:
        holder[name] = _changed(holder[name], chance)
    return api


def _places(value: object) -> Iterator[tuple[dict | list, str | int]]:
    """Every member and item, with what holds it."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in members:
        yield value, name  # type: ignore[misc]
        yield from _places(each)


def _changed(value: object, chance: random.Random) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + chance.choice((-1, 1))
    if isinstance(value, str):
        return chance.choice((value + "x", value[1:], "string", "integer", True))
    if isinstance(value, list):
        return value[::-1] if len(value) > 1 else []
    return {"type": "string"} if chance.random() < 0.5 else {}
