"""Resources that appear or go as a whole: every operation at a path and below it."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model.api import Api
from monitor.model.facts import FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.transition import EditGroup, Transition

_FEWEST = 3
"""Operations that make a path a resource; fewer are told one by one."""


def resources(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    for side, kind, whole in (
        (0, FactKind.OPERATION_REMOVED, FactKind.RESOURCE_REMOVED),
        (1, FactKind.OPERATION_ADDED, FactKind.RESOURCE_ADDED),
    ):
        edits = {each.first.operation: each.key for each in groups if each.first.kind is kind}
        if len(edits) >= _FEWEST:
            for path, keys in _whole(_paths(documents.api(side)), edits).items():
                yield Transition(whole, frozenset(edits[key] for key in keys), {"name": path})


def _paths(api: Api) -> Mapping[str, list[str]]:
    """Path and all paths above it -> keys of the operations there and below."""
    found: dict[str, list[str]] = {}
    for place in api.places.values():
        path = place.key.partition(" ")[2]
        if path.startswith("/") and " " not in path:  # no callback
            segments = path.split("/")
            for depth in range(2, len(segments) + 1):
                found.setdefault("/".join(segments[:depth]), []).append(place.key)
    return found


def _whole(paths: Mapping[str, list[str]], edits: Mapping[str, str]) -> Mapping[str, list[str]]:
    """The highest paths of which every operation was edited."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths, key=lambda each: (each.count("/"), each)):
        keys = paths[path]
        above = any(path.startswith(f"{each}/") for each in found)
        if not above and len(keys) >= _FEWEST and all(key in edits for key in keys):
            found[path] = keys
    return found
