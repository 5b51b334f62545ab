"""A folder, or one file of it, read whole: integrations, settings, and nothing that nobody refers to."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.config import building, keys, locations, nodes
from monitor.config.checks import Checks
from monitor.config.nodes import Node
from monitor.config.problems import Problems
from monitor.config.reading import Reader
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.integration import Configuration, ContractKind, Settings

SUFFIXES = frozenset({".yaml", ".yml"})
SETTINGS = "settings.yaml"
_INTEGRATION_KEY = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?integration[\"']?[ \t]*:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _File:
    root: Node
    without_effect: tuple[str, ...]


def load(path: Path) -> Configuration:
    """Read a folder, or one integration's file together with the `settings.yaml` beside it.

    Integrations may stand in folders below; a YAML file directly in the folder must be an integration, settings, or
    something that one of them refers to. Paths become absolute, `${NAME}` stays unread.

    Raises `UsageError` with every mistake of every file, each with file, line and, where there is one, the nearest
    valid name.
    """
    if not path.exists():
        raise UsageError(Diagnostic("path-missing", f"'{path}' does not exist", help="name a folder or a YAML file"))
    problems = Problems()
    folder = path if path.is_dir() else path.parent
    settings = _read(folder / SETTINGS, keys.SETTINGS, problems) if (folder / SETTINGS).is_file() else None
    paths = _integrations_of(path) if path.is_dir() else [path]
    files = [file for each in paths if (file := _read(each, keys.INTEGRATION, problems)) is not None]
    checks = Checks(problems, settings.root if settings else None)
    if settings is not None:
        checks.settings(settings.root)
    for file in files:
        checks.integration(file.root)
    checks.unique(file.root for file in files)
    if path.is_dir():
        _refuse_unclaimed(path, paths, [*files, *([settings] if settings else [])], problems)
    if not paths:
        problems.add(_nothing_here(path))
    problems.raise_any()
    return _built(settings, files)


def _built(settings: _File | None, files: list[_File]) -> Configuration:
    shared = building.shared_apis(settings.root) if settings else {}
    defaults = settings.root.child("defaults") if settings else None
    built = building.settings(settings.root, settings.without_effect) if settings else Settings()
    return Configuration(
        built,
        tuple(
            replace(
                building.integration(building.with_defaults(file.root, defaults), shared, file.without_effect),
                mediators=built.mediators,
            )
            for file in files
        ),
    )


def _read(path: Path, table: tuple[keys.Key, ...], problems: Problems) -> _File | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.add(
            Diagnostic(
                "file-unreadable",
                f"the file can't be read: {(error.strerror or 'unknown reason').lower()}",
                Place(str(path)),
            )
        )
        return None
    root = nodes.parse(content, str(path), problems)
    if root is None:
        return None
    reader = Reader(table, problems)
    return _File(reader.read(root), tuple(dict.fromkeys(reader.without_effect)))


def _integrations_of(folder: Path) -> list[Path]:
    return [path for path in _yaml_files(folder) if path.name != SETTINGS and _is_integration(path)]


def _yaml_files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if Path(name).suffix in SUFFIXES)


def _is_integration(path: Path) -> bool:
    """By a top-level key, without reading the tree: contracts and descriptions in the folder may be large.

    A file that can't be read may be one; reading it then says why not.
    """
    try:
        return bool(_INTEGRATION_KEY.search(path.read_bytes()))
    except OSError:
        return True


def _refuse_unclaimed(folder: Path, integrations: list[Path], files: list[_File], problems: Problems) -> None:
    claimed = locations.referenced_from(path for file in files for path in _referenced(file.root))
    for path in _yaml_files(folder):
        is_claimed = path in integrations or path.name == SETTINGS or locations.normal(path) in claimed
        if path.parent == folder and not is_claimed:
            problems.add(
                Diagnostic(
                    "yaml-unclaimed",
                    "this YAML file is no integration, and none refers to it",
                    Place(str(path)),
                    help="give it the key 'integration', name it in one, or move it out of the folder",
                )
            )


def _referenced(root: Node) -> Iterator[Path]:
    """The files that a configuration file names, whatever key they stand under."""
    folder = Path(root.place.source).parent
    for contract in root.listed("contracts"):
        for kind in ContractKind:
            yield from locations.files(contract.text(kind) or "", folder)
    for api in root.named("apis").values():
        for overlay in api.listed("overlays"):
            yield from locations.files(str(overlay.value), folder)
        for owner in (api, *api.named("environments").values()):
            spec = owner.child("spec")
            text = owner.text("spec") or (spec.text("url") if spec else None)
            if text:
                yield from locations.files(text, folder)


def _nothing_here(path: Path) -> Diagnostic:
    return Diagnostic(
        "integration-missing",
        f"no file in '{path}' has the top-level key 'integration'",
        help=f"write a first one with 'compat-monitor init {path}'",
    )
