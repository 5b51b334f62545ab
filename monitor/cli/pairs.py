"""Many descriptions compared at once: the files of two folders or two patterns, paired by their relative paths."""

import re
from collections.abc import Callable, Mapping
from glob import glob, has_magic
from pathlib import Path, PurePosixPath

from monitor.cli.reading import read
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.json_value import digest_of
from monitor.model.record import record

_SUFFIXES = {".json", ".yaml", ".yml"}
_DESCRIPTION = rb"""^[\s{,]*["']?(?:openapi|swagger)["']?\s*:|[{,]\s*"(?:openapi|swagger)"\s*:"""
"""Says that it is a description, and not a part of one. Found anywhere, it is read, and judged by the reader."""


@record
class NamedPair:
    """`base` and `revision` are paths; None on the side that has no such file. `note`: why they are a pair, where their
    names don't say it.
    """

    name: str
    base: str | None
    revision: str | None
    note: str | None = None


def is_many(location: str) -> bool:
    """Is it a folder or a pattern? A file whose name only looks like a pattern is a file."""
    if "://" in location or Path(location).is_file():
        return False
    return Path(location).is_dir() or has_magic(location)


def named_pairs(base: str, revision: str) -> tuple[NamedPair, ...]:
    """In the order of their names.

    Raises `UsageError` where only one side stands for many, or no file is found, and `DocumentError` where one side is
    not there.
    """
    for one, other in ((base, revision), (revision, base)):
        if is_many(one) and not is_many(other):
            if "://" not in other and not Path(other).exists():
                read(other)  # which says what is missing, and what may be meant
            message = f"{one} stands for many descriptions, and {other} for one"
            in_git = "; of another commit, the folder where it is checked out" if other.startswith("git+") else ""
            raise UsageError(Diagnostic("usage", message, help=f"give two folders, or two quoted patterns{in_git}"))
    before, after = _files(base), _files(revision)
    earlier, later = _descriptions(base, before), _descriptions(revision, after)
    gone = {name: before[name] for name in earlier if name not in after}
    new = {name: after[name] for name in later if name not in before}
    called = dict(_called_otherwise(gone, new))
    edited = _moved(
        {name: path for name, path in gone.items() if name not in called.values()},
        {name: path for name, path in new.items() if name not in called},
        (
            {name: before[name] for name in earlier if name not in gone},
            {name: after[name] for name in later if name not in new},
        ),
    )
    called |= {name: old for name, (old, _) in edited.items()}
    said = "taken for {0}, moved and edited: it has {1} of that"
    notes = {name: said.format(*known) for name, known in edited.items()}
    names = sorted({*earlier, *later} - set(called.values()))
    return tuple(
        NamedPair(name, before.get(called.get(name, name)), after.get(name), notes.get(name)) for name in names
    )


def _moved(
    gone: Mapping[str, str], new: Mapping[str, str], stayed: tuple[Mapping[str, str], Mapping[str, str]]
) -> Mapping[str, tuple[str, str]]:
    if not (gone and new):
        return {}
    from monitor.cli.moved import moved

    return moved(gone, new, stayed)


def _called_otherwise(gone: Mapping[str, str], new: Mapping[str, str]) -> Mapping[str, str]:
    """New name -> earlier one, of files that have another suffix now, or went elsewhere as they were.

    Where several are alike, none is taken for another.
    """
    found: dict[str, str] = {}
    for alike in (_stem, _content):
        left = {name: path for name, path in gone.items() if name not in found.values()}
        earlier, later = _grouped(left, alike), _grouped(new, alike)
        pairs = [(names, earlier.get(key, [])) for key, names in later.items()]
        found |= {names[0]: olds[0] for names, olds in pairs if len(names) == len(olds) == 1 and names[0] not in found}
    return found


def _grouped(files: Mapping[str, str], alike: Callable[[str, str], str]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, path in files.items():
        groups.setdefault(alike(name, path), []).append(name)
    return groups


def _stem(name: str, _path: str) -> str:
    return PurePosixPath(name).with_suffix("").as_posix()


def _content(_name: str, path: str) -> str:
    return digest_of(Path(path).read_bytes())


def _descriptions(location: str, files: Mapping[str, str]) -> list[str]:
    """Names of those that are descriptions, and no parts of one.

    What has the name of one on the other side is read too, and judged by the reader: a build that failed may have left
    an empty file or a web page there, which is neither a description that was removed nor one that is new.
    """
    found = [name for name, path in files.items() if _is_description(Path(path))]
    if not found:
        raise UsageError(Diagnostic("no-descriptions", "no API description is found here", Place(location)))
    return found


def _files(location: str) -> Mapping[str, str]:
    """Path relative to the folder, or to the part of the pattern that is fixed -> path as it is shown."""
    root = _root(location)
    pattern = str(Path(location) / "**" / "*") if Path(location).is_dir() else location
    return {
        Path(each).relative_to(root).as_posix(): each
        for each in sorted(glob(pattern, recursive=True))  # noqa: PTH207 - keeps the path as it was written
        if Path(each).suffix.lower() in _SUFFIXES and Path(each).is_file()
    }


def _root(location: str) -> Path:
    if Path(location).is_dir():
        return Path(location)
    fixed = []
    for part in Path(location).parts:
        if has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _is_description(path: Path) -> bool:
    return re.search(_DESCRIPTION, path.read_bytes(), re.MULTILINE) is not None
