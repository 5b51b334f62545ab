"""What `config check` says about a configuration that is in order: its parts, its load, and what does nothing yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from monitor.config import locations
from monitor.config.variables import unset
from monitor.config.workload import Workload, workload
from monitor.errors import Diagnostic
from monitor.model.contracts import Interaction
from monitor.model.integration import (
    ApiSettings,
    Configuration,
    ContractKind,
    ContractSource,
    Environment,
    Integration,
)
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.receiving import received

_REPEATED = {False: "repeated at most 4 times", True: "not repeated"}
"""By whether it is production."""


@dataclass(frozen=True, slots=True)
class ReadContract:
    """A contract source with what its files hold; `interactions` is None where only a run can tell (`reason`)."""

    source: ContractSource
    files: int
    interactions: tuple[Interaction, ...] | None
    reason: str = ""


def lines(configuration: Configuration) -> Iterator[str]:
    """For people. Raises `UsageError` or `DocumentError` for a contract file that can't be read."""
    integrations = configuration.integrations
    for integration in integrations:
        place = f"  ({shown(integration.place.source)})" if integration.place else ""
        yield f"{integration.name}{place}"
        contracts = [read(source) for source in integration.contracts]
        for api in integration.apis:
            yield from _api_lines(integration, api, contracts)
        for contract in contracts:
            yield f"  {_contract_line(contract)}"
        if integration.without_effect:
            yield f"  accepted, no effect yet: {', '.join(integration.without_effect)}"
        yield ""
    if configuration.settings.without_effect:
        yield f"settings.yaml: accepted, no effect yet: {', '.join(configuration.settings.without_effect)}"
    yield f"{_counted(len(integrations), 'integration')}, in order"


def to_json(configuration: Configuration, environ: Mapping[str, str]) -> JsonObject:
    """The same for programs."""
    return {
        "integrations": [_integration_json(integration) for integration in configuration.integrations],
        "settings": {"without_effect": list(configuration.settings.without_effect)},
        "unset_variables": [
            {"message": unset.message, "place": str(unset.place)} for unset in unset_variables(configuration, environ)
        ],
    }


def unset_variables(configuration: Configuration, environ: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """A note for each environment variable that is not set, at the first place that needs it."""
    return tuple(
        Diagnostic(
            "environment-variable-unset",
            f"the environment variable {name} is not set",
            text.place,
            help="only a command that uses it needs it",
        )
        for name, text in unset(configuration, environ, alerts=True).items()
    )


def read(source: ContractSource) -> ReadContract:
    """The interactions of the files that a contract source names; nothing is fetched."""
    from monitor.documents.reading import load_any
    from monitor.interactions.har import read_har
    from monitor.interactions.interactions_file import read_interactions
    from monitor.interactions.pact import read_pact

    readers = {
        ContractKind.PACT: read_pact,
        ContractKind.INTERACTIONS: read_interactions,
        ContractKind.HAR: read_har,
    }
    location = source.location.template
    if not locations.is_file(location):
        return ReadContract(source, 0, None, "fetched by a run")
    paths = locations.files(location, Path())
    if source.kind not in readers:
        return ReadContract(source, len(paths), None, "no effect yet")
    reader = readers[source.kind]
    interactions = [
        interaction
        for path in paths
        for interaction in reader(
            load_any(path.read_bytes(), shown(str(path))), api=source.api, contract=shown(str(path))
        )
    ]
    return ReadContract(source, len(paths), tuple(interactions))


def shown(path: str) -> str:
    """A path as people recognise it: from the working directory where it is inside, else whole."""
    return str(Path(path).relative_to(Path.cwd())) if Path(path).is_relative_to(Path.cwd()) else path


def _load(
    integration: Integration, api: ApiSettings, environment: Environment, contracts: list[ReadContract]
) -> tuple[Workload, int]:
    """The load of one environment, and how many interactions may not be sent there."""
    verified = [
        interaction
        for contract in contracts
        if contract.source.api == api.name and contract.source.kind is not ContractKind.HAR
        for interaction in contract.interactions or ()
        if interaction.webhook is None
    ]
    sent = sum(interaction.request.method in environment.probe.methods for interaction in verified)
    load = workload(integration.schedule, environment.probe, sent)
    return load, len(verified) - sent


def _api_lines(integration: Integration, api: ApiSettings, contracts: list[ReadContract]) -> Iterator[str]:
    spec = shown(api.spec.location.template) if api.spec else "no description of its own"
    from_settings = ", written in settings.yaml" if api.shared else ""
    yield f"  {api.name}, served by {integration.company(api.provider).name}{from_settings}: {spec}"
    for environment in api.environments:
        yield f"    {environment.name}: {environment.base_url or 'no address'}"
        if not environment.probe.methods:
            yield "      nothing is sent there"
        elif environment.base_url is not None:
            yield f"      {_load_line(*_load(integration, api, environment, contracts))}"
    for host in received(api):
        yield from _receiver_lines(integration, host)
    if api.spec and api.generated.enabled:
        yield f"    and {api.generated.examples} generated cases per operation, counted once the description is read"


def _receiver_lines(integration: Integration, host: ApiSettings) -> Iterator[str]:
    """One host that takes webhooks, and whether any are sent there."""
    environment = host.environments[0]
    names = ", ".join(each.webhook for each in host.receivers)
    yield f"    {environment.name}: {integration.company(host.provider).name} receives {names}"
    if "POST" not in environment.probe.methods:
        yield "      no webhook is sent there; `probe: {methods: [POST]}` of the receiver would allow it"
        return
    most = f"at most {environment.probe.budget_for_verification:,} requests a day"
    again = "repeated as often as needed" if environment.probe.replay else _REPEATED[environment.is_production]
    yield f"      messages made from the description, {most}; a failing one is {again}"


def _load_line(load: Workload, not_sent: int) -> str:
    text = _counted(load.interactions, "interaction")
    if load.recheck is not None:
        text += f", each verified every {duration(load.recheck)}"
        text += f" ({load.wanted_per_day:,} requests a day wanted, {load.allowed_per_day:,} allowed"
        text += ": slower than the schedule says)" if load.is_slower_than_wanted else ")"
    return f"{text}; {not_sent} more may not be sent" if not_sent else text


def _contract_line(contract: ReadContract) -> str:
    source = contract.source
    name = f"{source.kind} {shown(source.location.template)} of {source.api}"
    if contract.interactions is None:
        return f"{name}: {contract.reason}"
    return f"{name}: {_counted(contract.files, 'file')}, {_counted(len(contract.interactions), 'interaction')}"


def _integration_json(integration: Integration) -> JsonObject:
    contracts = [read(source) for source in integration.contracts]
    return {
        "integration": integration.name,
        "apis": [_api_json(integration, api, contracts) for api in integration.apis],
        "contracts": [
            {
                "api": contract.source.api,
                "kind": contract.source.kind.value,
                "location": shown(contract.source.location.template),
                "files": contract.files,
                "interactions": None if contract.interactions is None else len(contract.interactions),
            }
            for contract in contracts
        ],
        "without_effect": list(integration.without_effect),
    }


def _api_json(integration: Integration, api: ApiSettings, contracts: list[ReadContract]) -> JsonObject:
    environments: list[JsonValue] = []
    for environment in api.environments:
        load, not_sent = _load(integration, api, environment, contracts)
        environments.append(
            {
                "environment": environment.name,
                "interactions": load.interactions,
                "not_sent": not_sent,
                "wanted_per_day": load.wanted_per_day,
                "allowed_per_day": load.allowed_per_day,
                "recheck_seconds": load.recheck.total_seconds() if load.recheck else None,
            }
        )
    receivers: list[JsonValue] = [
        {
            "receiver": each.name,
            "webhook": each.webhook,
            "url": each.url.template,
            "environment": each.environment,
            "sent": "POST" in each.probe.methods,
        }
        for each in api.receivers
    ]
    return {
        "api": api.name,
        "provider": api.provider.value,
        "shared": api.shared,
        "environments": environments,
        "receivers": receivers,
    }


def duration(span: timedelta) -> str:
    """`15m`, `1h 20m`, `2d 3h`: the two largest units."""
    left, parts = round(span.total_seconds()), []
    for name, seconds in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        if left >= seconds:
            parts.append(f"{left // seconds}{name}")
            left %= seconds
    return " ".join(parts[:2]) or "0s"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
