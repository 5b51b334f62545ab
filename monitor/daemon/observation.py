"""An HTTP archive handed in, by a file on the command line or over the API, through the same doors."""

from collections.abc import Mapping, Sequence

from monitor.daemon.composition import Monitor
from monitor.documents import load_any
from monitor.engine.observed.observation import Observed, observe
from monitor.engine.verifying.contracts import read_contracts
from monitor.errors import Diagnostic, DocumentError, UsageError
from monitor.interactions.traffic import Traffic, read_traffic
from monitor.model.integration import ApiSettings, Integration

ARCHIVE_BYTES_MAX = 64 * 2**20


async def observe_archive(
    monitor: Monitor,
    integrations: Sequence[Integration],
    api: str,
    content: bytes,
    name: str,
    by: str,
    environment: str | None = None,
) -> tuple[Observed, ...]:
    """What it shows, for each of the integrations, after it was kept.

    `name`: how people are shown the archive. `by`: who hands it in. `environment`: only the traffic to that one.

    Raises `UsageError` for what is no archive, and for an API that has no address to know its traffic by. Then nothing
    is kept, of no integration.
    """
    settings = [(each, _api(each, api)) for each in integrations]
    traffic = [_traffic(monitor, own, content, name, environment) for _, own in settings]
    found = []
    async with monitor.ports() as ports:
        for (integration, own), archive in zip(settings, traffic, strict=True):
            contracts = await read_contracts(integration, ports.contracts)
            found.append(
                observe(
                    monitor.store,
                    integration,
                    own,
                    archive,
                    contracts,
                    monitor.secrets(),
                    monitor.judge,
                    by,
                    monitor.clock.now(),
                )
            )
    return tuple(found)


def _api(integration: Integration, name: str) -> ApiSettings:
    api = integration.api(name)
    assert api is not None, "the caller named one"
    return api


def _traffic(monitor: Monitor, api: ApiSettings, content: bytes, name: str, environment: str | None) -> Traffic:
    base_urls = _base_urls(monitor, api, environment)
    try:
        value = load_any(content, name)
    except DocumentError as error:
        raise UsageError(*error.diagnostics) from None
    return read_traffic(value, archive=name, base_urls=base_urls, now=monitor.clock.now())


def _base_urls(monitor: Monitor, api: ApiSettings, environment: str | None) -> Mapping[str, str]:
    found = {
        each.name: each.base_url.resolve(monitor.environ)
        for each in api.environments
        if each.base_url is not None and environment in {None, each.name}
    }
    if not found:
        which = f"environment {environment!r} of {api.name}" if environment else f"no environment of {api.name}"
        message = f"{which} has no base_url" if environment else f"{which} has a base_url"
        raise UsageError(
            Diagnostic("base-url-missing", message, help="its traffic is known by it: give it one, and `probe: none`")
        )
    return found
