"""Whether a verdict still waits for a live control."""

from monitor.attribution.cells import Counted, control_is_beside_the_point
from monitor.attribution.question import ControlBasis, Evidence, Question
from monitor.attribution.table import Hypothesis

LIVE_CONTROLS = frozenset({ControlBasis.CONFIGURED, ControlBasis.CHOSEN})
_RESTS_ON_CONTROL = frozenset(Hypothesis) - {Hypothesis.NONE, Hypothesis.HARNESS}


def lacks_control(question: Question, evidence: Evidence, seen: Counted, leader: Hypothesis) -> bool:
    """Whether the explanation rests on a control and none told anything. The failure's class may already say that a
    control would say nothing.
    """
    if question.observed:
        return False  # what settles it is made beside a control, or names none
    beside_the_point = control_is_beside_the_point(question, evidence)
    if leader not in _RESTS_ON_CONTROL or (beside_the_point and leader is Hypothesis.ENVIRONMENT):
        return False
    return question.control not in LIVE_CONTROLS or not seen.controls
