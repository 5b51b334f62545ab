"""The JSON API under `/api`, described by `/openapi.json`; operation ids are a promise to programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from monitor.engine.descriptions.context import ApiContext, api_contexts
from monitor.engine.settling.agreement import agreement_of
from monitor.model.history import RecordKind
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.web.answers import (
    ApiAnswer,
    ChangeList,
    ConflictAnswer,
    ConflictDetail,
    ConflictList,
    EnvironmentAnswer,
    EvidenceList,
    ExchangeAnswer,
    HealthAnswer,
    History,
    InForceAnswer,
    IntegrationAnswer,
    IntegrationDetail,
    IntegrationList,
    LogAnswer,
    LogList,
    ObservationAnswer,
    Problem,
    RegressionAnswer,
    SideAnswer,
    change_answer,
    evidence_answer,
    exchange_answer,
)
from monitor.web.context import Health, WebContext
from monitor.web.lookup import find_conflict, find_integration, no_exchange
from monitor.web.overview.wall import Tile, tiles
from monitor.web.present import visitor
from monitor.web.seen import seen_changes, seen_records

OBSERVATIONS_AT_ONCE = 1000
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is no such thing."}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Nobody signed in, or the token is not good."},
    403: {"model": Problem, "description": "Whoever asks may not do this."},
    422: {"model": Problem, "description": "It is not as described here."},
}


def api_router(context: WebContext) -> APIRouter:
    """All routes for programs: `/api/…`, `/health` and `/metrics`."""
    router = APIRouter(responses=_REFUSED)
    _add_monitor_routes(router, context)
    _add_integration_routes(router, context)
    _add_conflict_routes(router, context)
    return router


def _add_monitor_routes(router: APIRouter, context: WebContext) -> None:
    @router.get(
        "/health",
        operation_id="getHealth",
        tags=["monitor"],
        summary="Is the monitor itself well?",
        responses={503: {"model": HealthAnswer, "description": "It is not; the reasons say why."}},
    )
    def get_health(response: Response) -> HealthAnswer:
        health = context.health()
        response.status_code = 200 if health.ok else 503
        if not visitor().sees_all:  # reasons and facts name integrations
            health = Health(() if health.ok else ("sign in to see why",))
        return HealthAnswer(
            status="ok" if response.status_code == 200 else "failing",
            reasons=list(health.reasons),
            facts=dict(health.facts),
        )

    @router.get(
        "/metrics",
        operation_id="getMetrics",
        tags=["monitor"],
        summary="Metrics in the text format of Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def get_metrics() -> Response:
        body, content_type = context.exposition()
        return Response(body, headers={"content-type": content_type})

    @router.get("/api/history", operation_id="listObservations", tags=["history"], summary="What was observed")
    def list_observations(
        integration: str | None = None,
        kind: Annotated[list[RecordKind] | None, Query(description="Only these kinds.")] = None,
        newest: Annotated[int, Query(ge=1, le=10 * OBSERVATIONS_AT_ONCE)] = OBSERVATIONS_AT_ONCE,
    ) -> History:
        records = seen_records(context.store, visitor(), integration, kind or (), newest)
        return History(
            observations=[
                ObservationAnswer(
                    id=each.id,
                    at=each.at,
                    kind=each.kind,
                    integration=each.integration,
                    api=each.api,
                    cycle=each.cycle,
                    data=dict(each.data),
                )
                for each in records
            ]
        )

    @router.get(
        "/api/exchanges/{digest}",
        operation_id="getExchange",
        tags=["evidence"],
        summary="One exchange, as stored",
        responses=_UNKNOWN,
    )
    def get_exchange(digest: str) -> ExchangeAnswer:
        try:
            exchange = context.store.exchange(digest)
        except KeyError:
            raise no_exchange(digest) from None
        return exchange_answer(digest, exchange)


def _add_integration_routes(router: APIRouter, context: WebContext) -> None:
    @router.get("/api/integrations", operation_id="listIntegrations", tags=["integrations"], summary="All integrations")
    def list_integrations() -> IntegrationList:
        return IntegrationList(integrations=[IntegrationAnswer(**_integration(tile)) for tile in tiles(context)])

    @router.get(
        "/api/integrations/{name}",
        operation_id="getIntegration",
        tags=["integrations"],
        summary="One integration",
        responses=_UNKNOWN,
    )
    def get_integration(name: str) -> IntegrationDetail:
        integration = find_integration(context, name)
        tile = next(each for each in tiles(context) if each.name == name)
        contexts = api_contexts(integration, context.store)
        apis = [_api(context, integration, contexts[api.name]) for api in integration.apis]
        return IntegrationDetail(**_integration(tile), apis=apis)

    @router.get(
        "/api/integrations/{name}/changes",
        operation_id="listChanges",
        tags=["integrations"],
        summary="What changed in the descriptions, oldest first",
        responses=_UNKNOWN,
    )
    def list_changes(name: str) -> ChangeList:
        integration = find_integration(context, name)
        return ChangeList(
            changes=[
                change_answer(api.name, *row)
                for api in integration.apis
                for row in seen_changes(context.store, visitor(), integration, api)
            ]
        )

    @router.get(
        "/api/integrations/{name}/evidence",
        operation_id="listEvidence",
        tags=["evidence"],
        summary="The green exchanges that are kept: the newest, and the one at each change of either side",
        responses=_UNKNOWN,
    )
    def list_evidence(name: str, api: str | None = None, environment: str | None = None) -> EvidenceList:
        integration = find_integration(context, name)
        return EvidenceList(
            evidence=[
                evidence_answer(row)
                for each in integration.apis
                if api in {None, each.name}
                for place in each.environments
                if environment in {None, place.name}
                for row in context.store.kept(integration.name, each.name, place.name)
            ]
        )


def _add_conflict_routes(router: APIRouter, context: WebContext) -> None:
    @router.get("/api/conflicts", operation_id="listConflicts", tags=["conflicts"], summary="Cases, newest first")
    def list_conflicts(integration: str | None = None, open_only: bool = False) -> ConflictList:
        conflicts = context.store.conflicts(integration=integration, open_only=open_only)
        return ConflictList(
            conflicts=[ConflictAnswer.model_validate(each.to_json()) for each in filter(visitor().sees_case, conflicts)]
        )

    @router.get(
        "/api/conflicts/{conflict_id}",
        operation_id="getConflict",
        tags=["conflicts"],
        summary="One case with its regressions",
        responses=_UNKNOWN,
    )
    def get_conflict(conflict_id: str) -> ConflictDetail:
        conflict = find_conflict(context, conflict_id)
        regressions = context.store.regressions(conflict_id=conflict_id)
        return ConflictDetail.model_validate(
            {
                **conflict.to_json(),
                "regressions": [RegressionAnswer.model_validate(each) for each in regressions],
            }
        )

    @router.get(
        "/api/conflicts/{conflict_id}/log",
        operation_id="getConflictLog",
        tags=["conflicts"],
        summary="The log of a case, oldest first, hash-chained",
        responses=_UNKNOWN,
    )
    def get_conflict_log(conflict_id: str) -> LogList:
        conflict = find_conflict(context, conflict_id)
        return LogList(
            log=[
                LogAnswer(
                    number=each.number,
                    at=each.at,
                    event=each.event,
                    by=each.by,
                    text=each.text,
                    data=dict(each.data),
                    previous=each.previous,
                    hash=each.hash,
                )
                for each in context.store.log(conflict.id)
            ]
        )


def _integration(tile: Tile) -> dict[str, Any]:
    return {
        "integration": tile.name,
        "description": tile.description,
        "state": tile.standing.state,
        "reasons": list(tile.standing.reasons),
        "sides": [
            SideAnswer(side=Side.IN_HOUSE, name=tile.names.in_house),
            SideAnswer(side=Side.PARTNER, name=tile.names.partner),
        ],
        "open_conflicts": [case.id for case in tile.cases],
        "last_polled_at": tile.polled_at,
        "last_verified_at": tile.verified_at,
        "paused": tile.paused,
    }


def _api(context: WebContext, integration: Integration, known: ApiContext) -> ApiAnswer:
    today = context.clock.now().date()
    api, agreement = known.settings, agreement_of(known)
    return ApiAnswer(
        name=api.name,
        provider=api.provider,
        in_force=InForceAnswer.of(agreement) if agreement else None,
        environments=[
            EnvironmentAnswer(
                name=each.name,
                probe_methods=sorted(each.probe.methods),
                probes_spent_today=context.store.spent(integration.name, api.name, each.name, today),
                probes_per_day=each.probe.budget_per_day,
            )
            for each in api.environments
        ],
    )
