"""Whether what passes now and then may be a change that only some nodes have, rather than a flake."""

from monitor.attribution import words
from monitor.attribution.question import Evidence, Question
from monitor.attribution.versions import share_no_version
from monitor.model.values import Cell, Grade
from monitor.model.verdicts import CellName, Observation


def may_be_a_canary(question: Question, evidence: Evidence) -> bool:
    """Some replays failed again, a change at the place says why they might, and nothing unchanged fails in this way; or
    what failed at first came from a version that no answer that passes is of.
    """
    if _opened_by_another_version(evidence):
        return True
    changed = words.provider_mechanism(question, evidence) or words.consumer_mechanism(question)
    return bool(changed) and _failed_again(evidence) and not _controls_fail_so(question, evidence)


def _failed_again(evidence: Evidence) -> bool:
    return any(
        each.result is Cell.FAIL and each.grade is Grade.LIVE and each.round > 0 and each.cell is not CellName.CONTROL
        for each in evidence.observations
    )


def _opened_by_another_version(evidence: Evidence) -> bool:
    opening = {each.served_by for each in evidence.observations if _is_of_present(each) and each.round == 0}
    passed = {
        each.served_by
        for each in evidence.observations
        if _is_of_present(each) and each.round > 0 and each.result is Cell.PASS
    }
    return share_no_version(opening, passed)


def _is_of_present(observation: Observation) -> bool:
    return observation.cell is CellName.NEW_NEW and observation.grade is Grade.LIVE


def _controls_fail_so(question: Question, evidence: Evidence) -> bool:
    """Unchanged interactions failed now and then in the same way: that is how the host is."""
    controls = [each for each in evidence.observations if each.cell is CellName.CONTROL]
    return any(each.result is Cell.FAIL and each.failure is question.signature.failure for each in controls)
