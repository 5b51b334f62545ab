"""Does an edit of a declared member lose a message? What no message shows is found by look-up."""

from collections.abc import Iterator, Mapping

from monitor.diff.asked import KEPT, Asked
from monitor.diff.unions import declared_in_branch
from monitor.diff.unsent import unsent_member
from monitor.model.facts import STATED, FactKind, Finding, Proof
from monitor.model.json_value import JsonValue

_ADDED = frozenset({FactKind.PROPERTY_ADDED_OPTIONAL, FactKind.PROPERTY_ADDED_CLOSED, FactKind.PROPERTY_ADDED_REQUIRED})
_REMOVED = frozenset(
    {FactKind.PROPERTY_REMOVED_OPTIONAL, FactKind.PROPERTY_REMOVED_REQUIRED, FactKind.PROPERTY_REMOVED_UNSTATED}
)
_REMOVED = frozenset(
    {FactKind.PROPERTY_REMOVED_OPTIONAL, FactKind.PROPERTY_REMOVED_REQUIRED, FactKind.PROPERTY_REMOVED_UNSTATED}
)


def member_proof(asked: Asked) -> Proof:
    """What the reader requires is shown by a message without it; what only one side knows is found by look-up."""
    kind = asked.edit.kind
    if kind in _REMOVED:
        return _removed_member(asked)
    required_of_reader = kind in (
        {FactKind.PROPERTY_ADDED_REQUIRED, FactKind.PROPERTY_BECAME_REQUIRED}
        if asked.request
        else {FactKind.PROPERTY_BECAME_OPTIONAL}
    )
    if required_of_reader:
        return asked.witnesses.lost(_without_member(asked)) or Proof(
            Finding.UNKNOWN, reason="no message without the member could be built that only one side accepts"
        )
    if kind in _ADDED and asked.request and declared_in_branch(asked.producer, str(asked.edit.name), asked.view):
        return asked.whole(None) or KEPT
    return _added_output(asked) if kind in _ADDED and not asked.request else KEPT


def _added_output(asked: Asked) -> Proof:
    """The reader is open, but what it says of undeclared members may clash (DESIGN.md §6)."""
    if asked.edit.kind is FactKind.PROPERTY_ADDED_CLOSED:
        return STATED
    if asked.edit.kind is FactKind.PROPERTY_ADDED_REQUIRED and asked.reader.values("additionalProperties"):
        return Proof(Finding.UNKNOWN, reason="the base says what undeclared members may be, this one perhaps not")
    return KEPT


def _removed_member(asked: Asked) -> Proof:
    """Found by look-up: the member is declared on one side only."""
    name = str(asked.edit.name)
    if asked.producer.forbids(name) or asked.reader.forbids(name):
        return KEPT
    if not asked.request and asked.edit.kind is FactKind.PROPERTY_REMOVED_REQUIRED:
        proof = asked.witnesses.lost(_without_member(asked))
        return proof or Proof(Finding.UNKNOWN, reason="no message without the member could be built")
    if not asked.request:  # the base allows answers without it: what shows it is one that has it
        found, site, messages, judge = asked.found, asked.site, asked.messages, asked.judge
        return Proof(Finding.STATED, again=lambda: unsent_member(found, site, messages, judge))
    value = asked.messages.of(asked.producer)
    if not (isinstance(value, Mapping) or value is None):
        return STATED
    members = dict(value or {})
    members.setdefault(name, asked.messages.member(asked.producer, name))
    return Proof(Finding.STATED, asked.witnesses.around(members))


def _without_member(asked: Asked) -> Iterator[JsonValue]:
    value = asked.messages.of(asked.producer)
    if isinstance(value, Mapping):
        yield {name: member for name, member in value.items() if name != asked.edit.name}
    yield {}
