"""Random regressions over all causes and kinds of trouble, for the noise simulation. Seeded; see `worlds`."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from monitor.attribution.question import ControlBasis, Difference
from monitor.attribution.table import Hypothesis
from monitor.model.values import Cell, Failure, Grade
from tests.attribution.worlds import CHANGE, IN_HOUSE, PARTNER, QUESTION, World, with_class

H = Hypothesis
_CLASSES = [Failure.SHAPE] * 6 + [
    Failure.VALUE,
    Failure.HEADERS,
    Failure.STATUS,
    Failure.REQUEST_REJECTED,
    Failure.AVAILABILITY,
    Failure.TRANSPORT,
    Failure.AUTH,
]
_NOISY = {H.PROVIDER: 3, H.CONSUMER: 3, H.BOTH: 2, H.INTERACTION: 2, H.ENVIRONMENT: 2, H.HARNESS: 1, H.NONE: 4}


def regressions(count: int, seed: int) -> Iterator[World]:
    random = Random(seed)
    makers = [_noisy] * 6 + [_canary, _outage, _no_control, _expired_credential, _limited, _data_gone]
    for _ in range(count):
        yield random.choice(makers)(random)


def _noisy(random: Random) -> World:
    """Any cause, two-sided noise up to 30 %."""
    truth = random.choices(list(_NOISY), list(_NOISY.values()))[0]
    noise = random.choice([0.0, 0.05, random.uniform(0, 0.3)])
    changed = truth in {H.CONSUMER, H.BOTH, H.INTERACTION} or random.random() < 0.3
    sides = [(PARTNER, IN_HOUSE), (IN_HOUSE, PARTNER)]
    provider, consumer = random.choice(sides)
    base = replace(
        with_class(QUESTION, random.choice(_CLASSES)),
        provider=provider,
        consumer=consumer,
        contract_changed=changed,
        request_changed=changed and random.random() < 0.5,
        safe=random.random() < 0.8,
        changes=(replace(CHANGE, side=provider.side),) if _has_mechanism(truth, random) else (),
        difference=Difference("a string instead of an integer", violates_description=True)
        if truth in {H.PROVIDER, H.BOTH} and random.random() < 0.3
        else None,
    )
    # A flake is one because it fails seldom: with no noise at all there is nothing to see.
    fails = max(noise, 0.02) if truth is H.NONE else noise
    return World(
        truth,
        base,
        false_fail=fails,
        false_pass=random.uniform(0, 0.3) if noise else 0.0,
        host_fail=noise / 4,
        new_old_grade=random.choice([Grade.RECORDING, Grade.RECORDING, Grade.SPEC, Grade.STATIC, None]),
        description_lies=random.random() < 0.05,
        kind=f"noise: {truth}",
    )


def _has_mechanism(truth: Hypothesis, random: Random) -> bool:
    """Most causes in a provider show in its description; one in five others coincides with such a change."""
    return random.random() < (0.8 if truth in {H.PROVIDER, H.BOTH, H.INTERACTION} else 0.2)


def _canary(random: Random) -> World:
    """The provider's new version answers a part of the requests."""
    return World(H.PROVIDER, QUESTION, false_pass=random.uniform(0.3, 0.9), kind="canary")


def _outage(random: Random) -> World:
    """The host is down or half down, while the provider happens to have changed its description too."""
    question = with_class(QUESTION, random.choice([Failure.AVAILABILITY, Failure.TRANSPORT]))
    return World(H.ENVIRONMENT, question, false_pass=random.choice([0.0, random.uniform(0, 0.5)]), kind="outage")


def _no_control(random: Random) -> World:
    """No live control, or bare probes, in an outage or a change of the provider."""
    question = replace(
        with_class(QUESTION, random.choice([Failure.SHAPE, Failure.AVAILABILITY])),
        control=random.choice([ControlBasis.NONE, ControlBasis.PROBES]),
    )
    return World(random.choice([H.PROVIDER, H.ENVIRONMENT]), question, kind="no control")


def _expired_credential(random: Random) -> World:
    return World(H.ENVIRONMENT, with_class(QUESTION, Failure.AUTH), kind="expired credential")


def _limited(random: Random) -> World:
    own = random.random() < 0.5
    question = replace(with_class(QUESTION, Failure.RATE_LIMIT), own_quota_used=own)
    return World(H.HARNESS if own else H.ENVIRONMENT, question, kind="rate limit")


def _data_gone(random: Random) -> World:
    question = with_class(QUESTION, Failure.STATE)
    return World(
        H.ENVIRONMENT, question, second_resource=random.choice([Cell.PASS, Cell.UNKNOWN]), kind="test data gone"
    )
