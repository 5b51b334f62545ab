"""All transitions between two descriptions; an edit is part of one at most."""

from collections.abc import Iterable

from monitor.model.api import Api
from monitor.model.facts import Fact
from monitor.rules.transitions.compositions import compositions
from monitor.rules.transitions.credentials import credentials
from monitor.rules.transitions.departures import departures
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.enumerations import enumerations
from monitor.rules.transitions.everywhere import everywhere
from monitor.rules.transitions.first_xml import first_xml
from monitor.rules.transitions.media_types import media_types
from monitor.rules.transitions.moves import moves
from monitor.rules.transitions.nestings import nestings
from monitor.rules.transitions.operation_ids import operation_ids
from monitor.rules.transitions.relocations import relocations
from monitor.rules.transitions.renames import header_renames, member_renames, parameter_renames
from monitor.rules.transitions.replacements import replacements
from monitor.rules.transitions.resources import resources
from monitor.rules.transitions.rewrites import rewrites
from monitor.rules.transitions.shut_out import shut_out
from monitor.rules.transitions.silences import silences
from monitor.rules.transitions.splits import splits
from monitor.rules.transitions.statuses import statuses
from monitor.rules.transitions.swaps import swaps
from monitor.rules.transitions.transition import EditGroup, Transition
from monitor.rules.transitions.webhooks import webhook_renames
from monitor.rules.transitions.wraps import wraps

_FINDERS = (
    wraps,
    silences,
    relocations,
    moves,
    compositions,
    rewrites,
    swaps,
    shut_out,
    nestings,
    member_renames,
    replacements,
    parameter_renames,
    header_renames,
    webhook_renames,
    media_types,
    everywhere,
    first_xml,
    credentials,
    statuses,
    splits,
    departures,
    resources,
    enumerations,
    operation_ids,
)
"""In the order in which they may claim an edit: the one that explains more goes first."""


def find_transitions(facts: Iterable[Fact], base: Api, revision: Api) -> tuple[Transition, ...]:
    """What several of `facts`, which compare `base` with `revision`, tell together."""
    together: dict[str, list[Fact]] = {}
    for fact in facts:
        together.setdefault(fact.edit, []).append(fact)
    groups = [EditGroup(key, tuple(held)) for key, held in together.items()]
    documents = Documents(base, revision)
    found: list[Transition] = []
    claimed: set[str] = set()
    for finder in _FINDERS:
        for transition in finder([each for each in groups if each.key not in claimed], documents):
            if claimed.isdisjoint(transition.edits):
                claimed |= transition.edits
                found.append(transition)
    return tuple(found)
