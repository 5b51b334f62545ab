"""What recorded traffic uses of a description, and which of that will end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.documents import load_any
from monitor.errors import Diagnostic, DocumentError, Place, UsageError
from monitor.interactions.har import read_har
from monitor.model.api import Api
from monitor.model.contracts import Interaction
from monitor.model.json_value import JsonValue
from monitor.openapi import match_operation
from monitor.openapi.endings import Ending, ending_of
from monitor.trial.described import Described
from monitor.trial.findings import TrafficUse, Used
from monitor.trial.servers import known_servers

_BYTES_MAX = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Archive:
    """A HAR file, parsed."""

    path: Path
    value: JsonValue


def read_archive(path: Path) -> Archive:
    """Raises `UsageError` for a file that can't be read or is not an HTTP archive."""
    try:
        if path.stat().st_size > _BYTES_MAX:
            raise UsageError(
                Diagnostic("archive-too-large", f"the file is larger than {_BYTES_MAX // 2**20} MiB", Place(str(path)))
            )
        value = load_any(path.read_bytes(), str(path))
    except OSError as error:
        reason = (error.strerror or "it can't be opened").lower()
        raise UsageError(
            Diagnostic("archive-unreadable", f"the file can't be read: {reason}", Place(str(path)))
        ) from None
    except DocumentError as error:
        raise UsageError(*error.diagnostics) from None
    read_har(value, api="", contract=str(path))
    return Archive(path, value)


def traffic_use(described: Described, archive: Archive) -> TrafficUse:
    """By the addresses under which the API is known; where no request went to one, by paths alone."""
    answered, by_path_alone = requests_to(described, archive)
    interactions = {each.key: each for each in answered}.values()
    counts = Counter(_operation(described.api, each) for each in interactions)
    endings = _endings(described.api)
    used = [Used(key, number, endings.get(key)) for key, number in counts.most_common() if key is not None]
    return TrafficUse(
        side=described.found.side,
        archive=str(archive.path),
        requests=len(interactions),
        used=tuple(used),
        operations=len(described.api.operations),
        by_path_alone=by_path_alone and bool(used),
    )


def requests_to(described: Described, archive: Archive) -> tuple[tuple[Interaction, ...], bool]:
    """Those that went to an address under which the API is known; else all, by path alone, which the flag says.

    Each stands there once with every answer that shows something new.
    """
    servers = known_servers(described)
    interactions = _requests(archive, servers) if servers else ()
    return (interactions, False) if interactions else (_requests(archive, ()), True)


def _requests(archive: Archive, servers: tuple[str, ...]) -> tuple[Interaction, ...]:
    return read_har(archive.value, api="", contract=str(archive.path), base_urls=servers, every_answer=True)


def _operation(api: Api, interaction: Interaction) -> str | None:
    return match_operation(api, interaction.request.method, interaction.request.path)


def _endings(api: Api) -> Mapping[str, Ending | None]:
    return {each.key: ending_of(each) for each in api.operations.values()}
