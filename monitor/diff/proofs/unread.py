"""What the base may send and the revision does not know any more: a request of the base that has the member.

It is found by look-up, since the revision may ignore the member. Where the likeliest request is none that the base
allows, inclusion is asked for one.
"""

from collections.abc import Mapping

from monitor.diff.edits.local import REMOVED
from monitor.diff.proofs.asked import Asked
from monitor.diff.proofs.elsewhere import as_outermost
from monitor.diff.schema.conjunctions import Conjunction, synthetic
from monitor.model.facts import Finding, Proof
from monitor.model.json_value import JsonObject
from monitor.model.record import replaced
from monitor.model.values import Loss
from monitor.schemas import Included, NotIncluded, SchemaAt

_REFUSED_TOO = "the revision refuses this message for something else, too"
_NEVER_SENT = "the base allows no message that has the member"


def with_member(asked: Asked, part: Conjunction, name: str) -> JsonObject:
    """A likely value of a part that declares it."""
    value = asked.messages.of(part)
    members = {**value} if isinstance(value, Mapping) else {}
    members.setdefault(name, asked.messages.member(part, name))
    return members


def lacking(node: Conjunction, name: str) -> SchemaAt:
    """What no value with that member satisfies."""
    return synthetic(node.resource, {"properties": {name: False}})


def unread_member(asked: Asked, part: Conjunction, name: str, reason: str = "") -> Proof:
    """*Stated*, with a message of the base that has it; *unknown* where what describes the member allows none.

    Whether a union allows one is not asked of it: what fits two of its alternatives is sent all the same.
    """
    members = with_member(asked, part, name)
    if asked.witnesses.is_sent(members):
        return Proof(Finding.STATED, asked.witnesses.around(members), reason)
    answer = asked.ask(part.schema, lacking(part, name))
    if isinstance(answer, Included) and not answer.assumptions:
        return Proof(Finding.UNKNOWN, reason=_NEVER_SENT)
    whole = asked.at(as_outermost(asked.found))
    answer = asked.ask(whole.producer.schema, lacking(part, name))
    if isinstance(answer, NotIncluded) and whole.witnesses.is_sent(answer.witness):
        return Proof(Finding.STATED, whole.witnesses.around(answer.witness), reason)
    return Proof(Finding.STATED, asked.witnesses.around(members), reason)


def refused_for_more(asked: Asked, proof: Proof) -> Proof:
    """As it is, or with the reason that the message which shows it is refused without the member as well."""
    name, is_lost = asked.edit.name, asked.request and asked.edit.kind in REMOVED
    if name is None or not is_lost or proof.reason or proof.witness is None or proof.witness.loss is not Loss.REFUSED:
        return proof
    is_so = asked.witnesses.is_refused_without(name, with_member(asked, asked.producer, name))
    return replaced(proof, reason=_REFUSED_TOO) if is_so else proof
