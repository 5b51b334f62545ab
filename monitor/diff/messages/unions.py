"""Whether a message may fit two branches of a `oneOf`, and what a branch reads on purpose."""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.walk import Found, Visit
from monitor.diff.schema.branches import branches_of
from monitor.diff.schema.conjunctions import Conjunction, synthetic
from monitor.diff.schema.discriminators import is_discriminated
from monitor.diff.schema.steps import Step, StepKind
from monitor.model.json_value import JsonValue, canonical
from monitor.schemas import SchemaAt, View

UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
"""What they refuse depends on what is said beside them, alternatives included."""
_OBJECT = frozenset({"object"})
_NOT_OF_FACET = frozenset({"oneOf", "allOf", "$ref", "discriminator"})


def refuses_two(reader: Conjunction, keywords: tuple[str, ...]) -> bool:
    """Does it refuse what fits two branches? Not where there is but one, or where it chooses by a member."""
    return "oneOf" in keywords and len(branches_of(reader, "oneOf")) > 1 and not is_discriminated(reader)


def reading_any(union: Conjunction) -> SchemaAt:
    """The union as one that takes what fits two of its alternatives: each `oneOf` as an `anyOf`."""
    parts: list[JsonValue] = []
    left: dict[str, JsonValue] = {}
    for facet in union.facets:
        written = SchemaAt(union.resource, facet.pointer).node
        if isinstance(written, Mapping):
            parts.append({name: said for name, said in written.items() if name not in {*_NOT_OF_FACET, *UNEVALUATED}})
            parts += [{"anyOf": written["oneOf"]}] if "oneOf" in written else []
            left |= {name: written[name] for name in UNEVALUATED if name in written}  # sees what all parts speak of
    return synthetic(union.resource, {"allOf": parts, **left})


def beside(union: Conjunction, keyword: str) -> SchemaAt:
    """What is said of the value beside its alternatives, which may describe whatever is left to them there."""
    left_out = {*_NOT_OF_FACET, *UNEVALUATED, keyword}
    parts: list[JsonValue] = []
    for facet in union.facets:
        written = SchemaAt(union.resource, facet.pointer).node
        if isinstance(written, Mapping):
            parts.append({name: said for name, said in written.items() if name not in left_out})
    return synthetic(union.resource, {"allOf": parts} if parts else {})


def fits_others(reader: Conjunction, branch: Conjunction, view: View) -> bool:
    """May what fits this branch of the reader's `oneOf` fit another one too?"""
    branches = branches_of(reader, "oneOf")
    others = [each for each in branches if each.facets != branch.facets]
    return len(others) < len(branches) - 1 or not all(apart(branch, each, view) for each in others)


def doubtful_unions(found: Found, *, of_base: bool) -> Iterator[tuple[Found, Visit]]:
    """On the way to an edit: it as one of a union, of whose branches a message may now fit two, and the branch."""
    visits = [*(visit for visit, _ in found.way), found.visit]
    for index, ((visit, step), inner) in enumerate(zip(found.way, visits[1:], strict=True)):
        if is_doubtful(visit, step, inner, of_base=of_base):
            yield Found(found.edit, visit, found.way[:index]), inner


def is_doubtful(union: Visit, step: Step, branch: Visit, *, of_base: bool) -> bool:
    """May a message now fit two branches of a union, this one and another? `of_base`: the base is the reader."""
    if step.kind is not StepKind.BRANCH:
        return False
    unions, branches = (union.base, union.revision), (branch.base, branch.revision)
    if not of_base:
        unions, branches = unions[::-1], branches[::-1]
    view = union.pair.view
    if not refuses_two(unions[0], (step.name,)):
        return False
    return fits_others(unions[0], branches[0], view) and not _required_apart(unions, branches, view)


def _required_apart(
    unions: tuple[Conjunction, Conjunction], branches: tuple[Conjunction, Conjunction], view: View
) -> bool:
    """Reader's, then producer's: does each other branch lack a member that this one requires, and the other way round?

    A producer sends what it declares and no more, so that no message of one branch fits the other.
    """
    (reader, producer), (read, sent) = unions, branches
    other_readers = [each for each in branches_of(reader, "oneOf") if each.facets != read.facets]
    other_senders = [each for each in branches_of(producer, "oneOf") if each.facets != sent.facets]
    alone = len(other_readers) == len(branches_of(reader, "oneOf")) - 1
    alone = alone and len(other_senders) == len(branches_of(producer, "oneOf")) - 1
    pairs = [*((sent, each) for each in other_readers), *((each, read) for each in other_senders)]
    return alone and all(_lacks_required(one, other, view) for one, other in pairs)


_SENDS_MORE = ("oneOf", "anyOf", "if", "not", "additionalProperties", "patternProperties", "dependentSchemas",
               "dependencies", "unevaluatedProperties", "$dynamicRef", "$recursiveRef")  # fmt: skip


def _lacks_required(producer: Conjunction, reader: Conjunction, view: View) -> bool:
    """Is there a member that the reader requires and the producer does not declare, and so does not send?"""
    if producer.problem or any(producer.values(keyword) for keyword in _SENDS_MORE) or reader.types() != _OBJECT:
        return False
    return bool(reader.required(view) - producer.properties(view).keys())


def reads_any_member(node: Conjunction, view: View) -> bool:
    """On purpose: it declares none, or what the others are."""
    others = [each for each in node.values("additionalProperties") if each is not False]
    return bool(others) or (not node.properties(view) and node.types() in {None, _OBJECT})


def apart(one: Conjunction, other: Conjunction, view: View) -> bool:
    """By type, or by a member."""
    if one.is_apart(other):
        return True
    return (one.types(), other.types()) == (_OBJECT, _OBJECT) and no_object_fits_both(one, other, view)


def no_object_fits_both(one: Conjunction, other: Conjunction, view: View) -> bool:
    """Is there a member that both require and whose listed values differ?"""
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
