"""Contract files fetched, read and turned into interactions."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.config import locations
from monitor.documents import load_any, locate
from monitor.errors import Diagnostic, DocumentError, OtherSideError, Place, UsageError
from monitor.interactions.har import read_har
from monitor.interactions.interactions_file import read_interactions
from monitor.interactions.pact import read_pact
from monitor.model.contracts import Interaction
from monitor.model.integration import ContractKind, ContractSource
from monitor.network.addresses import literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.credentials import without_credentials

_BYTES_MAX = 64 * 2**20
_TIMEOUT_SECONDS = 30.0


class FileContractReader:
    """`engine.ports.ContractReader` for paths, globs and URLs, for one event loop.

    `folder`: that of the configuration; contracts are shown relative to it. `base_urls`: of each API's environments, to
    know which requests of an HTTP archive are meant for it.
    """

    def __init__(
        self,
        client: GuardedClient,
        folder: Path,
        environ: Mapping[str, str],
        *,
        base_urls: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._client = client
        self._folder = folder.absolute()
        self._environ = environ
        self._base_urls = base_urls or {}

    async def read(self, source: ContractSource) -> tuple[Interaction, ...]:
        """Every interaction of every file, in the order of their names.

        Raises `UsageError` for what is missing or malformed, with line and column, `OtherSideError` for a failing URL.
        """
        location = source.location.resolve(self._environ)
        if location.startswith(("http://", "https://")):
            shown = without_credentials(source.location.template)
            contents = [(shown, await self._fetch(location, shown))]
        else:
            contents = await asyncio.to_thread(self._files, location, source.location.place)
        return tuple(each for name, content in contents for each in self._interactions(source, name, content))

    async def _fetch(self, url: str, shown: str) -> bytes:
        answer = await self._client.send(
            "GET",
            url,
            (("Accept", "application/hal+json, application/json, application/yaml, */*;q=0.1"),),
            timeout=_TIMEOUT_SECONDS,
            max_bytes=_BYTES_MAX,
            allow=literal_allowance(url),
            follow_redirects=True,
        )
        place = Place(shown)
        if answer.status != 200:
            problem = Diagnostic(
                "contract-unreachable", f"the contract can't be fetched: status {answer.status}", place
            )
            raise OtherSideError(problem, transient=answer.status >= 500 or answer.status == 429)
        if answer.truncated:
            problem = Diagnostic("contract-too-large", f"the contract is larger than {_BYTES_MAX >> 20} MiB", place)
            raise OtherSideError(problem, transient=False)
        return answer.body

    def _files(self, location: str, place: Place | None) -> list[tuple[str, bytes]]:
        files = locations.files(location, self._folder)
        if not files:
            raise UsageError(
                Diagnostic(
                    "contract-missing",
                    f"no contract file matches {self._shown(Path(location))}",
                    place,
                    help="paths are relative to the folder of the configuration file",
                )
            )
        return [(self._shown(path), self._content(path)) for path in files]

    def _content(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                content = file.read(_BYTES_MAX + 1)
        except OSError as error:
            message = f"the contract can't be read: {(error.strerror or 'unknown reason').lower()}"
            raise UsageError(Diagnostic("contract-unreadable", message, Place(self._shown(path)))) from None
        if len(content) > _BYTES_MAX:
            message = f"the contract is larger than {_BYTES_MAX >> 20} MiB"
            raise UsageError(Diagnostic("contract-too-large", message, Place(self._shown(path))))
        return content

    def _shown(self, path: Path) -> str:
        absolute = path if path.is_absolute() else self._folder / path
        return str(absolute.relative_to(self._folder)) if absolute.is_relative_to(self._folder) else str(path)

    def _interactions(self, source: ContractSource, shown: str, content: bytes) -> tuple[Interaction, ...]:
        try:
            value = load_any(content, shown)
            if source.kind is ContractKind.HAR:
                base_urls = self._base_urls.get(source.api, ())
                return read_har(value, api=source.api, contract=shown, base_urls=base_urls)
            return _reader(source.kind, shown)(value, api=source.api, contract=shown)
        except DocumentError as error:
            raise UsageError(*error.diagnostics) from None
        except UsageError as error:
            raise UsageError(*(_located(each, content) for each in error.diagnostics)) from None


def _reader(kind: ContractKind, shown: str) -> Callable[..., tuple[Interaction, ...]]:
    readers: Mapping[ContractKind, Callable[..., tuple[Interaction, ...]]] = {
        ContractKind.PACT: read_pact,
        ContractKind.INTERACTIONS: read_interactions,
    }
    if kind not in readers:
        raise UsageError(
            Diagnostic("contract-kind-unsupported", f"contracts of kind {kind.value!r} can't be run yet", Place(shown))
        )
    return readers[kind]


def _located(diagnostic: Diagnostic, content: bytes) -> Diagnostic:
    """With line and column of the place that the pointer names."""
    place = diagnostic.place
    if place is None or place.pointer is None or place.line is not None:
        return diagnostic
    found = locate(content, "" if place.pointer == "/" else place.pointer)
    if found is None:
        return diagnostic
    return replace(diagnostic, place=replace(place, line=found[0], column=found[1]))
