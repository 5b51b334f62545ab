"""How much two objects have in common by the members that they declare, and whether two operations answer alike."""

from monitor.diff.schema.conjunctions import Conjunction, Conjunctions
from monitor.model.api import Operation
from monitor.schemas import View

_ALIKE = 0.5
"""Share of members from which two answers describe the same thing."""


def likeness(one: Conjunction, other: Conjunction) -> float | None:
    """The share of all members of both that both declare (Jaccard); None where one of them declares none."""
    mine, theirs = (node.properties(View.NEITHER).keys() for node in (one, other))
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else None


def answer_alike(one: Operation, other: Operation, schemas: tuple[Conjunctions, Conjunctions]) -> bool | None:
    """Do the first successes have the same object, be it put into another or taken out? None where one has none."""
    before, after = _answered(one, schemas[0]), _answered(other, schemas[1])
    pairs = [*((each, after[0]) for each in before), *((before[0], each) for each in after)] if before and after else []
    shares = [share for share in (likeness(*pair) for pair in pairs) if share is not None]
    return max(shares) >= _ALIKE if shares else None


def _answered(operation: Operation, schemas: Conjunctions) -> list[Conjunction]:
    """The first success's object, or the array's, with the objects in its members."""
    success = next((each for status, each in operation.responses.items() if status.startswith("2")), None)
    media = next((each for each in success.content.values() if each.schema), None) if success else None
    if media is None or media.schema is None:
        return []
    whole = _object(schemas.of((media.schema,)))
    return [whole, *(_object(whole.of(held)) for held in whole.properties(View.NEITHER).values() if held)]


def _object(node: Conjunction) -> Conjunction:
    items = node.children("items")
    return node.of(items) if items else node
