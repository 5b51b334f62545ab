"""What every move that a program sends has, and the shapes of its fields."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from monitor.model.sides import Side
from monitor.web.case.viewing import moment_said
from monitor.web.forms import NAME_LIMIT

TEXT_LIMIT = 4_000
Text = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
Moment = Annotated[AwareDatetime, AfterValidator(moment_said)]
MaybeText = Annotated[str, Field(max_length=TEXT_LIMIT)]
MaybeName = Annotated[str, Field(max_length=NAME_LIMIT)]


class Speaking(BaseModel):
    """Who speaks; where visitors are known, it is the visitor."""

    model_config = ConfigDict(extra="forbid")

    by: Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]


class Said(Speaking):
    """Who speaks, and for which company; where visitors are known, these are the visitor's own."""

    side: Side
