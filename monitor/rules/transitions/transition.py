"""A transition, and one edit with all places where it is felt: what transitions are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from monitor.model.changes import Component
from monitor.model.facts import Fact, FactKind, Finding
from monitor.model.record import record
from monitor.model.values import Direction

Spot = tuple[str, Direction, str]
"""Operation, direction, and a place as `Fact.place` writes it."""

Channel = tuple[str, Direction]
"""Operation, and which way its message travels."""

NOTHING = "nothing"
"""How facts show a side that says nothing."""


@record
class Transition:
    """`edits`: of the facts that are its parts. `values`: what the message of its row names."""

    kind: FactKind
    edits: frozenset[str]
    values: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    """What was edited beside, and is no part of it: an override of its rule says nothing about that, nor does a waiver
    of the same transition without it.
    """
    grows: bool = False
    """More may come to be part of it while it lasts: a waiver holds for what is lost by it now."""
    stands: tuple[str, str] | None = None
    """Pointers into both sides, where one thing of each is what it is about."""


class EditGroup:
    """One edit with its facts, at every place where it is felt."""

    def __init__(self, key: str, facts: tuple[Fact, ...]) -> None:
        self.key, self.facts = key, facts

    @property
    def first(self) -> Fact:
        return self.facts[0]

    def pointer(self, side: int) -> str | None:
        """Of the first place, in the base (0) or the revision (1)."""
        return self.first.revision if side else self.first.base

    @property
    def name(self) -> str:
        return self.first.values.get("name", "")

    @property
    def shown(self) -> dict[str, str]:
        """What messages name of the base and of the revision; empty where nothing is named."""
        return {side: self.first.values.get(side, "") for side in ("before", "after")}

    @cached_property
    def spots(self) -> frozenset[Spot]:
        return frozenset((each.operation, each.direction, each.place) for each in self.facts)

    @cached_property
    def operations(self) -> frozenset[str]:
        return frozenset(each.operation for each in self.facts)

    @cached_property
    def channels(self) -> frozenset[Channel]:
        return frozenset((each.operation, each.direction) for each in self.facts)

    @property
    def is_decided(self) -> bool:
        """At each place."""
        return all(each.proof.finding is not Finding.UNKNOWN for each in self.facts)

    @cached_property
    def home(self) -> Component | None:
        """The component to name in the place of the first of several places that feel an edit of it."""
        found = {each.component for each in self.facts}
        return found.pop() if len(found) == 1 and len(self.spots) > 1 and "inside" in self.first.values else None

    @property
    def what(self) -> str:
        """As messages name it."""
        return self.home.described if self.home else self.first.values.get("what", "")

    def whole(self, spots: frozenset[Spot]) -> str:
        """As messages name what it is about, or what holds that, by the places of it."""
        home = self.home
        if home is not None:
            return replace(home, place=home.place.removesuffix(f"/{self.name}") if self.name else home.place).described
        place = min(spots, key=lambda spot: spot[2])[2]
        _, separator, path = place.partition(" /")
        return f"`/{path}`" if separator else f"`{place}`"

    @cached_property
    def parents(self) -> frozenset[Spot]:
        """The objects that hold the member it is about."""
        end = len(self.name) + 1
        return frozenset((operation, direction, place[:-end].rstrip()) for operation, direction, place in self.spots)


def demanded_otherwise(names: Sequence[str], before: Collection[str], after: Collection[str]) -> str:
    """Which of them are required on one side only; empty where none is."""
    told = {
        "required now": [name for name in names if name in after and name not in before],
        "no longer required": [name for name in names if name in before and name not in after],
    }
    return "; ".join(f"{said}: " + ", ".join(f"`{name}`" for name in held) for said, held in told.items() if held)
