"""Two descriptions in, judged changes out: bytes are read, APIs compared, facts rated, places located."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.diff import compare_apis
from monitor.diff.operations.handovers import handed_over
from monitor.documents import Origins, bundle, locate_many
from monitor.model.api import Api
from monitor.model.changes import Change, Comparison, Location, VersionStep
from monitor.model.descriptions import Document
from monitor.model.facts import Fact, FactKind
from monitor.model.json_value import JsonObject
from monitor.model.record import record, replaced
from monitor.model.values import Severity
from monitor.openapi import read_api
from monitor.openapi.lifecycle import STABILITY_ATTRIBUTES, with_stability
from monitor.rules.overrides import check_overrides
from monitor.rules.policy import Policy, Watched, version_step
from monitor.rules.policy.versions import sentence
from monitor.rules.rating import changes_of
from monitor.rules.transitions import find_transitions
from monitor.schemas import Judge

if TYPE_CHECKING:
    from monitor.model.contracts import Interaction


def compare(
    base: Document,
    revision: Document,
    *,
    overrides: Mapping[str, str] | None = None,
    judge: Judge | None = None,
    api: str = "",
    locations: bool | Collection[Severity] = True,
    now: datetime | None = None,
    notice: timedelta | None = None,
    stability: tuple[str, ...] = STABILITY_ATTRIBUTES,
    watched: Watched | None = None,
    every_witness: bool = False,
    interactions: "Collection[Interaction]" = (),
) -> Comparison:
    """What changed between two descriptions, and what each change means for those who built on the first.

    `overrides`: severity by rule id. `judge`: the validator that confirms witnesses (default: `jsonschema_judge()`).
    `api`: its name, part of every fingerprint. `locations`: find line and column in the bytes of each change,
    or of those with certain severities.
    `now`: against which sunset dates are held; without it none is due. `notice`: how long an end is announced before;
    without it no date is too near. `stability`: the attributes that say how stable a part is, such as `x-beta-api`.
    `watched`: what was seen announced, and since when; then only that can have run out.
    `every_witness`: each place that a change reaches gets its own message, which takes longer.
    `interactions`: what consumers call; risky places of those operations get theirs, for `contract_use` to show.
    Raises `DocumentError` for a document that can't be read, `UsageError` for an override of a rule that is not there.
    """
    severities = check_overrides(overrides or {})
    if judge is None:
        from monitor.schemas import jsonschema_judge

        judge = jsonschema_judge()
    sides = _read(base, stability), _read(revision, stability)
    before, after = (each.api for each in sides)
    called: Collection[str] = ()
    if interactions:
        from monitor.rules.usage import called_operations

        called = called_operations(interactions, before)
    facts = compare_apis(before, after, judge=judge)
    changes = changes_of(
        facts,
        api=api,
        overrides=severities,
        policy=Policy(before, after, now=now, notice=notice, attributes=stability, watched=watched),
        transitions=find_transitions(facts, before, after),
        every_witness=every_witness,
        called=called,
    )
    step = version_step(before.version, after.version, changes)
    located = frozenset(Severity) if locations is True else frozenset(locations or ())
    return Comparison(
        base=about(base, before),
        revision=about(revision, after),
        changes=_located(changes, located, sides) if located else changes,
        shared_operations=_shared(before, after, facts),
        notes=tuple(_notes(sides, step)),
        version_step=step,
    )


@record
class _Side:
    """One of the two descriptions: its files, what they describe, and where in them that is written."""

    document: Document
    api: Api
    origins: Origins


def _read(document: Document, stability: tuple[str, ...]) -> _Side:
    api = read_api(bundle(document), source=document.source)
    if stability != STABILITY_ATTRIBUTES:
        api = with_stability(api, stability)
    return _Side(document, api, Origins(document))


def _notes(sides: tuple[_Side, _Side], step: VersionStep) -> Iterator[str]:
    """What could not be read, overlays that did nothing, and a step of the version that promises too much."""
    for name, side in zip(("base", "revision"), sides, strict=True):
        yield from (f"{name}: {note.message}" for note in side.api.notes)
    yield from _idle(*(side.origins.idle_actions for side in sides))
    promised = sentence(step)
    if promised:
        yield promised


def _idle(base: Collection[str], revision: Collection[str]) -> Iterator[str]:
    """Actions of overlays that select nothing, each once, and where that is so."""
    for each in dict.fromkeys((*base, *revision)):
        side = "" if each in base and each in revision else " in the base" if each in base else " in the revision"
        yield f"{each}{side}"


def _shared(base: Api, revision: Api, facts: Iterable[Fact]) -> int:
    """Operations that both sides have, under whichever path."""
    kinds = {FactKind.OPERATION_MOVED, FactKind.OPERATION_GENERALIZED}
    moved = {each.operation for each in facts if each.kind in kinds}
    handed = handed_over(base, revision).operations
    return len(base.operations.keys() & revision.operations.keys()) + len(moved) + len(handed)


def about(document: Document, api: Api) -> JsonObject:
    return {
        "source": document.source,
        "title": api.title,
        "version": api.version,
        "openapi": api.spec.value,
        "operations": len(api.operations),
    }


def _located(
    changes: tuple[Change, ...], severities: frozenset[Severity], sides: tuple[_Side, _Side]
) -> tuple[Change, ...]:
    """A text is only looked through for places that somebody will be shown."""
    shown = [change for change in changes if change.severity in severities]
    base = _places([each.base for each in shown], sides[0])
    revision = _places([each.revision for each in shown], sides[1])
    return tuple(
        replaced(each, base=base.get(each.base), revision=revision.get(each.revision))
        if each.severity in severities
        else each
        for each in changes
    )


def _places(locations: Iterable[Location | None], side: _Side) -> Mapping[Location | None, Location]:
    """Each with file, line and column; each file is read once. What is not in a file stays without a line."""
    document = side.document
    written = {each: side.origins.of(side.api.origin(each.pointer)) for each in locations if each is not None}
    wanted: dict[str, set[str]] = {}
    for name, pointer in written.values():
        wanted.setdefault(name, set()).add(pointer)
    lines = {
        name: _lines(document.files[name], pointers) for name, pointers in wanted.items() if name in document.files
    }
    found: dict[Location | None, Location] = {}
    for each, (name, pointer) in written.items():
        line, column = lines.get(name, {}).get(pointer, (None, None))
        shown = document.overlay_name(name) if name in document.overlays else name
        found[each] = Location(pointer, line, column, source=None if name == document.entry else shown)
    return found


def _lines(content: bytes, pointers: set[str]) -> dict[str, tuple[int, int]]:
    """Line and column of values; of what only a reference puts there, those of whatever holds that."""
    found = locate_many(content, pointers, readable=True)
    for pointer in pointers - found.keys():
        above = [pointer[:end] for end, character in enumerate(pointer) if character == "/" and end]
        known = locate_many(content, above, readable=True)
        nearest = next((each for each in reversed(above) if each in known), None)
        if nearest is not None:
            found[pointer] = known[nearest]
    return found
