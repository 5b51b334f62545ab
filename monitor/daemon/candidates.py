"""Candidate descriptions and contracts named on a command line, read through the same doors as configured ones."""

from collections.abc import Mapping
from pathlib import Path

from monitor.documents import bundle, load
from monitor.engine.ports import ContractReader, DescriptionSource
from monitor.errors import Diagnostic, DocumentError, Place, UsageError
from monitor.model.contracts import Interaction
from monitor.model.descriptions import Document, Fetched, FetchFailed
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ContractKind, ContractSource, SpecSource
from monitor.openapi import read_api


async def read_descriptions(files: Mapping[str, Path], source: DescriptionSource) -> dict[str, Document]:
    """By API name. Raises `UsageError` or `DocumentError` where one can't be read or is no API description."""
    found = {}
    for api, file in files.items():
        result = await source.fetch(SpecSource(EnvironmentText(str(file.absolute()))), None)
        match result:
            case Fetched(document=document):
                read_api(bundle(document), source=str(file))
                found[api] = document
            case FetchFailed(diagnostic=diagnostic):
                raise DocumentError(diagnostic)
            case _:
                raise AssertionError("a fetch without validators can't be unchanged")
    return found


async def read_contracts(files: Mapping[str, Path], reader: ContractReader) -> dict[str, tuple[Interaction, ...]]:
    """By API name. The file says by its content which format it has. Raises `UsageError` or `DocumentError`."""
    found = {}
    for api, file in files.items():
        kind = _kind_of(file)
        found[api] = await reader.read(ContractSource(api, kind, EnvironmentText(str(file.absolute()))))
    return found


def _kind_of(file: Path) -> ContractKind:
    value = load(file.read_bytes(), str(file))
    if not isinstance(value, Mapping):
        raise UsageError(Diagnostic("contract-unreadable", "a contract is an object", Place(str(file))))
    return ContractKind.PACT if isinstance(value.get("consumer"), Mapping) else ContractKind.INTERACTIONS
