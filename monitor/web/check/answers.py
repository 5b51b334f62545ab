"""What a check answers: the gate's answer with every edit, as `/openapi.json` describes it."""

from datetime import date, datetime

from pydantic import BaseModel, Field
from pydantic import JsonValue as Json

from monitor.model.sides import Side
from monitor.model.values import Answer as Decided
from monitor.model.values import Direction, Severity
from monitor.web.answers import Answer


class CheckedConsumer(BaseModel):
    consumer: str = Field(description="As its contract has it.")
    severity: Severity
    contracts: list[str]


class CheckedWitness(Answer):
    message: dict[str, Json]
    accepted_by: str = Field(description="`base`: what was told; `revision`: what was sent in.")
    rejected_by: str | None
    loss: str = ""


class CheckedChange(Answer):
    """One edit, as in `diff --format json`."""

    rule: str
    severity: Severity
    decided: bool
    fingerprint: str
    operation: str
    direction: Direction
    place: str
    message: str
    witness: CheckedWitness | None
    used_by: list[str]
    consumers: list[CheckedConsumer]
    unused: bool
    note: str | None


class CheckReason(BaseModel):
    answer: Decided
    code: str
    message: str
    supplied_by: Side | None = Field(description="Who can supply what is missing, or mend it.")
    change: str | None = Field(description="Fingerprint of the edit that it is about.")


class ComparedWith(BaseModel):
    description: str | None = Field(description="Digest of what consumers were told; null where nothing ever was.")
    in_force: bool = Field(description="Whether both companies are held to it; else it was read last.")


class CheckedEnvironment(BaseModel):
    environment: str
    answer: Decided
    compared_with: ComparedWith
    reasons: list[CheckReason]
    reasons_left_out: int


class CheckSummary(BaseModel):
    """Edits; the undecided ones are counted with the risky ones, too."""

    breaking: int
    in_use: int = Field(description="Breaking edits at places that a contract uses.")
    risky: int
    compatible: int
    undecided: int


class AgreedNotice(BaseModel):
    days: int
    earliest: date = Field(description="When what is announced today may end, by the agreed notice.")


class CheckAnswer(BaseModel):
    """The gate's answer for all environments of the API, and every edit, the worst first.

    One that was kept is read back as this: what is added here needs a default.
    """

    integration: str
    api: str
    provider: Side
    consumer: Side
    answer: Decided
    at: datetime
    digest: str = Field(description="SHA-256 of what was sent in.")
    stored: bool = Field(description="Whether it was kept: only where whoever sent it in said so.")
    check: int | None = Field(default=None, description="Its number, where it was kept.")
    not_kept: str | None = Field(default=None, description="Why it was not, where it was to be kept; in words.")
    summary: CheckSummary
    changes: list[CheckedChange]
    changes_left_out: int
    environments: list[CheckedEnvironment]
    notice: AgreedNotice


class KeptCheckAnswer(BaseModel):
    """A check that somebody had kept, as it was then; the same for both companies."""

    number: int
    at: datetime
    api: str
    by: str
    side: Side = Field(description="The company for which it was sent in.")
    answer: Decided
    environments: dict[str, Decided]
    breaking: int = Field(description="Edits that break what the other company was told.")
    in_use: int = Field(description="Of them, those at places that a contract uses.")
    digest: str = Field(description="SHA-256 of what was sent in.")
    description: str = Field(description="SHA-256 of what is kept of it.")
    bytes: int
    redacted: bool = Field(description="Whether something that looked like a credential was taken out of it.")


class KeptCheckList(BaseModel):
    checks: list[KeptCheckAnswer]


class KeptCheckDetail(KeptCheckAnswer):
    found: CheckAnswer
