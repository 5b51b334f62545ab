"""Operation ids whose words stay and are written together in another way: one decision, mostly of a generator."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.names import respells
from monitor.rules.transitions.transition import Documents, EditGroup, Transition

_FEWEST = 3
"""Fewer are no convention, and told one by one."""


def operation_ids(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    named = (each for each in groups if each.first.kind is FactKind.OPERATION_ID_CHANGED)
    respelt = [each for each in named if respells(each.first.values["before"], each.first.values["after"])]
    if len(respelt) >= _FEWEST:
        shown = respelt[0].first.values
        values = {"before": shown["before"], "after": shown["after"], "what": f"{len(respelt)} operationIds"}
        yield Transition(FactKind.OPERATION_IDS_RESPELT, frozenset(each.key for each in respelt), values)
