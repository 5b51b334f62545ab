"""What people reported, as a contract of its own: tried in the environment it was reported of, within its probe rules.

It holds nobody to anything: what is expected is what the description declared for success when it was reported, or the
status that the reporter named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.engine.descriptions.context import Descriptions
from monitor.engine.ports import Store
from monitor.engine.verifying.declared import success_of
from monitor.interactions.declared_responses import covers
from monitor.interactions.identity import content_digest, same_request
from monitor.interactions.judgement import judge
from monitor.interactions.request_json import request_as_json, request_of_json
from monitor.interactions.sealing import sealed
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.history import InteractionHistory, Record, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.reports import Report
from monitor.model.values import Outcome
from monitor.openapi.conformance import operation_named

CONTRACT = "reported"


def report_record(integration: str, report: Report, cycle: str) -> Record:
    data: dict[str, JsonValue] = {
        "report": report.digest,
        "conflict": report.conflict,
        "environment": report.environment,
        "operation": report.operation,
        "request": request_as_json(report.request),
        "expected": report.expected,
        "described_by": report.described_by,
    }
    return Record(report.at, RecordKind.REPORTED, integration, report.api, cycle, data)


def reports(store: Store, integration: str) -> tuple[Report, ...]:
    """Each once, oldest first; of one that was handed in again the newest word on its case counts."""
    found: dict[str, Report] = {}
    for record in store.records(kinds=(RecordKind.REPORTED,), integration=integration):
        report = _report(record)
        found[report.digest] = replace(report, at=found.get(report.digest, report).at)
    return tuple(found.values())


def _report(record: Record) -> Report:
    data, expected = record.data, record.data["expected"]
    request = data["request"]
    assert isinstance(request, Mapping)
    return Report(
        str(data["report"]),
        str(data["conflict"]),
        str(record.api),
        str(data["environment"]),
        request_of_json(request),
        expected if isinstance(expected, int) else None,
        _text(data, "described_by"),
        _text(data, "operation"),
        record.at,
    )


def _text(data: JsonObject, name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) else None


def reported_interactions(
    integration: Integration, store: Store, descriptions: Descriptions
) -> tuple[Interaction, ...]:
    """Those that are still tried: of open cases, and of others what was ever seen to pass."""
    open_cases = {each.id for each in store.conflicts(integration=integration.name, open_only=True)}
    found = []
    for report in reports(store, integration.name):
        interaction = as_interaction(report, integration, descriptions)
        if interaction is not None and (
            report.conflict in open_cases or _has_passed(store, integration.name, report, interaction)
        ):
            found.append(interaction)
    return tuple(found)


def _has_passed(store: Store, integration: str, report: Report, interaction: Interaction) -> bool:
    history = store.interaction_history(integration, report.api, report.environment).get(interaction.key)
    return history is not None and history.last_passed_at is not None


def as_interaction(report: Report, integration: Integration, descriptions: Descriptions) -> Interaction | None:
    """None where its API or environment is configured no more."""
    api = integration.api(report.api)
    if api is None or report.environment not in {each.name for each in api.environments}:
        return None
    request = report.request
    return Interaction(
        api=report.api,
        consumer="a report",
        provider=report.api,
        description=f"{request.method} {request.path}, reported as {report.digest[:8]}",
        origin=Origin.REPORTED,
        contract=CONTRACT,
        request=request,
        response=_expected(report, descriptions),
        operation=report.operation,
        environment=report.environment,
    )


def _expected(report: Report, descriptions: Descriptions) -> ExpectedResponse:
    described = descriptions.api(report.described_by)
    operation = operation_named(described, report.operation) if described is not None else None
    if described is None or operation is None:
        any_success = ExpectedResponse(by_status=(("2XX", None),))
        return any_success if report.expected is None else ExpectedResponse((report.expected,))
    declared = success_of(described, operation)
    if report.expected is None:
        return declared
    fitting = tuple(each for each in declared.by_status if covers(each[0], report.expected))
    bodies = [body for _, body in fitting]
    return ExpectedResponse((report.expected,), body=bodies[0] if len(bodies) == 1 else None)


def know_what_passed(
    store: Store, integration: Integration, report: Report, interaction: Interaction
) -> datetime | None:
    """When a green run last made the very request and was answered as the report expects, if any did.

    Its exchange becomes the recording of what was reported, and its pass the last one: what was seen is not forgotten
    because the request has another name. One of which a provider state was set up is no like exchange.
    """
    api = integration.api(report.api)
    environment = next(each for each in api.environments if each.name == report.environment) if api else None
    place = (integration.name, report.api, report.environment)
    like = [
        each
        for each in store.recordings(*place).values()
        if same_request(each.interaction, interaction)
        and not (each.interaction.states and environment is not None and environment.states is not None)
        and each.exchange.response is not None
        and judge(interaction, each.exchange.response).outcome is Outcome.PASSED
    ]
    if not like:
        return None
    newest = max(like, key=lambda each: each.at)
    known = store.interaction_history(*place).get(interaction.key)
    if known is None or known.last_passed_at is None:
        store.save_recording(
            replace(newest, interaction=sealed(interaction), contract_digest=content_digest(interaction))
        )
        seen = InteractionHistory(last_outcome=Outcome.PASSED, last_passed_at=newest.at, passes=1)
        store.save_interaction_history(*place, {interaction.key: seen})
    return newest.at


def of_case(store: Store, integration: Integration, conflict: str, descriptions: Descriptions) -> Iterator[Interaction]:
    """What was reported in the case."""
    for report in reports(store, integration.name):
        interaction = as_interaction(report, integration, descriptions) if report.conflict == conflict else None
        if interaction is not None:
            yield interaction
