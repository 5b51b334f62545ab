"""The verdict: thresholds, then the caps that keep it honest."""

from datetime import datetime

from monitor.attribution.question import Evidence, Question, Terms
from monitor.model.verdicts import Verdict


def conclude(question: Question, evidence: Evidence, terms: Terms, now: datetime) -> Verdict:
    """The verdict for one signature; `now` decides only whether an announced notice has run out."""
    raise NotImplementedError
