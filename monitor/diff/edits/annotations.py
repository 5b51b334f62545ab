"""Edits of keywords that decide nothing about validity, and yet tell readers something: stated, never proved."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.diff.edits.discriminated import discriminator_edits
from monitor.diff.edits.fragments import alike, fragments, show
from monitor.diff.edits.local import Edit
from monitor.diff.edits.xml_spelling import xml_edit
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue, canonical
from monitor.openapi.lifecycle import is_same_end

DEFAULTS = frozenset({FactKind.DEFAULT_ADDED, FactKind.DEFAULT_CHANGED, FactKind.DEFAULT_REMOVED})
ANNOTATIONS = DEFAULTS | frozenset(
    {FactKind.CONTENT_SCHEMA_CHANGED, FactKind.CONTENT_ENCODING_CHANGED}
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


def annotation_edits(
    base: Conjunction, revision: Conjunction, matched: Iterable[tuple[str, str]] = ()
) -> Iterator[Edit]:
    """`matched`: pointers of alternatives that are the same on both sides."""
    if not any(_WRITTEN & facet.keywords.keys() for facet in (*base.facets, *revision.facets)):
        return
    yield from _default_edit(base, revision)
    yield from discriminator_edits(base, revision, matched)
    yield from _extensible_edits(base, revision)
    yield from _encoding_edit(base, revision)
    yield from xml_edit(base, revision)
    was, is_ = (any(each is True for each in node.values("deprecated")) for node in (base, revision))
    if was != is_:
        kind = FactKind.PROPERTY_DEPRECATED if is_ else FactKind.PROPERTY_REINSTATED
        yield Edit(kind, keywords=("deprecated",))
    for keyword, kind in _CHANGED.items():
        before, after = fragments(base, (keyword,)), fragments(revision, (keyword,))
        if not (alike(before, after) or _end_alike(base, revision, keyword)):
            yield Edit(kind, shown=show(before, after), keywords=(keyword,))


def _end_alike(base: Conjunction, revision: Conjunction, keyword: str) -> bool:
    before, after = ([str(each) for each in node.values("x-sunset")] for node in (base, revision))
    return keyword == "x-sunset" and len(before) == len(after) == 1 and is_same_end(before[0], after[0])


def _default_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    before, after = fragments(base, ("default",)), fragments(revision, ("default",))
    if not alike(before, after):
        kind = FactKind.DEFAULT_CHANGED
        if not before or not after:
            kind = FactKind.DEFAULT_REMOVED if before else FactKind.DEFAULT_ADDED
        yield Edit(kind, shown=show(before, after), keywords=("default",))


def _encoding_edit(base: Conjunction, revision: Conjunction) -> Iterator[Edit]:
    """How the text of a string is decoded, of which no validator knows; bytes as they are have no such text."""
    before, after = fragments(base, _ENCODED), fragments(revision, _ENCODED)
    if before != after and not (base.is_binary() and revision.is_binary()):
        yield Edit(FactKind.CONTENT_ENCODING_CHANGED, shown=show(before, after), keywords=_ENCODED)


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
