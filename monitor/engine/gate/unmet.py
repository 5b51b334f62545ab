"""Which parts of what a consumer expects of a body a description rules out: those that can't be met even alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.documents.pointers import join_pointer
from monitor.model.json_value import JsonValue

Schema = dict[str, JsonValue]
Within = Callable[[Schema], Schema]


@dataclass(frozen=True, slots=True)
class Unmet:
    """`never`: nothing may stand there at all. `together`: its parts may each be met, and not all of them at once.

    `demand`: the whole body with that part alone as expected, where the part is there.
    """

    place: str
    demand: Schema
    never: bool = False
    together: bool = False


def unmet(demand: Schema, impossible: Callable[[Schema], bool]) -> Iterator[Unmet]:
    """The smallest parts of `demand`, which as a whole is impossible, that are impossible by themselves.

    What else does not fit is no reason: a member whose value may be another one is not what rules the answer out.
    """
    yield from _unmet(demand, impossible, (), lambda inner: inner, lambda inner: inner)


def _unmet(
    demand: Schema, impossible: Callable[[Schema], bool], steps: tuple[str | int, ...], must: Within, may: Within
) -> Iterator[Unmet]:
    place = join_pointer(*steps)
    if steps and impossible(must({})):
        yield Unmet(place, may(demand), never=True)
        return
    parts = list(_parts(demand))
    if not parts or impossible(must({"type": demand["type"]})):
        yield Unmet(place, may(demand))
        return
    found = False
    for step, inner, required, optional in parts:
        if impossible(must(required(inner))):
            found = True
            yield from _unmet(inner, impossible, (*steps, step), _inside(must, required), _inside(may, optional))
    if not found:
        yield Unmet(place, may(demand), together=True)


def _inside(outer: Within, inner: Within) -> Within:
    return lambda schema: outer(inner(schema))


def _parts(demand: Schema) -> Iterator[tuple[str | int, Schema, Within, Within]]:
    """Each part that must be there: its step, what is expected of it, and that alone, as demanded and as allowed."""
    required, properties = demand.get("required"), demand.get("properties")
    if isinstance(required, list) and isinstance(properties, dict):
        for name in required:
            inner = properties.get(str(name))
            if isinstance(inner, dict):
                yield str(name), inner, *_member(str(name))
    elements, least = demand.get("prefixItems"), demand.get("minItems")
    if isinstance(elements, list) and isinstance(least, int):
        for index, inner in enumerate(elements[:least]):
            if isinstance(inner, dict):
                yield index, inner, *_element(index)


def _member(name: str) -> tuple[Within, Within]:
    def optional(inner: Schema) -> Schema:
        return {"properties": {name: inner}}

    return lambda inner: {"type": "object", "required": [name], **optional(inner)}, optional


def _element(index: int) -> tuple[Within, Within]:
    def optional(inner: Schema) -> Schema:
        return {"prefixItems": [*({} for _ in range(index)), inner]}

    return lambda inner: {"type": "array", "minItems": index + 1, **optional(inner)}, optional
