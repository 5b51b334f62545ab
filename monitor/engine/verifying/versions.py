"""Which version each environment says it runs, asked once a cycle, and what that tells of deployments.

A change between two looks was made at some instant of the interval between them. A version that had been seen before is
none: several may answer at once, as with a canary or a regional mix.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.documents.pointers import resolve_pointer
from monitor.engine.events import Problem
from monitor.engine.ports import Ports, Store
from monitor.engine.verifying.verification import PlannedVerification, Verification, may_spend, not_allowed
from monitor.engine.verifying.withholding import withheld
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Exchange, Request, header
from monitor.model.history import InteractionHistory, Record, RecordKind
from monitor.model.integration import ApiSettings, Environment, Integration, VersionProbe

LOOKED_BACK = 2000
"""Observations of versions that are read; at four an hour and environment the last days."""
LENGTH_MAX = 100
"""Characters of a version that are kept."""


async def observe_versions(
    integration: Integration, verifications: Sequence[Verification], ports: Ports, cycle: str
) -> AsyncIterator[Record | Problem]:
    """One record for each environment that told its version, or a problem where it answered without telling it.

    A header comes with what was verified anyway; only `url` costs a request, within the rules and the budget.
    """
    for api in integration.apis:
        if api.version is None:
            continue
        for environment in api.environments:
            exchange = await _looked(integration, api, environment, verifications, ports)
            if exchange is None or exchange.response is None:
                continue
            version = version_in(exchange, api.version)
            if version is not None:
                data = {"environment": environment.name, "version": version}
                yield Record(exchange.at, RecordKind.VERSION, integration.name, api.name, cycle, data)
            elif api.version.url is not None:
                text = (
                    f"{api.name} in {environment.name} does not tell its version: {exchange.request.method} "
                    f"{exchange.request.path} answered {exchange.response.status} without it"
                )
                yield Problem(integration.name, "version-not-told", text, api.provider.value)


async def _looked(
    integration: Integration,
    api: ApiSettings,
    environment: Environment,
    verifications: Sequence[Verification],
    ports: Ports,
) -> Exchange | None:
    """What to read the version from: the answer of `url`, else the newest verification's."""
    assert api.version is not None
    if api.version.url is None:
        place = (api.name, environment.name)
        seen = [each.exchange for each in verifications if each.place[:2] == place and each.exchange is not None]
        answered = [each for each in seen if version_in(each, api.version) is not None]
        return max(answered, key=lambda each: each.at, default=None)
    planned = _planned(api, environment, api.version.url)
    now = ports.clock.now()
    if (
        environment.base_url is None
        or not_allowed(planned) is not None
        or withheld(ports.store, integration, api.provider, now) is not None
    ):
        return None
    if not may_spend(ports.store, integration.name, planned, now.astimezone(UTC).date(), attributing=False):
        return None
    return await ports.exchanger.send(planned.interaction.request, environment)


def _planned(api: ApiSettings, environment: Environment, path: str) -> PlannedVerification:
    interaction = Interaction(
        api=api.name,
        consumer="compat-monitor",
        provider=api.provider.value,
        description="the version",
        origin=Origin.INTERACTIONS,
        contract="configuration",
        request=Request("GET", path if path.startswith("/") else f"/{path}"),
        response=ExpectedResponse(),
    )
    return PlannedVerification(api, environment, interaction, InteractionHistory())


def version_in(exchange: Exchange, probe: VersionProbe) -> str | None:
    """The version that a successful answer tells: in the header, at the pointer of its JSON, or as its whole text."""
    response = exchange.response
    if response is None or not 200 <= response.status < 300:
        return None
    if probe.header is not None:
        return _told(header(response.headers, probe.header))
    if probe.json_pointer is None:
        return _told(response.body.decode(errors="replace")) if len(response.body) <= LENGTH_MAX else None
    try:
        found = resolve_pointer(response.json(), probe.json_pointer)
    except (ValueError, LookupError):
        return None
    return _told(str(found)) if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def _told(text: str | None) -> str | None:
    return (text or "").strip()[:LENGTH_MAX] or None


@dataclass(frozen=True, slots=True)
class VersionChange:
    """`not_before`: when the old version was seen last; `not_after`: when the new one was seen first."""

    before: str
    after: str
    not_before: datetime
    not_after: datetime
    is_new: bool
    """The new version had not been seen before."""


def version_changes(store: Store, integration: str, api: str, environment: str) -> Iterator[VersionChange]:
    """Oldest first."""
    seen: set[str] = set()
    last: Record | None = None
    for each in store.records(kinds=(RecordKind.VERSION,), integration=integration, newest=LOOKED_BACK):
        if each.api != api or each.data.get("environment") != environment:
            continue
        version = str(each.data["version"])
        if last is not None and last.data["version"] != version:
            yield VersionChange(str(last.data["version"]), version, last.at, each.at, version not in seen)
        seen.add(version)
        last = each
