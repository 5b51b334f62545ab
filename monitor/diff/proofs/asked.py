"""What is asked of one edit at one place: both sides as producer and reader, and what answers about them."""

from collections.abc import Iterator
from typing import TypeVar

from monitor.diff.edits.walk import Found
from monitor.diff.messages.sites import Site
from monitor.diff.messages.spelt import telling
from monitor.diff.messages.unions import apart, reading_any
from monitor.diff.messages.values import Messages, Samples
from monitor.diff.messages.witnesses import Witnesses
from monitor.diff.proofs.questions import Questions
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conjunctions import MADE, Conjunction, reference, synthetic
from monitor.diff.schema.steps import StepKind
from monitor.model.facts import FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Direction
from monitor.schemas import (
    Included,
    Judge,
    JudgeError,
    NotIncluded,
    SchemaAt,
    Unknown,
)

_MOST_MET = 8
"""More alternatives are not set beside each other."""
_MOST_TOLD_APART = 50
"""Of a union with more alternatives it takes seconds to tell each from each."""

KEPT = Proof(Finding.KEPT)

BESIDE = "what is sent may have members that are described beside this alternative"
_OF_NONE = "all that fits an alternative of the {}'s `oneOf` fits another, so that by the letter no message is of it"

Of = TypeVar("Of")


class Asked:
    """One edit at one site, in one direction."""

    def __init__(
        self, found: Found, site: Site, judge: Judge, samples: Samples, questions: Questions, as_text: bool
    ) -> None:
        self.found, self.edit, self.site, self.judge, self.as_text = found, found.edit, site, judge, as_text
        self.samples, self.questions = samples, questions
        request = site.direction is Direction.REQUEST
        self.view = found.visit.pair.view
        self.messages = Messages(self.view, samples)
        self.witnesses = Witnesses(found, site, self.messages, judge, self.told_from_none, as_text=as_text)
        self.request = request
        self.producer, self.reader = self.in_order(found.visit.base, found.visit.revision)
        self.sides = self.in_order("base", "revision")

    def in_order(self, base: Of, revision: Of) -> tuple[Of, Of]:
        """What is the producer's, and what is its reader's."""
        return (base, revision) if self.request else (revision, base)

    def at(self, found: Found) -> "Asked":
        """The same edit as one of a place on the way to it."""
        return Asked(found, self.site, self.judge, self.samples, self.questions, self.as_text)

    def allows(self, schema: SchemaAt, value: JsonValue) -> bool:
        """A part that is malformed or too large says nothing against it."""
        try:
            return self.judge.valid(schema, value, self.view)
        except JudgeError:
            return True

    def shown(self, answer: object) -> Proof | None:
        """*Lost*, where the value that inclusion found stands in a whole message that the judge confirms."""
        return self.witnesses.lost(self.seen(answer.witness)) if isinstance(answer, NotIncluded) else None

    def seen(self, witness: JsonValue) -> Iterator[JsonValue]:
        """Before it, lists that can be seen as such: the text of one item is that of a single value, and of none there
        is no text. A list that is too short has to be, or it is refused for another edit.
        """
        if self.as_text and isinstance(witness, list):
            seen = [*witness, *witness] if witness else telling(self.producer, self._sampled)
            if self.edit.kind is not FactKind.MIN_ITEMS_CHANGED or not self._is_long_enough(seen):
                yield seen
        yield witness

    def _is_long_enough(self, value: JsonValue) -> bool:
        least = [each for each in self.reader.values("minItems") if isinstance(each, int)]
        return isinstance(value, list) and len(value) >= max(least, default=0)

    def _sampled(self, pointers: tuple[str, ...]) -> JsonValue:
        return self.messages.of(self.producer.of(pointers))

    def whole(self, earlier: object) -> Proof | None:
        """The last resort: both places as they stand. Proves *kept* only; who is to blame for a loss is not known."""
        forward = self.ask(self.producer.schema, self.reader.schema)
        if isinstance(forward, Included) and self.leaves_out_its_own():
            forward = self.ask(self.sent_by_any(), self.read_by_any())
        if isinstance(forward, Included):
            return kept(forward, self.ask(self.reader.schema, self.producer.schema, strictly=True))
        for answer in (earlier, forward):
            if isinstance(answer, Unknown):
                return Proof(Finding.UNKNOWN, reason=answer.reason)
        if self.leaves_out_its_own():
            return Proof(Finding.UNKNOWN, reason=_OF_NONE.format(self.sides[0]))
        unshown = Proof(Finding.UNKNOWN, reason="a message may be lost, but no whole one that shows it was confirmed")
        told = None if self.producer.facets else self.read_around(as_written(self.reader))
        return told or unshown

    def read_around(self, demanded: JsonObject) -> Proof | None:
        """Where its sender tells in alternatives of the value around what stands here: is that as it is demanded?"""
        whole, holder = next(self.around(demanded), (None, demanded))
        if whole is None:
            return None
        answer = whole.ask(whole.sent_by_any(), synthetic(self.reader.resource, holder))
        return kept(answer, None) if isinstance(answer, Included) else whole.shown(answer)

    def around(self, demanded: JsonObject) -> Iterator[tuple["Asked", JsonObject]]:
        """The values that this one is in, from the inside, and what they must be for it to be as it is demanded."""
        for index in reversed(range(len(self.found.way))):
            visit, step = self.found.way[index]
            whole = self.at(Found(self.edit, visit, self.found.way[:index]))
            if step.kind is StepKind.MEMBER:
                demanded = {"properties": {step.name: demanded}}
            elif step.kind is StepKind.ITEM and not whole.reader.positions():
                demanded = {"items": demanded}
            else:
                return
            yield whole, demanded

    def sent_by_any(self) -> SchemaAt:
        """The producer, of whose alternatives a message may fit two: nobody takes such a `oneOf` at its word."""
        return self._by_any(self.producer)

    def read_by_any(self) -> SchemaAt:
        """Its reader, where whether a message fits two alternatives is asked elsewhere."""
        return self._by_any(self.reader)

    def _by_any(self, node: Conjunction) -> SchemaAt:
        if not node.values("oneOf"):
            return node.schema
        return self.questions.made(("by any", node.resource, node.pointers), lambda: reading_any(node))

    def leaves_out_its_own(self) -> bool:
        """Is there an alternative of the producer's `oneOf` such that all that fits it fits another of them?

        By the letter nothing is sent by it.
        """
        branches = branches_of(self.producer, "oneOf")
        if len(branches) > _MOST_TOLD_APART:
            return False
        return any(self._is_covered(self.producer, each, self._met(self.producer, each)) for each in branches)

    def ask(self, producer: SchemaAt, reader: SchemaAt, *, strictly: bool = False) -> object:
        open_reader = not self.request and not strictly
        return self.questions.included(producer, reader, self.view, open_reader=open_reader)

    def ask_of_all(self, reader: SchemaAt) -> object:
        """Of all that the producer sends, by alternatives too by which nothing is sent by the letter."""
        answer = self.ask(self.producer.schema, reader)
        if isinstance(answer, Included) and self.leaves_out_its_own():
            return self.ask(self.sent_by_any(), reader)
        return answer

    def ask_briefly(self, producer: SchemaAt, reader: SchemaAt, *, strictly: bool = False) -> object:
        """Where an answer is welcome, and not needed."""
        open_reader = not self.request and not strictly
        return self.questions.included_briefly(producer, reader, self.view, open_reader=open_reader)

    def is_included(self, producer: SchemaAt, reader: SchemaAt, *, strictly: bool = False) -> bool:
        """Where nobody asks what the proof assumes."""
        open_reader = not self.request and not strictly
        return self.questions.is_included(producer, reader, self.view, open_reader=open_reader)

    def sent_within(self, around: "Asked") -> SchemaAt:
        """What is sent by this alternative: all that is demanded of the value around it, too."""
        if around.found.visit is self.found.visit:
            return self.sent_by_any()
        key = ("within", around.producer.pointers, self.producer.pointers, self.request)
        both: JsonObject = {"allOf": [as_written(around.producer), as_written(self.producer)]}
        return self.questions.made(key, lambda: synthetic(around.producer.resource, both))

    def told_from_none(self, union: Conjunction, branch: Conjunction) -> bool:
        """Is the alternative one of several of its `oneOf` such that all that fits one of these fits another of them?

        Then nobody takes the union at its word: by that, it allows none of them.
        """
        met = self._met(union, branch)
        alike = [each for each in met if self._is_covered(union, each, met)]
        while len(alike) < len(met):
            met, alike = alike, [each for each in alike if self._is_covered(union, each, alike)]
        return any(each.facets == branch.facets for each in alike)

    def _met(self, union: Conjunction, branch: Conjunction) -> list[Conjunction]:
        """Alternatives that a message may fit with this one, itself among them; none where they are many."""
        met = [each for each in branches_of(union, "oneOf") if not apart(branch, each, self.view)]
        return met if len(met) <= _MOST_MET else []

    def _is_covered(self, union: Conjunction, branch: Conjunction, met: list[Conjunction]) -> bool:
        others = [each for each in met if each is not branch]
        if not others:
            return False
        if any(each.facets == branch.facets for each in others):
            return True
        any_other: list[JsonValue] = [as_written(each) for each in others]
        of_objects = any(branch.properties(self.view).values())  # who declares members sends objects
        one: JsonObject = {**as_written(branch), **({"type": "object"} if of_objects else {})}
        key = (union.resource, branch.pointers, *(each.pointers for each in others))
        producer = self.questions.made(("alternative", self.view, *key[:2]), lambda: synthetic(union.resource, one))
        reader = self.questions.made(("any other", *key), lambda: synthetic(union.resource, {"anyOf": any_other}))
        return self.is_included(producer, reader, strictly=True)


def as_written(node: Conjunction) -> JsonObject:
    """Part of a schema made beside it: what `node` demands, by reference."""
    return {"allOf": [{"$ref": reference(pointer)} for pointer in node.pointers]}


def kept(forward: Included, backward: object) -> Proof | None:
    """None where both directions hold without assumptions: the same, spelt differently."""
    if isinstance(backward, Included) and not forward.assumptions and not backward.assumptions:
        return None
    said = (each.partition(f" at /{MADE}")[0] for each in forward.assumptions)  # nobody can look there
    return Proof(Finding.KEPT, reason="; ".join(dict.fromkeys(said)))
