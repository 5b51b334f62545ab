"""What consumers really use, laid over what changed (DESIGN.md §6): a place in use is worse than one that may be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from monitor.documents.pointers import split_pointer
from monitor.model.api import Api
from monitor.model.changes import Change, Comparison, Consumer, Reach
from monitor.model.contracts import NOT_HTTP, Interaction, Origin
from monitor.model.facts import FactKind as F
from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.model.values import Direction, Ground, Severity
from monitor.openapi.keys import is_of_a_call
from monitor.openapi.matching import belongs_to, match_operation, path_shape
from monitor.rules.catalogue import rules_of
from monitor.rules.order import RANK, worst_first
from monitor.rules.other_places import OtherPlaces
from monitor.rules.place_use import Question, Use, place_use
from monitor.rules.status_use import COMING, GOING, OPEN, expects_going, if_expected, rule_at

ANNOUNCEMENTS = rules_of(
    F.OPERATION_DEPRECATED, F.PARAMETER_DEPRECATED, F.HEADER_DEPRECATED, F.PROPERTY_DEPRECATED,
    F.OPERATION_REINSTATED, F.PARAMETER_REINSTATED, F.HEADER_REINSTATED, F.PROPERTY_REINSTATED,
    F.SUNSET_CHANGED, F.PROPERTY_SUNSET_CHANGED, F.STABILITY_CHANGED, F.STABILITY_RAISED, F.PROPERTY_STABILITY_CHANGED,
)  # fmt: skip
"""What they announce may break its users one day; the announcement itself breaks nobody."""

UNSHOWN = rules_of(
    F.OPERATION_ID_CHANGED, F.OPERATION_IDS_RESPELT, F.SERVER_DEFAULT_CHANGED,
    F.DISCRIMINATOR_CHANGED, F.DISCRIMINATOR_VALUE_ADDED, F.DISCRIMINATOR_VALUE_CHANGED, F.OTHER_MEMBERS_ALLOWED,
)  # fmt: skip
"""Messages don't tell whether a consumer feels them: what code it generates, and whether it refuses other members."""

_BY_ABSENCE = rules_of(
    F.PARAMETER_ADDED_REQUIRED, F.PARAMETER_BECAME_REQUIRED, F.BODY_ADDED_REQUIRED, F.BODY_BECAME_REQUIRED,
    F.HEADER_ADDED_REQUIRED, F.HEADER_BECAME_REQUIRED, F.PROPERTY_ADDED_REQUIRED, F.PROPERTY_BECAME_REQUIRED,
    F.CREDENTIAL_REQUIRED, F.SCOPE_REQUIRED, F.DEFAULT_ADDED, F.DEFAULT_CHANGED, F.DEFAULT_REMOVED,
)  # fmt: skip
"""In requests they hit those who leave something out."""

_SINGLE_VALUES = rules_of(
    F.ENUM_VALUE_ADDED, F.ENUM_VALUE_REMOVED, F.ENUM_VALUES_REPLACED,
    F.EXTENSIBLE_ENUM_VALUE_ADDED, F.EXTENSIBLE_ENUM_VALUE_REMOVED,
)  # fmt: skip
"""About single values: those of the worst place, which others of the same direction share."""


def contract_use(changes: Iterable[Change], interactions: Iterable[Interaction], base: Api) -> tuple[Change, ...]:
    """The same changes with `used_by` and `consumers` filled in from contracts of this API. `base`: the first side.

    A risky change at a place that a consumer uses is breaking for it, unless it only announces something, is felt in a
    way that no message shows, or its notice has run out. A breaking one that surely no contract of the API uses stays
    breaking and is marked; traffic that was seen can show use only. An undecided one stays undecided. A failure that is
    described no longer is risky for those who expect it. Without contracts nothing changes; one of a webhook is the
    sender's own, and one of a queue of no call: they tell of no use.
    """
    known = tuple(each for each in interactions if each.webhook is None and each.request != NOT_HTTP)
    if not known:
        return tuple(changes)
    calls = _Calls(base)
    return tuple(_with_use(change, known, calls) for change in changes)


def comparison_use(comparison: Comparison, interactions: Iterable[Interaction], base: Api) -> Comparison:
    """A comparison with `base` as its first side, as consumers with these contracts see it; worst first as ever."""
    changes = contract_use(comparison.changes, _named(interactions, base), base)
    return replace(comparison, changes=tuple(sorted(changes, key=_most_felt)))


def called_operations(interactions: Iterable[Interaction], base: Api) -> frozenset[str]:
    """Shapes of the operations that they call."""
    return frozenset(path_shape(each.operation) for each in _named(interactions, base) if each.operation)


def _named(interactions: Iterable[Interaction], base: Api) -> list[Interaction]:
    """With the operation that each calls, where it is one of the base."""
    called = cache(partial(match_operation, base))
    return [
        each if each.operation else replace(each, operation=called(each.request.method, each.request.path))
        for each in interactions
    ]


def _most_felt(change: Change) -> tuple[int, bool, bool, tuple[object, ...]]:
    """The worst first; of those, what somebody is known to use, and last what surely no contract uses."""
    return RANK[change.severity], change.unused, not change.consumers, worst_first(change)


_Spot = tuple[str, Direction, str]


@record
class _Seen:
    interaction: Interaction
    severity: Severity
    """The worst of the places that it uses."""
    used: tuple[Reach, ...]


def _with_use(change: Change, interactions: tuple[Interaction, ...], calls: "_Calls") -> Change:
    if change.severity is Severity.COMPATIBLE and change.rule not in GOING:
        return change
    seen, unknown = list[_Seen](), list[Interaction]()
    places = _Places(change)
    for interaction in interactions:
        uses = list(_uses(interaction, change, places, calls))
        used = [reach for use, reach in uses if use is Use.USED]
        if used:
            worst = _worse(*(each.severity for each in used))
            seen.append(_Seen(interaction, worst, tuple(used)))
        elif any(use is Use.UNKNOWN for use, _ in uses):
            unknown.append(interaction)
    if seen:
        return _used(change, seen)
    told = [each for each in interactions if each.origin is not Origin.HAR]
    if change.severity is not Severity.BREAKING or unknown or not told:
        return change
    return replace(change, unused=True, note=_joined(change.note, "no contract that is known uses it"))


def _used(change: Change, seen: list[_Seen]) -> Change:
    shown = change.rule not in ANNOUNCEMENTS | UNSHOWN | GOING
    may_rise = change.decided and shown and change.ground is not Ground.NOTICE_RUN_OUT
    consumers = []
    for name in dict.fromkeys(each.interaction.consumer for each in seen):
        own = [each for each in seen if each.interaction.consumer == name]
        worst = _worse(*(each.severity for each in own))
        severity = Severity.BREAKING if worst is Severity.RISKY and may_rise else worst
        contracts = tuple(dict.fromkeys(each.interaction.contract for each in own))
        consumers.append(Consumer(name, severity, contracts))
    found = replace(change, used_by=tuple(each.name for each in consumers), consumers=tuple(consumers))
    used = {_spot(reach): reach for each in seen for reach in each.used}
    known = {_spot(found), *map(_spot, found.reaches)}
    if may_rise:
        rising = {spot: each for spot, each in used.items() if each.severity is Severity.RISKY}
        used |= {spot: replace(each, severity=Severity.BREAKING) for spot, each in rising.items()}
    found = _raised(found, used)
    if change.rule in GOING:
        found = replace(found, note=_joined(found.note, OPEN))
    return replace(found, reaches=(*found.reaches, *(each for spot, each in used.items() if spot not in known)))


def _raised(change: Change, used: Mapping[_Spot, Reach]) -> Change:
    """As bad as it is where it is used, and told as it is there."""
    reaches = tuple(
        replace(each, severity=_worse(each.severity, used[_spot(each)].severity)) if _spot(each) in used else each
        for each in change.reaches
    )
    worst = _worse(change.severity, *(each.severity for each in used.values()))
    if worst is change.severity:
        return replace(change, reaches=reaches)
    raised = replace(change, severity=worst, reaches=reaches)
    shown = next((each for each in reaches if _spot(each) in used), None)
    if shown is None or (change.operation, change.direction, change.place) in used:
        return raised
    return replace(
        raised, operation=shown.operation, direction=shown.direction, place=shown.place, witness=shown.witness
    )


def _worse(*severities: Severity) -> Severity:
    return min(severities, key=RANK.__getitem__)


def _spot(reach: Reach | Change) -> _Spot:
    return reach.operation, reach.direction, reach.place


def _joined(*sentences: str | None) -> str:
    return "; ".join(each for each in sentences if each)


class _Places:
    """Those of a change at which it matters, each with the rule by which it does. Where many operations share what was
    edited there are thousands, and an interaction that names its operation calls few.
    """

    def __init__(self, change: Change) -> None:
        self._by_shape = defaultdict[str, list[tuple[str, Reach]]](list)
        worst = Reach(change.operation, change.direction, change.place, change.severity)
        for found in {(_spot(each), each.severity): each for each in (worst, *change.reaches)}.values():
            rule = rule_at(change, found)
            each = if_expected(found) if rule in GOING else found
            is_of_one = each.operation != "*" and is_of_a_call(each.operation)
            if each.severity is not Severity.COMPATIBLE:
                self._by_shape[path_shape(each.operation) if is_of_one else ""].append((rule, each))

    def near(self, named: str | None) -> Iterable[tuple[str, Reach]]:
        """`named`: the operation that an interaction names, as `path_shape` has it."""
        shapes = self._by_shape if named is None else (named, "")
        return [place for shape in shapes for place in self._by_shape.get(shape, ())]


def _uses(interaction: Interaction, change: Change, places: _Places, calls: "_Calls") -> Iterator[tuple[Use, Reach]]:
    """Of each place that may be used."""
    called_by = calls.of(interaction)
    for rule, each in places.near(calls.shape(interaction.operation) if interaction.operation else None):
        called = called_by(each.operation)
        if called is Use.UNUSED or rule in COMING:
            continue
        if called is Use.UNKNOWN:
            yield called, each
        elif rule in GOING:
            yield expects_going(each.place, interaction, each.operation, calls.api), each
        else:
            yield from _uses_there(interaction, change, each, calls.other_places)


def _uses_there(
    interaction: Interaction, change: Change, reach: Reach, other_places: OtherPlaces
) -> Iterator[tuple[Use, Reach]]:
    """Of a place of an operation that is called, and where else in its message the edited component stands."""
    by_absence = change.direction is Direction.REQUEST and change.rule in _BY_ABSENCE
    absent = {(part.direction, part.place) for part in change.parts if part.rule in _BY_ABSENCE}
    values: tuple[JsonValue, ...] = change.values if change.rule in _SINGLE_VALUES else ()
    left_out = by_absence or (reach.direction is Direction.REQUEST and (reach.direction, reach.place) in absent)
    about = values if reach.direction is change.direction else ()
    question = Question(reach.place, reach.direction, left_out, about, _member(change))
    use = place_use(question, interaction)
    if use is not Use.USED:
        for other in other_places.of(change.component, reach, interaction):
            yield place_use(replace(question, place=other.place), interaction), other
    yield use, reach


def _member(change: Change) -> str:
    """The name of the edited member, as its pointer has it; empty where it is none's."""
    edited = change.revision or change.base
    steps = split_pointer(edited.pointer) if edited is not None else ()
    return steps[-1] if steps[-2:-1] == ("properties",) else ""


class _Calls:
    """Whether an interaction calls an operation, and where in it a component stands; both questions come back with each
    of many changes.
    """

    def __init__(self, base: Api) -> None:
        self.api = base
        self.shape = cache(path_shape)
        self.other_places = OtherPlaces(base)
        self._known: dict[tuple[str | None, str, str, str], Callable[[str], Use]] = {}

    def of(self, interaction: Interaction) -> Callable[[str], Use]:
        """Of the key of an operation: whether it is called."""
        request = interaction.request
        key = (interaction.operation, request.method, request.path, interaction.doubt)
        if key not in self._known:
            self._known[key] = cache(partial(_calls, interaction))
        return self._known[key]


def _calls(interaction: Interaction, operation: str) -> Use:
    found = _names(interaction, operation)
    return Use.UNKNOWN if found is Use.USED and interaction.doubt else found


def _names(interaction: Interaction, operation: str) -> Use:
    """Webhooks and callbacks are called by the provider: contracts of consumers do not tell who waits for them."""
    if operation == "*":
        return Use.USED
    if not is_of_a_call(operation):
        return Use.UNKNOWN
    method, _, _ = operation.partition(" ")
    named, request = interaction.operation, interaction.request
    if named is not None:
        return Use.USED if path_shape(named) == path_shape(operation) else Use.UNUSED
    if belongs_to(operation, request.method, request.path):
        return Use.USED
    asked = "GET" if request.method == "HEAD" else request.method
    segments = request.path.rstrip("/").split("/")
    behind = any(belongs_to(operation, asked, "/" + "/".join(segments[each:])) for each in range(1, len(segments)))
    return Use.UNKNOWN if behind and method == asked else Use.UNUSED
