"""A case in which people talk: each move decided, applied and logged as the engine does it, with a clock to move."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model.cases import Conflict, LogEntry, Message
from monitor.model.integration import Agreement, Company, Contact
from monitor.model.mediators import Mediator
from monitor.model.settlement import PrivateNote, Settlement
from monitor.model.sides import Side
from monitor.workflow.case import Refused, apply, open_conflict
from monitor.workflow.events import CaseEvent
from monitor.workflow.settlement.deciding import decide
from monitor.workflow.settlement.escalation import Step, planned
from monitor.workflow.settlement.folding import fold
from monitor.workflow.settlement.mediation import by_itself
from monitor.workflow.settlement.moves import Move, Refusal, Situation
from tests.workflow.cases import AGREEMENT, COMPANIES, NOW, SEEN, E, failing, judged

ADA, KIM, LEE, JO = "Ada Berg", "Kim Ito", "Lee Park", "Jo Sand"
"""Owner at Checkout; owner, next and last contact at Acme Pay."""
TEAMS = {
    Side.IN_HOUSE: (Contact(ADA, "ada@shop.example", "owner"), Contact("Checkout desk", "desk@shop.example")),
    Side.PARTNER: (
        Contact(JO, "jo@acme.example", "head of API"),
        Contact(KIM, "kim@acme.example", "owner"),
        Contact(LEE, "lee@acme.example", "API engineer", ("GET /charges/*",)),
    ),
}
NAMES = {Side.IN_HOUSE: (ADA,), Side.PARTNER: (KIM, LEE)}
MIA = "Mia Stone"
MEDIATORS = (Mediator(MIA, "mia@between.example"),)
PLACES = {side: replace(COMPANIES[side], contacts=TEAMS[side]) for side in Side}


@dataclass
class Talk:
    """`swapped`: the other company is at fault, and each plays the other's part."""

    companies: dict[Side, Company] = field(default_factory=lambda: dict(PLACES))
    agreement: Agreement = AGREEMENT
    now: datetime = NOW
    conflict: Conflict = field(init=False)
    log: list[LogEntry] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)
    notes: list[PrivateNote] = field(default_factory=list)
    overruns: tuple[float, ...] = ()
    mediators: tuple[Mediator, ...] = ()
    opening: CaseEvent = SEEN

    def __post_init__(self) -> None:
        made = open_conflict(
            "acme-1", self.opening, self.now, self.agreement, self.companies, integration="acme", api="payments",
            title="GET /charges/{id}: amount is a string", environment="sandbox", operation="GET /charges/{id}",
        )  # fmt: skip
        assert not isinstance(made, Refused)
        self._keep(made)

    @property
    def view(self) -> Settlement:
        return fold(self.log)

    def later(self, **span: float) -> "Talk":
        self.now += timedelta(**span)
        return self

    def attributed(self, changed_by: Side = Side.PARTNER) -> "Talk":
        from monitor.model.values import ChangedBy, Owes

        regression = judged(ChangedBy(changed_by.value), Owes(changed_by.value))
        self.happens(E.CONFIRMED, failing())
        return self.happens(E.ATTRIBUTED, regression)

    def happens(self, kind, *found, **fields) -> "Talk":
        refusal = self.try_event(CaseEvent(kind, regressions=found, **fields))
        assert refusal is None, refusal
        return self

    def try_event(self, event: CaseEvent) -> str | None:
        step = apply(self.conflict, event, self.now, self.agreement, self.companies)
        if isinstance(step, Refused):
            return step.reason
        self._keep(step)
        return None

    def situation(self, by: str = "monitor", side: Side | None = None) -> Situation:
        return Situation(
            self.conflict, self.view, tuple(self.log), self.companies, self.agreement, by, side, self.now,
            self.overruns, self.mediators,
        )  # fmt: skip

    def try_(self, by: str, side: Side | None, move: Move) -> str | None:
        """Why it was refused; None where it was said."""
        decided = decide(self.situation(by, side), move)
        if isinstance(decided, Refusal):
            return decided.reason
        before = (self.conflict, list(self.log), list(self.told))
        for event in decided.events:
            refusal = self.try_event(event)
            if refusal is not None:
                self.conflict, self.log, self.told = before
                return refusal
        self.notes.extend(decided.notes)
        return None

    def says(self, by: str, side: Side | None, move: Move) -> "Talk":
        refusal = self.try_(by, side, move)
        assert refusal is None, refusal
        return self

    def steps(self) -> tuple[Step, ...]:
        return planned(self.conflict, self.view, self.agreement, self.companies, self.mediators)

    def cycle(self) -> list[str]:
        """What a cycle now does by itself: the texts of the steps that it takes."""
        events = by_itself(self.situation())
        for event in events:
            assert self.try_event(event) is None
        return [event.text for event in events]

    def _keep(self, step) -> None:
        self.conflict = replace(step.conflict, version=step.conflict.version + 1)
        for entry in step.entries:
            self.log.append(replace(entry, number=len(self.log) + 1))
        self.told.extend(step.messages)
