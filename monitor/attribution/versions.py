"""Two versions that answer side by side, as in a roll-out: told apart by what answers say of themselves.

Without that a canary looks like a flake. Where all answers that fail come from one version, and all that pass from the
version of the recording, the old provider is still there: what it answers belongs into its own cells.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from monitor.attribution.question import Evidence, Question
from monitor.model.values import Cell, Grade
from monitor.model.verdicts import CellName, Observation

FAILED_LEAST = 3
"""Failing answers of the one version, in two rounds at least: fewer may have met it by chance."""
PASSED_LEAST = 2
"""Passing answers of the other."""

ServedBy = tuple[tuple[str, str], ...]
"""What an answer says of who gave it: pairs of a name and a version."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What answers say of the version that gave them: `before` as in the recording, `now` those that fail."""

    before: ServedBy
    now: ServedBy

    def __str__(self) -> str:
        moved = [pair for pair in zip(self.before, self.now, strict=True) if pair[0] != pair[1]]
        return ", ".join(f"{name} {old} passes and {new} fails" for (name, old), (_, new) in moved)


def share_no_version(some: Collection[ServedBy], others: Collection[ServedBy]) -> bool:
    """Whether both name their version, and no version is common to them."""
    named = {tuple(name for name, _ in versions) for versions in (*some, *others)}
    alike = len(named) == 1 and () not in named  # else another product answered, such as a gateway
    return alike and bool(some) and bool(others) and set(some).isdisjoint(others)


def versions_apart(question: Question, evidence: Evidence) -> Versions | None:
    """The two versions that answer the interaction as it is now; None where answers do not tell them apart."""
    replays = [
        each
        for each in evidence.observations
        if each.grade is Grade.LIVE and each.round > 0 and each.cell is CellName.NEW_NEW
    ]
    passed = [each for each in replays if each.result is Cell.PASS]
    failed = [each for each in replays if each.result is Cell.FAIL and each.failure is question.signature.failure]
    recorded = {
        each.served_by
        for each in evidence.observations
        if each.cell is CellName.OLD_OLD and each.grade is Grade.RECORDING and each.result is Cell.PASS
    }
    before, now = ({each.served_by for each in some} for some in (passed, failed))
    if before != recorded or before == now or len(before) != 1 or len(now) != 1:
        return None
    enough = _answers(passed) >= PASSED_LEAST and _answers(failed) >= FAILED_LEAST
    if not enough or len({each.round for each in failed}) < 2:
        return None
    found = Versions(before.pop(), now.pop())
    # What names other things is another product, such as a gateway that answers in the provider's place.
    alike = [name for name, _ in found.before] == [name for name, _ in found.now]
    return found if alike else None


def _answers(observations: Iterable[Observation]) -> int:
    """How many they are, one that a cache gave several times being one."""
    return len({each.cache_entry or each.exchange for each in observations})
