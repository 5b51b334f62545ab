"""What is said of a list beside it, in members of its envelope or in headers: the one in the place of the other."""

from collections.abc import Collection, Sequence

from monitor.rules.transitions.kinds import HEADERS
from monitor.rules.transitions.names import words
from monitor.rules.transitions.transition import EditGroup, Spot

_LINK, _LINKED = "link", frozenset({"next", "prev", "previous", "first", "last", "links"})
"""What the header `Link` holds (RFC 8288), and members hold by themselves."""


def headers_beside(
    groups: Sequence[EditGroup], spots: frozenset[Spot], members: Collection[str], side: int
) -> list[EditGroup]:
    """Headers that only one side has, of the same answers and by a word of one of these members."""
    answers = {(operation, direction, place.partition(" ")[0]) for operation, direction, place in spots}
    said = frozenset[str]().union(*map(words, members))
    return [
        each
        for each in groups
        if each.first.kind in HEADERS[side]
        and (words(each.name) & said or (each.name.lower() == _LINK and said & _LINKED))
        and all((fact.operation, fact.direction, fact.place.partition(" ")[0]) in answers for fact in each.facts)
    ]
