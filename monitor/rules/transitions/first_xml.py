"""How values are spelt in XML, written down where the base said it of none: one decision, mostly of a generator."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.transition import NOTHING, EditGroup, Transition

_WORDS = frozenset({"name", "namespace", "prefix", "attribute", "wrapped", "nodeType"})
"""Of an XML Object (OpenAPI 3.2), by which it is told from a member that is called `xml`."""
_FEWEST = 3
"""Fewer are told one by one."""


def first_xml(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    named: dict[Direction, list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind is FactKind.XML_SPELLING_CHANGED and each.shown["before"] == NOTHING:
            named[each.first.direction].append(each)
    several = [held for held in named.values() if len(held) >= _FEWEST]
    for held in several if several and not _says_any(documents.api(0).root) else ():
        values = {
            "what": f"each of {len(held)} values",
            "before": "nothing, as everywhere in the base",
            "after": f"a spelling of its own, as {held[0].shown['after']}",
        }
        yield Transition(FactKind.XML_SPELLING_CHANGED, edits_of(held), values, grows=True)


def _says_any(root: JsonValue) -> bool:
    left: list[JsonValue] = [root]
    while left:
        found = left.pop()
        if isinstance(found, Mapping):
            said = found.get("xml")
            if isinstance(said, Mapping) and said and said.keys() <= _WORDS:
                return True
            left += found.values()
        elif isinstance(found, list | tuple):
            left += found
    return False
