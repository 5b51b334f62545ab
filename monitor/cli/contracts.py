"""Contracts named on the command line: files and patterns."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from monitor.errors import Diagnostic, DocumentError, Place, UsageError
from monitor.model.api import Api
from monitor.model.contracts import Interaction
from monitor.model.json_value import JsonValue
from monitor.model.record import record

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")

_BYTES_MAX = 256 * 2**20


@record
class ContractFile:
    """One file, parsed; what it means depends on the API that it is held against."""

    path: str
    value: JsonValue

    def interactions(self, api: Api | None = None) -> tuple[Interaction, ...]:
        """Raises `UsageError` for what is no contract."""
        from monitor.interactions.reading import read_contract

        return read_contract(self.value, contract=self.path, described=api)

    def went_elsewhere(self, api: Api) -> bool:
        """Is it traffic of other servers than the API's, which counts by its paths alone?"""
        from monitor.interactions.reading import went_elsewhere

        return went_elsewhere(self.value, api)


def read_contract_files(locations: Sequence[str]) -> tuple[ContractFile, ...]:
    """Each file once. Raises `UsageError` with all that are not there or can't be read: no use may be missed."""
    wrong = list[Diagnostic]()
    paths = dict.fromkeys(path for each in locations for path in _noted(_files, each, wrong) or ())
    read = [_noted(_read, path, wrong) for path in paths]
    if wrong:
        raise UsageError(*wrong)
    return tuple(each for each in read if each is not None)


def _noted(function: Callable[[_Given], _Found], given: _Given, wrong: list[Diagnostic]) -> _Found | None:
    """None where it fails, which is added to `wrong`."""
    try:
        return function(given)
    except UsageError as error:
        wrong += error.diagnostics
        return None


def _files(location: str) -> tuple[Path, ...]:
    from monitor.config import locations

    found = locations.files(location, Path())
    if not found and location and Path(location).is_dir():
        pattern = f"'{Path(location) / '*.json'}'"
        raise UsageError(
            Diagnostic("contract-missing", "this is a folder", Place(location), help=f"name its files: {pattern}")
        )
    if not found:
        help_ = "check the path or the pattern; it counts from the folder in which the command runs"
        raise UsageError(Diagnostic("contract-missing", "no file is there", Place(location), help=help_))
    return found


def _read(path: Path) -> ContractFile:
    from monitor.documents import load_any

    shown = str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
    try:
        if path.stat().st_size > _BYTES_MAX:
            message = f"the contract is larger than {_BYTES_MAX >> 20} MiB"
            raise UsageError(Diagnostic("contract-too-large", message, Place(shown)))
        content = path.read_bytes()
        file = ContractFile(shown, load_any(content, shown))
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        raise UsageError(
            Diagnostic("contract-unreadable", f"the contract can't be read: {reason}", Place(shown))
        ) from None
    except DocumentError as error:
        raise UsageError(*error.diagnostics) from None
    try:
        file.interactions()
    except UsageError as error:
        raise UsageError(*(_with_line(each, content) for each in error.diagnostics)) from None
    return file


def _with_line(found: Diagnostic, content: bytes) -> Diagnostic:
    from monitor.documents.places import locate

    if found.place is None or found.place.pointer is None:
        return found
    line, column = locate(content, found.place.pointer) or (None, None)
    return replace(found, place=replace(found.place, line=line, column=column))
