"""The shapes of the JSON API, from which `/openapi.json` is generated. Values are those of DESIGN.md §3 and §5.

What the engine saved passes through whole (`extra="allow"`): an older page must not hide what a newer engine knows.
"""

import base64
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from monitor.engine.settling.agreement import Agreement
from monitor.interactions.volatility import masks_of
from monitor.model.cases import ConflictStatus
from monitor.model.changes import Change
from monitor.model.evidence import Kept
from monitor.model.exchanges import Exchange, Headers
from monitor.model.history import RecordKind
from monitor.model.sides import Side
from monitor.model.values import CompatibilityState, Direction, Loss, Severity


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(extra="allow")


class Problem(BaseModel):
    """Why a request was not answered: a stable code and one plain sentence."""

    code: str
    message: str


class HealthAnswer(BaseModel):
    status: str = Field(description="`ok` or `failing`.")
    reasons: list[str]
    facts: dict[str, str]


class SideAnswer(BaseModel):
    side: Side
    name: str


class EnvironmentAnswer(BaseModel):
    name: str
    probe_methods: list[str] = Field(description="What may be sent there; empty: nothing.")
    probes_spent_today: int
    probes_per_day: int


class InForceAnswer(BaseModel):
    description: str | None = Field(description="Digest of the description that both companies are held to.")
    contracts: list[str] = Field(description="Digests of the interactions that both are held to.")
    how: str
    since: datetime
    confirmed_by: list[Side] = Field(description="Who confirmed all of it with `agree`.")
    published: str | None = Field(description="Digest of the description as it was last read.")
    published_in_force: bool
    published_accepted_by: list[Side] = Field(description="Who accepts the published one, in force or not.")

    @classmethod
    def of(cls, found: Agreement) -> "InForceAnswer":
        return cls(
            description=found.in_force.description_digest,
            contracts=list(found.in_force.contract_digests),
            how=found.in_force.how,
            since=found.in_force.since,
            confirmed_by=[each for each in Side if each not in found.unconfirmed],
            published=found.published,
            published_in_force=found.is_published_in_force,
            published_accepted_by=list(found.accepting),
        )


class ApiAnswer(BaseModel):
    name: str
    provider: Side
    environments: list[EnvironmentAnswer]
    in_force: InForceAnswer | None = Field(default=None, description="Null until anything was verified green.")


class IntegrationAnswer(BaseModel):
    integration: str
    description: str
    state: CompatibilityState
    reasons: list[str] = Field(description="Why the state is unknown, each with what would settle it.")
    sides: list[SideAnswer]
    open_conflicts: list[str] = Field(description="Ids, newest first.")
    last_polled_at: datetime | None
    last_verified_at: datetime | None
    paused: bool


class IntegrationDetail(IntegrationAnswer):
    apis: list[ApiAnswer]


class IntegrationList(BaseModel):
    integrations: list[IntegrationAnswer]


class WitnessAnswer(BaseModel):
    message: dict[str, Any]
    accepted_by: str
    rejected_by: str | None
    confirmed: bool
    loss: Loss


class ChangeAnswer(BaseModel):
    api: str
    not_before: datetime | None = Field(description="The edit was made between this and `not_after`.")
    not_after: datetime
    base_digest: str
    revision_digest: str
    rule: str
    severity: Severity
    decided: bool
    fingerprint: str
    operation: str
    direction: Direction
    place: str
    message: str
    witness: WitnessAnswer | None
    used_by: list[str]
    note: str | None


class ChangeList(BaseModel):
    changes: list[ChangeAnswer]


class MaskAnswer(BaseModel):
    pointer: str = Field(description="Into the answer, array indices as `*`.")
    reason: str


class FingerprintAnswer(BaseModel):
    """What both sides were like; null or empty where it is not known."""

    description: str | None = Field(description="Digest of the whole description.")
    operation: str | None = Field(description="Digest of all that the operation reaches in it.")
    shape: str | None = Field(description="Digest of the shape of all like answers so far.")
    version: str | None = Field(description="Of the provider, in the configured header.")
    server: list[str] = Field(description="Headers that name the software which answers.")
    provider_version: str | None = Field(description="Told with `deployed`.")
    consumer_version: str | None = Field(description="Told with `deployed`.")
    contract: str | None = Field(description="Digest of what the consumer sends and relies on.")


class EvidenceAnswer(BaseModel):
    """The newest green exchange of one interaction, by status and by fingerprint."""

    api: str
    environment: str
    operation: str
    status: int
    interaction: str
    first_at: datetime
    last_at: datetime
    exchange: str = Field(description="Digest; see `getExchange`.")
    fingerprint: FingerprintAnswer
    masked: list[MaskAnswer] = Field(description="Places where like answers differ; values there tell nothing.")


class EvidenceList(BaseModel):
    evidence: list[EvidenceAnswer] = Field(description="By API and environment; what began first comes first.")


class NextActionAnswer(Answer):
    what: str
    owner: Side | None
    due: datetime | None
    set_by: str | None = Field(default=None, description="The mediator who set it; null: what the case calls for.")


class ConflictAnswer(Answer):
    id: str
    integration: str
    api: str
    environment: str | None = None
    operation: str | None = None
    title: str
    status: ConflictStatus
    waiting_on: str
    next_action: NextActionAnswer | None = None
    opened_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None = None
    attributed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    closed_at: datetime | None = None
    repeats: int = 0
    fingerprints: list[str] = []
    verdict: dict[str, Any] | None = Field(default=None, description="Of the worst regression.")


class RegressionAnswer(Answer):
    fingerprint: str
    api: str
    environment: str
    operation: str
    direction: Direction
    pointer: str
    failure: str
    verdict: dict[str, Any]
    reproduce: str
    conflict: str | None = None
    exchanges: dict[str, str] = Field(default={}, description="Role (`before`, `now`, `control`) to digest.")
    masked: list[MaskAnswer] = Field(
        default=[], description="Places where like answers differ; values there tell nothing."
    )
    provider: Side | None = Field(default=None, description="Who answers; of a webhook, who receives it.")


class ConflictDetail(ConflictAnswer):
    regressions: list[RegressionAnswer]


class ConflictList(BaseModel):
    conflicts: list[ConflictAnswer]


class LogAnswer(BaseModel):
    number: int
    at: datetime
    event: str
    by: str
    text: str
    data: dict[str, Any]
    previous: str = Field(description="Hash of the entry before; empty for the first.")
    hash: str


class LogList(BaseModel):
    log: list[LogAnswer]


class BodyAnswer(BaseModel):
    """`text` where the body is UTF-8, else `base64`."""

    text: str | None = None
    base64: str | None = None
    truncated: bool = False

    @classmethod
    def of(cls, body: bytes, *, truncated: bool = False) -> "BodyAnswer":
        try:
            return cls(text=body.decode(), truncated=truncated)
        except UnicodeDecodeError:
            return cls(base64=base64.b64encode(body).decode(), truncated=truncated)


class RequestAnswer(BaseModel):
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Headers
    body: BodyAnswer | None


class ResponseAnswer(BaseModel):
    status: int
    headers: Headers
    body: BodyAnswer


class ExchangeAnswer(BaseModel):
    """One stored exchange; secrets were replaced before it was stored (`redacted` names where)."""

    digest: str
    url: str
    at: datetime
    duration_seconds: float
    request: RequestAnswer
    response: ResponseAnswer | None
    error: str | None
    error_text: str
    source_address: str | None
    request_id: str | None
    trace_id: str | None
    redacted: list[str]


class ObservationAnswer(BaseModel):
    id: int
    at: datetime
    kind: RecordKind
    integration: str
    api: str | None
    cycle: str
    data: dict[str, Any]


class History(BaseModel):
    observations: list[ObservationAnswer] = Field(description="Oldest first.")


def evidence_answer(row: Kept) -> EvidenceAnswer:
    return EvidenceAnswer(
        api=row.api,
        environment=row.environment,
        operation=row.operation,
        status=row.status,
        interaction=row.interaction,
        first_at=row.first_at,
        last_at=row.last_at,
        exchange=row.exchange,
        fingerprint=FingerprintAnswer(**asdict(row.fingerprint)),
        masked=[MaskAnswer(pointer=each.pointer, reason=each.reason) for each in masks_of([row])],
    )


def change_answer(
    api: str, not_before: datetime | None, not_after: datetime, base: str, revision: str, change: Change
) -> ChangeAnswer:
    witness = change.witness
    return ChangeAnswer(
        api=api,
        not_before=not_before,
        not_after=not_after,
        base_digest=base,
        revision_digest=revision,
        rule=change.rule,
        severity=change.severity,
        decided=change.decided,
        fingerprint=change.fingerprint,
        operation=change.operation,
        direction=change.direction,
        place=change.place,
        message=change.message,
        witness=None
        if witness is None
        else WitnessAnswer(
            message=dict(witness.message),
            accepted_by=witness.accepted_by,
            rejected_by=witness.rejected_by,
            confirmed=witness.confirmed,
            loss=witness.loss,
        ),
        used_by=list(change.used_by),
        note=change.note,
    )


def exchange_answer(digest: str, exchange: Exchange) -> ExchangeAnswer:
    request, response = exchange.request, exchange.response
    return ExchangeAnswer(
        digest=digest,
        url=exchange.url,
        at=exchange.at,
        duration_seconds=exchange.duration_seconds,
        request=RequestAnswer(
            method=request.method,
            path=request.path,
            query=list(request.query),
            headers=request.headers,
            body=BodyAnswer.of(request.body) if request.body is not None else None,
        ),
        response=None
        if response is None
        else ResponseAnswer(
            status=response.status,
            headers=response.headers,
            body=BodyAnswer.of(response.body, truncated=response.truncated),
        ),
        error=exchange.error.value if exchange.error else None,
        error_text=exchange.error_text,
        source_address=exchange.source_address,
        request_id=exchange.request_id,
        trace_id=exchange.trace_id,
        redacted=list(exchange.redacted),
    )
