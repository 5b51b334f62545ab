"""What people report: a sentence, for whom they speak, and the exchange that shows it, if it is at hand."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.exchanges import Request
from monitor.model.sides import Side


@dataclass(frozen=True, slots=True)
class Filing:
    """A report as somebody hands it in. `exchange`: a curl line or an HTTP archive, with its secrets.

    `document`: any text that is brought with it. `expected`: the status that was expected. `noticed_at`: when a
    customer noticed it. `case`: the id of an open case that it belongs to, where the reporter names one. `disputes`: it
    is brought with a dispute of that case, and the sentence says what is seen differently. `redacted`:
    which of `sentence` and `document` lost a credential before it was kept.
    """

    sentence: str
    by: str
    side: Side
    exchange: str = ""
    expected: int | None = None
    noticed_at: datetime | None = None
    customer: bool = False
    case: str = ""
    document: str = ""
    disputes: bool = False
    redacted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What is kept of one with a request: redacted, under its digest. `described_by`: digest of the description whose
    declared success is expected, where no status was said.
    """

    digest: str
    conflict: str
    api: str
    environment: str
    request: Request
    expected: int | None
    described_by: str | None
    operation: str | None
    at: datetime
