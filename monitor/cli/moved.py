"""Which description of one folder is one of the other that was moved and edited: found by what both describe."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.documents import load
from monitor.errors import DocumentError
from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.openapi.path_items import METHODS

_ADDRESS = ("servers", "host", "basePath")
_VERSION = re.compile(r"(?<![a-z0-9])v\d+(?:[._-]\d+)*(?![a-z0-9])")
"""In a file's name, which may be all that tells where it is served."""
_SHARE, _SHARE_TITLED = 1 / 2, 1 / 4
"""Of the operations of the one that has more, both must have more than that: less tells enough under the same title.
A single one tells nothing by itself.
"""
_OF_MANY = re.compile(r"\S* /(?:healthz?|metrics|ping|status|version|info|livez?|readyz?)?", re.IGNORECASE)
"""Operations that unlike services have too."""
_NAMELESS = re.compile(r"\S* (?:/|/\{[^/]*\})+")
"""The same where a service calls its one resource by no name, as behind a gateway that does."""


@record
class _Sketch:
    """What tells one API from another. `address`: where it is served, as it is written."""

    title: str
    operations: frozenset[str]
    address: tuple[JsonValue, ...]


def moved(
    gone: Mapping[str, str], new: Mapping[str, str], stayed: tuple[Mapping[str, str], Mapping[str, str]]
) -> Mapping[str, tuple[str, str]]:
    """New name -> earlier one, and what both have in common; all files are given as name -> path, those that `stayed`
    as they are in the base, and as they are in the revision.

    Only where neither resembles any other, one that stayed among them, and both are served at the same address: `v2/`
    is no edit of `v1/`, which somebody may still call.
    """
    earlier, later = _sketches(gone), _sketches(new)
    alike = {
        (old, fresh): common
        for old, before in earlier.items()
        for fresh, after in later.items()
        if (common := _common(before, after))
    }
    olds, news = (Counter(pair[side] for pair in alike) for side in (0, 1))
    pairs = {fresh: (old, common) for (old, fresh), common in alike.items() if olds[old] == news[fresh] == 1}
    before, after = (_sketches(each) if pairs else {} for each in stayed)
    return {
        fresh: (old, common)
        for fresh, (old, common) in pairs.items()
        if not any(_common(earlier[old], each) for each in after.values())
        and not any(_common(each, later[fresh]) for each in before.values())
    }


def _common(before: _Sketch, after: _Sketch) -> str | None:
    """None where it is not plain that both are one API."""
    titled = bool(before.title) and before.title == after.title
    ours, theirs = (frozenset(_telling(each.operations, titled=titled)) for each in (before, after))
    told = len(ours & theirs)
    share = told / max(len(ours), len(theirs), 1)
    plain = share > _SHARE_TITLED if titled else share > _SHARE and told > 1
    if before.address != after.address or not plain:
        return None
    shared = len(before.operations & after.operations)
    return f"{'the title and ' if titled else ''}{shared} of {len(before.operations)} operations"


def _telling(operations: frozenset[str], *, titled: bool) -> Iterator[str]:
    for each in operations:
        if not _OF_MANY.fullmatch(each) and (titled or not _NAMELESS.fullmatch(each)):
            yield each


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
        if not any(address):
            address = tuple(_VERSION.findall(name.lower()))
        yield name, _Sketch(title if isinstance(title, str) else "", frozenset(_operations(paths)), address)


def _operations(paths: JsonValue) -> Iterator[str]:
    """A path item that stands elsewhere counts as one."""
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        methods = [name for name in item if name in METHODS] if isinstance(item, Mapping) else []
        yield from (f"{method} {path}" for method in methods or [""])
