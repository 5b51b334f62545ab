"""Which description of one folder is one of the other that was moved and edited: found by what both describe."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.documents import load
from monitor.errors import DocumentError
from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.openapi.path_items import METHODS

_ADDRESS = ("servers", "host", "basePath")
_SHARE, _SHARE_TITLED = 1 / 2, 1 / 4
"""Of the operations of the one that has more, both must have more than that: less tells enough under the same title.
A single one (`GET /health`) tells nothing by itself.
"""


@record
class _Sketch:
    """What tells one API from another. `address`: where it is served, as it is written."""

    title: str
    operations: frozenset[str]
    address: tuple[JsonValue, ...]


def moved(gone: Mapping[str, str], new: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """New name -> earlier one, and what both have in common; both are given as name -> path.

    Only where neither resembles any other, and both are served at the same address: `v2/` is no edit of `v1/`, which
    somebody may still call.
    """
    earlier, later = _sketches(gone), _sketches(new)
    alike = {
        (old, now): common
        for old, before in earlier.items()
        for now, after in later.items()
        if (common := _common(before, after))
    }
    olds, news = (Counter(pair[side] for pair in alike) for side in (0, 1))
    return {now: (old, common) for (old, now), common in alike.items() if olds[old] == news[now] == 1}


def _common(before: _Sketch, after: _Sketch) -> str | None:
    """None where it is not plain that both are one API."""
    shared = len(before.operations & after.operations)
    titled = bool(before.title) and before.title == after.title
    share = shared / max(len(before.operations), len(after.operations), 1)
    plain = share > _SHARE_TITLED if titled else share > _SHARE and shared > 1
    if before.address != after.address or not plain:
        return None
    return f"{'the title and ' if titled else ''}{shared} of {len(before.operations)} operations"


def _sketches(files: Mapping[str, str]) -> Mapping[str, _Sketch]:
    """Of those that can be read."""
    return dict(_each(files))


def _each(files: Mapping[str, str]) -> Iterator[tuple[str, _Sketch]]:
    for name, path in files.items():
        try:
            value = load(Path(path).read_bytes(), path)
        except DocumentError:
            continue
        about, paths = value.get("info"), value.get("paths")
        title = about.get("title") if isinstance(about, Mapping) else None
        address = tuple(value.get(each) for each in _ADDRESS)
        yield name, _Sketch(title if isinstance(title, str) else "", frozenset(_operations(paths)), address)


def _operations(paths: JsonValue) -> Iterator[str]:
    """A path item that stands elsewhere counts as one."""
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        methods = [name for name in item if name in METHODS] if isinstance(item, Mapping) else []
        yield from (f"{method} {path}" for method in methods or [""])
