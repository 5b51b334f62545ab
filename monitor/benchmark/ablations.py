"""Simpler ways to answer, given what the monitor observed: what each part of the method is worth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import cycle

from monitor.attribution.noise import NOISE, Beta, Noise
from monitor.attribution.posterior import posterior
from monitor.attribution.question import ControlBasis, Evidence, Party, Question
from monitor.attribution.rounds import ATTRIBUTED, replays_max
from monitor.attribution.table import Hypothesis, changed_by
from monitor.benchmark.play import Played, Told
from monitor.benchmark.score import UNCERTAIN, Said
from monitor.model.sides import Side
from monitor.model.values import Cell, ChangedBy, Direction, Failure
from monitor.model.verdicts import CellName, Observation, Signature

_NEVER = Beta(1, 10**6)


def without_control(played: Played, told: Told) -> str:
    """Nothing stands beside the failing interaction, so that an outage can't be told from a change.

    With controls a few replays show an outage; without, the monitor would have sent more. These are taken from what
    the few have shown, over and over, until somebody is named or as many are used as may be sent.
    """
    question, evidence = _asked(played, told)
    question = replace(question, control=ControlBasis.NONE)
    rounds: dict[int, list[Observation]] = defaultdict(list)
    kept: list[Observation] = []
    for each in evidence.observations:
        if each.cell is not CellName.CONTROL:
            (rounds[each.round] if each.round > 0 else kept).append(each)
    said, most = _without_environment(question, Evidence(kept)), replays_max(question, evidence)
    for number, again in enumerate(cycle(rounds.values()), 1):
        kept += [replace(each, round=number, exchange=f"{each.exchange} {number}") for each in again]
        said = _without_environment(question, Evidence(kept))
        if (number >= len(rounds) and said != UNCERTAIN) or _sent(kept) >= most:
            break
    return said


def _without_environment(question: Question, evidence: Evidence) -> str:
    """A 429 says by itself what it is."""
    belief = posterior(question, evidence)
    others: Mapping[Hypothesis, float] = {
        each: share for each, share in belief.items() if each is not Hypothesis.ENVIRONMENT
    }
    limited = question.signature.failure is Failure.RATE_LIMIT
    return _leader(question, belief if limited or not others else others)


def _sent(observations: Sequence[Observation]) -> int:
    return len({(each.round, each.exchange) for each in observations if each.round > 0})


def one_sided_noise(played: Played, told: Told) -> str:
    """A good interaction may fail, but a bad one never passes."""
    question, evidence = _asked(played, told)
    false_fail = NOISE[question.signature.failure].false_fail
    return _leader(question, posterior(replace(question, noise=Noise(false_fail, _NEVER)), evidence))


def timing_only(played: Played, _: Told) -> str:
    """Whoever was seen to publish a change did it."""
    if len(played.published) == len(Side):
        return ChangedBy.BOTH.value
    return next(iter(played.published), UNCERTAIN)


def majority_of_three(played: Played, told: Told) -> str:
    """Three replays: if most fail, it is the consumer where its contract changed, else the provider."""
    question, evidence = _asked(played, told)
    replays = [each.result for each in evidence.observations if each.cell is CellName.NEW_NEW and each.round > 0][:3]
    if sum(each is Cell.FAIL for each in replays) * 2 <= len(replays):
        return ChangedBy.NONE.value
    return (question.consumer if question.contract_changed else question.provider).side.value


ABLATIONS: Mapping[str, Said] = {
    "without control": without_control,
    "one-sided noise": one_sided_noise,
    "timing only": timing_only,
    "majority of three": majority_of_three,
}


def _leader(question: Question, belief: Mapping[Hypothesis, float]) -> str:
    leader = max(belief, key=lambda each: belief[each])
    certain = belief[leader] >= ATTRIBUTED * sum(belief.values())
    return changed_by(question, leader).value if certain else UNCERTAIN


def _asked(played: Played, told: Told) -> tuple[Question, Evidence]:
    """The question as the printed verdict shows it."""
    found = told.regression
    provider = Side(str(found.get("provider", played.provider.value)))  # of a webhook, the company that receives it
    listed = told.verdict["observations"]
    assert isinstance(listed, list)
    observations = tuple(Observation.from_json(each) for each in listed if isinstance(each, Mapping))
    question = Question(
        Signature(
            told.operation,
            Direction(str(found["direction"])),
            str(found["pointer"]),
            str(found["check"]),
            Failure(str(found["failure"])),
        ),
        Party(provider, provider.value),
        Party(provider.other, provider.other.value),
        datetime.fromisoformat(str(found["last_passed_at"])),
        datetime.fromisoformat(str(found["first_failed_at"])),
        contract_changed=any(each.cell is CellName.NEW_OLD for each in observations),
        control=ControlBasis.CHOSEN,
        safe=told.bears_repeating,
    )
    return question, Evidence(observations)
