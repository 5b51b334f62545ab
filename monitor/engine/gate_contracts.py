"""What a provider showed and promises, held against what a consumer relies on: the contract half of the gate."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.documents import resolve_pointer
from monitor.engine.ports import Store
from monitor.engine.reasons import Reason
from monitor.interactions.identity import content_digest, same_request
from monitor.interactions.judgement import outcome_of
from monitor.model.api import Api, SpecVersion
from monitor.model.contracts import Interaction
from monitor.model.history import InteractionHistory, Recording
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonValue
from monitor.model.values import Answer, Outcome
from monitor.openapi import match_operation
from monitor.openapi.conformance import Conformance, operation_named, request_conformance
from monitor.schemas import Dialect, Included, Judge, NotIncluded, Resource, SchemaAt, View, World, include
from monitor.schemas.answers import Kind


def contract_reasons(
    integration: Integration,
    api: ApiSettings,
    interactions: Sequence[Interaction],
    described: Api | None,
    store: Store,
    judge: Judge,
    *,
    environment: str,
    path: str,
    recordings_count: bool,
    candidate_contract: bool,
) -> Iterator[Reason]:
    """One reason for each interaction.

    `recordings_count`: the provider stays as it is, so what it answered before is evidence; with a candidate
    description only that speaks. `candidate_contract`: the interactions are new, so not being known is a doubt.
    """
    histories = store.interaction_history(integration.name, api.name, environment) if recordings_count else {}
    recordings = store.recordings(integration.name, api.name, environment) if recordings_count else {}
    for interaction in interactions:
        shown = _by_evidence(interaction, histories, recordings)
        reason = shown or _by_description(integration, api, interaction, described, judge, environment, path)
        if reason.answer is Answer.UNKNOWN and not candidate_contract and not recordings_count:
            # The contract in force and the compared descriptions have spoken: only a contradiction adds to that.
            continue
        yield reason


def _by_evidence(
    interaction: Interaction, histories: Mapping[str, InteractionHistory], recordings: Mapping[str, Recording]
) -> Reason | None:
    what = f"“{interaction.description}”"
    history = histories.get(interaction.key)
    recording = recordings.get(interaction.key) or next(
        (each for each in recordings.values() if same_request(each.interaction, interaction)), None
    )
    if recording is None:
        return None
    if recording.contract_digest == content_digest(interaction) and history is not None:
        if history.last_outcome is Outcome.PASSED:
            return Reason(Answer.YES, "contract-verified", f"{what} is verified live")
        if history.last_outcome in {Outcome.FAILED, Outcome.ERRORED}:
            return Reason(Answer.NO, "verification-failed", f"{what} fails there now")
    return _by_recording(interaction, recording) if same_request(recording.interaction, interaction) else None


def _by_recording(interaction: Interaction, recording: Recording) -> Reason | None:
    """What the provider answered to the same request, judged by what is now expected of it."""
    what = f"“{interaction.description}”"
    outcome, _, reason = outcome_of(interaction, recording.exchange)
    if outcome is Outcome.PASSED:
        text = f"{what} is met by the answer recorded at {recording.at.isoformat(timespec='minutes')}"
        return Reason(Answer.YES, "contract-met-by-recording", text)
    if outcome is Outcome.FAILED:
        text = f"{what} is not met by what the provider answers: {reason}"
        return Reason(Answer.NO, "contract-not-met", text, supplied_by=None)
    return None


def _by_description(
    integration: Integration,
    api: ApiSettings,
    interaction: Interaction,
    described: Api | None,
    judge: Judge,
    environment: str,
    path: str,
) -> Reason:
    what, provider = f"“{interaction.description}”", integration.company(api.provider).name
    verify = f"compat-monitor run {path}"
    if described is None:
        text = f"{what} was never seen in {environment}, and there is no description of {api.name} to hold it against"
        return Reason(Answer.UNKNOWN, "contract-not-verified", text, supplied_by=api.provider.value, command=verify)
    request = request_conformance(described, interaction.request, judge)
    if request.conformance is Conformance.VIOLATES:
        text = f"{what} sends what {provider} does not accept: {request.reason}"
        return Reason(Answer.NO, "request-not-accepted", text, supplied_by=api.consumer.value)
    answer, why = _response_promised(described, interaction, judge)
    if answer is Answer.NO:
        return Reason(Answer.NO, "response-not-promised", f"{what}: {why}", supplied_by=api.consumer.value)
    if answer is Answer.YES and request.conformance is Conformance.CONFORMS:
        return Reason(Answer.YES, "contract-described", f"{what} is promised by the description of {provider}")
    text = f"{what} was never seen in {environment}, and the description does not settle it: {why or request.reason}"
    return Reason(Answer.UNKNOWN, "contract-not-verified", text, supplied_by=api.provider.value, command=verify)


def _response_promised(described: Api, interaction: Interaction, judge: Judge) -> tuple[Answer, str]:
    """Whether every response that the description allows has the members and types that the consumer relies on."""
    operation = operation_named(
        described, match_operation(described, interaction.request.method, interaction.request.path)
    )
    assert operation is not None  # an unknown operation violates the request check before
    expected = interaction.response
    statuses = [str(each) for each in expected.statuses]
    declared = operation.responses
    answers = [declared.get(each) or declared.get(f"{each[0]}XX") or declared.get("default") for each in statuses]
    if statuses and all(each is None for each in answers):
        return Answer.NO, f"status {', '.join(statuses)} is not described for {operation.key}"
    if expected.body is None or expected.body.example is None:
        return Answer.YES, ""
    schemas = [
        media.schema for each in answers if each is not None for name, media in each.content.items() if "json" in name
    ]
    if not schemas or any(each is None for each in schemas):
        return Answer.UNKNOWN, "the description does not say what the body is"
    if not _by_type_only(expected.body.rules) and interaction.response.body is not None:
        return Answer.UNKNOWN, "it expects exact values, which a description can't promise"
    return _all_included(described, [each for each in schemas if each is not None], expected.body.example, judge)


def _all_included(described: Api, schemas: Sequence[str], example: JsonValue, judge: Judge) -> tuple[Answer, str]:
    dialect = Dialect.DRAFT2020 if described.spec is SpecVersion.V3_1 else Dialect.OAS30
    producer = Resource(described.root, dialect)
    reader = SchemaAt(Resource(_type_schema(example), Dialect.DRAFT2020), "")
    for pointer in schemas:
        found = include(
            SchemaAt(producer, pointer), reader, view=View.RESPONSE, world=World.CLOSED_PRODUCER, judge=judge
        )
        match found:
            case Included():
                continue
            case NotIncluded(kind=Kind.TYPE) if resolve_pointer(found.witness, found.place) is not None:
                return Answer.NO, f"the description allows {found.place or 'the body'} to be of another type"
            case NotIncluded():
                return Answer.UNKNOWN, f"the description does not promise {found.place or 'the body'}: {found.reason}"
            case _:
                return Answer.UNKNOWN, found.reason
    return Answer.YES, ""


def _by_type_only(rules: Mapping[str, JsonValue]) -> bool:
    """Whether a matching rule at the root of the body says that types are what counts."""
    for path in ("$", "$.body"):
        rule = rules.get(path)
        if rule is not None and "type" in str(rule):
            return True
    return False


def _type_schema(example: JsonValue) -> JsonValue:
    """What type matching demands of a response, as a JSON Schema (2020-12)."""
    match example:
        case bool():
            return {"type": "boolean"}
        case int() | float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case None:
            return {}
        case Mapping():
            properties = {name: _type_schema(value) for name, value in example.items()}
            return {"type": "object", "required": list(properties), "properties": properties}
        case _:
            items = _type_schema(example[0]) if example else {}
            return {"type": "array", "items": items}
