"""How old a recording is, and from when on it is stale."""

from datetime import datetime, timedelta

from monitor.attribution.question import Question
from monitor.model.values import Grade
from monitor.model.verdicts import Observation

STALE_AFTER = timedelta(days=14)
"""Verification comes round every few minutes, and within days where the budget is small: two weeks without a pass mean
that nobody looked, while either side had the time for several releases that no recording separates."""


def is_stale(observation: Observation, question: Question) -> bool:
    """Whether an observation is a recording from long before the failure."""
    return observation.grade is Grade.RECORDING and question.first_failed_at - observation.at > STALE_AFTER


def age_in_words(recorded: datetime, failed: datetime) -> str:
    """`45 days`: whole units of the largest kind; `less than a minute` for what is shorter, or where clocks differ."""
    seconds = (failed - recorded).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count >= 1:
            return f"{count} {unit}{'s' * (count > 1)}"
    return "less than a minute"


def age_note(recorded: datetime, failed: datetime) -> str:
    """What an observation says of its recording's age."""
    stale = "; stale" if failed - recorded > STALE_AFTER else ""
    return f"recorded {age_in_words(recorded, failed)} before the failure{stale}"
