"""Candidate descriptions and contracts named on a command line, read through the same doors as configured ones."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from monitor.documents import bundle, load_any
from monitor.engine.ports import ContractReader, DescriptionSource
from monitor.errors import Diagnostic, DocumentError, Place, UsageError
from monitor.model.contracts import Interaction
from monitor.model.descriptions import Document, Fetched, FetchFailed
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import ContractKind, ContractSource, Integration, SpecSource
from monitor.openapi import read_api


async def read_descriptions(
    files: Mapping[str, Path], integrations: Iterable[Integration], source: DescriptionSource
) -> dict[str, Document]:
    """By API name, under the overlays that the API is configured with, as what it is compared with was read.

    Raises `UsageError` or `DocumentError` where one can't be read or is no API description.
    """
    found = {}
    overlays = {api.name: api.overlays for each in integrations for api in each.apis}
    for api, file in files.items():
        location = EnvironmentText(str(file.absolute()))
        result = await source.fetch(SpecSource(location, overlays=overlays.get(api, ())), None)
        match result:
            case Fetched(document=document):
                read_api(bundle(document), source=str(file))
                found[api] = document
            case FetchFailed(diagnostic=diagnostic):
                raise DocumentError(diagnostic)
            case _:
                raise AssertionError("a fetch without validators can't be unchanged")
    return found


async def read_contracts(
    files: Mapping[str, Sequence[Path]], reader: ContractReader
) -> dict[str, tuple[Interaction, ...]]:
    """By API name, of all its files. A file says by its content which format it has.

    Raises `UsageError` or `DocumentError`.
    """
    found: dict[str, tuple[Interaction, ...]] = {}
    for api, given in files.items():
        for file in given:
            source = ContractSource(api, _kind_of(file), EnvironmentText(str(file.absolute())))
            found[api] = (*found.get(api, ()), *await reader.read(source))
    return found


def _kind_of(file: Path) -> ContractKind:
    value = load_any(file.read_bytes(), str(file))
    if not isinstance(value, Mapping):
        raise UsageError(Diagnostic("contract-unreadable", "a contract is an object", Place(str(file))))
    if isinstance(value.get("log"), Mapping):
        help_text = "give a Pact file or a file of interactions; traffic belongs under `contracts:` as har"
        message = "an HTTP archive shows what was used, and is no contract"
        raise UsageError(Diagnostic("contract-unreadable", message, Place(str(file)), help=help_text))
    return ContractKind.PACT if isinstance(value.get("consumer"), Mapping) else ContractKind.INTERACTIONS
