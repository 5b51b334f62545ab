"""What an edit leaves over for `unevaluatedProperties` and `unevaluatedItems`, which say of it what they said before.

Each keyword by itself may be satisfied as before, and yet something is not told of any more, and refused for that. Only
both places as they stand show it; where more is lost than the closure refuses, other edits tell of that.
"""

from collections.abc import Mapping

from monitor.diff.messages.unions import UNEVALUATED
from monitor.diff.proofs.asked import KEPT, Asked
from monitor.diff.proofs.elsewhere import as_outermost, of_same_value
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.facts import FactKind, Finding, Proof
from monitor.model.json_value import JsonValue
from monitor.schemas import Included, NotIncluded, Unknown

_TELLING = frozenset({FactKind.COMPOSITION_CHANGED, FactKind.CONDITION_CHANGED, FactKind.DEPENDENCY_CHANGED,
                      FactKind.CONTAINS_CHANGED, FactKind.ADDITIONAL_MEMBERS_CHANGED,
                      FactKind.TUPLE_CHANGED})  # fmt: skip
_OF_ITEMS = frozenset({FactKind.CONTAINS_CHANGED, FactKind.TUPLE_CHANGED})
_LEFT_OVER = "what was told of members or items there may be left to {} now, and refused"


def left_over(asked: Asked, proof: Proof | None) -> Proof | None:
    """Of an edit that by itself loses nothing: the proof, or that of what is refused now."""
    if asked.edit.kind not in _TELLING or (proof is not None and proof.finding is not Finding.KEPT):
        return proof
    visits = list(of_same_value(asked.found))
    if asked.edit.kind is FactKind.ADDITIONAL_MEMBERS_CHANGED:  # and has been asked of all that its own place says
        visits = visits[1:]
    readers = [asked.in_order(visit.base, visit.revision)[1] for visit in visits]
    keyword = next((each for each in UNEVALUATED for node in readers if node.values(each)), "")
    if not keyword:
        return proof
    whole = asked.at(as_outermost(asked.found))
    producer, reader = whole.producer.schema, whole.reader.schema
    answer = whole.ask(producer, reader)
    if isinstance(answer, Included):
        return proof if proof is not None or whole.is_included(reader, producer, strictly=True) else KEPT
    if isinstance(answer, NotIncluded) and not _may_be_to_blame(asked, answer.witness):
        return proof
    if isinstance(answer, NotIncluded) and _is_closed(readers) and not _is_read_open(whole):
        return proof
    reason = answer.reason if isinstance(answer, Unknown) else _LEFT_OVER.format(keyword)
    return whole.shown(answer) or Proof(Finding.UNKNOWN, reason=reason)


def _may_be_to_blame(asked: Asked, value: JsonValue) -> bool:
    """Does the edited keyword of the reader, or what it was, speak of such a value at all?"""
    if asked.edit.kind in _OF_ITEMS:
        return isinstance(value, list)
    if asked.edit.kind is FactKind.ADDITIONAL_MEMBERS_CHANGED:
        return isinstance(value, Mapping)
    held = (each.get("dependentSchemas") for each in (*asked.edit.before, *asked.edit.after))
    triggers = {name for each in held if isinstance(each, Mapping) for name in each}
    return asked.edit.kind is not FactKind.DEPENDENCY_CHANGED or (
        isinstance(value, Mapping) and not triggers.isdisjoint(value)
    )


def _is_closed(readers: list[Conjunction]) -> bool:
    return any(False in node.values("unevaluatedProperties") for node in readers)


def _is_read_open(whole: Asked) -> bool:
    nodes = whole.producer.schema, whole.reader.schema
    return whole.questions.is_included(*nodes, whole.view, open_reader=True)
