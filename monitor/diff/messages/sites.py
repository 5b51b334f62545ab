"""One place of one operation, as a question about what travels there."""

from collections.abc import Callable

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record
from monitor.model.values import Direction
from monitor.schemas import SchemaAt

Wrap = Callable[[JsonValue], JsonObject]
"""Puts a value of a place's schema into a whole HTTP message."""


@record
class Site:
    """Who sends it, how it travels, what it looks like as a message."""

    direction: Direction
    base: SchemaAt
    revision: SchemaAt
    wrap: Wrap
    wrap_base: Wrap
    """As the base sends it, also where it is the revision whose messages count."""
    as_text: bool = False
    """Every scalar in it is text (a parameter, a header): numbers and strings are told apart by their reader only."""
    plain: bool = False
    """A body of `text/plain`, which is text as a whole: how an object in it is written is not told; mostly as JSON."""
    form: bool = False
    """A urlencoded body: the same holds of its members."""

    nests: bool = False
    """A parameter in the style `deepObject`: no version says how a list or an object inside is written, many do."""

    in_path: bool = False
    """A parameter of the path: its text is never empty, for that would be another path."""

    required: bool = False
    """The base requires it of each request, which leaves no room for a default."""

    xml: bool = False
    """XML, of which `xml` says how members are called there (OpenAPI 3.0, XML Object)."""

    @property
    def producer(self) -> SchemaAt:
        return self.base if self.direction is Direction.REQUEST else self.revision

    @property
    def reader(self) -> SchemaAt:
        return self.revision if self.direction is Direction.REQUEST else self.base
