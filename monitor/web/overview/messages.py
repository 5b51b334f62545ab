"""What both companies were told, or would have been: for the page of an integration, and for programs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.web.answers import Problem
from monitor.web.case.viewing import viewer
from monitor.web.context import WebContext
from monitor.web.lookup import find_integration
from monitor.web.present import visitor
from monitor.workflow.told import Outcome, Told, told

SHOWN = 10
AT_ONCE = 100
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is no such integration."}}


class LogHead(BaseModel):
    entry: int
    hash: str


class MessageAnswer(BaseModel):
    id: str
    at: datetime = Field(description="When it was written.")
    integration: str
    side: Side | Literal["mediators"] = Field(description="Whom it is for; `mediators`: whoever mediates.")
    company: str
    conflict: str
    reason: str
    title: str
    text: str
    outcome: Outcome
    delivered_at: datetime | None
    next_at: datetime | None = Field(description="Of a message that waits: the earliest moment at which it goes.")
    attempts: int
    last_error: str | None
    destinations: list[str] = Field(description="Those of its side now, without their secrets.")
    link: str | None
    log: LogHead | None = Field(description="The newest entry of the log when it was written.")


class MessageList(BaseModel):
    messages: list[MessageAnswer]


def newest_messages(context: WebContext, integration: Integration, count: int) -> tuple[Told, ...]:
    """The latest of them, oldest first."""
    address, places = context.configuration().settings.address, destinations_shown(context, integration)
    found = [
        each if each.side in places else replace(each, last_error=None)
        for each in context.store.messages(integration=integration.name, newest=count)
    ]
    return tuple(told(each, integration, places.get(each.side, ()), address) for each in found)


def destinations_shown(context: WebContext, integration: Integration) -> Mapping[Side | None, tuple[str, ...]]:
    """Where each side is told. Where our side and whoever mediates are, and what went wrong there, is for the eyes of
    our side only, which runs this monitor.
    """
    ours = viewer() is Side.IN_HOUSE or not visitor().is_known
    shown = [side for side in Side if ours or side is viewer()]
    between = [None] if ours and integration.mediators else []
    return {side: context.destinations(integration.recipient(side)) for side in (*shown, *between)}


def messages_router(context: WebContext) -> APIRouter:
    router = APIRouter()

    @router.get(
        "/api/integrations/{name}/messages",
        operation_id="listMessages",
        tags=["integrations"],
        summary="What both companies were told, or would have been; the newest, oldest first",
        responses=_UNKNOWN,
    )
    def list_messages(name: str, newest: Annotated[int, Query(ge=1, le=10 * AT_ONCE)] = AT_ONCE) -> MessageList:
        found = newest_messages(context, find_integration(context, name), newest)
        return MessageList(messages=[MessageAnswer.model_validate(each.to_json()) for each in found])

    return router
