"""What this monitor sends to whom, and what it keeps: for the company that receives it, with a button to pause it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from monitor.engine.ports import Store
from monitor.explanation.words import Names, duration
from monitor.model.integration import SAFE_METHODS, ApiSettings, Environment, Integration, SpecSource
from monitor.model.receiving import received
from monitor.model.sides import Side
from monitor.network.client import user_agent
from monitor.network.credentials import without_credentials
from monitor.web.answers import Problem
from monitor.web.context import WebContext
from monitor.web.integration.standing import is_paused
from monitor.web.lookup import find_integration
from monitor.web.rendering import Pages

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is no such integration."}}


class Polled(BaseModel):
    """One description that is asked for."""

    api: str
    side: Side = Field(description="Who publishes it.")
    source: str
    every_seconds: float


class Probed(BaseModel):
    """One environment to which requests are sent, or messages of webhooks."""

    api: str
    side: Side = Field(description="Who receives the requests.")
    environment: str
    address: str
    methods: list[str] = Field(description="What may be sent there; empty: nothing.")
    per_second: float
    per_day: int
    sent_today: int
    repeats_unsafe: bool = Field(
        description="Whether failing requests that change something are repeated, to explain them."
    )
    operations: list[str] = Field(description="Those that passed at least once, and are asked again.")


class SentAnswer(BaseModel):
    user_agent: str
    paused: bool
    descriptions: list[Polled]
    environments: list[Probed]


@dataclass(frozen=True, slots=True)
class SentPage:
    integration: Integration
    names: Names
    sent: SentAnswer
    paused: bool
    poll: str
    verify: str


def sent_router(context: WebContext, pages: Pages) -> APIRouter:
    router = APIRouter()

    @router.get("/integrations/{name}/sent", include_in_schema=False, response_class=HTMLResponse)
    def sent_page(name: str) -> Response:
        integration = find_integration(context, name)
        found, schedule = _sent(context, integration), integration.schedule
        view = SentPage(
            integration,
            Names.of(integration),
            found,
            found.paused,
            duration(schedule.poll),
            duration(schedule.verify),
        )
        return pages.html("sent.html", page=view)

    @router.get(
        "/api/integrations/{name}/sent",
        operation_id="listSent",
        tags=["integrations"],
        summary="What is sent to whom, how often, within which budget",
        responses=_UNKNOWN,
    )
    def list_sent(name: str) -> SentAnswer:
        return _sent(context, find_integration(context, name))

    return router


def _sent(context: WebContext, integration: Integration) -> SentAnswer:
    today = context.clock.now().date()
    return SentAnswer(
        user_agent=user_agent(context.configuration().settings),
        paused=is_paused(context, integration),
        descriptions=[each for api in integration.apis for each in _polled(integration, api)],
        environments=[
            _probed(context.store, integration, one, environment, today)
            for api in integration.apis
            for one in (api, *received(api))
            for environment in one.environments
            if environment.base_url is not None
        ],
    )


def _polled(integration: Integration, api: ApiSettings) -> Iterator[Polled]:
    sources: list[SpecSource | None] = [api.spec, *(each.spec for each in api.environments)]
    every = integration.schedule.poll.total_seconds()
    for source in sources:
        if source is not None:
            shown = without_credentials(str(source.written or source.location))
            yield Polled(api=api.name, side=api.provider, source=shown, every_seconds=every)


def _probed(store: Store, integration: Integration, api: ApiSettings, environment: Environment, today: date) -> Probed:
    place, rules = (integration.name, api.name, environment.name), environment.probe
    operations = {each.interaction.operation for each in store.recordings(*place).values()} - {None}
    repeats = bool(rules.methods - SAFE_METHODS) and (rules.replay or not environment.is_production)
    return Probed(
        api=api.name,
        side=api.provider,
        environment=environment.name,
        address=without_credentials(str(environment.base_url)),
        methods=sorted(rules.methods),
        per_second=rules.rate_per_second,
        per_day=rules.budget_per_day,
        sent_today=store.spent(*place, today),
        repeats_unsafe=repeats,
        operations=sorted(str(each) for each in operations),
    )
