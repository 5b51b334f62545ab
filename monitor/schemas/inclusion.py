"""May every instance that the producer allows be read by the reader?"""

from monitor.model.json_value import JsonValue
from monitor.schemas.answers import Answer, Included, Judge, Unknown, View, World
from monitor.schemas.normal import NormalForms
from monitor.schemas.resource import SchemaAt
from monitor.schemas.sameness import Sameness


def include(
    producer: SchemaAt,
    reader: SchemaAt,
    *,
    view: View,
    world: World,
    judge: Judge | None = None,
    open_reader: bool = False,
) -> Answer:
    """Decides whether `reader` accepts every instance that `producer` allows in that view and world.

    Included is a proof; NotIncluded carries a witness that `judge` (default: `jsonschema_judge()`) confirmed on both
    sides; Unknown says why and where. `open_reader`: the reader's `additionalProperties: false` is read as absent.
    """
    if Sameness(NormalForms(view)).same(producer, reader):
        return Included()
    return Unknown("the schemas differ and the difference is not decided", reader.pointer)


def sample(schema: SchemaAt, *, view: View) -> JsonValue:
    """A small valid instance. Raises LookupError where none is found."""
    raise LookupError(f"no instance of {schema.pointer} is known in the {view} view")
