"""Does an edit of a declared member lose a message? What no message shows is found by look-up."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.diff.edits.local import ADDED, REMOVED, among_others, listed_names
from monitor.diff.messages.unions import apart, declared_in_branch
from monitor.diff.proofs.asked import KEPT, Asked, as_written, kept
from monitor.diff.proofs.elsewhere import (
    Elsewhere,
    as_outermost,
    elsewhere,
    is_declared_throughout,
    of_same_value,
    outermost,
)  # fmt: skip
from monitor.diff.proofs.unread import lacking, unread_member, with_member
from monitor.diff.proofs.unsent import unsent_member
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.closures import said_of_unknown, shuts_out
from monitor.diff.schema.conditions import described_inside, may_speak_of, parts
from monitor.diff.schema.conjunctions import Conjunction, reference, synthetic
from monitor.diff.schema.contradictions import shut_out_beside
from monitor.diff.schema.discriminators import is_discriminated
from monitor.diff.schema.steps import Step, StepKind
from monitor.model.facts import STATED, FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Loss
from monitor.schemas import Included, NotIncluded, SchemaAt, View
from monitor.schemas.text.languages import matches

_OTHERWISE = "the base says what members of other names are, and this one may be something else"
_ONLY_REQUIRED = (
    "the base requires the member and describes it nowhere, and the revision does not require it: "
    "whether it is read, neither says"
)
_ALTERNATIVE_AS_ELSE = "an alternative declares it as something else"
_SPOKEN_OF_AS_ELSE = "the base speaks of it in another place, and there it may be something else"
_SHUT_OUT = "it is declared still, and a part beside that (`{}: false`) does not know it"
_TOLD_OTHERWISE = "the revision describes it in another place, and there it may be something else"


def member_proof(asked: Asked) -> Proof | None:
    """What the reader requires is shown by a message without it; what only one side knows is found by look-up.

    None where it is declared in another place of the same value, or listed as a name, and all else is as it was.
    """
    kind = asked.edit.kind
    if kind in REMOVED | ADDED and (is_declared_throughout(asked.found, str(asked.edit.name)) or _is_listed(asked)):
        forward, backward = _as_a_whole(asked)
        if forward:
            return KEPT if not backward else None
    if kind is FactKind.PROPERTY_ADDED_OPEN and asked.request:
        return STATED
    if kind in REMOVED:
        proof = _removed_member(asked)
        return None if proof is None else _named(asked, proof)
    required_of_reader = kind in (
        {FactKind.PROPERTY_ADDED_REQUIRED, FactKind.PROPERTY_BECAME_REQUIRED}
        if asked.request
        else {FactKind.PROPERTY_BECAME_OPTIONAL}
    )
    if required_of_reader:
        return _lost_without(asked) or _kept_with(asked)
    if kind in ADDED:
        return _added_input(asked) if asked.request else _added_output(asked)
    return KEPT


def _is_listed(asked: Asked) -> bool:
    """Does the side that does not declare it list the names that members may have, this one or others?"""
    visit = asked.found.visit
    return listed_names(visit.revision if asked.edit.kind in REMOVED else visit.base) is not None


def _added_input(asked: Asked) -> Proof:
    """A closed producer does not send what it does not declare: in alternatives, under conditions, or around them."""
    name = str(asked.edit.name)
    around = [visit.base for visit in of_same_value(asked.found)]
    if declared_in_branch(asked.producer, name, asked.view):
        return _declared_beside(asked, None if _stands_alone(asked) else asked.at(as_outermost(asked.found)))
    if _may_be_any_other(asked, name, around):
        return Proof(Finding.STATED, rated_as=FactKind.PROPERTY_ADDED_OPEN)
    if any(may_speak_of(node, name) for node in around) or any(name in each.properties(asked.view) for each in around):
        return _declared_beside(asked, asked.at(as_outermost(asked.found)))
    return _declared_around(asked, name) if asked.producer.facets else _of_what_is_told_elsewhere(asked)


def _declared_around(asked: Asked, name: str) -> Proof:
    """Alternatives and conditions of the values that this one is in may tell of its members, too."""
    steps: list[Step] = []
    for (whole, demanded), (_, step) in zip(asked.around(_as_declared(asked)), reversed(asked.found.way), strict=False):
        steps.insert(0, step)
        further = (each for each in parts(whole.producer) if each is not whole.producer)
        if not any(name in described_inside(each, steps, asked.view) for each in further):
            continue
        answer = whole.ask(whole.sent_by_any(), synthetic(asked.reader.resource, demanded))
        if not isinstance(answer, Included):
            lost = whole.shown(answer) or Proof(Finding.UNKNOWN)
            return replace(lost, reason=_SPOKEN_OF_AS_ELSE, rated_as=FactKind.PROPERTY_ADDED_OPEN)
    return KEPT


def _may_be_any_other(asked: Asked, name: str, around: list[Conjunction]) -> bool:
    """Is it one of the others that an alternative or a condition allows, or what stands around?"""
    if any(False in node.values("additionalProperties") for node in around):
        return False
    chosen = [visit.base for visit, step in asked.found.way if step.kind is StepKind.BRANCH]
    told = (part for node in around for part in ((node,) if node in chosen and is_discriminated(node) else parts(node)))
    return any(
        among_others(name, part) is FactKind.PROPERTY_ADDED_OPEN and not apart(part, asked.producer, asked.view)
        for part in told
    )


def _added_output(asked: Asked) -> Proof:
    """The reader is open, but what it says of undeclared members may clash (DESIGN.md §6)."""
    name = str(asked.edit.name)
    others = among_others(name, asked.reader)
    if others is FactKind.PROPERTY_ADDED_CLOSED and name in asked.reader.required(asked.view):
        return Proof(Finding.UNKNOWN, reason="the base requires the member, and forbids it")
    if others is FactKind.PROPERTY_ADDED_OPEN:
        lost = asked.shown(asked.ask(asked.producer.schema, _as_any_other(asked)))
        if lost is not None:
            return replace(lost, reason=_OTHERWISE, rated_as=others)
    if others is not None:
        return Proof(Finding.STATED, rated_as=others)
    return STATED if asked.edit.kind is FactKind.PROPERTY_ADDED_OPEN else KEPT


def _as_any_other(asked: Asked) -> SchemaAt:
    """What the reader demands of a member of that name, which it does not declare."""
    name, reader = str(asked.edit.name), asked.reader
    patterned = [pointer for pattern, pointer in reader.patterns().items() if matches(pattern, name)]
    said: list[JsonValue] = [{"$ref": reference(each)} for each in patterned or said_of_unknown(reader, name)]
    said += [False] if shuts_out(reader, name) else []
    return synthetic(reader.resource, {"properties": {name: {"allOf": said}}} if said else {})


def _as_a_whole(asked: Asked) -> tuple[bool, bool]:
    """Does the reader take all that the producer may send for this value? And the other way round?"""
    top = outermost(asked.found)
    nodes = (top.base.schema, top.revision.schema)
    producer, reader = nodes if asked.request else nodes[::-1]
    strictly = _is_listed(asked)  # what a list of names says of others is said of all
    forward = asked.is_included(producer, reader, strictly=strictly)
    return forward, forward and asked.is_included(reader, producer, strictly=strictly)


def _removed_member(asked: Asked) -> Proof | None:
    """Found by look-up: the member is declared on one side only."""
    name = str(asked.edit.name)
    if asked.found.visit.base.forbids(name):
        return KEPT if asked.request else _forbidden_before(asked, name)
    if asked.request:
        return _unread_member(asked, name)
    if asked.edit.kind is FactKind.PROPERTY_REMOVED_REQUIRED:
        lost = _lost_without(asked)
        if lost is not None:
            return lost
        proof = _kept_with(asked)
        unknown = proof is not None and proof.finding is Finding.UNKNOWN
        told = _described_elsewhere(asked, name) if unknown else None
        return proof if told is None or told.finding is Finding.KEPT else told  # kept, if it comes: it may not come
    # The base allows answers without it: what shows it is one that has it.
    found, site, messages, judge = asked.found, asked.site, asked.messages, asked.judge
    gone = Proof(Finding.STATED, again=lambda: unsent_member(found, site, messages, judge))
    return _described_elsewhere(asked, name) or gone


def _forbidden_before(asked: Asked, name: str) -> Proof:
    """An answer may have it now where any member may come, or where it is described around alternatives."""
    sent = asked.sent_within(asked.at(as_outermost(asked.found)))
    unsent = asked.is_included(sent, lacking(asked.producer, name))
    return KEPT if unsent else Proof(Finding.UNKNOWN, reason="the base forbids the member, and the revision does not")


def _named(asked: Asked, proof: Proof) -> Proof:
    """People who look find it in the revision, where a closed part shuts it out, or messages of one direction do."""
    name, revision = str(asked.edit.name), asked.found.visit.revision
    if proof.finding is not Finding.KEPT and name in shut_out_beside(revision, asked.view):
        of_answer = proof.rated_as  # rated by what was promised of it
        closed = False in revision.values("additionalProperties")
        reason = _SHUT_OUT.format("additionalProperties" if closed else "unevaluatedProperties")
        return replace(proof, reason=reason, rated_as=FactKind.PROPERTY_SHUT_OUT if asked.request else of_answer)
    if proof.reason or name not in revision.hidden(asked.view):
        return proof
    said = ("read-only", "requests") if asked.view is View.REQUEST else ("write-only", "answers")
    return replace(proof, reason=f"it is {said[0]} now, so that {said[1]} do not have it any more")


def _unread_member(asked: Asked, name: str) -> Proof:
    value = asked.messages.of(asked.producer)
    if not (isinstance(value, Mapping) or value is None):
        return _described_elsewhere(asked, name) or unread_member(asked, asked.producer, name)
    members = with_member(asked, asked.producer, name)
    witness = asked.witnesses.around(members)
    if witness.loss is Loss.REFUSED:
        for_it = _is_refused_as_any_other(asked, {name: members[name]})
        if for_it or not asked.witnesses.is_refused_without(name, members):
            return Proof(Finding.STATED, witness)
    if _read_where_declared(asked, name):
        return KEPT
    if not asked.producer.properties(asked.view)[name] and elsewhere(asked.found, name) is Elsewhere.NOWHERE:
        return Proof(Finding.UNKNOWN, reason=_ONLY_REQUIRED)
    return _described_elsewhere(asked, name) or unread_member(asked, asked.producer, name)


def _is_refused_as_any_other(asked: Asked, member: JsonObject) -> bool:
    """By itself, whatever else the message that has it is refused for; another alternative may describe it."""
    is_told_here = _stands_alone(asked) or elsewhere(asked.found, str(asked.edit.name)) is Elsewhere.AS_ANY
    return is_told_here and not asked.allows(_as_any_other(asked), member)


def _read_where_declared(asked: Asked, name: str) -> bool:
    """Is whatever has the member read, and by an alternative that describes it, not by one that is merely open, or that
    only requires it?
    """
    branches = [each for keyword in ("oneOf", "anyOf") for each in branches_of(asked.reader, keyword)]
    declaring: list[JsonValue] = [
        {"$ref": reference(each.pointers[0])} for each in branches if each.properties(asked.view).get(name)
    ]
    if not declaring or not _stands_alone(asked):
        return False
    known = synthetic(asked.reader.resource, {"anyOf": [*declaring, {"properties": {name: False}}]})
    return all(asked.is_included(asked.producer.schema, each, strictly=True) for each in (known, asked.reader.schema))


def _described_elsewhere(asked: Asked, name: str) -> Proof | None:
    """None where the revision does not know the member any more."""
    place = elsewhere(asked.found, name)
    if place is Elsewhere.NOWHERE:
        return None
    unknown = Proof(Finding.UNKNOWN, reason=place.value)
    if asked.request:
        return unknown
    whole = asked.at(as_outermost(asked.found))
    if place is Elsewhere.AS_ANY and asked.is_included(whole.producer.schema, lacking(asked.producer, name)):
        return None
    answer = asked.ask(whole.producer.schema, synthetic(asked.reader.resource, _as_declared(asked)))
    if isinstance(answer, Included):
        return kept(answer, None) if place is Elsewhere.ALWAYS else unknown
    lost = whole.shown(answer)
    return unknown if lost is None else replace(lost, reason=_TOLD_OTHERWISE)


def _lost_without(asked: Asked) -> Proof | None:
    """A sample less the member shows it where the sender has but one form; else inclusion finds one that lacks it."""
    lost = asked.witnesses.lost(_without_member(asked)) or asked.shown(_always_sent(asked))
    return lost or (None if _stands_alone(asked) else _lost_around(asked))


def _lost_around(asked: Asked) -> Proof | None:
    """What else the message has to be may be said around the place."""
    top = outermost(asked.found)
    producer, reader = asked.in_order(top.base, top.revision)
    lacking: JsonObject = {"properties": {str(asked.edit.name): False}}
    said: list[JsonValue] = [as_written(asked.producer), as_written(producer), lacking]
    answer = asked.ask(synthetic(asked.producer.resource, {"allOf": said}), reader.schema)
    return asked.shown(answer)


def _kept_with(asked: Asked) -> Proof | None:
    """Is it always sent, and as the reader reads it, though it is not told here?"""
    answer = _always_sent(asked)
    proof = asked.whole(answer)
    if proof is not None and isinstance(answer, Included):
        proof = kept(answer, None)
    if proof is not None and proof.finding is Finding.KEPT and proof.reason and not _stands_alone(asked):
        return Proof(Finding.UNKNOWN, reason="it is described in an alternative, and beside that are members, too")
    return proof


def _stands_alone(asked: Asked) -> bool:
    """May all that is sent for the value be seen here? Elsewhere members may be described that are sent beside."""
    return outermost(asked.found) is asked.found.visit


def _declared_beside(asked: Asked, around: Asked | None = None) -> Proof:
    """What the sender says of it beside its members, perhaps something else than is read now. `around`: of the place
    that is asked, if it is not the edit's own.
    """
    whole = around or asked
    answer = whole.ask(asked.sent_within(whole), synthetic(asked.reader.resource, _as_declared(asked)))
    if isinstance(answer, Included):
        return kept(answer, None) or KEPT
    if isinstance(answer, NotIncluded):
        reason = _SPOKEN_OF_AS_ELSE if around else _ALTERNATIVE_AS_ELSE
        lost = whole.shown(answer)
        if lost is None:
            return Proof(Finding.UNKNOWN, reason=reason)
        return replace(lost, reason=reason, rated_as=FactKind.PROPERTY_ADDED_OPEN)
    return whole.whole(answer) or KEPT


def _of_what_is_told_elsewhere(asked: Asked) -> Proof:
    """The base says nothing at this place: alternatives of the value around may; else the object may have been any."""
    proof = asked.read_around(_as_declared(asked))
    if proof is not None and (proof.finding is Finding.KEPT or _is_told_around(asked)):
        return proof
    return Proof(Finding.STATED, rated_as=FactKind.PROPERTY_ADDED_OPEN)


def _is_told_around(asked: Asked) -> bool:
    around, step = asked.found.way[-1]
    return declared_in_branch(around.base, step.name, asked.view)


def _always_sent(asked: Asked) -> object:
    demanded: JsonObject = {"required": [asked.edit.name], **_as_declared(asked)}
    return asked.ask_of_all(synthetic(asked.reader.resource, demanded))


def _as_declared(asked: Asked) -> JsonObject:
    """What the reader demands of the member where it comes."""
    name = str(asked.edit.name)
    said: list[JsonValue] = [{"$ref": reference(each)} for each in asked.reader.properties(asked.view).get(name, ())]
    return {"properties": {name: {"allOf": said}}} if said else {}


def _without_member(asked: Asked) -> Iterator[JsonValue]:
    value = asked.messages.of(asked.producer)
    if isinstance(value, Mapping):
        yield {name: member for name, member in value.items() if name != asked.edit.name}
    yield {}
