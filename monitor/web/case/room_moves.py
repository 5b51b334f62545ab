"""What programs say in the room of a case: one shape for each move, of a company and of whoever mediates."""

from typing import Annotated, Literal

from pydantic import Field

from monitor.model.sides import Side
from monitor.web.case.saying import MaybeName, MaybeText, Moment, Said, Speaking, Text
from monitor.workflow.settlement import moves


class MediateMove(Said):
    move: Literal["mediate"]
    text: Text = Field(description="What is stalled: a room is opened.")

    def value(self) -> moves.Move:
        return moves.OpenRoom(self.text)


class PositionMove(Said):
    move: Literal["position"]
    text: Text = Field(description="How the company sees it.")
    changes_mind: Text = Field(description="What would change its mind.")

    def value(self) -> moves.Move:
        return moves.StatePosition(self.text, self.changes_mind)


class AcceptOptionMove(Said):
    move: Literal["accept-option"]
    option: str
    text: Text = Field(description="The option again, word for word.")
    plan: MaybeText = Field(default="", description="Of a company that has something to do in it: how.")
    estimate: Moment | None = Field(default=None, description="And its raw estimate: only the own company sees it.")
    owner: MaybeName = ""
    no_buffer: MaybeText = Field(default="", description="Why the date needs no buffer.")

    def value(self) -> moves.Move:
        return moves.AcceptOption(self.option, self.text, self.plan, self.estimate, self.owner, self.no_buffer)


class DeclineOptionMove(Said):
    move: Literal["decline-option"]
    option: str
    text: Text = Field(description="Why, so that another option can be found.")

    def value(self) -> moves.Move:
        return moves.DeclineOption(self.option, self.text)


class OpenRoom(Speaking):
    move: Literal["mediate"]
    text: Text = Field(description="What is stalled: a room is opened.")

    def value(self) -> moves.Move:
        return moves.OpenRoom(self.text)


class OfferMove(Speaking):
    move: Literal["offer"]
    text: Text = Field(description="What both companies would expect.")
    experiment: Text = Field(description="What would settle it, in a sentence.")
    tasks: dict[Side, MaybeText] = Field(default={}, description="What each company does.")
    command: MaybeText = Field(default="", description="What runs it: a command, or an interaction of the case.")

    def value(self) -> moves.Move:
        return moves.Offer(self.text, self.experiment, self.tasks, self.command)


class NextStepMove(Speaking):
    move: Literal["next-step"]
    of: Side | None = Field(description="Who does it; null: both companies.")
    text: Text = Field(description="What is done.")
    until: Moment

    def value(self) -> moves.Move:
        return moves.SetStep(self.of, self.text, self.until)


class CloseRoomMove(Speaking):
    move: Literal["close-room"]
    text: Text = Field(description="How it goes on without the room.")

    def value(self) -> moves.Move:
        return moves.CloseRoom(self.text)


MediatorMove = Annotated[OpenRoom | OfferMove | NextStepMove | CloseRoomMove, Field(discriminator="move")]
