"""Does a branch that came to a union, or left it, lose a message?"""

from collections.abc import Mapping

from monitor.diff.messages.unions import fits_others, reads_any_member, refuses_two
from monitor.diff.proofs.asked import BESIDE, KEPT, Asked, as_written
from monitor.diff.proofs.elsewhere import as_outermost, of_same_value
from monitor.diff.proofs.exclusivity import fitting_two
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conjunctions import Conjunction, reference, synthetic
from monitor.diff.schema.discriminators import (
    branch_names,
    choosing_members,
    is_discriminated,
    names_of_choosers,
    schema_chosen_by,
    schema_names,
)
from monitor.diff.schema.text_values import reads_plain_text
from monitor.model.facts import FactKind, Finding, Proof
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Loss
from monitor.schemas import (
    Included,
    NotIncluded,
    SchemaAt,
)

_AS_THE_PARENT = "{}: {} stands for {}, and by the {} it may come without what that demands"
_OPEN = "it is read only because the reader ignores members that it does not know"


def branch_proof(asked: Asked) -> Proof | None:
    """A branch that only the producer has must fit into what the reader still has."""
    branch = str(asked.edit.branch)
    of_base = asked.edit.kind is FactKind.ALTERNATIVE_REMOVED
    if of_base != asked.request:
        read = asked.reader.of((branch,))
        doubtful = refuses_two(asked.reader, asked.edit.keywords) and fits_others(asked.reader, read, asked.view)
        return (fitting_two(asked, read) if doubtful else _was_sent_as_the_parent(asked, read)) or KEPT
    alternative = asked.producer.of((branch,))
    if asked.producer.is_apart(alternative) and not asked.as_text:  # what stands beside the union leaves nothing of it
        return KEPT
    proof = _read_by_one(asked, branch, alternative)
    is_kept = proof is None or proof.finding is Finding.KEPT
    return (_lost_around(asked, alternative) if is_kept and not asked.as_text else None) or proof


def _read_by_one(asked: Asked, branch: str, alternative: Conjunction) -> Proof | None:
    unchosen, named = _unchosen(asked, branch, alternative), _named_alternative(asked, alternative)
    if unchosen is None and named.finding is Finding.LOST:  # whatever inclusion would say, and that is dear
        return asked.witnesses.lost(iter([asked.messages.of(alternative)])) or named
    if asked.as_text and reads_plain_text(alternative, asked.reader):
        return KEPT
    answer = asked.ask(SchemaAt(asked.producer.resource, branch), asked.reader.schema)
    proof = asked.shown(answer) or unchosen
    if proof is not None:
        return proof
    if not isinstance(answer, Included):
        proof = asked.whole(answer)
        of_union = proof is not None and proof.finding is Finding.UNKNOWN and _lost_of_union(asked, alternative)
        return of_union or proof
    return _read_by_name(asked, branch, alternative) if named is KEPT else named


def _lost_around(asked: Asked, alternative: Conjunction) -> Proof | None:
    """A message of it may have members, too, that are described around it, and not all that is left may take those."""
    around, resource = asked.at(as_outermost(asked.found)), asked.producer.resource
    senders = [asked.in_order(visit.base, visit.revision)[0] for visit in of_same_value(asked.found)]
    described = frozenset[str]().union(*(each.properties(asked.view) for each in senders))
    left = [each for keyword in asked.edit.keywords for each in branches_of(asked.reader, keyword)] or [asked.reader]
    if "discriminator" in asked.edit.keywords or described <= alternative.properties(asked.view).keys():
        return None
    sent = synthetic(resource, {"allOf": [as_written(alternative), as_written(around.producer)]})
    answer = around.ask(sent, synthetic(asked.reader.resource, {"anyOf": [*map(as_written, left)]}))
    return None if isinstance(answer, Included) else around.shown(answer) or Proof(Finding.UNKNOWN, reason=BESIDE)


def _was_sent_as_the_parent(asked: Asked, heir: Conjunction) -> Proof | None:
    """Were values that have the reader choose the heir listed by who sends the parent, and demanded nothing more?"""
    if "discriminator" not in asked.edit.keywords:
        return None
    producer, reader = asked.producer, asked.reader
    (name,) = schema_names(reader, heir.pointers)
    for member in names_of_choosers(reader) & producer.properties(asked.view).keys():
        listed = producer.of(producer.properties(asked.view)[member]).enumeration() or ()
        values = [each for each in listed if schema_chosen_by(reader, str(each)) == name]
        values = [each for each in values if schema_chosen_by(producer, str(each)) is None]
        chosen: JsonObject = {"properties": {member: {"enum": values}}, "required": [member]}
        sent = synthetic(producer.resource, {"allOf": [as_written(producer), chosen]})
        if values and not isinstance(asked.ask(sent, heir.schema), Included):
            return Proof(Finding.UNKNOWN, reason=_AS_THE_PARENT.format(member, _texts(values), name, asked.sides[0]))
    return None


def _texts(values: list[JsonValue]) -> str:
    return " or ".join(str(each) for each in values)


def _lost_of_union(asked: Asked, alternative: Conjunction) -> Proof | None:
    """The branch alone may say little: which type it is of, say, is often left to what stands beside the union."""
    resource = asked.producer.resource
    parts: list[JsonValue] = [as_written(alternative), as_written(asked.producer)]
    key = ("of the union", resource, alternative.pointers, asked.producer.pointers)
    both = asked.questions.made(key, lambda: synthetic(resource, {"allOf": parts}))
    return asked.shown(asked.ask(both, asked.reader.schema))


def _read_by_name(asked: Asked, branch: str, alternative: Conjunction) -> Proof:
    """Is each message read by an alternative that knows what it holds, not by one that ignores what it does not?"""
    gone = alternative.properties(asked.view).keys() - asked.reader.properties(asked.view).keys()
    left = [each for keyword in asked.edit.keywords for each in branches_of(asked.reader, keyword)]
    unknown = [sorted(gone - each.properties(asked.view).keys()) for each in left]
    if not any(unknown) or any(reads_any_member(each, asked.view) for each in left):
        return KEPT
    knowing: list[JsonValue] = [
        {"allOf": [{"$ref": reference(each.pointers[0])}, {"properties": dict.fromkeys(names, False)}]}
        for each, names in zip(left, unknown, strict=True)
    ]
    known = synthetic(asked.reader.resource, {"anyOf": knowing})
    answer = asked.ask(SchemaAt(asked.producer.resource, branch), known)
    if isinstance(answer, Included):
        return KEPT
    if isinstance(answer, NotIncluded):
        return _lost_by_name(asked, answer.witness)
    return Proof(Finding.UNKNOWN, reason="whether it is read by an alternative that knows its members is not known")


def _lost_by_name(asked: Asked, value: JsonValue) -> Proof:
    """Refused by what stands around the union, or read by a reader that is open, which counts as lost."""
    witness = asked.witnesses.around(value)
    return Proof(Finding.LOST, witness, "" if witness.loss is Loss.REFUSED else _OPEN)


def _unchosen(asked: Asked, branch: str, alternative: Conjunction) -> Proof | None:
    """A reader that chooses by a member has no branch for its value, whatever other branch would fit."""
    chosen = choosing_members(asked.producer, (branch,))
    if not chosen or not is_discriminated(asked.reader):
        return None
    (member, value), *_ = chosen.items()
    listed = alternative.of(alternative.properties(asked.view).get(member, ())).enumeration()
    if listed is not None and value not in listed:
        return None  # the branch takes other values than the one that chooses it
    target = schema_chosen_by(asked.reader, str(value))
    if target is None and schema_chosen_by(asked.producer, str(value)) is None:
        return Proof(Finding.UNKNOWN, reason=f"{member}: {value} may have chosen it by its name, and does not any more")
    if target is None:
        message = {**_likely(asked, alternative), **chosen}
        reason = f"its reader has no branch for {member}: {value}"
        return Proof(Finding.LOST, asked.witnesses.around(message, Loss.REFUSED), reason)
    if target in branch_names(asked.reader):
        return None
    return Proof(Finding.UNKNOWN, reason=f"{member}: {value} still stands for {target}, which is no branch any more")


def _named_alternative(asked: Asked, alternative: Conjunction) -> Proof:
    """An alternative that is accepted only because the reader is open counts as lost (DESIGN.md §6)."""
    gone = alternative.properties(asked.view)
    known = asked.reader.properties(asked.view)
    left = [each for keyword in asked.edit.keywords for each in branches_of(asked.reader, keyword)]
    kept = [each.properties(asked.view).keys() | known.keys() for each in left] or [set(known)]
    if (
        not gone
        or any(gone.keys() <= names for names in kept)
        or any(reads_any_member(each, asked.view) for each in left)
    ):
        return KEPT
    for judged in (False, True):
        members = _likely(asked, alternative, judged=judged)
        for name in gone:  # in its order, which does not depend on hashes
            if name not in members:
                members[name] = asked.messages.member(alternative, name, judged=judged)
        # The alternative alone: where it overlaps with others, a judge of the whole refuses what it means.
        if asked.allows(alternative.schema, members):
            return _lost_by_name(asked, members)
    return Proof(Finding.UNKNOWN, reason="no message of the alternative was confirmed")


def _likely(asked: Asked, alternative: Conjunction, *, judged: bool = True) -> dict[str, JsonValue]:
    value = asked.messages.of(alternative, judged=judged)
    return dict(value) if isinstance(value, Mapping) else {}
