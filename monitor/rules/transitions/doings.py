"""What an operation does: what is asked, what is answered, and which alternatives that has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.likeness import answer_alike
from monitor.model.api import MediaType, Parameter, ParameterIn, Role
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.names import words
from monitor.schemas import View

_DECIDING_NOTHING = frozenset({"title", "description", "example", "examples", "externalDocs", "$comment"})
_BESIDE_BRANCHES = _DECIDING_NOTHING | {"discriminator", "type"}
_MOST_NAMED = 3

Claim = TypeVar("Claim")


class Doing:
    """An operation of one side. `edit`: by which it came, went or lost a piece."""

    def __init__(self, side: int, shape: str, edit: str, documents: Documents) -> None:
        self.side, self.edit, self._documents = side, edit, documents
        self.operation = documents.api(side).operations[shape]

    @property
    def is_called(self) -> bool:
        """By consumers, and with no end announced: what was deprecated is gone as announced."""
        return self.operation.role is Role.CONSUMER and not (self.side == 0 and self.operation.lifecycle.deprecated)

    @cached_property
    def segments(self) -> list[str]:
        return self.operation.path.split("/")[1:]

    @cached_property
    def thing(self) -> frozenset[str]:
        """The words of the last segment that is no parameter."""
        return words(next((each for each in reversed(self.segments) if not each.startswith("{")), ""))

    @cached_property
    def identity(self) -> frozenset[str]:
        """The words of its `operationId`."""
        return words(self.operation.operation_id or "")

    @cached_property
    def name(self) -> frozenset[str]:
        """Every word by which it is called."""
        return self.identity.union(*(words(each) for each in self.segments if not each.startswith("{")))

    @cached_property
    def tags(self) -> frozenset[str]:
        held = self._documents.held(self.side, self.operation.pointer)
        tags = held.get("tags") if isinstance(held, Mapping) else None
        listed = tags if isinstance(tags, Sequence) else ()
        return frozenset(each for each in listed if isinstance(each, str))

    def is_near(self, whole: "Doing") -> bool:
        """The same method, and the same tag, thing or path above it."""
        if self.operation.method != whole.operation.method:
            return False
        above = whole.segments
        return bool(self.tags & whole.tags or self.thing & whole.thing) or self.segments[: len(above)] == above

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """By name, since one may well have gone into the path."""
        return {each.name: each for each in self.operation.parameters.values()}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The parameters that are not in the path."""
        return frozenset(name for name, each in self.parameters.items() if each.location is not ParameterIn.PATH)

    @cached_property
    def body(self) -> str | None:
        return _schema(self.operation.body.content if self.operation.body else {})

    @cached_property
    def members(self) -> Mapping[str, Conjunction]:
        """Of the body."""
        if self.body is None:
            return {}
        node = self._documents.node(self.side, self.body)
        return {name: node.of(held) for name, held in node.properties(View.REQUEST).items()}

    @cached_property
    def choices(self) -> Mapping[str, frozenset[str]]:
        """Parameters and members of the body whose values are listed."""
        nodes = {
            name: self._documents.node(self.side, each.schema)
            for name, each in self.parameters.items()
            if each.schema is not None
        }
        listed = {name: _words_listed(node) for name, node in {**self.members, **nodes}.items()}
        return {name: values for name, values in listed.items() if values}

    @property
    def sent_as(self) -> frozenset[str]:
        return frozenset(self.operation.body.content) if self.operation.body else frozenset()

    def sends_like(self, other: "Doing") -> bool:
        """A body of the same media types, or none."""
        return self.sent_as == other.sent_as

    def asks_body_like(self, other: "Doing") -> bool:
        said = self.says(self.body)
        return self.sends_like(other) and said is not None and said == other.says(other.body)

    def asks_body_like_but_for(self, other: "Doing", choice: str) -> bool:
        """Objects with the same members, that one aside."""
        if choice not in self.members and choice not in other.members:
            return self.asks_body_like(other)
        mine, theirs = (
            {name: each.meaning_of(node) for name, node in each.members.items() if name != choice}
            for each in (self, other)
        )
        return self.sends_like(other) and None not in mine.values() and mine == theirs

    @cached_property
    def successes(self) -> frozenset[str]:
        return frozenset(status for status in self.operation.responses if status.startswith("2"))

    @cached_property
    def answer(self) -> str | None:
        """The schema of the first success."""
        success = next((each for status, each in self.operation.responses.items() if status.startswith("2")), None)
        return _schema(success.content if success else {})

    def answers_same(self, other: "Doing") -> bool:
        said = self.says(self.answer)
        return self.successes == other.successes and said is not None and said == other.says(other.answer)

    def answers_like(self, other: "Doing") -> bool:
        """The same, or much the same object."""
        return self.answers_same(other) or (self.successes == other.successes and self.answers_object_like(other))

    def answers_object_like(self, other: "Doing") -> bool:
        before, after = (self, other) if self.side == 0 else (other, self)
        return answer_alike(before.operation, after.operation, self._documents.schemas) is True

    def alternatives(self, pointer: str | None) -> frozenset[str]:
        """What the branches of a union say, or of an array's items that are one; of anything else, what itself says."""
        if pointer is None:
            return frozenset()
        node = self._documents.node(self.side, pointer)
        items = node.children("items")
        if len(items) == 1:
            pointer, node = items[0], node.of(items)
        told = [self.says(each) for each in _branches(node) or (pointer,)]
        return frozenset(each for each in told if each) if all(told) else frozenset()

    def meaning_of(self, node: Conjunction) -> str | None:
        return self.says(node.pointers[0]) if len(node.pointers) == 1 else None

    def says(self, pointer: str | None) -> str | None:
        """Empty where there is nothing; None, which is like nothing, where it can't be told."""
        if pointer is None:
            return ""
        return self._documents.meaning(self.side, pointer)


def _schema(content: Mapping[str, MediaType]) -> str | None:
    return next((each.schema for each in content.values() if each.schema is not None), None)


def _branches(node: Conjunction) -> tuple[str, ...]:
    """Of a schema that is nothing but a union."""
    if len(node.facets) != 1:
        return ()
    facet = node.facets[0]
    for keyword in ("oneOf", "anyOf"):
        branches = facet.keywords.get(keyword)
        if isinstance(branches, Sequence) and facet.keywords.keys() <= {keyword, *_BESIDE_BRANCHES}:
            return tuple(f"{facet.pointer}/{keyword}/{index}" for index in range(len(branches)))
    return ()


def _words_listed(node: Conjunction) -> frozenset[str]:
    values = node.enumeration() or ()
    return frozenset(map(str, values)) if all(isinstance(each, str) for each in values) else frozenset()


def listed(keys: Sequence[str]) -> str:
    """As messages name one operation or several."""
    more = len(keys) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(keys[:_MOST_NAMED])} and {more} more"
    return " and ".join([*([", ".join(keys[:-1])] if keys[1:] else []), keys[-1]])


def undisputed(claims: Sequence[tuple[Sequence[Doing], Claim]]) -> Iterator[Claim]:
    """Those whose operations no other claim has."""
    uses = Counter(each.edit for doings, _ in claims for each in doings)
    return (claim for doings, claim in claims if all(uses[each.edit] == 1 for each in doings))
