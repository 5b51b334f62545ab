"""What a Parameter, Items or Header Object of 2.0 says of its value, as a schema of 3.0 and how a list is joined."""

from collections.abc import Mapping

from monitor.documents.references import NAMES, is_data
from monitor.model.json_value import JsonObject, JsonValue
from monitor.openapi.digests import content_bytes
from monitor.openapi.misplaced import words_of

_NOT_SCHEMA = frozenset(
    {"name", "in", "description", "required", "collectionFormat", "allowEmptyValue", "schema", "$ref"}
    | {"content", "style", "explode", "allowReserved"}
)
"""Members of a Parameter, Items or Header Object that say nothing of the value, or stand for it."""

_STYLES: Mapping[str, JsonObject] = {
    "csv": {"style": "form", "explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "tsv": {"style": "tabDelimited", "explode": False},  # 3.0 has no word for it
}
_FORMAT = "collectionFormat"
_REFERENCE = "$ref"
_LATER = frozenset({"content", "style", "explode", "allowReserved"})
"""Words of 3.0."""
_LISTS = "collectionFormats"
"""Nor for lists inside a list: those from the outer to the inner, with commas, under a name that 3.0 does not have."""


def in_words_of_3_0(root: JsonObject) -> JsonObject:
    """`x-nullable`, by which many tools say in 2.0 what 3.0 calls `nullable`, under that name too; files as bytes.

    It stays as well: it is what stands in the document, where people are led to. The rest is shared.
    """
    definitions = root.get("definitions")
    if isinstance(definitions, Mapping) and b'"type":"file"' in content_bytes(definitions):
        root = {**root, "definitions": _with_bytes(definitions, named=True)}
    if b'"x-nullable"' not in content_bytes(root):
        return root
    respelt = _nullable(root)
    assert isinstance(respelt, Mapping)
    return respelt


def _with_bytes(value: JsonValue, *, named: bool) -> JsonValue:
    """Also where a definition is a file, for which 2.0 has the word in an answer only."""
    if isinstance(value, list | tuple):
        return [_with_bytes(each, named=False) for each in value]
    if not isinstance(value, Mapping):
        return value
    respelt = {
        name: held if not named and is_data(name, held) else _with_bytes(held, named=not named and name in NAMES)
        for name, held in value.items()
    }
    return respelt if named else as_bytes(respelt)


def as_bytes(schema: JsonObject) -> JsonObject:
    """What 3.0 says of a file."""
    return {**schema, "type": "string", "format": "binary"} if schema.get("type") == "file" else schema


def _nullable(value: JsonValue) -> JsonValue:
    if isinstance(value, Mapping):
        said = value.get("x-nullable")
        return {
            **{name: _nullable(held) for name, held in value.items()},
            **({"nullable": said} if isinstance(said, bool) else {}),
        }
    return [_nullable(each) for each in value] if isinstance(value, list | tuple) else value


def is_in_schema(value: JsonObject) -> bool:
    """As later versions have it. Without a type it is nothing in 2.0, so that nothing else can be meant."""
    return "type" not in value and isinstance(value.get("schema"), Mapping)


def schema_of(value: JsonObject) -> JsonObject:
    """The members of a Parameter, Items or Header Object that are its schema."""
    inner = value.get("schema")
    if is_in_schema(value) and isinstance(inner, Mapping):
        return inner
    if _REFERENCE in value:  # of items, which 2.0 has no references for, and what else can be meant?
        return {_REFERENCE: value[_REFERENCE]}
    schema = {name: held for name, held in value.items() if name not in _NOT_SCHEMA}
    items = schema.get("items")
    if isinstance(items, Mapping):
        schema["items"] = schema_of(items)
    return as_bytes(schema)


def described(value: JsonObject) -> JsonObject:
    """What 3.0 says beside a schema, or in it."""
    return {"description": value["description"]} if "description" in value else {}


def words_beside(value: JsonObject) -> JsonObject:
    """What says nothing in a Parameter, Items or Header Object: another schema than its own, and words of 3.0."""
    unknown = {name: held for name, held in value.items() if name in _LATER}
    written = value.get(_FORMAT)
    if written is not None and str(written).lower() not in _STYLES:
        unknown[_FORMAT] = written
    if is_in_schema(value):
        return {**words_of(value), **unknown}
    if _REFERENCE in value:
        return {**{name: held for name, held in words_of(value).items() if name != _REFERENCE}, **unknown}
    items = value.get("items")
    of_items = words_beside(items) if isinstance(items, Mapping) else {}
    own = {"schema": value["schema"]} if "schema" in value else {}
    return {**own, **unknown, **{f"items/{name}": held for name, held in of_items.items()}}


def spelling_of(value: JsonObject, *, simple: bool = False) -> JsonObject:
    """How a list is joined. `simple`: where 3.0 has commas without a word."""
    style = _STYLES[_format(value)]
    inner: list[str] = []
    items = value.get("items")
    while isinstance(items, Mapping) and items.get("type") == "array":
        inner.append(_format(items))
        items = items.get("items")
    listed = {_LISTS: ",".join(inner)} if inner else {}
    return {**({} if simple and style["style"] == "form" else style), **listed}


def _format(value: JsonObject) -> str:
    written = str(value.get(_FORMAT, "csv")).lower()
    return written if written in _STYLES else "csv"
