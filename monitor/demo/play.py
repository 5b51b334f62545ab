"""The year played: a scene, one cycle of the real monitor, and its verdicts held against the truth."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from monitor.config import load
from monitor.daemon.composition import Listener, Monitor
from monitor.daemon.delivery import deliver
from monitor.demo.clock import StoryClock
from monitor.demo.companies import acme_pay, checkout
from monitor.demo.company import Company
from monitor.demo.contracts import write_configuration
from monitor.demo.story import STORY, Scene, Stage, Truth
from monitor.engine.events import CycleFinished, Event, FlakeCounted, RegressionFound
from monitor.model.integration import Configuration
from monitor.model.values import ChangedBy, CompatibilityState, Owes
from monitor.model.verdicts import Regression
from monitor.storage import SqlStore, open_store

UNWATCHED_MAX = timedelta(days=7)
"""The monitor goes on between the scenes. Of its thousands of rounds without news one is enough: the last, since a
recording of weeks ago would be stale."""


@dataclass(frozen=True, slots=True)
class Played:
    """A scene with what the monitor made of it."""

    scene: Scene
    state: CompatibilityState
    reasons: tuple[str, ...]
    verdicts: tuple[Regression, ...]

    @property
    def said(self) -> frozenset[Truth]:
        """The distinct verdicts. A flake is one that names nobody."""
        return frozenset(Truth(each.api, each.verdict.changed_by, each.verdict.owes) for each in self.verdicts)

    @property
    def right(self) -> bool:
        """Every verdict that was due and no other, and the state as it was."""
        return self.said == frozenset(self.scene.truth) and self.state is self.scene.state


@dataclass(frozen=True, slots=True)
class Production:
    """Both companies running, the monitor configured for them, and the clock of the story."""

    stage: Stage
    configuration: Configuration
    store: SqlStore
    clock: StoryClock
    database: str
    """URL of the store."""

    async def play(self, scene: Scene, listeners: Sequence[Listener] = ()) -> Played:
        """One scene and one whole cycle; where weeks went by since the last, also the round just before it."""
        if scene.at - self.clock.now() > UNWATCHED_MAX:
            self.clock.turn_to(scene.at - self.configuration.integrations[0].schedule.verify)
            await Monitor(self.configuration, self.stage.folder, self.store, self.clock, {}).run_all()
        self.clock.turn_to(scene.at)
        scene.act(self.stage)
        found: list[Regression] = []
        finished: list[CycleFinished] = []

        def listen(event: Event) -> None:
            match event:
                case RegressionFound(regression=regression) | FlakeCounted(regression=regression):
                    found.append(regression)
                case CycleFinished():
                    finished.append(event)
                case _:
                    pass

        monitor = Monitor(self.configuration, self.stage.folder, self.store, self.clock, {}, (listen, *listeners))
        await monitor.run_all()
        await deliver(self.configuration, self.store, self.clock, {})
        return Played(scene, finished[-1].state, finished[-1].reasons, tuple(found))


@contextmanager
def production(story: Sequence[Scene] = STORY) -> Iterator[Production]:
    """The two companies on loopback and an empty store; all of it is gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compat-monitor-demo-")))
        acme = stack.enter_context(Company("Acme Pay", acme_pay()))
        ours = stack.enter_context(Company("Checkout", checkout()))
        contracts = folder / "contracts"
        write_configuration(contracts, acme=acme.url, checkout=ours.url)
        database = f"sqlite:///{folder / 'demo.sqlite'}"
        store = stack.enter_context(open_store(database))
        yield Production(Stage(acme, ours, contracts), load(contracts), store, StoryClock(story[0].at), database)


_WHO: Mapping[ChangedBy, str] = {
    ChangedBy.IN_HOUSE: "Checkout changed",
    ChangedBy.PARTNER: "Acme Pay changed",
    ChangedBy.BOTH: "both changed",
    ChangedBy.INTERACTION: "fine alone, broken together",
    ChangedBy.ENVIRONMENT: "the environment",
    ChangedBy.HARNESS: "the monitor itself",
    ChangedBy.NONE: "nobody: a flake",
    ChangedBy.UNDETERMINED: "not known",
}


_NEXT: Mapping[Owes, str] = {
    Owes.IN_HOUSE: "Checkout",
    Owes.PARTNER: "Acme Pay",
    Owes.BOTH: "both",
    Owes.CONTRACT: "both, the agreement itself",
    Owes.NOBODY: "nobody",
    Owes.UNDETERMINED: "not known",
}


def told(played: Played) -> Iterator[str]:
    """The scene as printed: what happened, what the monitor said, whether that is the truth."""
    scene = played.scene
    yield f"{scene.at:%d %b %Y}  {scene.title}"
    yield f"    {scene.happens}"
    said = _sentence(played.said, played.state)
    truth = _sentence(frozenset(scene.truth), scene.state)
    mark = "✓ right" if played.right else f"✕ WRONG, the truth is: {truth}"
    yield f"    monitor: {said}   {mark}"
    if not played.right:
        yield from (f"        {reason}" for reason in played.reasons)


def _sentence(verdicts: frozenset[Truth], state: CompatibilityState) -> str:
    words = sorted(f"{_WHO[each.changed_by]} ({each.api}), next step: {_NEXT[each.owes]}" for each in verdicts)
    return f"{state.value}" + (f"; {'; '.join(words)}" if words else "")
