"""A member of a form that was a single text and is a list now: one text is how a list of one is written, too."""

from monitor.diff.proofs.asked import Asked, as_written
from monitor.diff.schema.conjunctions import synthetic
from monitor.diff.schema.steps import StepKind
from monitor.diff.schema.text_values import is_plain, reads_plain_text
from monitor.model.facts import FactKind, Finding, Proof
from monitor.model.json_value import JsonObject
from monitor.schemas import Included, NotIncluded

_REASON = "a list of one is written in a form as that one is: whether its reader takes one for a list is not told"


def read_as_list_of_one(asked: Asked, proof: Proof) -> Proof:
    """*Unknown* instead of *lost* where the list of any such text is read (some frameworks want brackets in the name);
    else with a text of which it is not.
    """
    of_member = asked.site.form and asked.found.inside == (StepKind.MEMBER,)
    if not of_member or asked.edit.kind is not FactKind.TYPE_CHANGED or not is_plain(asked.producer):
        return proof
    if (asked.reader.types() or frozenset()) - {"null"} != {"array"}:
        return proof
    item = asked.reader.of(asked.reader.children("items"))
    text: JsonObject = {"type": "string"}
    sent = text if reads_plain_text(asked.producer, item) else as_written(asked.producer)
    one: JsonObject = {"type": "array", "items": sent, "minItems": 1, "maxItems": 1}
    answer = asked.ask(synthetic(asked.producer.resource, one), asked.reader.schema)
    if isinstance(answer, Included):
        return Proof(Finding.UNKNOWN, reason=_REASON)
    refused = answer.witness if isinstance(answer, NotIncluded) and isinstance(answer.witness, list) else []
    return asked.witnesses.lost(iter(refused)) or proof
