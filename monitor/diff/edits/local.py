"""Local edits of a pair of schemas: which keywords of this very place differ, whatever lies below it.

Keywords are conjunctive, so each group of them that belongs together is an edit of its own, provable on its own: if the
producer satisfies every group of the reader, it satisfies the reader.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from monitor.diff.edits.fragments import Fragments, alike, fragments, show
from monitor.diff.schema.bounds import bounds_in_doubt
from monitor.diff.schema.conditions import holds_anything
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.contradictions import fallen_out
from monitor.diff.schema.nulls import NULL_IN_DOUBT, null_is_doubtful, takes_null
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical
from monitor.model.record import record
from monitor.schemas import View
from monitor.schemas.normal.values import type_of
from monitor.schemas.text.languages import matches

GROUPS: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.TYPE_CHANGED: ("type",),
    FactKind.FORMAT_CHANGED: ("format",),
    FactKind.ENUM_VALUE_ADDED: ("enum", "const"),
    FactKind.MINIMUM_CHANGED: ("minimum", "exclusiveMinimum"),
    FactKind.MAXIMUM_CHANGED: ("maximum", "exclusiveMaximum"),
    FactKind.MULTIPLE_CHANGED: ("multipleOf",),
    FactKind.MIN_LENGTH_CHANGED: ("minLength",),
    FactKind.MAX_LENGTH_CHANGED: ("maxLength",),
    FactKind.PATTERN_CHANGED: ("pattern",),
    FactKind.MIN_ITEMS_CHANGED: ("minItems",),
    FactKind.MAX_ITEMS_CHANGED: ("maxItems",),
    FactKind.UNIQUE_ITEMS_CHANGED: ("uniqueItems",),
    FactKind.MIN_MEMBERS_CHANGED: ("minProperties",),
    FactKind.MAX_MEMBERS_CHANGED: ("maxProperties",),
}
"""Groups of keywords that hold no schemas; a fact of enumerations is refined by `_enum_edits`."""

SCALARS = tuple(keyword for keywords in GROUPS.values() for keyword in keywords)

_OF_TYPE = (FactKind.TYPE_CHANGED, FactKind.FORMAT_CHANGED)
"""What 3.0 and 3.1 spell differently of a file; of numbers, what is edited together."""

WITHOUT_MEANING = frozenset(
    {"title", "description", "summary", "example", "examples", "externalDocs", "deprecated", "xml", "default"}
    | {"readOnly", "writeOnly", "nullable", "discriminator"}
    | {"contentEncoding", "contentMediaType"}
    | {"$comment", "$schema", "definitions", "$defs", "$anchor", "$dynamicAnchor", "$id", "id"}
)
"""Keywords that decide nothing about validity, or that other edits state."""

_OBJECTS = frozenset({"object", "null"})

REMOVED = frozenset(
    {FactKind.PROPERTY_REMOVED_OPTIONAL, FactKind.PROPERTY_REMOVED_REQUIRED, FactKind.PROPERTY_REMOVED_UNSTATED}
)
"""Kinds of a member that is gone."""
ADDED = frozenset({FactKind.PROPERTY_ADDED_OPTIONAL, FactKind.PROPERTY_ADDED_CLOSED, FactKind.PROPERTY_ADDED_REQUIRED,
                   FactKind.PROPERTY_ADDED_OPEN})  # fmt: skip

WALKED = frozenset({"properties", "required", "items", "additionalProperties", "oneOf", "anyOf"})


@record
class Edit:
    """`before` and `after`: the fragments of its group in base and revision, where it has one."""

    kind: FactKind
    before: Fragments = ()
    after: Fragments = ()
    name: str | None = None
    """The member, where it is about one."""
    shown: tuple[str, str] = ("", "")
    """What people are shown of base and revision."""
    keywords: tuple[str, ...] = ()
    branch: str | None = None
    """Pointer of the branch added or removed."""
    details: Mapping[str, str] = field(default_factory=dict)
    doubt: str = ""
    """Why nobody knows whether it changes anything."""
    whole: bool = False
    """It stands for all that differs here and below, so that nothing less than both places as they stand proves it."""


DEEPEST = 200
"""Steps from a place to what is looked at there; what lies deeper is asked about as a whole."""
TOO_DEEP = Edit(
    FactKind.COMPOSITION_CHANGED, shown=(f"what it holds {DEEPEST} levels deep", "something else there"), whole=True
)


def scalar_edits(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    """Edits of keywords that hold no schemas."""
    if base.allows_nothing() != revision.allows_nothing():
        return  # that edit says it all
    respelt = _OF_TYPE if base.is_binary() and revision.is_binary() else ()
    yield from _null_edit(base, revision)
    told = _number_edit(base, revision)
    if told is not None:
        yield told
        respelt = _OF_TYPE
    said = {name for node in (base, revision) for facet in node.facets for name in facet.keywords}
    for kind, keywords in GROUPS.items():
        if said.isdisjoint(keywords):
            continue
        before, after = (_telling(fragments(node, keywords)) for node in (base, revision))
        bounds = bounds_in_doubt(base, revision, keywords)
        if (alike(before, after) and not bounds) or kind in respelt:
            continue
        if kind is FactKind.TYPE_CHANGED:
            yield from _type_edit(base, revision)
        elif kind is FactKind.ENUM_VALUE_ADDED:
            yield from _enum_edits(base, revision)
        else:
            numbers = (is_number(base), is_number(revision))
            if kind is FactKind.FORMAT_CHANGED and numbers[0] != numbers[1] and not (after if numbers[0] else before):
                continue  # the format of a number goes with its type
            if kind is FactKind.FORMAT_CHANGED and all(numbers):
                kind = _number_format_kind(before, after)  # noqa: PLW2901 - the same group, told apart by its values
            yield Edit(kind, before, after, shown=show(*(bounds or (before, after))), keywords=keywords)


def _telling(found: Fragments) -> Fragments:
    """A format that has no name is none."""
    return tuple(each for each in found if each.get("format") != "") if found else found


def is_demanding(node: Conjunction) -> bool:
    """May anything be refused?"""
    known = {*WITHOUT_MEANING, *(name for facet in node.facets for name in facet.keywords if name.startswith("x-"))}
    return any(facet.keywords.keys() - known for facet in node.facets)


def may_be(node: Conjunction, kind: str) -> bool:
    """Otherwise what it says about values of that type says nothing. `kind`: array or object.

    Where its parts have no type in common, nobody knows which of them is meant; nor where it is an object that
    describes no members, and items instead.
    """
    types = node.types()
    if types is None:  # many list, beside `type: array`, what its items may be
        listed = node.enumeration()
        return listed is None or any(type_of(each).value == kind for each in listed)
    if kind in types:
        return True
    if not types:
        return any(kind in each if isinstance(each, list | tuple) else kind == each for each in node.values("type"))
    return kind == "array" and types <= _OBJECTS and bool(node.values("items")) and not node.values("properties")


def is_number(node: Conjunction) -> bool:
    return bool((node.types() or frozenset()) & {"integer", "number"})


def _number_edit(base: Conjunction, revision: Conjunction) -> Edit | None:
    """An integer that becomes a number, or the other way round, takes its format along: both are one edit."""
    formats = [fragments(node, ("format",)) for node in (base, revision)]
    if base.types() == revision.types() or alike(*formats) or not (is_number(base) and is_number(revision)):
        return None
    edit = next(_type_edit(base, revision))
    if edit.kind is not FactKind.TYPE_CHANGED:
        return None
    shown = [
        ", ".join([text, *(str(each["format"]) for each in found)])
        for text, found in zip(edit.shown, formats, strict=True)
    ]
    before, after = (*edit.before, *formats[0]), (*edit.after, *formats[1])
    return replace(edit, before=before, after=after, shown=(shown[0], shown[1]), keywords=("type", "format"))


def _number_format_kind(before: Fragments, after: Fragments) -> FactKind:
    if not before:
        return FactKind.NUMBER_FORMAT_STATED
    return FactKind.FORMAT_CHANGED if after else FactKind.NUMBER_FORMAT_DROPPED


def _type_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    before, after = base.types(), revision.types()
    if before == after:
        if before == frozenset():  # which has no value, whatever each part says
            written = fragments(base, ("type",)), fragments(revision, ("type",))
            yield Edit(FactKind.TYPE_CHANGED, *written, shown=show(*written), keywords=("type",))
        return
    kind = FactKind.TYPE_CHANGED
    if before is not None and after is not None:
        if after - before == {"null"} and not before - after:
            kind = FactKind.NULL_ALLOWED
        elif before - after == {"null"} and not after - before:
            kind = FactKind.NULL_FORBIDDEN
    shown = (_type_text(before), _type_text(after))
    of_null = kind is not FactKind.TYPE_CHANGED
    doubt = NULL_IN_DOUBT if of_null and (null_is_doubtful(base) or null_is_doubtful(revision)) else ""
    yield Edit(kind, _type_fragments(before), _type_fragments(after), shown=shown, keywords=("type",), doubt=doubt)


def _null_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    was, is_ = null_is_doubtful(base), null_is_doubtful(revision)
    of_type = (base.types() or frozenset()) ^ (revision.types() or frozenset()) == {"null"}
    other = revision if was else base
    named = [each for each in other.values("type") if isinstance(each, Sequence)]
    meant_alike = takes_null(other) or any("null" in each for each in named)
    if was != is_ and not of_type and not meant_alike:
        kind = FactKind.NULL_ALLOWED if is_ else FactKind.NULL_FORBIDDEN
        yield Edit(kind, keywords=("nullable",), doubt=NULL_IN_DOUBT)


def _type_fragments(types: frozenset[str] | None) -> Fragments:
    return () if types is None else ({"type": sorted(types)},)


def _type_text(types: frozenset[str] | None) -> str:
    return (
        "any type"
        if types is None
        else " or ".join(sorted(types, key=lambda each: (each == "null", each))) or "nothing"
    )


def _enum_edits(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    before, after, keywords = base.enumeration(), revision.enumeration(), GROUPS[FactKind.ENUM_VALUE_ADDED]
    if before is None or after is None:
        for values, dropped in ((before, True), (after, False)):
            if values is not None:
                yield replace(listing_edit(values, dropped=dropped), whole=False)
        return
    known, kept = {canonical(each) for each in before}, {canonical(each) for each in after}
    added = tuple(each for each in after if canonical(each) not in known)
    removed = tuple(each for each in before if canonical(each) not in kept)
    if added and removed and len(before) == len(after) == 1:
        shown = (_values(before), _values(after))
        yield Edit(FactKind.CONST_CHANGED, _enum(before), _enum(after), shown=shown, keywords=keywords)
        return
    for kind, values in _by_kind(added, base.types(), (FactKind.NULL_ALLOWED, FactKind.ENUM_VALUE_ADDED)):
        yield Edit(kind, _enum(before), _enum((*before, *values)), shown=("", _values(values)), keywords=keywords)
    for kind, values in _by_kind(removed, revision.types(), (FactKind.NULL_FORBIDDEN, FactKind.ENUM_VALUE_REMOVED)):
        gone = {canonical(each) for each in values}
        left = tuple(each for each in before if canonical(each) not in gone)
        yield Edit(kind, _enum(before), _enum(left), shown=(_values(values), ""), keywords=keywords)


def _by_kind(
    values: tuple[JsonValue, ...], types: frozenset[str] | None, kinds: tuple[FactKind, FactKind]
) -> Iterator[tuple[FactKind, tuple[JsonValue, ...]]]:
    """Null by itself: who reads the others does not expect it. `types`: of the side that does not list them; where they
    leave null out, they say all of it.
    """
    of_value = types is not None and "null" in types
    others = tuple(each for each in values if each is not None or of_value)
    if types is None and None in values:
        yield kinds[0], (None,)
    if others:
        yield kinds[1], others


def listing_edit(values: tuple[JsonValue, ...], *, dropped: bool) -> Edit:
    """All that differs at a place: the values are listed on one side, and on the other what they are is said."""
    kind = FactKind.ENUM_DROPPED if dropped else FactKind.ENUM_INTRODUCED
    fragment, shown = _enum(values), _values(values)
    return Edit(
        kind,
        fragment if dropped else (),
        () if dropped else fragment,
        shown=(shown, "") if dropped else ("", shown),
        keywords=GROUPS[FactKind.ENUM_VALUE_ADDED],
        whole=True,
    )


def _enum(values: tuple[JsonValue, ...]) -> Fragments:
    return ({"enum": list(values)},) if values else ({"not": {}},)


def _values(values: tuple[JsonValue, ...]) -> str:
    texts = [canonical(each).decode() for each in values[:5]]
    return ", ".join(texts) + (f" and {len(values) - 5} more" if len(values) > 5 else "")


def member_edits(base: Conjunction, revision: Conjunction, view: View) -> Iterator[Edit]:
    """Members added, removed, become required or optional, as the view shows them."""
    if not (may_be(base, "object") and may_be(revision, "object")):
        return
    before, after = base.properties(view), revision.properties(view)
    required_before, required_after = base.required(view), revision.required(view)
    gone, new = fallen_out(base, revision, view)
    for name in before:
        if name not in after or name in gone:
            yield Edit(_removed(name, required_before), name=name)
        else:
            yield from _requirement_edit(name, (base, revision), (name in required_before, name in required_after))
            if view is View.REQUEST and is_perhaps_hidden(revision, name) and not is_perhaps_hidden(base, name):
                yield Edit(_removed(name, required_before), name=name, doubt=READ_ONLY_IN_DOUBT)
    for name in after:
        if name not in before or name in new:
            doubt = REQUIRED_IN_DOUBT if view is View.REQUEST and _may_be_required(revision, name) else ""
            required = required_after | {name} if doubt else required_after
            yield Edit(_added(name, base, required, view), name=name, doubt="" if name in required_after else doubt)


REQUIRED_IN_DOUBT = "`required: true` in a member says nothing by the specification, and that it is required to many"
"""Draft 3 of JSON Schema meant it; since draft 4 the object lists the names."""


READ_ONLY_IN_DOUBT = "`readOnly` beside a `$ref` says nothing by the specification, and to many that no request has it"


def is_perhaps_hidden(node: Conjunction, name: str) -> bool:
    """Has the member a `readOnly` beside its `$ref`, where that counts for nothing?"""
    written = node.written(name)
    beside = isinstance(written, Mapping) and "$ref" in written and written.get("readOnly") is True
    return beside and node.resource.dialect.reference_hides_siblings


def _may_be_required(node: Conjunction, name: str) -> bool:
    written = node.written(name)
    return isinstance(written, Mapping) and written.get("required") is True


def _requirement_edit(name: str, nodes: tuple[Conjunction, Conjunction], required: tuple[bool, bool]) -> Iterator[Edit]:
    perhaps = [said or _may_be_required(node, name) for node, said in zip(nodes, required, strict=True)]
    if required[0] != required[1]:
        kind = FactKind.PROPERTY_BECAME_REQUIRED if required[1] else FactKind.PROPERTY_BECAME_OPTIONAL
        yield Edit(kind, name=name, doubt=REQUIRED_IN_DOUBT if perhaps[0] == perhaps[1] else "")
    elif perhaps[0] != perhaps[1]:
        kind = FactKind.PROPERTY_BECAME_REQUIRED if perhaps[1] else FactKind.PROPERTY_BECAME_OPTIONAL
        yield Edit(kind, name=name, doubt=REQUIRED_IN_DOUBT)


def _removed(name: str, required: frozenset[str]) -> FactKind:
    if name in required:
        return FactKind.PROPERTY_REMOVED_REQUIRED
    return FactKind.PROPERTY_REMOVED_OPTIONAL if required else FactKind.PROPERTY_REMOVED_UNSTATED


def _added(name: str, base: Conjunction, required: frozenset[str], view: View) -> FactKind:
    if name in required:
        return FactKind.PROPERTY_ADDED_REQUIRED
    sent = view is View.REQUEST and base.pointers and holds_anything(base, view)
    return among_others(name, base) or (FactKind.PROPERTY_ADDED_OPEN if sent else FactKind.PROPERTY_ADDED_OPTIONAL)


def among_others(name: str, base: Conjunction) -> FactKind | None:
    """How a member is new that the base does not declare and yet speaks of, as one of the others there may be."""
    others = [*base.values("additionalProperties"), *base.values("unevaluatedProperties")]
    patterns = [pattern for each in base.values("patternProperties") if isinstance(each, Mapping) for pattern in each]
    if any(matches(pattern, name) is not False for pattern in patterns):
        return FactKind.PROPERTY_ADDED_OPEN
    if any(each is False for each in others):
        return FactKind.PROPERTY_ADDED_CLOSED
    return FactKind.PROPERTY_ADDED_OPEN if others else None


def is_tuple(node: Conjunction) -> bool:
    """What `items` means then depends on the keywords beside it, so that they are asked about together."""
    lists = any(isinstance(each, Sequence) for each in node.values("items"))
    return lists or bool(node.values("prefixItems") or node.values("unevaluatedItems"))


def told_as_tuple(base: Conjunction, revision: Conjunction) -> bool:
    """Where only one side describes items beyond the listed ones, their coming or going is one edit with the list."""
    described = [any(isinstance(each, Mapping) for each in node.values("items")) for node in (base, revision)]
    return (is_tuple(base) or is_tuple(revision)) and not all(described)


def both_describe(base: Conjunction, revision: Conjunction, keyword: str) -> bool:
    """Does each hold a schema there that says something?"""
    return all(
        values and all(isinstance(each, Mapping) and each for each in values)
        for values in (base.values(keyword), revision.values(keyword))
    )


def opens(base: Conjunction, revision: Conjunction) -> bool:
    """Does the revision say what other members there may be, where the base forbids them?"""
    before, after = (
        [*node.values("additionalProperties"), *node.values("unevaluatedProperties")] for node in (base, revision)
    )
    known = listed_names(revision)
    named_alike = known is not None and known <= base.properties(View.NEITHER).keys()
    return False in before and bool(after) and False not in after and not named_alike


def listed_names(node: Conjunction) -> frozenset[str] | None:
    """What `propertyNames` lists; None where it lists none."""
    lists = [each.get("enum") for each in node.values("propertyNames") if isinstance(each, Mapping)]
    found = [frozenset(map(str, each)) for each in lists if isinstance(each, list | tuple)]
    return frozenset.intersection(*found) if found else None
