"""Edits of discriminators: by which member a reader chooses, and what each value stands for; stated, never proved."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from monitor.diff.edits.fragments import Fragments, fragments
from monitor.diff.edits.local import REMOVED, Edit, member_edits
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.discriminators import (
    branch_names,
    component_of,
    default_schema,
    implied_value,
    is_named,
    mapping_of,
    may_be_chosen,
    names_of_choosers,
    schema_chosen_by,
    schema_names,
)
from monitor.model.facts import FactKind
from monitor.model.json_value import JsonValue
from monitor.model.record import replaced
from monitor.schemas import View

_KEYWORDS = ("discriminator",)
_NEVER_CHOSEN = "no value that the discriminator may have stands for `{heir}`, so that nobody knows who reads it"


def discriminator_edits(base: Conjunction, revision: Conjunction, matched: Iterable[tuple[str, str]]) -> Iterator[Edit]:
    """Values are compared where both sides choose by the same member; those of a branch go with the branch.

    `matched`: pointers of alternatives that are the same on both sides, whatever they are called.
    """
    before, after = fragments(base, _KEYWORDS), fragments(revision, _KEYWORDS)
    choosing = [_property_names(each) for each in (before, after)]
    if choosing[0] != choosing[1]:
        shown = [", ".join(f"`{name}`" for name in each) or "nothing" for each in choosing]
        yield Edit(FactKind.DISCRIMINATOR_CHANGED, shown=(shown[0], shown[1]), keywords=_KEYWORDS)
        return
    if not before and not after:
        return
    called = _called(base, revision, matched)
    names, others = branch_names(base), branch_names(revision)
    gone = {name for name in names if called.get(name, name) not in others}
    new = others - {called.get(name, name) for name in names}
    mapped = (*mapping_of(base), *mapping_of(revision))
    chosen = [(each, schema_chosen_by(base, each), schema_chosen_by(revision, each)) for each in dict.fromkeys(mapped)]
    perhaps = [(value, one or _name(value, names), other or _name(value, others)) for value, one, other in chosen]
    changed = [value for value, one, other in perhaps if one and other and called.get(one, one) != other]
    lost = [value for value, one, other in chosen if other is None and one not in gone and value not in changed]
    added = [value for value, one, other in chosen if one is None and other not in new and value not in changed]
    for kind, values in (
        (FactKind.DISCRIMINATOR_VALUE_REMOVED, lost),
        (FactKind.DISCRIMINATOR_VALUE_ADDED, added),
        (FactKind.DISCRIMINATOR_VALUE_CHANGED, changed),
    ):
        if values:
            text = ", ".join(f"`{each}`" for each in values)
            yield Edit(kind, shown=(text, text), keywords=_KEYWORDS)
    default = default_schema(base)
    if (default and called.get(default, default)) != default_schema(revision):
        text = "any other value"
        yield Edit(FactKind.DISCRIMINATOR_VALUE_CHANGED, shown=(text, text), keywords=_KEYWORDS)


def implied_name_edits(base: Conjunction, revision: Conjunction, branches: Iterable[tuple[str, str]]) -> Iterator[Edit]:
    """The value that chooses a branch goes with the name of its component, where no mapping gives another."""
    if not base.values("discriminator") or not revision.values("discriminator"):
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
                yield Edit(kind, shown=(f"`{value}`", f"`{value}`"), keywords=_KEYWORDS)


def heir_edits(base: Conjunction, revision: Conjunction) -> tuple[list[Edit], list[tuple[str, str]]]:
    """What a discriminator chooses between without a union: what came and went, and what is on both sides (pointers).

    By name, else by a value that stands for it; edits of it break whoever reads the parent. Where one side is an heir
    itself, it is compared with what it is among the other's.
    """
    before, after = (dict(zip(schema_names(node, node.heirs), node.heirs, strict=True)) for node in (base, revision))
    before, after = {**before, **_chosen_already(base, revision)}, {**after, **_chosen_already(revision, base)}
    both = {name: name for name in before if name in after}
    values = mapping_of(revision)
    for value, name in mapping_of(base).items():
        other = values.get(value)
        if name in before.keys() - both.keys() and other in after.keys() - {*both.values()}:
            both[name] = other
    came = [name for name in after if name not in both.values()]
    return [
        *(Edit(FactKind.ALTERNATIVE_REMOVED, branch=before[name], shown=(name, ""), keywords=_KEYWORDS)
          for name in before if name not in both),
        *(Edit(FactKind.DISCRIMINATED_ALTERNATIVE_ADDED, branch=after[name], shown=("", name), keywords=_KEYWORDS)
          for name in came),
    ], [(before[one], after[other]) for one, other in both.items()]  # fmt: skip


def told_beside_heirs(base: Conjunction, revision: Conjunction, view: View) -> Iterator[Edit]:
    """Edits of members; none of one that went with an heir as which the parent still reads the request."""
    told = _told_of_its_heir(base, revision, view)
    for edit in member_edits(base, revision, view):
        doubt = told.get(edit.name or "") if edit.kind in REMOVED else None
        if doubt != "":
            yield replaced(edit, doubt=doubt) if doubt else edit


def _told_of_its_heir(base: Conjunction, revision: Conjunction, view: View) -> Mapping[str, str]:
    """Members of an heir whose requests the parent reads by now: as that heir, which is compared with it. With each,
    why nobody knows whether it does.

    None where a request need not say which heir it is.
    """
    if view is not View.REQUEST or not names_of_choosers(revision) <= base.required(view):
        return {}  # an answer may be the parent alone
    chosen = _chosen_already(base, revision)
    return {
        member: "" if may_be_chosen(revision, heir, name) else _NEVER_CHOSEN.format(heir=name)
        for name, heir in zip(schema_names(revision, revision.heirs), revision.heirs, strict=True)
        if name in chosen
        for member in revision.of((heir,)).properties(view)
    }


def _chosen_already(node: Conjunction, other: Conjunction) -> Mapping[str, str]:
    """The heir that `node` is itself, of those that `other` may be: of several the one that is made of the rest."""
    if node.heirs or not other.heirs:
        return {}
    said = {facet.pointer for facet in node.facets}
    held = (each for each in other.heirs if node.resource.holds(each))
    parts = {each: {facet.pointer for facet in node.of((each,)).facets} for each in held}
    demanded = {each: len(own) for each, own in parts.items() if own <= said}
    if not demanded:
        return {}
    place = max(demanded, key=demanded.__getitem__)
    return dict(zip(schema_names(node, [place]), [place], strict=True))


def _name(value: str, names: AbstractSet[str]) -> str | None:
    """What a value stands for by the specification alone."""
    return value if value in names else None


def _called(base: Conjunction, revision: Conjunction, matched: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Names in the base, each with the one in the revision."""
    pairs = [(component_of(base, one), component_of(revision, other)) for one, other in matched]
    named = [pair for pair in pairs if all(map(is_named, pair))]
    names = schema_names(base, [one for one, _ in named])
    return dict(zip(names, schema_names(revision, [other for _, other in named]), strict=True))


def _property_names(found: Fragments) -> list[JsonValue]:
    """2.0 writes the name alone."""
    written = [each["discriminator"] for each in found]
    return [each.get("propertyName") if isinstance(each, Mapping) else each for each in written]
