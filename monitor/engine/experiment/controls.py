"""Live controls: what stands beside a failing interaction to tell an outage from a change (DESIGN.md §7)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.attribution.cells import HOST_FAILURES
from monitor.attribution.question import ControlBasis
from monitor.engine.answers.interception import is_page_or_redirect, is_same_answer
from monitor.engine.experiment.probing import Call
from monitor.engine.verifying.verification import PlannedVerification, Verification, not_allowed
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.integration import SAFE_METHODS
from monitor.model.values import Failure, Outcome

MOST = 3
"""Controls taken in turn; two are enough for a majority, and the third breaks a tie."""


@dataclass(frozen=True, slots=True)
class Controls:
    """`members`, the best first, share host and credential with the failing interaction.

    On the basis of probes there are none: `calls` are sent to the host in their place.
    """

    basis: ControlBasis
    members: tuple[Interaction, ...] = ()
    calls: tuple[Call, ...] = ()


class Rotation:
    """Controls in turn, at most `MOST` of them; one that is dropped makes room for the next candidate."""

    def __init__(self, members: Sequence[Interaction]) -> None:
        self._standing, self._waiting = deque(members[:MOST]), deque(members[MOST:])

    def next(self) -> Interaction | None:
        """None where no candidate is left."""
        if not self._standing:
            return None
        self._standing.rotate(-1)
        return self._standing[-1]

    def drop(self, control: Interaction) -> None:
        self._standing.remove(control)
        if self._waiting:
            self._standing.appendleft(self._waiting.popleft())


def choose(
    failing: Verification,
    others: Sequence[Verification],
    changed: frozenset[str] = frozenset(),
    *,
    intercepted: bool = False,
) -> Controls:
    """Controls for a failing verification among what ran beside it in the same environment.

    `others`: those whose own contract is what it was when the failing one last passed. `changed`: operations whose
    description is not, or which say nothing of such a failure. What fails its own contract in this cycle (an answer
    arrived, but not the agreed one) is itself in question and is left out too. Only safe methods are sent again, save
    to a receiver of webhooks, which may have nothing else. `intercepted`: the failing answer may be that of something
    in front of the host, and then so may those of others.
    """
    configured = None if failing.planned.api.control in changed else _configured(failing.planned, others)
    eligible = [
        each
        for each in others
        if each.planned.operation not in changed and _eligible(each, failing, intercepted=intercepted)
    ]
    chosen = [configured] if configured is not None else []
    chosen += _one_per_operation(_representative(eligible, failing, intercepted=intercepted), failing)
    if not chosen:
        return Controls(ControlBasis.NONE)
    basis = ControlBasis.CHOSEN if configured is None else ControlBasis.CONFIGURED
    return Controls(basis, tuple(chosen))


def _representative(
    eligible: Sequence[Verification], failing: Verification, *, intercepted: bool
) -> Sequence[Verification]:
    """Those that passed in this cycle, or, for a failure of the host, those that got no answer where they are more.

    Fewer than two of a kind are joined by the others, after them.
    """
    passed = [each for each in eligible if each.outcome is Outcome.PASSED]
    failed = [each for each in eligible if each.outcome is not Outcome.PASSED]
    refused = [each for each in failed if is_refused(each)]
    if is_refused(failing) and refused:
        return refused  # what passes may need no credential, and then says nothing of the one that is refused
    alike = any(_is_intercepted(each, failing, intercepted=intercepted) for each in failed)
    outage = (alike or fails_by_host(failing)) and _operations(failed) > _operations(passed)
    first, second = (failed, passed) if outage else (passed, failed)
    return first if _operations(first) > 1 else (*first, *second)


def _operations(verifications: Sequence[Verification]) -> int:
    return len({each.planned.operation for each in verifications})


def _one_per_operation(candidates: Sequence[Verification], failing: Verification) -> list[Interaction]:
    """What the configuration names first, the failing operation itself last."""
    ordered = sorted(
        candidates, key=lambda each: (not _is_configured(each), each.planned.operation == failing.planned.operation)
    )
    found: dict[str, Interaction] = {}
    for each in ordered:
        found.setdefault(each.planned.operation, each.planned.interaction)
    return list(found.values())


def fails_by_host(verification: Verification) -> bool:
    """Whether it fails by a class in which controls fail too when the host is out."""
    judgement = verification.judgement
    return judgement is not None and any(each.failure in HOST_FAILURES for each in judgement.mismatches)


def is_refused(verification: Verification) -> bool:
    """Whether it fails for want of a credential that is good there."""
    judgement = verification.judgement
    return judgement is not None and any(each.failure is Failure.AUTH for each in judgement.mismatches)


def _eligible(candidate: Verification, failing: Verification, *, intercepted: bool) -> bool:
    if candidate.planned.interaction.key == failing.planned.interaction.key:
        return False
    interaction = candidate.planned.interaction
    if interaction.request.method not in SAFE_METHODS and interaction.webhook is None:
        return False
    if candidate.planned.history.last_passed_at is None:
        return False
    if candidate.outcome is Outcome.PASSED:
        return True
    return fails_by_host(candidate) or _is_intercepted(candidate, failing, intercepted=intercepted)


def _is_intercepted(candidate: Verification, failing: Verification, *, intercepted: bool) -> bool:
    """Whether what stands in front of the host may have answered both."""
    if candidate.exchange is None or failing.exchange is None:
        return False
    if intercepted and is_page_or_redirect(candidate.exchange):
        return True
    if failing.planned.interaction.webhook is not None:
        return False  # receivers acknowledge all messages in the same words
    return candidate.planned.operation != failing.planned.operation and is_same_answer(
        candidate.exchange, failing.exchange
    )


def _is_configured(candidate: Verification) -> bool:
    planned = candidate.planned
    request = planned.interaction.request
    return planned.api.control in {planned.operation, f"{request.method} {request.path}"}


def _configured(planned: PlannedVerification, others: Sequence[Verification]) -> Interaction | None:
    """The operation that the configuration names as control; any success or redirect satisfies it.

    None where a contract tells better what it answers when all is well.
    """
    if planned.api.control is None or any(_is_configured(each) and each.passed_before for each in others):
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
