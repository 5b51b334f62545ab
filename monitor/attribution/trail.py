"""How sure it was after each exchange: the posterior of every prefix of the evidence, for whoever wants to follow."""

from dataclasses import replace
from itertools import groupby

from monitor.attribution.cells import counted
from monitor.attribution.posterior import posterior
from monitor.attribution.question import Evidence, Question
from monitor.attribution.table import changed_by
from monitor.model.values import Grade
from monitor.model.verdicts import Observation, TrailStep


def trail(question: Question, evidence: Evidence) -> tuple[TrailStep, ...]:
    """First what was kept before any replay, then one step for each exchange, in the order in which they were observed.

    The last step is the posterior of the verdict. What a second resource showed is taken as known from the start: it
    decides which explanations are in question, and is no replay.
    """
    kept = tuple(each for each in evidence.observations if not _is_replay(each))
    replays = [each for each in evidence.observations if _is_replay(each)]
    steps = [_step(question, evidence, (), kept)]
    before = kept
    for _, together in groupby(replays, key=lambda each: (each.round, each.exchange or each.at)):
        came = tuple(together)
        steps.append(_step(question, evidence, before, came))
        before += came
    return tuple(steps)


def _is_replay(observation: Observation) -> bool:
    return observation.grade is Grade.LIVE and observation.round > 0


def _step(
    question: Question, evidence: Evidence, before: tuple[Observation, ...], came: tuple[Observation, ...]
) -> TrailStep:
    so_far = replace(evidence, observations=before + came)
    seen = counted(question, so_far)
    belief = posterior(question, so_far, seen)
    return TrailStep(
        round=max((each.round for each in came if _is_replay(each)), default=0),
        replays=len(seen.exchanges),
        observations=came,
        posterior={changed_by(question, each).value: share for each, share in belief.items()},
    )
