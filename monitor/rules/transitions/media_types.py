"""One media type in the place of another: the only one that went by the only one that came, or by the same syntax."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.model.facts import Fact, FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import connected, edits_of, gone_and_new
from monitor.rules.transitions.kinds import Kinds
from monitor.rules.transitions.transition import EditGroup, Spot, Transition

_KINDS: Kinds = (
    frozenset({FactKind.MEDIA_TYPE_REMOVED, FactKind.SENT_MEDIA_TYPE_REMOVED}),
    frozenset({FactKind.MEDIA_TYPE_ADDED, FactKind.SENT_MEDIA_TYPE_ADDED}),
)

_Swap = tuple[Direction, str, str]
"""Which way it travels, the media types before and after."""


def media_types(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    """Of bodies and answers whose content is alike; an edit that did more somewhere is told by itself."""
    gone, new = ([each for each in some if each.is_decided] for some in gone_and_new(groups, _KINDS))
    went, came = _by_content(gone), _by_content(new)
    swapped: dict[_Swap, dict[Spot, str]] = {}  # with what was edited of the content
    for spot in went.keys() & came.keys():
        for one, other in _pairs(went[spot], came[spot]):
            schemas = f"{one.base}/schema", f"{other.revision}/schema"
            edited = documents.described_otherwise("what is sent in it", *schemas)
            swap = (spot[1], one.values["name"], other.values["name"])
            swapped.setdefault(swap, {})[spot] = edited
    for (direction, before, after), spots in sorted(swapped.items(), key=lambda each: each[0]):
        sides = [
            [each for each in some if each.name == name and each.first.direction is direction]
            for some, name in ((gone, before), (new, after))
        ]
        swaps = [each for some in _within(sides, frozenset(spots)) for each in some]
        for together in connected(swaps, lambda group: group.parents):
            felt = frozenset[Spot]().union(*(each.parents for each in together))
            note = "; ".join(sorted({spots[spot] for spot in felt} - {""}))
            values = {"before": before, "after": after}
            yield Transition(FactKind.MEDIA_TYPE_CHANGED, edits_of(together), values, note, stands=_stands(together))


def _stands(together: Sequence[EditGroup]) -> tuple[str, str]:
    """Where people find the one and the other."""
    gone, new = gone_and_new(together, _KINDS)
    return str(gone[0].first.base), str(new[0].first.revision)


def _by_content(groups: Iterable[EditGroup]) -> dict[Spot, list[Fact]]:
    """What went from, or came to, each body and answer."""
    found: dict[Spot, list[Fact]] = {}
    for group in groups:
        for fact in group.facts:
            place = fact.place.removesuffix(group.name).rstrip()
            found.setdefault((fact.operation, fact.direction, place), []).append(fact)
    return found


def _pairs(gone: Sequence[Fact], new: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    if len(gone) == len(new) == 1:
        yield gone[0], new[0]
        return
    before, after = ([_syntax(each.values["name"]) for each in some] for some in (gone, new))
    for fact, syntax in zip(gone, before, strict=True):
        if before.count(syntax) == after.count(syntax) == 1:
            yield fact, new[after.index(syntax)]


def _syntax(name: str) -> str:
    """`application/vnd.acme.v2+json` is JSON (RFC 6838 §4.2.8)."""
    return name.partition(";")[0].strip().partition("/")[2].rpartition("+")[2]


def _within(sides: Sequence[Sequence[EditGroup]], spots: frozenset[Spot]) -> Sequence[Sequence[EditGroup]]:
    """Of what went and what came, that which is felt where the other is, and nowhere else."""
    while True:
        sides = [[each for each in some if each.parents <= spots] for some in sides]
        felt = [frozenset[Spot]().union(*(each.parents for each in some)) for some in sides]
        if felt[0] == felt[1]:
            return sides
        spots = felt[0] & felt[1]
