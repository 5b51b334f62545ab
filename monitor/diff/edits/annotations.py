"""Edits of keywords that decide nothing about validity, and yet tell readers something: stated, never proved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.diff.edits.local import Edit, Fragments, alike, fragments, show
from monitor.diff.edits.xml_spelling import xml_edit
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.discriminators import (
    branch_names,
    default_schema,
    implied_value,
    is_discriminated,
    mapping_of,
    schema_chosen_by,
)
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical

ANNOTATIONS = frozenset(
    {FactKind.DEFAULT_ADDED, FactKind.DEFAULT_CHANGED, FactKind.DEFAULT_REMOVED, FactKind.CONTENT_SCHEMA_CHANGED}
    | {FactKind.CONTENT_ENCODING_CHANGED}
    | {FactKind.DISCRIMINATOR_CHANGED, FactKind.DISCRIMINATOR_VALUE_ADDED, FactKind.DISCRIMINATOR_VALUE_REMOVED}
    | {FactKind.DISCRIMINATOR_VALUE_CHANGED, FactKind.PROPERTY_DEPRECATED, FactKind.PROPERTY_REINSTATED}
    | {FactKind.PROPERTY_SUNSET_CHANGED, FactKind.PROPERTY_STABILITY_CHANGED}
    | {FactKind.EXTENSIBLE_ENUM_VALUE_ADDED, FactKind.EXTENSIBLE_ENUM_VALUE_REMOVED}
)
"""The kinds that are stated here."""

_CHANGED = {
    "x-sunset": FactKind.PROPERTY_SUNSET_CHANGED,
    "x-stability-level": FactKind.PROPERTY_STABILITY_CHANGED,
}
_ENCODED = ("contentEncoding", "contentMediaType")
_WRITTEN = frozenset({"xml", *_CHANGED, *_ENCODED, "default", "discriminator", "deprecated", "x-extensible-enum"})


def annotation_edits(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    if not any(_WRITTEN & facet.keywords.keys() for facet in (*base.facets, *revision.facets)):
        return
    yield from _default_edit(base, revision)
    yield from _discriminator_edits(base, revision)
    yield from _extensible_edits(base, revision)
    yield from _encoding_edit(base, revision)
    yield from xml_edit(base, revision)
    was, is_ = (any(each is True for each in node.values("deprecated")) for node in (base, revision))
    if was != is_:
        kind = FactKind.PROPERTY_DEPRECATED if is_ else FactKind.PROPERTY_REINSTATED
        yield Edit(kind, keywords=("deprecated",))
    for keyword, kind in _CHANGED.items():
        before, after = fragments(base, (keyword,)), fragments(revision, (keyword,))
        if not alike(before, after):
            yield Edit(kind, shown=(show(before), show(after)), keywords=(keyword,))


def _default_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    before, after = fragments(base, ("default",)), fragments(revision, ("default",))
    if not alike(before, after):
        kind = FactKind.DEFAULT_CHANGED
        if not before or not after:
            kind = FactKind.DEFAULT_REMOVED if before else FactKind.DEFAULT_ADDED
        yield Edit(kind, shown=(show(before), show(after)), keywords=("default",))


def _encoding_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    """How the text of a string is decoded, of which no validator knows; bytes as they are have no such text."""
    before, after = fragments(base, _ENCODED), fragments(revision, _ENCODED)
    if before != after and not (base.is_binary() and revision.is_binary()):
        yield Edit(FactKind.CONTENT_ENCODING_CHANGED, shown=(show(before), show(after)), keywords=_ENCODED)


def _discriminator_edits(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    """Values are compared where both sides choose by the same member; those of a branch go with the branch."""
    keywords = ("discriminator",)
    before, after = fragments(base, keywords), fragments(revision, keywords)
    if _property_names(before) != _property_names(after):
        yield Edit(FactKind.DISCRIMINATOR_CHANGED, shown=(show(before), show(after)), keywords=keywords)
        return
    gone, new = (branch_names(one) - branch_names(other) for one, other in ((base, revision), (revision, base)))
    chosen = [
        (value, schema_chosen_by(base, value), schema_chosen_by(revision, value))
        for value in {**mapping_of(base), **mapping_of(revision)}
    ]
    lost = [value for value, one, other in chosen if other is None and one not in gone]
    added = [value for value, one, other in chosen if one is None and other not in new]
    changed = [value for value, one, other in chosen if None not in {one, other} and one != other]
    for kind, values in (
        (FactKind.DISCRIMINATOR_VALUE_REMOVED, lost),
        (FactKind.DISCRIMINATOR_VALUE_ADDED, added),
        (FactKind.DISCRIMINATOR_VALUE_CHANGED, changed),
    ):
        if values:
            text = ", ".join(f"`{each}`" for each in values)
            yield Edit(kind, shown=(text, text), keywords=keywords)
    if default_schema(base) != default_schema(revision):
        text = "any other value"
        yield Edit(FactKind.DISCRIMINATOR_VALUE_CHANGED, shown=(text, text), keywords=keywords)


def implied_name_edits(base: Conjunction, revision: Conjunction, branches: Iterable[tuple[str, str]]) -> Iterator[Edit]:
    """The value that chooses a branch goes with the name of its component, where no mapping gives another."""
    if not is_discriminated(base) or not is_discriminated(revision):
        return
    for one, other in branches:
        before, after = implied_value(base, one), implied_value(revision, other)
        if before == after:
            continue
        for kind, value, node in (
            (FactKind.DISCRIMINATOR_VALUE_REMOVED, before, revision),
            (FactKind.DISCRIMINATOR_VALUE_ADDED, after, base),
        ):
            if value is not None and schema_chosen_by(node, value) is None:
                yield Edit(kind, shown=(f"`{value}`", f"`{value}`"), keywords=("discriminator",))


def _property_names(found: Fragments) -> list[JsonValue]:
    """2.0 writes the name alone."""
    written = [each["discriminator"] for each in found]
    return [each.get("propertyName") if isinstance(each, Mapping) else each for each in written]


def _extensible_edits(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    """Where both sides list known values; that the list appears or goes changes nothing that is allowed."""
    lists = [_listed(node.values("x-extensible-enum")) for node in (base, revision)]
    before, after = lists
    if not before or not after:
        return
    for kind, values in (
        (FactKind.EXTENSIBLE_ENUM_VALUE_REMOVED, [each for each in before if each not in after]),
        (FactKind.EXTENSIBLE_ENUM_VALUE_ADDED, [each for each in after if each not in before]),
    ):
        if values:
            yield Edit(kind, shown=(", ".join(values), ", ".join(values)), keywords=("x-extensible-enum",))


def _listed(values: Sequence[JsonValue]) -> list[str]:
    return [canonical(each).decode() for each in _items(values)]


def _items(values: Sequence[JsonValue]) -> list[JsonValue]:
    """Of those that are lists."""
    return [each for value in values if isinstance(value, list | tuple) for each in value]
