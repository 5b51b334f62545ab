"""What an edit can't have touched, found by content over the graph of references, so that it is never walked."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from monitor.documents.pointers import escape_token
from monitor.model.api import Api
from monitor.model.json_value import JsonValue
from monitor.openapi.digests import chosen_schemas, common_bytes, plain_bytes, references_in, references_written
from monitor.openapi.divisions import BESIDE, ELSEWHERE, part_of, touched_parts
from monitor.openapi.inheritance import heirs
from monitor.schemas import DanglingReferenceError, Resource

_PLAIN = frozenset({str, bool, type(None)})
_REFERRING = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})


class Untouched:
    """Compares two documents once; afterwards each question costs the size of what is asked about."""

    def __init__(self, base: Api, revision: Api, documents: tuple[Resource, Resource]) -> None:
        self._comparable = documents[0].dialect is documents[1].dialect
        self._base, self._revision, self._documents = base, revision, documents
        apart = base.source != revision.source
        self._touched = touched_parts(base.root, revision.root, apart=apart) if self._comparable else frozenset()

    @property
    def unread(self) -> bool:
        """May something have changed in a document that both refer to, and that was read on neither side?"""
        return not self._comparable or not self._touched.isdisjoint({ELSEWHERE, BESIDE})

    @property
    def unread_beside(self) -> bool:
        """May it only where a relative reference leads to another document on either side?"""
        return BESIDE in self._touched

    def operation(self, shape: str) -> bool:
        """Does an operation stand in the same, untouched path item on both sides?"""
        place = self._base.places.get(shape)
        if place is None or place != self._revision.places.get(shape):
            return False
        return self._comparable and self._kept(part_of(place.held_by))

    def same(self, base: str, revision: str) -> bool:
        """Do both pointers hold the same content, everything that it refers to included?"""
        if not self._comparable:  # the same text means something else in another dialect
            return False
        if base == revision and self._kept(part_of(base)):
            return True
        held = self._held(base, revision)
        content = common_bytes(*held)
        if content is None or self._heirs_touched(base, revision) or self._leads_to_changed(content):
            return False
        return b'"mapping":' not in content or all(map(self._kept, map(_named_schema, chosen_schemas(held[0]))))

    def same_alone(self, before: JsonValue, after: JsonValue) -> bool:
        """Do both say the same in words that refer to nothing? So do most members; False where that takes a look."""
        if not (isinstance(before, dict) and before == after and self._comparable):
            return False
        other: Mapping[str, JsonValue] = after if isinstance(after, dict) else {}
        return _REFERRING.isdisjoint(before) and all(
            type(value) in _PLAIN and type(value) is type(other[name]) for name, value in before.items()
        )

    def disturbed(self, value: JsonValue) -> bool:
        """Does `value`, equal on both sides, refer to something that is not?"""
        return not self._comparable or self._leads_to_changed(plain_bytes(value))

    def _leads_to_changed(self, content: bytes) -> bool:
        return any(target in self._changed for target in references_written(content) if not self._kept(part_of(target)))

    def _kept(self, part: str) -> bool:
        return part not in self._touched

    def _held(self, base: str, revision: str) -> tuple[JsonValue, JsonValue]:
        before, after = self._documents
        return _at(before, base), _at(after, revision)

    def _heirs_touched(self, base: str, revision: str) -> bool:
        before, after = (heirs.get(pointer, ()) for heirs, pointer in zip(self._heirs, (base, revision), strict=True))
        return before != after or not all(self._kept(part_of(each)) for each in before)

    @cached_property
    def _heirs(self) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
        return heirs(self._base.root), heirs(self._revision.root)

    @cached_property
    def _changed(self) -> frozenset[str]:
        """Every target of a reference that differs, or that refers to one that does, through any number of steps."""
        targets = {
            target
            for part in self._touched
            for held in self._held(part, part)
            for target in references_in(held)
            if not self._kept(part_of(target))
        }
        referrers: dict[str, set[str]] = {}
        changed = []
        for target in targets:
            before, after = self._held(target, target)
            if common_bytes(before, after) is None or self._heirs_touched(target, target):
                changed.append(target)
            for reference in references_in(before):
                referrers.setdefault(reference, set()).add(target)
        return frozenset(_closure(changed, referrers))


def _named_schema(name: str) -> str:
    return f"/components/schemas/{escape_token(name)}"


_NOTHING = "nothing stands there"


def _at(document: Resource, pointer: str) -> JsonValue:
    try:
        return document.held(pointer)
    except DanglingReferenceError:
        return [_NOTHING]


def _closure(start: Iterable[str], edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(edges.get(name, ()))
    return found
