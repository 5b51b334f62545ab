"""What many say by extensions, since their version has no word for it: read under the word that means the same.

`x-webhooks` is how descriptions in 3.0 tell of the webhooks that 3.1 has, and how some go on in 3.1. `x-ms-paths` holds
paths that differ in their query alone (AutoRest, Extensions to Swagger: `x-ms-paths`), which `paths` does not allow.
"""

from collections.abc import Iterator, Mapping

from monitor.documents.pointers import join_pointer
from monitor.model.api import Note, SpecVersion
from monitor.model.json_value import JsonObject, JsonValue

_PATHS, _WEBHOOKS = "x-ms-paths", "x-webhooks"


def with_extensions(root: JsonObject, version: SpecVersion) -> tuple[JsonObject, Mapping[str, str]]:
    """The description with these, and prefixes of its pointers -> pointers into `root`."""
    found, origins = dict(root), dict[str, str]()
    if version is not SpecVersion.V2_0 and _WEBHOOKS in root and "webhooks" not in root:
        found["webhooks"] = root[_WEBHOOKS]
        origins["/webhooks"] = f"/{_WEBHOOKS}"
    paths, others = _paths(root), root.get(_PATHS)
    if isinstance(paths, Mapping) and isinstance(others, Mapping):
        beside = {path: item for path, item in others.items() if path not in paths}
        found["paths"] = {**paths, **beside}
        origins |= {join_pointer("paths", path): join_pointer(_PATHS, path) for path in beside}
    return (found, origins) if origins or isinstance(others, Mapping) else (root, {})


def unread_extensions(root: JsonObject, version: SpecVersion) -> Iterator[Note]:
    """Of these, what says something else than that which is read in its place, and what can't be read."""
    webhooks, others, paths = root.get(_WEBHOOKS), root.get(_PATHS), _paths(root)
    if webhooks is not None and version is SpecVersion.V2_0:
        yield Note(f"/{_WEBHOOKS}", "webhooks are not read in 2.0")
    elif webhooks is not None and webhooks != root.get("webhooks", webhooks):
        yield Note(f"/{_WEBHOOKS}", f"`{_WEBHOOKS}` says something else than `webhooks`, which is read")
    if not isinstance(paths, Mapping) or not isinstance(others, Mapping):
        if others is not None:
            yield Note(f"/{_PATHS}", f"`{_PATHS}` can't be read: it, or `paths`, is not an object")
        return
    for path, item in others.items():
        if item != paths.get(path, item):
            message = f"`{_PATHS}` says something else of {path} than `paths`, which is read"
            yield Note(join_pointer(_PATHS, path), message)


def _paths(root: JsonObject) -> JsonValue:
    """Nothing in their place is none, as some programs write it."""
    paths = root.get("paths")
    return {} if paths is None else paths
