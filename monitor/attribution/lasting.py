"""Whether a server that fails has failed for long enough to be more than a bad moment.

Restarts, fail-overs and full queues come in bouts: all replays of a few seconds fail, while the rest of the host is
well. Only what lasts is somebody's change.
"""

from datetime import datetime, timedelta

from monitor.attribution.cells import HOST_FAILURES
from monitor.attribution.posterior import posterior
from monitor.attribution.question import Evidence, Question
from monitor.attribution.table import Hypothesis
from monitor.model.values import Cell, Failure, Grade
from monitor.model.verdicts import CellName

LASTING = timedelta(seconds=30)
"""From the first failure: most restarts and fail-overs are over by then, and one run can wait for it."""

PASSES_BY_ITSELF = HOST_FAILURES | {Failure.LATENCY}
"""Classes of a server that fails, for which nobody has to change anything; the rest is decided by code and data."""
_OF_THE_SERVER = frozenset({Hypothesis.PROVIDER, Hypothesis.BOTH})
"""The old request fails too: where it passes in the same seconds, no bad moment explains the failure."""


def may_be_a_bad_moment(question: Question, evidence: Evidence, leader: Hypothesis) -> bool:
    """Whether `leader` blames the server for a failure that was not seen to last."""
    if leader not in _OF_THE_SERVER or question.signature.failure not in PASSES_BY_ITSELF:
        return False
    failed = [
        each.at
        for each in evidence.observations
        if each.cell is CellName.NEW_NEW and each.grade is Grade.LIVE and each.result is Cell.FAIL
    ]
    return max(failed, default=question.first_failed_at) < question.first_failed_at + LASTING


def to_be_seen_again(question: Question, evidence: Evidence) -> datetime | None:
    """When another round shows whether it lasts; None where nothing depends on that."""
    belief = posterior(question, evidence)
    leader = max(belief, key=lambda hypothesis: belief[hypothesis])
    return question.first_failed_at + LASTING if may_be_a_bad_moment(question, evidence, leader) else None
