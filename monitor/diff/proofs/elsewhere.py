"""Where the revision describes a member that one place of it no longer declares: by a pattern, under a condition, in an
alternative, or beside the alternatives that had it.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from monitor.diff.edits.walk import Found, Visit
from monitor.diff.messages.unions import no_object_fits_both
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conditions import described
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.contradictions import shut_out_beside, unsendable
from monitor.diff.schema.discriminators import choosing_members, chosen_alike
from monitor.diff.schema.steps import OF_SAME_VALUE, Step, StepKind
from monitor.schemas import View
from monitor.schemas.text.languages import matches

OF_ANY_OTHER = ("additionalProperties", "unevaluatedProperties")
"""What says of members that nothing else speaks of."""

_DEEPEST = 4


class Elsewhere(StrEnum):
    """The value is what is said where it is not known whether anything is lost."""

    ALWAYS = "the revision describes it in another place, and that all its values are read there is not proved"
    AT_TIMES = "the revision describes it in some cases only: under a condition, or in some alternatives"
    AS_ANY = "the revision says what members of other names are, and this one may come as one of them"
    NOWHERE = ""


def elsewhere(found: Found, name: str) -> Elsewhere:
    view = found.visit.pair.view
    nodes = [visit.revision for visit in of_same_value(found)]
    if any(_always(node, name, view) for node in nodes):
        return Elsewhere.ALWAYS
    if _at_times(found, name):
        return Elsewhere.AT_TIMES
    if any(map(is_map, nodes)) and (view is View.REQUEST or not _was_map(found)):
        return Elsewhere.AS_ANY
    return Elsewhere.NOWHERE


def is_declared_throughout(found: Found, name: str) -> bool:
    """On both sides, whatever the value is, if not in the same place of them."""
    view, visits = found.visit.pair.view, list(of_same_value(found))
    sides = ([visit.base for visit in visits], [visit.revision for visit in visits])
    return all(any(_always(node, name, view) for node in nodes) for nodes in sides)


def outermost(found: Found) -> Visit:
    """Of the places that describe the same value as the one of the edit."""
    return list(of_same_value(found))[-1]


def as_outermost(found: Found) -> Found:
    """The edit as one of that place."""
    top = outermost(found)
    ways = (index for index, (visit, _) in enumerate(found.way) if visit is top)
    return Found(found.edit, top, found.way[: next(ways, len(found.way))])


def of_same_value(found: Found) -> Iterator[Visit]:
    """The place of the edit, and those around it that describe the same value, from the inside."""
    yield found.visit
    for visit, step in reversed(found.way):
        if step.kind not in OF_SAME_VALUE:
            return
        yield visit


def _at_times(found: Found, name: str) -> bool:
    """Under a condition, or in an alternative that what has lost the member may be as well."""
    view, inner = found.visit.pair.view, found.visit
    if name in described(inner.revision, view):
        return True
    for visit, step in reversed(found.way):
        if step.kind not in OF_SAME_VALUE:
            return False
        if name in described(visit.revision, view) and not _only_of_others(visit, step, inner, name):
            return True
        inner = visit
    return False


def _only_of_others(union: Visit, step: Step, branch: Visit, name: str) -> bool:
    """Do other alternatives alone describe the member, and does each of these read other values than `branch` did?"""
    view = union.pair.view
    if step.kind is not StepKind.BRANCH or name in described(union.revision, view, but=step.name):
        return False
    others = [each for each in branches_of(union.revision, step.name) if each.facets != branch.revision.facets]
    having = [each for each in others if name in described(each, view)]
    chosen = [choosing_members(side, own.pointers)
              for side, own in ((union.base, branch.base), (union.revision, branch.revision))]  # fmt: skip
    if chosen[0] and chosen[0] == chosen[1] and chosen_alike(union.base, union.revision):
        return True
    return all(no_object_fits_both(branch.base, each, view) for each in having)


def _always(node: Conjunction, name: str, view: View, depth: int = _DEEPEST) -> bool:
    """Declared whatever the value is: here, by a pattern, in each alternative, under a condition and its contrary."""
    if any(matches(pattern, name) for pattern in node.patterns()):
        return True
    if name in node.properties(view) and name not in unsendable(node, view) | shut_out_beside(node, view):
        return True
    if depth == 0:
        return False
    choices: list[Sequence[Conjunction]] = [branches_of(node, keyword) for keyword in ("oneOf", "anyOf")]
    choices += [
        [node.of((f"{facet.pointer}/{keyword}",)) for keyword in ("then", "else")]
        for facet in node.facets
        if {"if", "then", "else"} <= facet.keywords.keys()
    ]
    return any(branches and all(_always(each, name, view, depth - 1) for each in branches) for branches in choices)


def _was_map(found: Found) -> bool:
    """Then the base told a member of an answer from those that it had of other names, and it is one of them no more."""
    return any(is_map(visit.base) for visit in of_same_value(found))


def is_map(node: Conjunction) -> bool:
    """Does it say what members of other names are, and not only that some may come?"""
    return any(isinstance(each, Mapping) and each for keyword in OF_ANY_OTHER for each in node.values(keyword))
