"""Both descriptions, as finders of transitions ask them: what stands at a pointer, and whether it says the same."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property

from monitor.diff.schema.conjunctions import Conjunction, Conjunctions
from monitor.diff.schema.meaning import Meanings
from monitor.diff.subjects import is_component
from monitor.documents.pointers import escape_token, held_at
from monitor.model.api import Api
from monitor.model.json_value import JsonValue
from monitor.openapi.dialects import dialect_of
from monitor.schemas import Resource, View


class Documents:
    """Both descriptions, read only where something may be a transition."""

    def __init__(self, base: Api, revision: Api) -> None:
        self._apis = base, revision

    def api(self, side: int) -> Api:
        return self._apis[side]

    @cached_property
    def schemas(self) -> tuple[Conjunctions, Conjunctions]:
        base, revision = (Conjunctions(Resource(api.root, dialect_of(api))) for api in self._apis)
        return base, revision

    @cached_property
    def _meanings(self) -> tuple[Meanings, Meanings]:
        base, revision = (Meanings(each) for each in self.schemas)
        return base, revision

    def node(self, side: int, pointer: str) -> Conjunction:
        return self.schemas[side].of((pointer,))

    def meaning(self, side: int, pointer: str) -> str | None:
        """What a schema says, in words that are the same on both sides; None where that is not known."""
        return self._meanings[side].of(pointer)

    def same(self, base: str | None, revision: str | None) -> bool:
        """Do two schemas say the same, and is that more than nothing?"""
        if base is None or revision is None or self.held(0, base) is None or self.held(1, revision) is None:
            return False
        ours, theirs = self._meanings
        return ours.same(base, theirs, revision) and ours.of(base) != "{}"

    def same_across(self, side: int, here: str | None, there: str | None) -> bool:
        """As `same`, of a schema of that side and one of the other."""
        return self.same(there, here) if side else self.same(here, there)

    def same_component(self, base: str | None, revision: str | None) -> bool:
        """Are, or refer, both to one component as a whole, be it edited or not?"""
        if base is None or revision is None or self.held(0, base) is None or self.held(1, revision) is None:
            return False
        targets = self.schemas[0].target(base), self.schemas[1].target(revision)
        return targets[0] == targets[1] and is_component(targets[0])

    def edited_too(self, what: str, base: str, revision: str) -> str:
        """What a transition of something that was edited on the way would hide."""
        names = ", ".join(f"`{each}`" for each in self._edited_members(base, revision))
        return f"{what} was edited too{names and f': {names}'}"

    def described_otherwise(self, what: str, base: str, revision: str) -> str:
        """What a transition would hide where the two schemas don't say the same, or only one is there; else empty."""
        described = [self.held(side, pointer) for side, pointer in ((0, base), (1, revision))]
        if described in ([None, None], [{}, {}]) or self.same(base, revision):
            return ""
        if None in described:
            return f"{what} is " + ("described now" if described[0] is None else "no longer described")
        if self.meaning(0, base) is None or self.meaning(1, revision) is None:
            return f"{what} was not compared"
        return self.edited_too(what, base, revision)

    def _edited_members(self, base: str, revision: str) -> tuple[str, ...]:
        """Of two objects, those that only one has or that are described otherwise, or are required on one side only."""
        before, after = self._members(0, base), self._members(1, revision)
        return tuple(name for name in {**before, **after} if before.get(name) != after.get(name))

    def _members(self, side: int, pointer: str) -> dict[str, tuple[bool, list[str | None]]]:
        node = self.node(side, pointer)
        required = node.required(View.NEITHER)
        members = node.properties(View.NEITHER)
        return {name: (name in required, [self.meaning(side, each) for each in held]) for name, held in members.items()}

    def is_telling(self, base: str) -> bool:
        """Does the schema say more than is said of many, so that an equal one is hardly there by chance?"""
        meaning = self._meanings[0].of(base)
        return meaning is not None and _tells(json.loads(meaning))

    def is_one_of_many(self, member: str) -> bool:
        """Are other members of the same object of the base described alike, so that it tells nothing of this one?"""
        members = self.held(0, member.rpartition("/")[0])
        if not isinstance(members, Mapping):
            return False
        beside = (f"{member.rpartition('/')[0]}/{escape_token(name)}" for name in members)
        return any(each != member and self.meaning(0, each) == self.meaning(0, member) for each in beside)

    def held(self, side: int, pointer: str) -> JsonValue:
        return held_at(self._apis[side].root, pointer)


_SAID_OF_MANY: Mapping[str, Sequence[JsonValue]] = {
    "format": ("int32", "int64", "float", "double"),
    "minimum": (0, 1),
    "exclusiveMinimum": (0, True, False),
    "minLength": (0, 1),
    "minItems": (0, 1),
    "uniqueItems": (True, False),
    "additionalProperties": (True, False),
    "readOnly": (True, False),
    "writeOnly": (True, False),
}
"""Keywords and values that tell one schema from few others."""


def _tells(said: Mapping[str, JsonValue]) -> bool:
    """`said`: a meaning. Types, and lists and maps of them, tell nothing."""
    items, others = said.get("items"), said.get("others")
    return (
        not said.keys() <= {"type", "items", "others"}
        or (isinstance(items, Mapping) and _tells(items))
        or (isinstance(others, Sequence) and any(_is_specific(each) for each in others))
    )


def _is_specific(keywords: JsonValue) -> bool:
    return isinstance(keywords, Mapping) and any(
        _tells(value)
        if name == "additionalProperties" and isinstance(value, Mapping)
        else value not in _SAID_OF_MANY.get(name, ())
        for name, value in keywords.items()
        if not name.startswith("x-")
    )
