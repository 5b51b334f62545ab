"""Renames: what was removed and what was added in its stead are described alike."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.diff.subjects import component_of
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of, gone_and_new, only_pairs
from monitor.rules.transitions.kinds import HEADERS, MEMBER_REQUIRED, MEMBERS, PARAMETERS, Kinds
from monitor.rules.transitions.names import continues, named_alike, respells
from monitor.rules.transitions.transition import EditGroup, Spot, Transition

_COMMON = frozenset({0, 1})
"""Defaults of many, `false` and `true` among them."""
_NEEDED = {
    (Direction.REQUEST, True): "it is required now",
    (Direction.REQUEST, False): "it may be left out now",
    (Direction.RESPONSE, True): "it is always sent now",
    (Direction.RESPONSE, False): "it may be missing now",
}


def member_renames(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    """A member gone and one appeared in the same object, described alike, both required or both not, if it is called by
    other words.
    """
    yield from _renames(groups, documents, MEMBERS, FactKind.PROPERTY_RENAMED, _is_renamed_member)


def parameter_renames(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    """A parameter gone and one appeared at the same place of the same operations, described alike."""
    yield from _renames(groups, documents, PARAMETERS, FactKind.PARAMETER_RENAMED, _is_renamed_parameter)


def header_renames(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    """A header of an answer gone and one appeared under the same status, described alike."""
    yield from _renames(groups, documents, HEADERS, FactKind.HEADER_RENAMED, _is_renamed_parameter)


def _renames(
    groups: Sequence[EditGroup],
    documents: Documents,
    kinds: Kinds,
    kind: FactKind,
    is_renamed: Callable[[EditGroup, EditGroup, Documents, bool], bool],
) -> Iterator[Transition]:
    gone, new = gone_and_new(groups, kinds)
    if not gone or not new:
        return
    waiting: dict[frozenset[Spot], list[EditGroup]] = {}
    for after in new:
        waiting.setdefault(after.parents, []).append(after)
    alone = _alone(gone) | _alone(new)
    candidates = [
        (before, after)
        for before in gone
        for after in waiting.get(before.parents, ())
        if after.name != before.name
        and is_renamed(before, after, documents, before.key in alone and after.key in alone)
    ]
    respelt = only_pairs([each for each in candidates if respells(*(group.name for group in each))])
    taken = {group.key for pair in respelt for group in pair}
    others = [each for each in candidates if taken.isdisjoint(group.key for group in each)]
    for before, after in (*respelt, *only_pairs(others)):
        if _is_split(before, after, new) or _is_split(after, before, gone):
            continue
        called = before.home.described if before.home and kind is FactKind.PROPERTY_RENAMED else f"`{before.name}`"
        values = {"before": called, "after": f"`{after.name}`", "what": before.first.values["what"]}
        of_member = kind is FactKind.PROPERTY_RENAMED
        notes = [
            (_in_a_list(before, after, documents) or _edited_too(before, after, documents)) if of_member else "",
            _needed_too(before, after) if of_member else "",
            _default_edited(before, after, documents, "" if of_member else "/schema"),
        ]
        stands = str(before.first.base), str(after.first.revision)
        note = "; ".join(filter(None, notes))
        yield Transition(kind, edits_of((before, after)), values, note, stands=stands)


def _is_split(whole: EditGroup, part: EditGroup, beside: Sequence[EditGroup]) -> bool:
    """Do several continue the name, as `details.message` and `details.fields` do? Then none of them is the whole."""
    parts = [each for each in beside if each.parents == whole.parents and continues(each.name, whole.name)]
    return part in parts and len(parts) > 1


def _alone(groups: Sequence[EditGroup]) -> frozenset[str]:
    """Those that are all that went from, or came to, the same objects or operations; by key."""
    counts = Counter(spot for each in groups for spot in each.parents)
    return frozenset(each.key for each in groups if all(counts[spot] == 1 for spot in each.parents))


def _is_renamed_member(before: EditGroup, after: EditGroup, documents: Documents, alone: bool) -> bool:
    one, other = before.first, after.first
    if one.base is None or other.revision is None:
        return False
    if _needed_too(before, after) and not respells(before.name, after.name):
        return False
    if not documents.same(one.base, other.revision):
        return _in_a_list(before, after, documents) != "" or _is_of_one_component(before, after, documents)
    schemas = documents.held(0, one.base), documents.held(1, other.revision)
    if named_alike(before.name, after.name) or _described_alike(*schemas):
        return True
    if _is_another_component(one.base, other.revision, documents):
        return False
    telling = documents.is_telling(one.base) or (alone and _default_alike(one.base, other.revision, schemas, documents))
    return telling and not documents.is_one_of_many(one.base)


def _needed_too(before: EditGroup, after: EditGroup) -> str:
    """What is said where one is required, and the other is not."""
    was, is_now = (each.first.kind in MEMBER_REQUIRED for each in (before, after))
    return "" if was is is_now else _NEEDED[before.first.direction, is_now]


def _is_another_component(base: str, revision: str, documents: Documents) -> bool:
    """Does the member stand in another component that took the place of one which is still there?"""
    before, after = component_of(base), component_of(revision)
    return None not in (before, after) and before != after and documents.held(1, str(before)) is not None


def _in_a_list(before: EditGroup, after: EditGroup, documents: Documents) -> str:
    """Where the name tells that one is a list of the other: `email` and `emails`."""
    base, revision = str(before.first.base), str(after.first.revision)
    if after.name in _plurals(before.name) and documents.same(base, f"{revision}/items"):
        return "it is a list of them now"
    return (
        "it is one of them now"
        if before.name in _plurals(after.name) and documents.same(f"{base}/items", revision)
        else ""
    )


def _is_of_one_component(before: EditGroup, after: EditGroup, documents: Documents) -> bool:
    """Names alike for the same component, which was edited by itself."""
    same = documents.same_component(before.first.base, after.first.revision)
    return same and named_alike(before.name, after.name)


def _edited_too(before: EditGroup, after: EditGroup, documents: Documents) -> str:
    return documents.described_otherwise("what is in it", str(before.first.base), str(after.first.revision))


def _plurals(name: str) -> tuple[str, str]:
    return f"{name}s", f"{name}es"


def _is_renamed_parameter(before: EditGroup, after: EditGroup, documents: Documents, alone: bool) -> bool:
    one, other = before.first, after.first
    if one.base is None or other.revision is None or one.place.split(" ")[0] != other.place.split(" ")[0]:
        return False
    written = documents.held(0, one.base), documents.held(1, other.revision)
    if not all(isinstance(each, Mapping) for each in written) or _apart(written[0]) != _apart(written[1]):
        return False
    schemas = f"{one.base}/schema", f"{other.revision}/schema"
    if not documents.same(*schemas):
        return False
    if named_alike(before.name, after.name) or _described_alike(*written):
        return True
    telling = documents.is_telling(schemas[0]) or (alone and _default_alike(*schemas, written, documents))
    return telling and not _is_one_of_many(before, schemas[0], documents)


def _is_one_of_many(parameter: EditGroup, schema: str, documents: Documents) -> bool:
    """Are other parameters of the same operations described alike, so that it tells nothing of this one?"""
    base, meaning = documents.api(0), documents.meaning(0, schema)
    return any(
        each.name != parameter.name and each.schema is not None and documents.meaning(0, each.schema) == meaning
        for shape, place in base.places.items()
        if place.key in parameter.operations
        for each in base.operations[shape].parameters.values()
    )


def _default_alike(base: str, revision: str, written: tuple[JsonValue, JsonValue], documents: Documents) -> bool:
    """The same number as default, unless it is a common one, and nothing told apart by what is written of both."""
    found = _defaults(base, revision, documents)
    described = [each.get("description") if isinstance(each, Mapping) else None for each in written]
    telling = any(isinstance(each, int | float) and each not in _COMMON for each in found[0])
    return found[0] == found[1] and telling and described[0] == described[1]


def _default_edited(before: EditGroup, after: EditGroup, documents: Documents, schema: str) -> str:
    found = _defaults(f"{before.first.base}{schema}", f"{after.first.revision}{schema}", documents)
    if found[0] == found[1]:
        return ""
    shown = [canonical(each[0]).decode() if each else "none" for each in found]
    return f"its default changed too: {shown[0]} → {shown[1]}"


def _defaults(base: str, revision: str, documents: Documents) -> list[Sequence[JsonValue]]:
    return [documents.node(side, pointer).values("default") for side, pointer in ((0, base), (1, revision))]


def _apart(parameter: JsonValue) -> Mapping[str, JsonValue]:
    """Everything but name, schema and documentation."""
    passed = {"name", "schema", "description", "example", "examples"}
    written = {"required": False, **parameter} if isinstance(parameter, Mapping) else {}
    return {name: value for name, value in written.items() if name not in passed}


def _described_alike(before: JsonValue, after: JsonValue) -> bool:
    described = [each.get("description") if isinstance(each, Mapping) else None for each in (before, after)]
    return bool(described[0]) and described[0] == described[1]
