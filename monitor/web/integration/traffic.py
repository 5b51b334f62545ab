"""Where programs hand in observed traffic. A page of another site can't: a browser says where a request comes from, and
asks before it sends JSON across sites, which is never allowed.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, Field

from monitor.model.values import Outcome
from monitor.web.answers import Problem
from monitor.web.context import WebContext
from monitor.web.forms import NAME_LIMIT
from monitor.web.lookup import find_api
from monitor.web.present import visitor
from monitor.web.programs import body_within, media_type_of, refuse_other_sites

ARCHIVE_LIMIT = 32 * 2**20
"""Bytes of an archive; a larger one is handed in with the command."""
_TOO_LARGE = f"nothing was kept: the archive is larger than {ARCHIVE_LIMIT >> 20} MiB"
_MEDIA_TYPES = frozenset({"application/json", "application/har+json"})
_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Nobody signed in, or the token is not good."},
    403: {"model": Problem, "description": "Whoever sends it may not, or it comes from the page of another site."},
    404: {"model": Problem, "description": "There is no such integration or API."},
    413: {"model": Problem, "description": "The archive is too large."},
    415: {"model": Problem, "description": "The body is not said to be JSON."},
    422: {"model": Problem, "description": "It is not as described here, or no HTTP archive; nothing was kept."},
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "An HTTP archive (HAR 1.2).",
        "content": {"application/json": {"schema": {"type": "object", "required": ["log"]}}},
    }
}


class ObservedEnvironment(BaseModel):
    exchanges: int
    new: int = Field(description="Of them, those that were not known already.")


class ObservedInteractionAnswer(BaseModel):
    environment: str
    contract: str
    interaction: str
    operation: str
    outcome: Outcome = Field(description="Of the newest exchange that tells.")
    reason: str
    at: datetime
    passed: int
    failed: int
    unknown: int


class ObservedOperationAnswer(BaseModel):
    environment: str
    operation: str
    conforming: int
    violating: int
    unjudged: int
    reason: str
    at: datetime
    learned_from: int = Field(
        description="Where nobody described it: of how many earlier exchanges it was learned what is compared with."
    )


class ObservedAnswer(BaseModel):
    integration: str
    api: str
    outcome: Outcome
    environments: dict[str, ObservedEnvironment]
    first: datetime | None
    last: datetime | None
    elsewhere: int = Field(description="Entries that went to no environment of this API.")
    left_out: dict[str, int] = Field(description="Entries that are no evidence, by reason.")
    interactions: list[ObservedInteractionAnswer]
    operations: list[ObservedOperationAnswer]
    others: int = Field(description="Exchanges that no contract and no description speaks of.")
    problems: list[str]


def traffic_router(context: WebContext) -> APIRouter:
    router = APIRouter()

    async def archive(request: Request) -> bytes:
        """The body, after all that can be refused without it."""
        refuse_other_sites(context, request, "nothing was kept")
        if media_type_of(request) not in _MEDIA_TYPES:
            raise HTTPException(415, "nothing was kept: send the archive as application/json")
        return await body_within(request, ARCHIVE_LIMIT, _TOO_LARGE)

    @router.post(
        "/api/integrations/{name}/apis/{api}/traffic",
        operation_id="observeTraffic",
        tags=["evidence"],
        summary="Hand in observed traffic",
        responses=_REFUSALS,
        openapi_extra=_BODY,
    )
    def observe_traffic(
        name: str,
        api: str,
        content: Annotated[bytes, Depends(archive)],
        by: Annotated[
            str | None,
            Query(min_length=1, max_length=NAME_LIMIT, description="Who hands it in, where no token says so."),
        ] = None,
        environment: Annotated[str | None, Query(description="Only the traffic to this one.")] = None,
    ) -> ObservedAnswer:
        find_api(context, name, api)
        who = visitor().name if visitor().is_known else by
        if not who:
            raise HTTPException(422, "nothing was kept: by: say who hands it in")
        return ObservedAnswer.model_validate(context.observe(name, api, environment, content, who).to_json())

    return router
