"""What people reported, as a contract of its own: tried in the environment it was reported of, within its probe rules.

It holds nobody to anything: what is expected is what the description declared for success when it was reported, and
once another is in force, what that declares; or the status that the reporter named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.engine.descriptions.context import Descriptions
from monitor.engine.ports import Store
from monitor.engine.verifying.declared import success_of
from monitor.interactions.declared_responses import Declared
from monitor.interactions.identity import content_digest, same_request
from monitor.interactions.judgement import judge
from monitor.interactions.request_json import request_as_json, request_of_json
from monitor.interactions.sealing import sealed
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.history import InteractionHistory, Record, Recording, RecordKind
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.reports import Report
from monitor.model.sides import Side
from monitor.model.values import Outcome
from monitor.openapi.conformance import operation_named

CONTRACT = "reported"


def report_record(integration: str, report: Report, side: Side, cycle: str) -> Record:
    """`side`: for whom it was reported."""
    data: dict[str, JsonValue] = {
        "side": side.value,
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
    """Each once in each case, oldest first: what is brought to another case is still of the one that it was in."""
    found: dict[tuple[str, str], Report] = {}
    for record in store.records(kinds=(RecordKind.REPORTED,), integration=integration):
        report = _report(record)
        found.setdefault((report.digest, report.conflict), report)
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
    """Those that are still tried: of open cases, and of others what was ever seen to pass.

    What only its reporter expects ends with its case: no company has declared it.
    """
    open_cases = {each.id for each in store.conflicts(integration=integration.name, open_only=True)}
    found: dict[str, Interaction] = {}
    for report in reports(store, integration.name):
        first, now = (
            as_interaction(each, integration, descriptions)
            for each in (report, _as_in_force(report, store, integration, descriptions))
        )
        if first is None or now is None:
            continue
        passed = any(_has_passed(store, integration.name, report, each) for each in (first, now))
        if report.conflict in open_cases or (passed and not is_own_word(now)):
            found[report.digest] = now
    return tuple(found.values())


def is_own_word(interaction: Interaction) -> bool:
    """Whether only who reported it expects that status: what is answered otherwise later breaks no promise."""
    return interaction.origin is Origin.REPORTED and bool(interaction.response.statuses)


def _as_in_force(report: Report, store: Store, integration: Integration, descriptions: Descriptions) -> Report:
    """Pinned to the description in force where that declares something else by now: nobody is held to what was."""
    in_force = store.contract_in_force(integration.name, report.api)
    digest = in_force.description_digest if in_force is not None else None
    if digest is None or report.described_by is None:
        return report
    moved = replace(report, described_by=digest)
    return report if _expected(moved, descriptions) == _expected(report, descriptions) else moved


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
        pinned_to=report.described_by,
        environment=report.environment,
    )


def _expected(report: Report, descriptions: Descriptions) -> ExpectedResponse:
    """By status key where it is declared, else the status that its reporter named."""
    described = descriptions.api(report.described_by)
    operation = operation_named(described, report.operation) if described is not None else None
    declared: Declared = (("2XX", None),)
    if described is not None and operation is not None:
        declared = success_of(described, operation).by_status or declared
    elif report.expected is not None:
        declared = ()  # it is not known what anybody declares
    if report.expected is None:
        return ExpectedResponse(by_status=declared)
    status = str(report.expected)
    for key in (status, f"{status[0]}XX", "default") if 200 <= report.expected < 300 else ():
        bodies = tuple((status, body) for declared_key, body in declared if declared_key.upper() == key.upper())
        if bodies:
            return ExpectedResponse(by_status=bodies)
    return ExpectedResponse((report.expected,))


def seen_to_pass(store: Store, integration: Integration, report: Report, interaction: Interaction) -> Recording | None:
    """Of the newest green run that made the very request and was answered as the report expects, if any did.

    One of which a provider state was set up is no like exchange.
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
    return max(like, key=lambda each: each.at, default=None)


def remember_what_passed(integration: Integration, store: Store, descriptions: Descriptions) -> None:
    """Of open cases, what was reported and not seen to pass, and whose very request a green run has.

    Its exchange becomes the recording of what was reported, and its pass the last one: what was seen is not forgotten
    because the request has another name. Done by the cycle that tries it, so that a report is kept in one piece.
    """
    open_cases = {each.id for each in store.conflicts(integration=integration.name, open_only=True)}
    for report in reports(store, integration.name):
        interaction = as_interaction(report, integration, descriptions) if report.conflict in open_cases else None
        if interaction is None:
            continue
        place = (integration.name, report.api, report.environment)
        known = store.interaction_history(*place).get(interaction.key)
        if known is not None and known.last_passed_at is not None:
            continue
        green = seen_to_pass(store, integration, report, interaction)
        if green is not None:
            own = replace(green, interaction=sealed(interaction), contract_digest=content_digest(interaction))
            store.save_recording(own)
            seen = InteractionHistory(last_outcome=Outcome.PASSED, last_passed_at=green.at, passes=1)
            store.save_interaction_history(*place, {interaction.key: seen})


def of_case(store: Store, integration: Integration, conflict: str, descriptions: Descriptions) -> Iterator[Interaction]:
    """What was reported in the case."""
    for report in reports(store, integration.name):
        if report.conflict != conflict:
            continue
        interaction = as_interaction(_as_in_force(report, store, integration, descriptions), integration, descriptions)
        if interaction is not None:
            yield interaction
