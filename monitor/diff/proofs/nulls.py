"""What is lost where only its `nullable` lets a reader take null, as some read that, and as others do not."""

from monitor.diff.proofs.asked import Asked
from monitor.diff.schema.conjunctions import reference, synthetic
from monitor.diff.schema.nulls import NULL_IN_DOUBT, null_is_doubtful, takes_null
from monitor.model.facts import Finding, Proof
from monitor.schemas import Included


def lost_beside_null(asked: Asked, lost: Proof) -> Proof:
    """`lost`, with another message than null where there is one; else whether it is lost is not known.

    What an alternative or a member loses is no null, and may be lost though an open reader lets it pass.
    """
    about_part = asked.edit.branch is not None or asked.edit.name is not None
    if about_part or not (null_is_doubtful(asked.reader) and takes_null(asked.producer)):
        return lost
    as_written = {"allOf": [{"$ref": reference(each)} for each in asked.reader.pointers]}
    taking_null = synthetic(asked.reader.resource, {"anyOf": [as_written, {"enum": [None]}]})
    answer = asked.ask(asked.producer.schema, taking_null)
    if isinstance(answer, Included):
        return Proof(Finding.UNKNOWN, reason=NULL_IN_DOUBT)
    return asked.shown(answer) or lost
