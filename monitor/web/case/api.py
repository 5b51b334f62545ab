"""What programs say in a case: one route, and one shape for each move. A page of another site can't (see `traffic`)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from monitor.model.settlement import ConcernKind, Hearers, Unmet, Urgency
from monitor.model.sides import Side
from monitor.web.answers import ConflictAnswer, Problem
from monitor.web.case.disputing import DisputeMove, dispute
from monitor.web.case.room import barred_from_mediating
from monitor.web.case.room_moves import AcceptOptionMove, DeclineOptionMove, MediateMove, MediatorMove, PositionMove
from monitor.web.case.saying import MaybeName, MaybeText, Moment, Said, Text
from monitor.web.case.settlement import settlement_view
from monitor.web.case.viewing import spoken, unsayable
from monitor.web.context import WebContext
from monitor.web.lookup import find_conflict
from monitor.web.programs import from_a_program
from monitor.workflow.events import EventKind
from monitor.workflow.settlement import moves

_REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "description": "It comes from the page of another site, or that visitor may not say it."},
    404: {"model": Problem, "description": "There is no such case."},
    409: {"model": Problem, "description": "The case does not take it now; nothing was changed, and why is said."},
    415: {"model": Problem, "description": "The body is not said to be JSON."},
    422: {"model": Problem, "description": "It is not as described here, or why what it brings can't be taken."},
}
_SAID = {
    "acknowledge": EventKind.ACKNOWLEDGED,
    "accept": EventKind.ACCEPTED,
    "resolve": EventKind.RESOLVED,
    "works": EventKind.WORKS,
}


class WordMove(Said):
    move: Literal["acknowledge", "accept", "resolve", "works"]
    text: MaybeText = ""

    def value(self) -> moves.Move:
        return moves.Say(_SAID[self.move], self.text)


class ReopenMove(Said):
    move: Literal["reopen"]
    text: Text = Field(description="Why it is not over.")

    def value(self) -> moves.Move:
        return moves.Say(EventKind.REOPENED, self.text)


class UpdateMove(Said):
    move: Literal["update"]
    text: Text
    next_update: Moment | None = Field(default=None, description="Null: as late as the agreement allows.")

    def value(self) -> moves.Move:
        return moves.Update(self.text, self.next_update)


class ProposeMove(Said):
    move: Literal["propose"]
    what: Text
    plan: Text
    estimate: Moment = Field(description="The raw estimate: only the own company sees it.")
    owner: MaybeName = ""
    needs: list[str] = Field(
        default_factory=list, max_length=20, description="Whose work it needs: a side, or `side/contact`."
    )
    no_buffer: MaybeText = Field(default="", description="Why the date needs no buffer.")

    def value(self) -> moves.Move:
        return moves.Propose(self.what, self.plan, self.estimate, self.owner, tuple(self.needs), self.no_buffer)


class ConsentMove(Said):
    move: Literal["consent"]
    commitment: str

    def value(self) -> moves.Move:
        return moves.Consent(self.commitment)


class DeclineMove(Said):
    move: Literal["decline"]
    commitment: str
    text: Text = Field(description="Why, so that another plan can be made.")

    def value(self) -> moves.Move:
        return moves.Decline(self.commitment, self.text)


class ConcernMove(Said):
    move: Literal["concern"]
    kind: ConcernKind
    text: Text
    claimed: Urgency | None = None
    to: Side | None = Field(default=None, description="Who answers; null: the other company.")

    def value(self) -> moves.Move:
        return moves.Raise(self.kind, self.text, self.claimed, self.to)


class AnswerMove(Said):
    move: Literal["answer"]
    concern: str
    text: Text
    expectation: Text = Field(description="Which expectation was not met: its id, or in words.")
    unmet: Unmet

    def value(self) -> moves.Move:
        return moves.Reply(self.concern, self.text, self.expectation, self.unmet)


class JudgeMove(Said):
    move: Literal["judge"]
    concern: str
    adequate: bool
    text: MaybeText = ""

    def value(self) -> moves.Move:
        return moves.Judge(self.concern, self.adequate, self.text)


class ExpectMove(Said):
    move: Literal["expect"]
    text: Text
    hearers: Hearers = Hearers.OTHER_SIDE

    def value(self) -> moves.Move:
        return moves.Expect(self.text, self.hearers)


class ConfirmMove(Said):
    move: Literal["confirm"]
    expectation: str
    text: Text = Field(description="The sentence again, word for word.")

    def value(self) -> moves.Move:
        return moves.Affirm(self.expectation, self.text)


class RetractMove(Said):
    move: Literal["retract"]
    expectation: str

    def value(self) -> moves.Move:
        return moves.Retract(self.expectation)


class HandOverMove(Said):
    move: Literal["hand-over"]
    to: Side
    text: Text = Field(description="Why it belongs there.")
    contact: MaybeText = ""

    def value(self) -> moves.Move:
        return moves.HandTo(self.to, self.text, self.contact)


class VouchMove(Said):
    move: Literal["vouch"]
    statement: int = Field(description="The number of its log entry.")

    def value(self) -> moves.Move:
        return moves.Vouch(self.statement)


class NoticedMove(Said):
    move: Literal["noticed"]
    at: Moment
    text: MaybeText = ""

    def value(self) -> moves.Move:
        return moves.Notice(self.at, self.text)


class NoteMove(Said):
    move: Literal["note"]
    text: Text = Field(description="Only the own company sees it.")

    def value(self) -> moves.Move:
        return moves.Jot(self.text)


AnyMove = Annotated[
    WordMove | DisputeMove | ReopenMove | UpdateMove | ProposeMove | ConsentMove | DeclineMove | ConcernMove
    | AnswerMove | JudgeMove | ExpectMove | ConfirmMove | RetractMove | HandOverMove | VouchMove | NoticedMove
    | NoteMove | MediateMove | PositionMove | AcceptOptionMove | DeclineOptionMove,
    Field(discriminator="move"),
]  # fmt: skip


class UrgencyAnswer(BaseModel):
    level: Urgency
    impact: int = Field(ge=1, le=3)
    visibility: str
    time: int = Field(ge=1, le=3)
    reasons: list[str]
    claimed: dict[Side, Urgency] = Field(description="What each company says last.")


class StepAnswer(BaseModel):
    """What happens by itself when nobody acts."""

    trigger: str
    due: datetime
    side: Side | None
    to: list[str] = Field(description="People, by name and role.")
    what: str
    about: str


class SettlementAnswer(BaseModel):
    """What stands in a case beside its verdict. What a company keeps to itself is there for that company only."""

    four_times: dict[str, datetime | None]
    visibility: str = Field(description="`loud`, `silent` (2xx outside the contract) or `latent`.")
    urgency: UrgencyAnswer | None
    people: list[dict[str, Any]]
    reports: list[dict[str, Any]] = Field(description="What people reported, with the request that shows it.")
    commitments: list[dict[str, Any]]
    concerns: list[dict[str, Any]]
    expectations: list[dict[str, Any]]
    hand_overs: list[dict[str, Any]]
    unconfirmed: list[dict[str, Any]] = Field(description="Said by others than the owner, who can confirm it.")
    mediators: list[str] = Field(description="Who stands between the companies, of neither.")
    rooms: list[dict[str, Any]] = Field(description="Mediation rooms, oldest first; at most the last one is open.")
    stalled: list[str] = Field(description="What stalls the case, in words; empty while a room is open.")
    planned_steps: list[StepAnswer] = Field(description="The next one first.")
    working_seconds_on: dict[Side, int] = Field(description="How long it waited on each company, in its hours.")
    notes: list[dict[str, Any]]


def case_api_router(context: WebContext) -> APIRouter:
    router = APIRouter()

    @router.post(
        "/api/conflicts/{conflict_id}/moves",
        operation_id="sayInConflict",
        tags=["conflicts"],
        summary="Say something in a case: acknowledge, accept, dispute, promise, ask, expect, hand over",
        responses=_REFUSALS,
        dependencies=[Depends(from_a_program(context))],
    )
    def say_in_conflict(conflict_id: str, said: AnyMove) -> ConflictAnswer:
        conflict = find_conflict(context, conflict_id)
        move = said.value()
        if (barred := unsayable(move)) is not None:
            raise HTTPException(403, f"nothing was changed: {barred}")
        speaker = spoken({"by": said.by, "side": said.side.value})
        by, side = speaker["by"], Side(speaker["side"])
        if isinstance(said, DisputeMove):
            refusal = dispute(context, conflict, said.text, by, side, said.exchange, said.document)
        else:
            refusal = context.settle(conflict_id, move, by, side)
        if refusal is not None:
            raise HTTPException(409, f"nothing was changed: {refusal}")
        return ConflictAnswer.model_validate(find_conflict(context, conflict_id).to_json())

    @router.post(
        "/api/conflicts/{conflict_id}/mediation",
        operation_id="mediateConflict",
        tags=["conflicts"],
        summary="Stand between the companies of a case: open a room, offer options, set next steps, close it",
        responses=_REFUSALS,
        dependencies=[Depends(from_a_program(context))],
    )
    def mediate_conflict(conflict_id: str, said: MediatorMove) -> ConflictAnswer:
        find_conflict(context, conflict_id)
        if (barred := barred_from_mediating()) is not None:
            raise HTTPException(403, f"nothing was changed: {barred}")
        refusal = context.settle(conflict_id, said.value(), spoken({"by": said.by})["by"], None)
        if refusal is not None:
            raise HTTPException(409, f"nothing was changed: {refusal}")
        return ConflictAnswer.model_validate(find_conflict(context, conflict_id).to_json())

    @router.get(
        "/api/conflicts/{conflict_id}/settlement",
        operation_id="getSettlement",
        tags=["conflicts"],
        summary="What stands in a case beside its verdict: promises, concerns, expectations, what goes further when",
        responses={404: _REFUSALS[404]},
    )
    def get_settlement(conflict_id: str) -> SettlementAnswer:
        conflict = find_conflict(context, conflict_id)
        found = settlement_view(context, conflict, context.configuration().integration(conflict.integration))
        if found is None:
            raise HTTPException(404, f"the integration of case {conflict_id!r} is not configured any more")
        return SettlementAnswer.model_validate(found.found)

    return router
