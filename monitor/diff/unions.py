"""Whether a message may fit two branches of a `oneOf`, and what a branch reads on purpose."""

from collections.abc import Iterator

from monitor.diff.branches import branches_of
from monitor.diff.conjunctions import Conjunction
from monitor.diff.discriminators import is_discriminated
from monitor.diff.walk import Found, StepKind
from monitor.model.json_value import canonical
from monitor.schemas import View

_OBJECT = frozenset({"object"})


def refuses_two(reader: Conjunction, keywords: tuple[str, ...]) -> bool:
    """Does it refuse what fits two branches? Not where there is but one, or where it chooses by a member."""
    return "oneOf" in keywords and len(branches_of(reader, "oneOf")) > 1 and not is_discriminated(reader)


def fits_others(reader: Conjunction, branch: Conjunction, view: View) -> bool:
    """May what fits this branch of the reader's `oneOf` fit another one too?"""
    branches = branches_of(reader, "oneOf")
    others = [each for each in branches if each.facets != branch.facets]
    return len(others) < len(branches) - 1 or not all(_apart(branch, each, view) for each in others)


def doubtful_unions(found: Found, *, of_base: bool) -> Iterator[tuple[Conjunction, Conjunction]]:
    """On the way to an edit: those, in base and revision, of whose branches a message may now fit two."""
    visits = [*(visit for visit, _ in found.way), found.visit]
    for (visit, step), inner in zip(found.way, visits[1:], strict=True):
        reader, branch = (visit.base, inner.base) if of_base else (visit.revision, inner.revision)
        if step.kind is not StepKind.BRANCH or not refuses_two(reader, (step.name,)):
            continue
        if fits_others(reader, branch, visit.pair.view):
            yield visit.base, visit.revision


def reads_any_member(node: Conjunction, view: View) -> bool:
    """On purpose: it declares none, or what the others are."""
    others = [each for each in node.values("additionalProperties") if each is not False]
    return bool(others) or (not node.properties(view) and node.types() in {None, _OBJECT})


def _apart(one: Conjunction, other: Conjunction, view: View) -> bool:
    """By type, or by a member that both require and whose listed values differ."""
    types = (one.types(), other.types())
    if types[0] is not None and types[1] is not None and not types[0] & types[1]:
        return True
    if types != (_OBJECT, _OBJECT):
        return False
    for name in one.required(view) & other.required(view):
        mine, theirs = _values(one, name, view), _values(other, name, view)
        if mine and theirs and mine.isdisjoint(theirs):
            return True
    return False


def _values(node: Conjunction, member: str, view: View) -> frozenset[bytes]:
    """Those that are listed for the member; none where any may come."""
    listed = node.of(node.properties(view)[member]).enumeration()
    return frozenset(canonical(each) for each in listed or ())


def declared_in_branch(node: Conjunction, name: str, view: View, depth: int = 4) -> bool:
    """Does an alternative of `node` declare the member, or one of its own, at most `depth` of them deep?"""
    branches = (each for keyword in ("oneOf", "anyOf") for each in branches_of(node, keyword))
    return depth > 0 and any(
        name in each.properties(view) or declared_in_branch(each, name, view, depth - 1) for each in branches
    )
