"""The road map: what is announced, when, with what notice, and which contracts it will meet; page, API and feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from monitor.engine.announcing import Endings, road_map_of
from monitor.explanation.words import Names
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.web.answers import Problem
from monitor.web.context import WebContext
from monitor.web.lookup import find_integration, no_integration
from monitor.web.overview.calendar_feed import MEDIA_TYPE, calendar_of
from monitor.web.overview.road_map_picture import Picture, picture_of
from monitor.web.present import visitor
from monitor.web.rendering import Pages
from monitor.web.words import MILESTONES, in_days
from monitor.workflow.road_map import Clash, Milestone, MilestoneKind, clashes, is_short

CONTRACTS_SHOWN = 5
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is no such integration."}}


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone as people read it. `notice`: in words, empty where it is not known when it was announced."""

    integration: str
    milestone: Milestone
    kind: str
    who: str
    when: str
    notice: str
    short: bool
    meets: tuple[str, ...]
    more: int
    clash: str
    """The freeze that it falls into; empty where it falls into none."""


@dataclass(frozen=True, slots=True)
class RoadMapPage:
    """`integration`: None for all of them."""

    integration: Integration | None
    dated: tuple[Line, ...]
    undated: tuple[Line, ...]
    picture: Picture | None
    feed: str
    subscription: str
    """Its address for a program that can't sign in; what stands for the token is to be replaced."""


class RoadMaps:
    """Milestones of an integration, kept until something is observed of it, or the day or its configuration is new."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._endings = Endings(context.store)
        self._known: dict[str, tuple[tuple[object, ...], tuple[Milestone, ...]]] = {}

    def of(self, integration: Integration, today: date) -> tuple[Milestone, ...]:
        store = self._context.store
        cases = store.conflicts(integration=integration.name, open_only=True)
        newest = next((each.id for each in store.records(integration=integration.name, newest=1)), None)
        stamp = (id(integration), today, newest, *((each.id, each.version) for each in cases))
        known = self._known.get(integration.name)
        if known is None or known[0] != stamp:
            known = (stamp, road_map_of(integration, store, self._endings, cases, today))
            self._known[integration.name] = known
        return known[1]


class MilestoneAnswer(BaseModel):
    integration: str
    kind: MilestoneKind
    what: str
    side: Side | None = Field(description="Whose it is; none: nobody's alone.")
    first: date | None = Field(description="Its first day, in UTC; none: no day is named.")
    last: date | None = Field(description="Its last day, where it takes several.")
    days: int | None = Field(description="From today to its first day.")
    api: str | None
    operation: str | None
    how: str = Field(description="Where that is said.")
    announced: date | None = Field(description="The day on which that can first have been read.")
    announced_or_before: bool = Field(description="It may have been announced earlier: it stood there already.")
    notice_days: int | None = Field(description="At least as many where it may have been announced earlier.")
    short_notice: bool = Field(description="Less notice than the companies agreed on.")
    meets: list[str] = Field(description="Contracts that rely on it.")
    conflict: str | None = Field(description="The case that foresees it.")
    freeze: str | None = Field(description="A freeze of the other company into which it falls.")


class RoadMapAnswer(BaseModel):
    milestones: list[MilestoneAnswer] = Field(description="By day; what has no day last.")


def road_map_router(context: WebContext, pages: Pages) -> APIRouter:
    router, maps = APIRouter(), RoadMaps(context)

    def found(name: str | None) -> list[tuple[Integration, Milestone]]:
        today = context.clock.now().date()
        asked = [find_integration(context, name)] if name is not None else context.configuration().integrations
        seen = [integration for integration in asked if visitor().sees(integration.name)]
        if name is not None and not seen:
            raise no_integration(context, name, visitor())
        pairs = [(integration, each) for integration in seen for each in maps.of(integration, today)]
        return sorted(pairs, key=lambda pair: (pair[1].first or date.max, pair[0].name))

    def page(name: str | None, request: Request) -> Response:
        asked = find_integration(context, name) if name is not None else None
        address = context.configuration().settings.address or str(request.base_url)
        view = _page(asked, found(name), context.clock.now().date(), address)
        return pages.html("road_map.html", page=view)

    def feed(name: str | None) -> Response:
        settings = context.configuration().settings
        return Response(calendar_of(found(name), settings.address, context.clock.now()), media_type=MEDIA_TYPE)

    @router.get("/road-map", include_in_schema=False, response_class=HTMLResponse)
    def road_map_page(request: Request) -> Response:
        return page(None, request)

    @router.get("/road-map.ics", include_in_schema=False)
    def road_map_feed() -> Response:
        return feed(None)

    @router.get("/integrations/{name}/road-map", include_in_schema=False, response_class=HTMLResponse)
    def integration_road_map_page(name: str, request: Request) -> Response:
        return page(name, request)

    @router.get("/integrations/{name}/road-map.ics", include_in_schema=False)
    def integration_road_map_feed(name: str) -> Response:
        return feed(name)

    @router.get(
        "/api/road-map",
        operation_id="getRoadMap",
        tags=["integrations"],
        summary="What is announced, and which contracts it will meet",
        responses=_UNKNOWN,
    )
    def get_road_map(integration: str | None = None) -> RoadMapAnswer:
        today = context.clock.now().date()
        pairs = found(integration)
        fallen = _clashes(pairs)
        return RoadMapAnswer(milestones=[_answer(owner, each, fallen, today) for owner, each in pairs])

    return router


def _clashes(pairs: Sequence[tuple[Integration, Milestone]]) -> dict[tuple[str, Milestone], Clash]:
    by_integration: dict[str, list[Milestone]] = {}
    for integration, milestone in pairs:
        by_integration.setdefault(integration.name, []).append(milestone)
    return {(name, each.milestone): each for name, found in by_integration.items() for each in clashes(found)}


def _answer(
    integration: Integration, milestone: Milestone, fallen: dict[tuple[str, Milestone], Clash], today: date
) -> MilestoneAnswer:
    clash = fallen.get((integration.name, milestone))
    return MilestoneAnswer(
        integration=integration.name,
        kind=milestone.kind,
        what=milestone.what,
        side=milestone.side,
        first=milestone.first,
        last=milestone.last,
        days=None if milestone.first is None else (milestone.first - today).days,
        api=milestone.api,
        operation=milestone.operation,
        how=milestone.how,
        announced=milestone.announced,
        announced_or_before=milestone.or_before,
        notice_days=_days(milestone.notice),
        short_notice=is_short(milestone, integration),
        meets=list(milestone.meets),
        conflict=milestone.case,
        freeze=clash.freeze.what if clash else None,
    )


def _days(span: timedelta | None) -> int | None:
    return None if span is None else span.days


def _page(
    integration: Integration | None, pairs: Sequence[tuple[Integration, Milestone]], today: date, address: str
) -> RoadMapPage:
    fallen = _clashes(pairs)
    lines = [_line(owner, each, fallen.get((owner.name, each)), today) for owner, each in pairs]
    under = f"/integrations/{integration.name}" if integration else ""
    return RoadMapPage(
        integration=integration,
        dated=tuple(each for each in lines if each.milestone.first is not None),
        undated=tuple(each for each in lines if each.milestone.first is None),
        picture=picture_of([(_lane(integration, owner, each), each) for owner, each in pairs], today),
        feed=f"{under}/road-map.ics",
        subscription=f"{address.rstrip('/')}{under}/road-map.ics?token=…",
    )


def _lane(shown: Integration | None, owner: Integration, milestone: Milestone) -> str:
    """One lane a company on the page of one integration, one an integration on the page of all."""
    if shown is None:
        return owner.name
    return Names.of(owner).side(milestone.side.value) if milestone.side else "Both"


def _line(integration: Integration, milestone: Milestone, clash: Clash | None, today: date) -> Line:
    names = Names.of(integration)
    return Line(
        integration=integration.name,
        milestone=milestone,
        kind=MILESTONES[milestone.kind],
        who=names.side(milestone.side.value) if milestone.side else "both companies",
        when=in_days(milestone.first, milestone.last, today),
        notice=_notice(milestone, integration),
        short=is_short(milestone, integration),
        meets=milestone.meets[:CONTRACTS_SHOWN],
        more=max(len(milestone.meets) - CONTRACTS_SHOWN, 0),
        clash=f"{names.side(clash.freeze.side.value)}: {clash.freeze.what}" if clash and clash.freeze.side else "",
    )


def _notice(milestone: Milestone, integration: Integration) -> str:
    if milestone.announced is None:
        return ""
    days = _days(milestone.notice)
    read, least = (
        (f"announced on or before {milestone.announced}", "at least ")
        if milestone.or_before
        else (f"announced {milestone.announced}", "")
    )
    if days is None or milestone.kind is not MilestoneKind.SUNSET:
        return read
    agreed = integration.agreement.notice.days
    return f"{read}: {least}{days} days of notice, {agreed} are agreed"
