"""Values that are listed and nothing else, where the other side describes such values: one edit, members included.

So `const: {"type": "card"}` became an object with a member `type`, and no member came: it was there in what was listed.
"""

from collections.abc import Iterable, Mapping, Sequence

from monitor.diff.edits.local import SCALARS, WITHOUT_MEANING, Edit, listing_edit
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonValue
from monitor.schemas import View

_SAID_OF_VALUES = frozenset({*SCALARS, *WITHOUT_MEANING})


def listing_of_described(base: Conjunction, revision: Conjunction, view: View) -> Edit | None:
    """None where one side has members that the other does not know: each of those is an edit of its own."""
    for listing, other in ((base, revision), (revision, base)):
        values = listing.enumeration()
        held = [each for each in values or () if isinstance(each, Mapping | list | tuple)]
        if not held or not _only_lists(listing) or _only_lists(other) or other.enumeration() is not None:
            continue
        if all(_is_described(each, other, view) for each in held) and _is_there(other, held, view):
            return listing_edit(values or (), dropped=listing is base)
    return None


def _only_lists(node: Conjunction) -> bool:
    return not any(
        name not in _SAID_OF_VALUES and not name.startswith("x-") for facet in node.facets for name in facet.keywords
    )


def _is_described(value: JsonValue, node: Conjunction, view: View) -> bool:
    """All its members, and those in them and in its items, by name."""
    if isinstance(value, Mapping):
        known = node.properties(view)
        return all(name in known and _is_described(held, node.of(known[name]), view) for name, held in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        items, positions = node.children("items"), node.positions()
        places = [(each,) for each in positions] + [items] * max(0, len(value) - len(positions))
        return all(_is_described(each, node.of(place), view) for each, place in zip(value, places, strict=False))
    return True


def _is_there(node: Conjunction, values: Iterable[JsonValue], view: View) -> bool:
    """Is each member that is described, and those in them and in items, in one of the values?"""
    objects = [each for each in values if isinstance(each, Mapping)]
    items = [held for each in values if isinstance(each, list | tuple) for held in each]
    members = {name: [each[name] for each in objects if name in each] for name in node.properties(view)}
    if not all(held and _is_there(node.of(node.properties(view)[name]), held, view) for name, held in members.items()):
        return False
    places = [node.children("items"), *((each,) for each in node.positions())]
    return all(not node.of(place).properties(view) or _is_there(node.of(place), items, view) for place in places)
