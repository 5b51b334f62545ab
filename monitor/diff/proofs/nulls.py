"""What is lost where only its `nullable` lets a reader take null, as some read that and others don't; null that another
alternative reads.
"""

from collections.abc import Iterator

from monitor.diff.proofs.asked import Asked, as_written
from monitor.diff.proofs.elsewhere import of_same_value, outermost
from monitor.diff.schema.conjunctions import Conjunction, synthetic
from monitor.diff.schema.nulls import NULL_IN_DOUBT, null_is_doubtful, takes_null
from monitor.model.facts import FactKind, Finding, Proof
from monitor.schemas import Included, JudgeError

_OF_NULL = frozenset({FactKind.NULL_ALLOWED, FactKind.NULL_FORBIDDEN})


def lost_beside_null(asked: Asked, lost: Proof) -> Proof:
    """`lost`, with another message than null where there is one; else whether it is lost is not known.

    What an alternative or a member loses is no null, and may be lost though an open reader lets it pass. A listed value
    more is one that consumers may have to expect, null or not.
    """
    if asked.edit.kind in _OF_NULL and any(map(null_is_doubtful, _readers(asked))):
        return Proof(Finding.UNKNOWN, reason=NULL_IN_DOUBT)
    about_part = asked.edit.branch is not None or asked.edit.name is not None
    in_doubt = null_is_doubtful(asked.reader) and takes_null(asked.producer)
    if about_part or asked.edit.kind is FactKind.ENUM_VALUE_ADDED or not in_doubt:
        return lost
    taking_null = synthetic(asked.reader.resource, {"anyOf": [as_written(asked.reader), {"enum": [None]}]})
    answer = asked.ask(asked.producer.schema, taking_null)
    if isinstance(answer, Included):
        return Proof(Finding.UNKNOWN, reason=NULL_IN_DOUBT)
    return asked.shown(answer) or lost


def _readers(asked: Asked) -> Iterator[Conjunction]:
    """Of the unions in which the edit is about an alternative."""
    return (asked.in_order(each.base, each.revision)[1] for each in of_same_value(asked.found))


def null_read_beside(asked: Asked) -> Proof | None:
    """*Kept*, where an alternative sends null, as nothing else of the edit, and the reader's union takes it."""
    visit = outermost(asked.found)
    if asked.edit.kind not in _OF_NULL or visit is asked.found.visit:
        return None
    _, reader = asked.in_order(visit.base, visit.revision)
    try:
        taken = asked.judge.valid(reader.schema, None, asked.view)
    except JudgeError:
        return None
    return Proof(Finding.KEPT, reason="another alternative reads null") if taken else None
