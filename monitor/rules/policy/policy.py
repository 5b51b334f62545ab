"""One comparison's policy: each fact rated by what the two descriptions say of its place, and by the day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from monitor.documents.pointers import is_index, split_pointer
from monitor.model.api import Api, Lifecycle
from monitor.model.facts import Fact, FactKind
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from monitor.openapi.lifecycle import STABILITY_ATTRIBUTES, lifecycle_of
from monitor.openapi.matching import path_shape
from monitor.rules.policy import stability, sunsets
from monitor.rules.policy.extensible import of_enumeration
from monitor.rules.policy.notice import Watched, run_out
from monitor.rules.policy.rating import Rating

_DEPRECATIONS = frozenset({FactKind.OPERATION_DEPRECATED, FactKind.PARAMETER_DEPRECATED, FactKind.PROPERTY_DEPRECATED})
_SUNSETS = frozenset({FactKind.SUNSET_CHANGED, FactKind.PROPERTY_SUNSET_CHANGED})
_LEVELS = frozenset({FactKind.STABILITY_CHANGED, FactKind.STABILITY_RAISED, FactKind.PROPERTY_STABILITY_CHANGED})
_ENUMERATIONS = frozenset({FactKind.ENUM_VALUE_ADDED, FactKind.ENUM_DROPPED, FactKind.ENUM_INTRODUCED})


class Policy:
    """For two descriptions. Without `now` no date is judged, without `notice` no date is too near.

    `attributes`: what says how stable a part is; the first that is there counts, and a flag means beta. `watched`:
    where given, only what was seen announced for the whole notice has run out, whatever the description says itself.
    """

    def __init__(
        self,
        base: Api,
        revision: Api,
        *,
        now: datetime | None = None,
        notice: timedelta | None = None,
        attributes: tuple[str, ...] = STABILITY_ATTRIBUTES,
        watched: Watched | None = None,
    ) -> None:
        self._api, self._base, self._revision = base, base.root, revision.root
        self._now, self._notice, self._attributes, self._watched = now, notice, attributes, watched
        self._known: dict[str | None, tuple[Lifecycle, ...]] = {}

    def rate(self, fact: Fact, severity: Severity) -> Rating:
        """`severity` is that of the fact's row; it comes back where policy has nothing to say."""
        if fact.kind in _DEPRECATIONS:
            return sunsets.deprecated(self._after(fact), self._now, self._notice)
        if fact.kind in _SUNSETS:
            return sunsets.moved(self._before(fact), self._after(fact), self._now, self._notice)
        if fact.kind in _LEVELS:
            return stability.level_changed(self._before(fact).stability, self._after(fact).stability)
        if severity is Severity.COMPATIBLE:
            return Rating(severity)
        standings = (*self._standings(fact.base), *self._standings(self._operation(fact.operation)))
        return (
            self._enumeration(fact, severity)
            or self._gone(fact, standings, severity)
            or stability.rated_down(stability.least([each.stability for each in standings]), severity)
            or Rating(severity)
        )

    def _gone(self, fact: Fact, standings: Sequence[Lifecycle], severity: Severity) -> Rating | None:
        removed = "removed" in fact.kind.value
        if self._watched is None or self._now is None:
            return sunsets.gone(standings, severity, self._now, removed=removed)
        seen = self._watched.get(fact.operation)
        return run_out(seen, severity, self._now, self._notice or timedelta()) or sunsets.gone(
            standings, severity, None, removed=removed
        )

    def _before(self, fact: Fact) -> Lifecycle:
        return lifecycle_of(_holder(self._base, fact.base), self._attributes)

    def _after(self, fact: Fact) -> Lifecycle:
        return lifecycle_of(_holder(self._revision, fact.revision), self._attributes)

    def _standings(self, pointer: str | None) -> tuple[Lifecycle, ...]:
        """Of everything in the base that `pointer` is part of, innermost first; one edit is felt at many places."""
        found = self._known.get(pointer)
        if found is None:
            ages = [lifecycle_of(each, self._attributes) for each in _holders(self._base, pointer)]
            found = self._known[pointer] = tuple(each for each in ages if each != Lifecycle())
        return found

    def _operation(self, key: str) -> str | None:
        """Where the base describes it, told without reading it."""
        place = self._api.places.get(path_shape(key))
        if place is None or place.key != key:  # a callback, or one of two templates with one shape
            place = next((each for each in self._api.places.values() if each.key == key), None)
        return None if place is None else place.pointer

    def _enumeration(self, fact: Fact, severity: Severity) -> Rating | None:
        if fact.kind not in _ENUMERATIONS:
            return None
        before, after = _holder(self._base, fact.base), _holder(self._revision, fact.revision)
        return of_enumeration(fact.kind, fact.direction, before, after, severity)


def _holder(root: JsonValue, pointer: str | None) -> JsonObject:
    """The object at `pointer`, or the nearest around it: a fact may point at a keyword."""
    return next(_holders(root, pointer), {})


def _holders(root: JsonValue, pointer: str | None) -> Iterator[JsonObject]:
    """The objects from `pointer` outwards; of a pointer into nothing, those that are there."""
    if pointer is None:
        return
    held, found = root, [root]
    for token in split_pointer(pointer):
        if isinstance(held, Mapping) and token in held:
            held = held[token]
        elif isinstance(held, list | tuple) and is_index(token, len(held)):
            held = held[int(token)]
        else:
            break
        found.append(held)
    yield from (each for each in reversed(found) if isinstance(each, Mapping))
