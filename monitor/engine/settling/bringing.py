"""The exchange that a report brings, made ready to be tried: within the API, and with nobody else's credentials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.engine.descriptions.context import ApiContext, Descriptions, api_contexts
from monitor.engine.descriptions.operations import with_operations
from monitor.engine.ports import Store
from monitor.engine.verifying.reported import as_interaction, reports, seen_to_pass
from monitor.interactions.exhibits import Exhibit, Place, read_exhibit
from monitor.interactions.failures import operation_of
from monitor.interactions.request_json import request_as_json
from monitor.model.contracts import Interaction
from monitor.model.integration import SAFE_METHODS, Integration
from monitor.model.json_value import JsonValue, digest_of_value
from monitor.model.reports import Filing, Report
from monitor.model.sides import Side


@dataclass(frozen=True, slots=True)
class Brought:
    """The exchange of a report, ready to be kept."""

    exhibit: Exhibit
    report: Report
    interaction: Interaction

    @property
    def operation(self) -> str:
        return operation_of(self.interaction)

    @property
    def place(self) -> tuple[str, str, str]:
        return (self.report.api, self.report.environment, self.operation)


def brought_by(
    store: Store,
    integration: Integration,
    filing: Filing,
    base_urls: Mapping[Place, str],
    secrets: Sequence[str],
    now: datetime,
) -> Brought:
    """Raises `UsageError` for what is no exchange, or goes to none of the environments."""
    exhibit = read_exhibit(filing.exchange, base_urls, secrets, now, filing.expected)
    contexts, descriptions = api_contexts(integration, store), Descriptions(store)
    context = contexts[exhibit.api]
    described_by = _described_by(context, exhibit.environment)
    content: list[JsonValue] = [exhibit.api, exhibit.environment, request_as_json(exhibit.request), filing.expected]
    known = {each.digest: each for each in reports(store, integration.name)}
    report = Report(
        digest_of_value(content),
        "",
        exhibit.api,
        exhibit.environment,
        exhibit.request,
        filing.expected,
        described_by,
        None,
        now,
    )
    if report.digest in known:  # what was expected of it then is expected of it now
        report = replace(known[report.digest], at=now)
    interaction = as_interaction(report, integration, descriptions)
    assert interaction is not None, "its environment is configured"
    (named,) = with_operations((interaction,), contexts, descriptions)
    report = replace(report, operation=named.operation)
    interaction = as_interaction(report, integration, descriptions)
    assert interaction is not None
    if not exhibit.spoilt and not _is_between_them(store, integration, report):
        request = f"{report.request.method} {report.request.path}"
        why = f"no description and no green run has {request}"
        exhibit = replace(exhibit, spoilt=why)
    if not exhibit.spoilt and filing.side is not Side.IN_HOUSE and report.request.method.upper() not in SAFE_METHODS:
        exhibit = replace(exhibit, spoilt=_changes_something(integration, report.request.method))
    return Brought(exhibit, report, interaction)


def _is_between_them(store: Store, integration: Integration, report: Report) -> bool:
    """Whether it is part of the API as far as is known: nobody has us look elsewhere with our credentials."""
    if report.operation is not None:
        return True
    asked = (report.request.method, report.request.path)
    recordings = store.recordings(integration.name, report.api, report.environment).values()
    return any((each.interaction.request.method.upper(), each.interaction.request.path) == asked for each in recordings)


def _described_by(context: ApiContext, environment: str) -> str | None:
    in_force = context.in_force.description_digest if context.in_force else None
    return in_force or context.digest_for(environment)


def _changes_something(integration: Integration, method: str) -> str:
    """The credentials are those of whoever runs the monitor: nobody else has it change anything with them."""
    ours = integration.company(Side.IN_HOUSE).name
    return f"{method} changes something, so that it is sent only where {ours} reports it or a contract has it"


def known_since(store: Store, integration: Integration, brought: Brought | None) -> datetime | None:
    """When the very request was last seen to pass, if ever."""
    if brought is None or brought.exhibit.spoilt:
        return None
    green = seen_to_pass(store, integration, brought.report, brought.interaction)
    return green.at if green is not None else None
