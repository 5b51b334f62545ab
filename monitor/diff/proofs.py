"""Does an edit, at one place and in one direction, lose a message? Inclusion proves it; a judge confirms the message.

The producer is the consumer's request under the base, or the provider's response under the revision. An edit is *kept*
where the producer satisfies what the reader demands by the edited keywords; *lost* where a value that violates them can
be built into a whole message that the judge accepts on the producer's side and rejects on the reader's; else *unknown*.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.annotations import ANNOTATIONS
from monitor.diff.branches import branches_of
from monitor.diff.conjunctions import Conjunction, standing_alone, synthetic
from monitor.diff.discriminators import branch_names, choosing_members, component_of, is_discriminated, schema_chosen_by
from monitor.diff.edits import SCALARS, Fragments, fragments
from monitor.diff.messages import Messages, Samples
from monitor.diff.questions import Questions
from monitor.diff.sites import Site
from monitor.diff.text_values import reads_plain_text, text_types_included
from monitor.diff.unions import declared_in_branch, doubtful_unions, fits_others, reads_any_member, refuses_two
from monitor.diff.unsent import unsent_member
from monitor.diff.walk import Found, StepKind
from monitor.diff.witnesses import Witnesses
from monitor.model.changes import Witness
from monitor.model.facts import STATED, FactKind, Finding, Proof
from monitor.model.json_value import JsonValue, canonical
from monitor.model.values import Direction, Loss
from monitor.schemas import (
    Included,
    Judge,
    JudgeError,
    NotIncluded,
    SchemaAt,
    Unknown,
    View,
    World,
    include,
)

_KEPT = Proof(Finding.KEPT)
_RATED = ANNOTATIONS | {FactKind.PROPERTY_ADDED_OPEN, FactKind.OTHER_MEMBERS_ALLOWED}
_ADDED = frozenset({FactKind.PROPERTY_ADDED_OPTIONAL, FactKind.PROPERTY_ADDED_CLOSED, FactKind.PROPERTY_ADDED_REQUIRED})
_REMOVED = frozenset(
    {FactKind.PROPERTY_REMOVED_OPTIONAL, FactKind.PROPERTY_REMOVED_REQUIRED, FactKind.PROPERTY_REMOVED_UNSTATED}
)

_COUNTED = frozenset({FactKind.MIN_MEMBERS_CHANGED, FactKind.MAX_MEMBERS_CHANGED})
"""How many members a producer sends depends on those that it declares."""

_FORM_PLACES = ([StepKind.MEMBER], [StepKind.MEMBER, StepKind.ITEM])
"""Where a form has text: its members, and the items of those; an object inside is written as JSON."""

_ALTERNATIVES = frozenset(
    {FactKind.ALTERNATIVE_ADDED, FactKind.DISCRIMINATED_ALTERNATIVE_ADDED, FactKind.ALTERNATIVE_REMOVED}
)

_TEXTS = ("text", True, False)
"""Tried where the smallest witness is read as something else: the empty text as null, `1` as a number."""

_LISTS: tuple[list[JsonValue], ...] = (["text"], [1])  # in a path, where the empty list can't stand

_MOST_TRIED = 3
"""Values of an enumeration that are tried before a break is left undecided."""


class Prover:
    """One comparison's proofs; the same question is answered once."""

    def __init__(self, judge: Judge, samples: Samples, questions: Questions) -> None:
        self._judge, self._samples, self._questions = judge, samples, questions
        self._known: dict[tuple[object, ...], Proof | None] = {}

    def prove(self, found: Found, site: Site) -> Proof | None:
        """The proof; None where the edit changes nothing in either direction (another spelling of the same)."""
        context = next((visit.pair for visit, step in found.way if step.kind is StepKind.BRANCH), None)
        members = [step for _, step in found.way if step.kind is not StepKind.BRANCH]
        of_form = site.form and [step.kind for step in members] in _FORM_PLACES
        as_text = of_form or site.as_text
        edit = found.edit
        about = (edit.kind, edit.name, edit.branch, edit.keywords)
        key = (found.visit.pair, about, site.direction, as_text, site.form, site.in_path, site.xml, context)
        if key not in self._known:
            self._known[key] = _Question(found, site, self._judge, self._samples, self._questions, as_text).answer()
            return self._known[key]
        known = self._known[key]
        if known is None or (known.witness is None and known.again is None):
            return known

        def again() -> Witness | None:
            proof = _Question(found, site, self._judge, self._samples, self._questions, as_text).answer()
            return None if proof is None else proof.shown()

        return replace(known, witness=None, again=again)


class _Question:
    """Private: one edit at one site; made to be answered once."""

    def __init__(
        self, found: Found, site: Site, judge: Judge, samples: Samples, questions: Questions, as_text: bool
    ) -> None:
        self.found, self.edit, self.site, self.judge, self.as_text = found, found.edit, site, judge, as_text
        self.questions = questions
        request = site.direction is Direction.REQUEST
        self.view = found.visit.pair.view
        self.messages = Messages(self.view, samples)
        self.witnesses = Witnesses(found, site, self.messages, judge, as_text=as_text)
        nodes = (found.visit.base, found.visit.revision)
        self.producer, self.reader = nodes if request else nodes[::-1]
        self.request = request

    def answer(self) -> Proof | None:
        proof = self._by_kind()
        if proof is not None and proof.finding is Finding.UNKNOWN:
            proof = self.witnesses.each_read(self.producer, self.reader) or proof
        if proof is not None and proof.finding is Finding.KEPT:
            return self._exclusive(proof)
        return proof

    def _by_kind(self) -> Proof | None:
        kind = self.edit.kind
        if kind is FactKind.PART_UNREADABLE:
            return Proof(Finding.UNKNOWN, reason=" / ".join(self.edit.shown))
        if kind is FactKind.XML_SPELLING_CHANGED:
            return self._spelt()
        if kind in _RATED:
            return STATED
        if self.edit.name is not None:
            return self._member()
        if kind in _ALTERNATIVES:
            return self._branch()
        return self._keywords()

    def _spelt(self) -> Proof | None:
        """Found by look-up, in XML only; there a member is called by its own name where nothing else is said."""
        own = next((step.name for _, step in self.found.way[::-1] if step.kind is StepKind.MEMBER), "")
        before, after = ({"name": own, **next(iter(each), {})} for each in (self.edit.before, self.edit.after))
        if not self.site.xml or before == after:
            return None
        return Proof(Finding.STATED, self.witnesses.around(self.messages.of(self.producer)))

    # --- members -------------------------------------------------------------------------------------------------
    def _member(self) -> Proof:
        kind = self.edit.kind
        if kind in _REMOVED:
            return self._removed_member()
        required_of_reader = kind in (
            {FactKind.PROPERTY_ADDED_REQUIRED, FactKind.PROPERTY_BECAME_REQUIRED}
            if self.request
            else {FactKind.PROPERTY_BECAME_OPTIONAL}
        )
        if required_of_reader:
            return self.witnesses.lost(self._without_member()) or Proof(
                Finding.UNKNOWN, reason="no message without the member could be built that only one side accepts"
            )
        if kind in _ADDED and self.request and declared_in_branch(self.producer, str(self.edit.name), self.view):
            return self._whole(None) or _KEPT
        return self._added_output() if kind in _ADDED and not self.request else _KEPT

    def _added_output(self) -> Proof:
        """The reader is open, but what it says of undeclared members may clash (DESIGN.md §6)."""
        if self.edit.kind is FactKind.PROPERTY_ADDED_CLOSED:
            return STATED
        if self.edit.kind is FactKind.PROPERTY_ADDED_REQUIRED and self.reader.values("additionalProperties"):
            return Proof(Finding.UNKNOWN, reason="the base says what undeclared members may be, this one perhaps not")
        return _KEPT

    def _removed_member(self) -> Proof:
        """Found by look-up: the member is declared on one side only."""
        name = str(self.edit.name)
        if self.producer.forbids(name) or self.reader.forbids(name):
            return _KEPT
        if not self.request and self.edit.kind is FactKind.PROPERTY_REMOVED_REQUIRED:
            proof = self.witnesses.lost(self._without_member())
            return proof or Proof(Finding.UNKNOWN, reason="no message without the member could be built")
        if not self.request:  # the base allows answers without it: what shows it is one that has it
            found, site, messages, judge = self.found, self.site, self.messages, self.judge
            return Proof(Finding.STATED, again=lambda: unsent_member(found, site, messages, judge))
        value = self.messages.of(self.producer)
        if not (isinstance(value, Mapping) or value is None):
            return STATED
        members = dict(value or {})
        members.setdefault(name, self.messages.member(self.producer, name))
        return Proof(Finding.STATED, self.witnesses.around(members))

    def _without_member(self) -> Iterator[JsonValue]:
        value = self.messages.of(self.producer)
        if isinstance(value, Mapping):
            yield {name: member for name, member in value.items() if name != self.edit.name}
        yield {}

    # --- keywords ------------------------------------------------------------------------------------------------
    def _keywords(self) -> Proof | None:
        if self.edit.kind in _COUNTED or not set(self.edit.keywords) <= set(SCALARS):
            return self._opaque()
        return None if self._without_bearing() else self._scalars()

    def _without_bearing(self) -> bool:
        """Where the types have nothing in common, that edit says it all: formats of numbers say nothing of strings."""
        return not (self.as_text or "type" in self.edit.keywords) and self.producer.is_apart(self.reader)

    def _scalars(self) -> Proof | None:
        producer_part, reader_part = self.edit.before, self.edit.after
        if not self.request:
            producer_part, reader_part = reader_part, producer_part
        of_types = self.edit.keywords == ("type",)
        if self.as_text and of_types and text_types_included(self.producer, self.reader):
            return None if text_types_included(self.reader, self.producer) else _KEPT
        implied = _implied_types(self.producer, self.view) if of_types and not producer_part else ()
        producer_part = producer_part or implied
        if self.edit.kind in {FactKind.ENUM_VALUE_ADDED, FactKind.ENUM_VALUE_REMOVED, FactKind.CONST_CHANGED}:
            return self._listed(producer_part, reader_part)
        forward = self._included(producer_part, reader_part, self.producer)
        if isinstance(forward, Included):
            if implied:
                return Proof(Finding.KEPT, reason="a schema that declares members or items sends objects or arrays")
            return _kept(forward, self._included(reader_part, producer_part, self.reader))
        if isinstance(forward, NotIncluded):
            leaves = [forward.witness, *(_TEXTS if self.as_text else ()), *(_LISTS if self.site.in_path else ())]
            proof = self.witnesses.lost(iter(leaves))
            if proof is not None:
                return proof
        return self._opaque()

    def _listed(self, producer_part: Fragments, reader_part: Fragments) -> Proof | None:
        """Two enumerations: what one side lists and the other does not, if the rest of the producer allows it."""
        sent = self._values(producer_part, reader_part, self.producer)
        if not sent:
            return _KEPT if self._values(reader_part, producer_part, self.reader) else None
        return self.witnesses.lost(iter(sent[:_MOST_TRIED])) or self._opaque()

    def _values(self, held: Fragments, other: Fragments, node: Conjunction) -> list[JsonValue]:
        """Values that only `held` lists and that nothing else of `node` forbids."""
        listed = {canonical(value) for value in _listed_in(other)}
        rest = fragments(node, tuple(name for name in SCALARS if name not in self.edit.keywords))
        schema = standing_alone(rest or ({},))
        return [value for value in _listed_in(held) if canonical(value) not in listed and self._allows(schema, value)]

    def _allows(self, schema: SchemaAt, value: JsonValue) -> bool:
        try:
            return self.judge.valid(schema, value, self.view)
        except JudgeError:
            return True

    def _included(self, producer_part: Fragments, reader_part: Fragments, producer: Conjunction) -> object:
        others = tuple(name for name in SCALARS if name not in self.edit.keywords)
        context = fragments(producer, others)
        if self.site.in_path and not self.found.way:
            context = ({"minLength": 1, "minItems": 1}, *context)
        return include(
            standing_alone((*context, *producer_part)),
            standing_alone((*context, *reader_part)),
            view=self.view,
            world=World.OPEN,
            judge=self.judge,
        )

    def _opaque(self) -> Proof | None:
        """The whole producer against what the edited keywords of the reader demand."""
        forward = self._ask(self.producer.schema, self._projected(self.reader))
        if isinstance(forward, Included):
            return _kept(forward, self._ask(self.reader.schema, self._projected(self.producer), strictly=True))
        if isinstance(forward, NotIncluded):
            proof = self.witnesses.lost(iter([forward.witness]))
            if proof is not None:
                return proof
        return self._whole(forward)

    def _projected(self, node: Conjunction) -> SchemaAt:
        keywords = (*self.edit.keywords, *(("nullable",) if "type" in self.edit.keywords else ()))
        parts: list[JsonValue] = []
        for facet in node.facets:
            written = SchemaAt(node.resource, facet.pointer).node
            if written is False:
                return SchemaAt(node.resource, facet.pointer)
            kept = {name: written[name] for name in keywords if name in written} if isinstance(written, Mapping) else {}
            if kept and self.edit.kind is FactKind.ADDITIONAL_MEMBERS_CHANGED:
                properties = facet.keywords.get("properties")
                kept["properties"] = {name: {} for name in properties} if isinstance(properties, Mapping) else {}
            if kept:
                parts.append(kept)
        return synthetic(node.resource, {"allOf": parts} if parts else {})

    def _branch(self) -> Proof | None:
        """A branch that only the producer has must fit into what the reader still has."""
        branch = str(self.edit.branch)
        of_base = self.edit.kind is FactKind.ALTERNATIVE_REMOVED
        if of_base != self.request:
            doubtful = refuses_two(self.reader, self.edit.keywords)
            doubtful = doubtful and fits_others(self.reader, self.reader.of((branch,)), self.view)
            return self._whole(None) if doubtful else _KEPT
        unchosen, named = self._unchosen(branch), self._named_alternative(branch)
        if unchosen is None and named.finding is Finding.LOST:  # whatever inclusion would say, and that is dear
            return self.witnesses.lost(iter([self.messages.of(self.producer.of((branch,)))])) or named
        if self.as_text and reads_plain_text(self.producer.of((branch,)), self.reader):
            return _KEPT
        answer = self._ask(SchemaAt(self.producer.resource, branch), self.reader.schema)
        if isinstance(answer, NotIncluded):
            proof = self.witnesses.lost(iter([answer.witness]))
            if proof is not None:
                return proof
        if unchosen is not None:
            return unchosen
        return named if isinstance(answer, Included) else self._whole(answer)

    def _unchosen(self, branch: str) -> Proof | None:
        """A reader that chooses by a member has no branch for its value, whatever other branch would fit."""
        held = self.producer.of((branch,))
        chosen = choosing_members(self.producer, (component_of(self.producer, branch),))
        if not chosen or not is_discriminated(self.reader):
            return None
        (member, value), *_ = chosen.items()
        listed = held.of(held.properties(self.view).get(member, ())).enumeration()
        if listed is not None and value not in listed:
            return None  # the branch takes other values than the one that chooses it
        target = schema_chosen_by(self.reader, str(value))
        if target is None:
            likely = self.messages.of(held)
            message = {**(likely if isinstance(likely, Mapping) else {}), **chosen}
            reason = f"its reader has no branch for {member}: {value}"
            return Proof(Finding.LOST, self.witnesses.around(message, Loss.REFUSED), reason)
        if target in branch_names(self.reader):
            return None
        return Proof(
            Finding.UNKNOWN, reason=f"{member}: {value} still stands for {target}, which is no branch any more"
        )

    def _named_alternative(self, branch: str) -> Proof:
        """An alternative that is accepted only because the reader is open counts as lost (DESIGN.md §6)."""
        gone = self.producer.of((branch,)).properties(self.view)
        known = self.reader.properties(self.view)
        left = [each for keyword in self.edit.keywords for each in branches_of(self.reader, keyword)]
        kept = [each.properties(self.view).keys() | known.keys() for each in left] or [set(known)]
        if (
            not gone
            or any(gone.keys() <= names for names in kept)
            or any(reads_any_member(each, self.view) for each in left)
        ):
            return _KEPT
        alternative = self.producer.of((branch,))
        value = self.messages.of(alternative)
        members = dict(value) if isinstance(value, Mapping) else {}
        for name in gone.keys() - members.keys():
            members[name] = self.messages.member(alternative, name)
        # The alternative alone: where it overlaps with others, a judge of the whole refuses what it means.
        if not self._allows(alternative.schema, members):
            return Proof(Finding.UNKNOWN, reason="no message of the alternative was confirmed")
        reason = "it is read only because the reader ignores members that it does not know"
        return Proof(Finding.LOST, self.witnesses.around(members), reason)

    # --- the whole place -----------------------------------------------------------------------------------------
    def _whole(self, earlier: object) -> Proof | None:
        """The last resort: both places as they stand. Proves *kept* only; who is to blame for a loss is not known."""
        forward = self._ask(self.producer.schema, self.reader.schema)
        if isinstance(forward, Included):
            return _kept(forward, self._ask(self.reader.schema, self.producer.schema, strictly=True))
        for answer in (earlier, forward):
            if isinstance(answer, Unknown):
                return Proof(Finding.UNKNOWN, reason=answer.reason)
        return Proof(Finding.UNKNOWN, reason="a message may be lost, but no whole one that shows it was confirmed")

    def _ask(self, producer: SchemaAt, reader: SchemaAt, *, strictly: bool = False) -> object:
        open_reader = not self.request and not strictly
        return self.questions.included(producer, reader, self.view, open_reader=open_reader)

    def _exclusive(self, proof: Proof) -> Proof:
        """Widening a branch of `oneOf` may make a message fit two of them, which no branch alone can show."""
        for nodes in doubtful_unions(self.found, of_base=not self.request):
            producer, reader = nodes if self.request else nodes[::-1]
            if not isinstance(self._ask(producer.schema, reader.schema), Included):
                reason = "it lies in a branch of oneOf, and a message may now fit two branches"
                return Proof(Finding.UNKNOWN, reason=reason)
        return proof


def _kept(forward: Included, backward: object) -> Proof | None:
    """None where both directions hold without assumptions: the same, spelt differently."""
    if isinstance(backward, Included) and not forward.assumptions and not backward.assumptions:
        return None
    return Proof(Finding.KEPT, reason="; ".join(forward.assumptions))


def _implied_types(node: Conjunction, view: View) -> Fragments:
    """A producer sends what it declares: members are those of an object, items those of an array.

    A name that is only required, and described nowhere, leaves it open what else may come.
    """
    if any(node.properties(view).values()):
        return ({"type": ["object"]},)
    return ({"type": ["array"]},) if node.children("items") else ()


def _listed_in(found: Fragments) -> tuple[JsonValue, ...]:
    values = [each.get("enum") for each in found]
    return tuple(values[0]) if values and isinstance(values[0], list) else ()
