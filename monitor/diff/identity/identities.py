"""Which edit a fact tells of. One edit of a component is one wherever it is used; equal edits of equal copies are too.

An edit inside a component is known by its place there. An edit of text written in place is known by what stood there
and what stands there now, so that a component that was written out at each of its uses still gives one edit.
"""

from collections.abc import Mapping

from monitor.diff.edits.local import Edit
from monitor.diff.schema.meaning import Meanings
from monitor.diff.subjects import component_of
from monitor.documents.pointers import resolve_pointer
from monitor.model.api import Api, SpecVersion
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical
from monitor.model.values import Direction

_NAMED = frozenset({"properties", "patternProperties", "headers", "content", "links"})
"""Keywords below which names are chosen by the owner."""
_DOCUMENTATION = frozenset({"title", "description", "summary", "example", "examples", "externalDocs"})

_ADDED = frozenset(
    {FactKind.PARAMETER_ADDED_OPTIONAL, FactKind.PARAMETER_ADDED_REQUIRED, FactKind.BODY_ADDED_OPTIONAL}
    | {FactKind.BODY_ADDED_REQUIRED, FactKind.STATUS_ADDED_SUCCESS, FactKind.STATUS_ADDED_OTHER, FactKind.HEADER_ADDED}
    | {FactKind.HEADER_ADDED_REQUIRED, FactKind.MEDIA_TYPE_ADDED, FactKind.SENT_MEDIA_TYPE_ADDED}
)
_REMOVED = frozenset(
    {FactKind.PARAMETER_REMOVED, FactKind.BODY_REMOVED, FactKind.STATUS_REMOVED_SUCCESS, FactKind.STATUS_REMOVED_OTHER}
    | {FactKind.HEADER_REMOVED_REQUIRED, FactKind.HEADER_REMOVED_OPTIONAL, FactKind.STATUS_REMOVED_LAST_SUCCESS}
    | {FactKind.MEDIA_TYPE_REMOVED, FactKind.SENT_MEDIA_TYPE_REMOVED}
)
_BY_NAME = frozenset(
    {FactKind.CREDENTIAL_FIRST_REQUIRED, FactKind.CREDENTIAL_REQUIRED, FactKind.CREDENTIAL_ALTERNATIVE_REMOVED}
    | {FactKind.CREDENTIAL_ALTERNATIVE_ADDED, FactKind.SCOPE_REQUIRED, FactKind.SCOPE_DROPPED}
    | {FactKind.CREDENTIAL_WAIVED, FactKind.SERVER_ADDED, FactKind.SERVER_REMOVED, FactKind.SERVER_DEFAULT_CHANGED}
)
"""What was named says it all: where it stands in the document adds nothing."""
_MEDIA_TYPES = frozenset({FactKind.MEDIA_TYPE_ADDED, FactKind.MEDIA_TYPE_REMOVED})
"""In 2.0 their names stand in a list of their own (`consumes`, `produces`), mostly one for all operations."""
_BY_CONTENT = frozenset(
    {FactKind.PARAMETER_BECAME_REQUIRED, FactKind.PARAMETER_BECAME_OPTIONAL, FactKind.PARAMETER_SERIALIZATION_CHANGED}
    | {FactKind.PARAMETER_DEPRECATED, FactKind.PARAMETER_REINSTATED, FactKind.PARAMETER_MOVED}
    | {FactKind.PARAMETER_EMPTY_ALLOWED, FactKind.PARAMETER_EMPTY_FORBIDDEN}
    | {FactKind.PARAMETER_RESERVED_ALLOWED, FactKind.PARAMETER_RESERVED_FORBIDDEN}
    | {FactKind.HEADER_BECAME_REQUIRED, FactKind.HEADER_BECAME_OPTIONAL, FactKind.HEADER_SERIALIZATION_CHANGED}
)
_ONE = {
    **dict.fromkeys(
        (FactKind.PROPERTY_REMOVED_OPTIONAL, FactKind.PROPERTY_REMOVED_REQUIRED, FactKind.PROPERTY_REMOVED_UNSTATED),
        "property-removed",
    ),
    **dict.fromkeys(
        (FactKind.PROPERTY_ADDED_OPTIONAL, FactKind.PROPERTY_ADDED_CLOSED, FactKind.PROPERTY_ADDED_OPEN,
         FactKind.PROPERTY_ADDED_REQUIRED),
        "property-added",
    ),
}  # fmt: skip
"""Kinds that one edit may have at different places, as a view hides other members."""


class Identities:
    def __init__(self, base: Api, revision: Api, meanings: tuple[Meanings, Meanings]) -> None:
        self._apis, self._meanings = (base, revision), meanings

    def of_schema_edit(
        self,
        edit: Edit,
        pointers: tuple[str | None, str | None],
        schemas: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> str:
        """But for its place. `pointers`: where it is shown in base and revision. `schemas`: those edited."""
        stands = [self._schema_at(side, pointers[side], schemas[side]) for side in (0, 1)]
        shown = () if component_of(pointers[0]) or edit.branch is not None else edit.shown
        return "|".join([_ONE.get(edit.kind, edit.kind.value), *stands, edit.name or "", *shown])

    def of_stated(
        self,
        kind: FactKind,
        direction: Direction,
        pointers: tuple[str | None, str | None],
        values: Mapping[str, str],
    ) -> str:
        listed = kind in _MEDIA_TYPES and any(api.spec is SpecVersion.V2_0 for api in self._apis)
        if kind in _BY_NAME or listed:
            return "|".join([kind.value, direction.value, *values.values()])
        stands = [self._origin(side, pointers[side]) for side in (0, 1)]
        if kind in _ADDED:
            stands = [self._text_at(1, pointers[1])]
        elif kind in _REMOVED:
            stands = [self._text_at(0, pointers[0])]
        elif kind in _BY_CONTENT:
            stands = [self._text_at(side, pointers[side]) for side in (0, 1)]
        way = (direction.value,) if kind in _MEDIA_TYPES else ()
        return "|".join([kind.value, *way, *stands, *values.values()])

    def _origin(self, side: int, pointer: str | None) -> str:
        return self._apis[side].origin(pointer or "")

    def _schema_at(self, side: int, pointer: str | None, schemas: tuple[str, ...]) -> str:
        """The place inside a component; elsewhere what the schemas say, or the place where that is too much to tell."""
        origin = self._origin(side, pointer)
        if component_of(pointer):
            return origin
        told = [self._meanings[side].of(each) for each in schemas]
        return "&".join(each for each in told if each is not None) if all(told) else origin

    def _text_at(self, side: int, pointer: str | None) -> str:
        origin = self._origin(side, pointer)
        if not pointer or component_of(pointer):
            return origin
        api = self._apis[side]
        try:
            written = resolve_pointer(api.root, pointer)
            told = _as_in_2_0(written) if api.spec is SpecVersion.V2_0 else written
            return canonical(_without_documentation(told)).decode()
        except (KeyError, UnicodeDecodeError):
            return origin


def with_place(identity: str, place: str) -> str:
    """Of an edit that is written in place; `place`: as `Fact.place`."""
    return f"{identity}|{_tail(place)}"


def _as_in_2_0(value: JsonValue) -> JsonValue:
    """A body or an answer without its media types, which are listed elsewhere, and of which one schema is said."""
    content = value.get("content") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(content, Mapping):
        return value
    return {**value, "content": next(iter(content.values()), None)}


def of_union(edit: Edit, pointers: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """With the `oneOf` or `anyOf` in the place of a branch: all that a union gets, or loses, is one edit of it."""
    before, after = (each.rpartition("/")[0] if each and each == edit.branch else each for each in pointers)
    return before, after


def _tail(place: str) -> str:
    """The member, parameter or header that a place ends in, with the items below it; a whole content has none."""
    head, _, path = place.partition(" /")
    if not path:
        return "" if "/" in head else head.rpartition(" ")[2]
    names = path.split("/")
    last = max((index for index, name in enumerate(names) if name != "*"), default=0)
    return "/".join(names[last:])


def _without_documentation(value: JsonValue) -> JsonValue:
    """Names of members are kept, whatever they are."""
    if isinstance(value, list | tuple):
        return [_without_documentation(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: {key: _without_documentation(each) for key, each in held.items()}
        if name in _NAMED and isinstance(held, Mapping)
        else _without_documentation(held)
        for name, held in value.items()
        if name not in _DOCUMENTATION
    }
