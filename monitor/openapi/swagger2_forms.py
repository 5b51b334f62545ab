"""A form of 2.0, which has a parameter for each of its fields, as the media type that 3.0 has for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.openapi.misplaced import misplaced
from monitor.openapi.parts import as_flag
from monitor.openapi.swagger2_values import as_bytes, described, is_in_schema, schema_of, spelling_of, words_beside

_FILES, _TEXTS = "multipart/form-data", "application/x-www-form-urlencoded"

_EMPTY = "allowsEmptyValue"
"""Of a member of a form that may have no value, for which 3.0 has none."""


@record
class Field:
    """`place`: pointer of its parameter. `schema`: what is said of its value."""

    name: str
    place: str
    value: JsonObject
    schema: JsonObject

    @property
    def is_needed(self) -> bool:
        return is_needed(self.value)

    @property
    def schema_place(self) -> str:
        return f"{self.place}/schema" if is_in_schema(self.value) else self.place

    @property
    def spelling(self) -> JsonObject:
        """Of files, which can't be joined, nothing: each has a part of its own, whatever is said."""
        said = {**self.schema, **self.value}
        items = said.get("items")
        is_of_files = isinstance(items, Mapping) and as_bytes(items).get("format") == "binary"
        spelt = spelling_of(said) if self.schema.get("type") == "array" and not is_of_files else {}
        return {**spelt, _EMPTY: True} if as_flag(self.value.get("allowEmptyValue")) is True else spelt

    @property
    def unsaid(self) -> JsonObject:
        """Words beside its schema that do not say the same once more."""
        words = words_beside(self.value)
        return {word: held for word, held in words.items() if held not in (self.schema, self.schema.get(word))}


def is_needed(parameter: JsonValue) -> bool:
    return isinstance(parameter, Mapping) and as_flag(parameter.get("required")) is True


def form_types(consumes: Iterable[str], parameters: Iterable[tuple[str, JsonValue]]) -> list[str]:
    """The media types of forms that are listed; where none is, the one that can send these."""
    forms = [name for name in consumes if name.startswith(("multipart/", _TEXTS))]
    has_file = any(isinstance(value, Mapping) and value.get("type") == "file" for _, value in parameters)
    return forms or [_FILES if has_file else _TEXTS]


def fields_of(parameters: Iterable[tuple[str, JsonValue]]) -> list[Field]:
    """Those with a name; `parameters`: each with its pointer."""
    return [
        Field(name, place, value, schema_of(value))
        for place, value in parameters
        if isinstance(value, Mapping) and isinstance(name := value.get("name"), str)
    ]


def form_media(fields: Sequence[Field]) -> JsonObject:
    """Of two fields with one name the later is read."""
    properties: JsonObject = {each.name: {**described(each.value), **each.schema} for each in fields}
    required: JsonValue = [each.name for each in fields if each.is_needed]
    encoding: JsonObject = {each.name: spelt for each in fields if (spelt := each.spelling)}
    schema: JsonObject = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    return {"schema": schema, **({"encoding": encoding} if encoding else {}), **misplaced(dict(_unread(fields)))}


def _unread(fields: Sequence[Field]) -> Iterator[tuple[str, JsonValue]]:
    read: dict[str, JsonObject] = {}
    for each in fields:
        if read.get(each.name, each.schema) != each.schema:
            yield f"another {each.name}", read[each.name]
        read[each.name] = each.schema
        if unsaid := each.unsaid:
            yield each.name, unsaid
