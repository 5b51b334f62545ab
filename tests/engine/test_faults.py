"""Each port call made to fail in turn: the loop survives or stops cleanly, and nothing stored is lost or invented."""

from collections.abc import Callable
from typing import Any

import pytest

from monitor.demo import story
from monitor.errors import Diagnostic, OtherSideError, StoreError
from monitor.model.values import CompatibilityState
from tests.engine.test_timelines import stage
from tests.engine.world import World, verdicts

CRASH = StoreError(Diagnostic("store-full", "the disk is full"))


class Failing:
    """A store that passes every call on, and fails the one with this number, before or after it took effect."""

    def __init__(self, store: Any, number: int, *, after: bool) -> None:
        self._store, self._number, self._after = store, number, after
        self.calls = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real = getattr(self._store, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self._number and not self._after:
                raise CRASH
            result = real(*arguments, **named)
            if self.calls == self._number:
                raise CRASH
            return result

        return call


def _break(world: World) -> None:
    """Both a foreseen break (description) and a failing one (behaviour), on either side."""
    story._amount_becomes_text(stage(world))
    story._receipt_loses_its_order(stage(world))


STRIDE = 16
"""Every sixteenth call of the store is made to fail in one test; the tests begin at different ones."""


@pytest.mark.parametrize(
    ("first", "after"),
    [(first, False) for first in (1, 5, 9, 13)] + [(first, True) for first in (3, 7, 11, 15)],
    ids=lambda value: {False: "before it took effect", True: "after it took effect"}.get(value, str(value)),
)
async def test_a_cycle_that_dies_at_any_call_of_the_store_is_made_good_by_the_next(world, first, after):
    await world.cycle()
    _break(world)
    number, crashed = first, 0
    while True:
        try:
            await world.cycle(store=Failing(world.store, number, after=after))
        except StoreError:
            crashed += 1
            number += STRIDE
        else:
            break
    report = await world.cycle()
    assert crashed >= 3
    assert report.state is CompatibilityState.CONFLICT
    assert verdicts(report) == {("payments", "partner", "partner"), ("webhooks", "in-house", "in-house")}
    assert len([case for case in world.cases() if case.status.is_open]) == 2
    assert world.store.integrity() is None


async def test_a_source_that_breaks_its_word_stops_the_cycle_and_loses_no_snapshot(world):
    await world.cycle()
    before = {key: state.digest for key, state in world.store.poll_states().items()}

    class Broken:
        async def fetch(self, source: object, validators: object) -> object:
            raise RuntimeError("a bug of ours")

    with pytest.raises(RuntimeError):
        await world.cycle(descriptions=Broken())
    assert {key: state.digest for key, state in world.store.poll_states().items()} == before
    assert (await world.cycle()).state is CompatibilityState.COMPATIBLE


async def test_a_generator_that_fails_leaves_the_contracts_verified(world):
    world.rewrite("generated: {enabled: false}\ncontracts", "generated: {examples: 1}\ncontracts")

    class Broken:
        async def generate(self, *_: object) -> object:
            raise OtherSideError(Diagnostic("generation-failed", "the generator ran out of memory"), transient=False)

    report = await world.cycle(generator=Broken())
    assert report.state is CompatibilityState.COMPATIBLE
    assert [each["code"] for each in report.problems] == ["generation-failed"]


async def test_a_contract_file_that_is_broken_makes_the_state_unknown_and_the_rest_goes_on(world):
    await world.cycle()
    (world.folder / "pacts" / "checkout-acme.json").write_text('{"consumer": ')
    report = await world.cycle()
    assert report.state is CompatibilityState.UNKNOWN
    assert any("can't be read" in reason for reason in report.reasons)
    assert {each["api"] for each in report.results} == {"webhooks"}
