"""What many say by extensions, since their version has no word for it: read under the word that means the same.

`x-webhooks` is how descriptions in 3.0 tell of the webhooks that 3.1 has. `x-ms-paths` holds paths that differ in their
query alone (AutoRest, Extensions to Swagger: `x-ms-paths`), which `paths` does not allow.
"""

from collections.abc import Mapping

from monitor.documents.pointers import join_pointer
from monitor.model.api import SpecVersion
from monitor.model.json_value import JsonObject

_PATHS = "x-ms-paths"


def with_extensions(root: JsonObject, version: SpecVersion) -> tuple[JsonObject, Mapping[str, str]]:
    """The description with these, and prefixes of its pointers -> pointers into `root`."""
    found, origins = dict(root), dict[str, str]()
    if version is SpecVersion.V3_0 and "x-webhooks" in root and "webhooks" not in root:
        found["webhooks"] = root["x-webhooks"]
        origins["/webhooks"] = "/x-webhooks"
    paths, others = root.get("paths", {}), root.get(_PATHS)
    if isinstance(paths, Mapping) and isinstance(others, Mapping):
        beside = {path: item for path, item in others.items() if path not in paths}
        found["paths"] = {**paths, **beside}
        origins |= {join_pointer("paths", path): join_pointer(_PATHS, path) for path in beside}
    return (found, origins) if origins else (root, {})
