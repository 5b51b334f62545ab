"""Live controls: what stands beside a failing interaction to tell an outage from a change (DESIGN.md §7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.attribution.cells import HOST_FAILURES
from monitor.attribution.question import ControlBasis
from monitor.engine.verification import PlannedVerification, Verification, not_allowed
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.integration import SAFE_METHODS
from monitor.model.values import Outcome

MOST = 3
"""Controls taken in turn; two are enough for a majority, the third replaces one that fails its own contract."""


@dataclass(frozen=True, slots=True)
class Controls:
    """`members` are sent in turn; all share host and credential with the failing interaction."""

    basis: ControlBasis
    members: tuple[Interaction, ...] = ()

    def turn(self, number: int) -> Interaction:
        return self.members[number % len(self.members)]


def choose(failing: Verification, others: Sequence[Verification]) -> Controls:
    """Controls for a failing verification among what ran beside it in the same environment.

    Preferred: other operations, and what passed in this cycle. What fails its own contract in this cycle (an answer
    arrived, but not the agreed one) is itself in question and is left out; what got no answer stays, since that is just
    what a control is to show.
    """
    configured = _configured(failing.planned)
    candidates = [each for each in others if _eligible(each, failing)]
    candidates.sort(
        key=lambda each: (each.outcome is not Outcome.PASSED, each.planned.operation == failing.planned.operation)
    )
    chosen: list[Interaction] = [configured] if configured is not None else []
    operations: set[str] = set()
    for each in candidates:
        if each.planned.operation not in operations:
            operations.add(each.planned.operation)
            chosen.append(each.planned.interaction)
    if not chosen:
        return Controls(ControlBasis.NONE)
    basis = ControlBasis.CONFIGURED if configured is not None else ControlBasis.CHOSEN
    return Controls(basis, tuple(chosen[:MOST]))


def _eligible(candidate: Verification, failing: Verification) -> bool:
    if candidate.planned.interaction.key == failing.planned.interaction.key:
        return False
    if (
        candidate.planned.interaction.request.method not in SAFE_METHODS
        or candidate.planned.history.last_passed_at is None
    ):
        return False
    if candidate.outcome is Outcome.PASSED:
        return True
    return candidate.judgement is not None and any(
        mismatch.failure in HOST_FAILURES for mismatch in candidate.judgement.mismatches
    )


def _configured(planned: PlannedVerification) -> Interaction | None:
    """The operation that the configuration names as control; any success or redirect satisfies it."""
    if planned.api.control is None:
        return None
    method, _, path = planned.api.control.partition(" ")
    if planned.interaction.request.method == method and planned.interaction.request.path == path:
        return None
    interaction = Interaction(
        api=planned.api.name,
        consumer="compat-monitor",
        provider=planned.interaction.provider,
        description=f"control {planned.api.control}",
        origin=Origin.INTERACTIONS,
        contract="configuration",
        request=Request(method, path),
        response=ExpectedResponse(statuses=tuple(range(200, 400))),
        operation=planned.api.control,
    )
    allowed = not_allowed(PlannedVerification(planned.api, planned.environment, interaction, planned.history)) is None
    return interaction if allowed else None
