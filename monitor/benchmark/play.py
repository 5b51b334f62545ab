"""One case: a green run, the fault, and the runs that meet it; what the monitor says, as it prints it."""

import copy
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.benchmark.clock import SimulatedClock
from monitor.benchmark.companies import a_contract, a_provider, make_volatile, some_resources
from monitor.benchmark.faults import BY_NAME, Extent, Fault, Role
from monitor.benchmark.hooks import receivers, with_webhooks
from monitor.benchmark.host import Host
from monitor.benchmark.plan import Beside, Case
from monitor.benchmark.profiles import Scenery
from monitor.benchmark.stage import Stage
from monitor.config import load
from monitor.daemon.composition import Monitor
from monitor.engine.ports import Store
from monitor.model.json_value import JsonObject
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, CompatibilityState, Owes
from monitor.reports.run_report import IntegrationReport, RunReport
from monitor.storage import new_file

GREEN_RUNS = 8
"""Runs before the fault, while all is well: a monitor has been there for some time when something breaks."""
RUNS_MOST = 4
"""Runs after the fault until one meets it: noise may hide it from the first."""
BETWEEN_RUNS = timedelta(minutes=61)
"""Not at the same minutes, at which what comes and goes by the clock may always be gone."""

Contract = Mapping[str, Mapping[str, Any]]
"""Interactions of the consumer by their description."""

SANDBOX, PRODUCTION = "sandbox", "production"

_CONFIGURATION = """\
integration: pair
sides:
  in-house: {{name: Ours}}
  partner: {{name: Theirs}}
apis:
  api:
    provider: {provider}
    spec: {host}/openapi.json
    environments:
      sandbox:
        base_url: {host}
        probe: {{methods: [GET, HEAD, POST], rate: 20/s, budget: 100000/day}}
{previous}{production}{receivers}    generated: {{enabled: false}}
contracts:
  - {{api: api, pact: pact.json}}
deliver: shadow
"""

_PRODUCTION = """\
      production:
        base_url: {host}
        probe: {{methods: [GET, HEAD], rate: 20/s, budget: 100000/day}}
"""


@dataclass(frozen=True, slots=True)
class Expected:
    """The true verdict on an operation; sides in place of roles."""

    changed_by: str
    owes: str
    decidable: bool = True
    unavailable: bool = False
    """It shows as a server that fails."""
    environments: frozenset[str] = frozenset({SANDBOX, PRODUCTION})
    """Where it shows."""
    also: frozenset[str] = frozenset()
    """What is no less true: an outage that was over before anything could be sent again is a flake."""

    def holds(self, said: str) -> bool:
        """Whether it is true that `said` changed."""
        return said == self.changed_by or said in self.also


NOBODY = Expected(ChangedBy.NONE.value, Owes.NOBODY.value)
_BRIEF_OUTAGE = Expected(
    ChangedBy.ENVIRONMENT.value, Owes.NOBODY.value, unavailable=True, also=frozenset({ChangedBy.NONE.value})
)


@dataclass(frozen=True, slots=True)
class Told:
    """One verdict of the monitor as printed, a flake being one on nobody."""

    regression: JsonObject

    @property
    def operation(self) -> str:
        return str(self.regression["operation"])

    @property
    def environment(self) -> str:
        """For a webhook that of the API, whose messages arrive at its receiver."""
        return str(self.regression["environment"]).partition(" at ")[0]

    @property
    def bears_repeating(self) -> bool:
        """Whether it may be replayed often: a safe method, or a message to a receiver whose rules say so."""
        return self.operation.startswith(("GET ", "webhook "))

    @property
    def conflict(self) -> str | None:
        """The case that it is in; none for a flake."""
        conflict = self.regression["conflict"]
        return None if conflict is None else str(conflict)

    @property
    def verdict(self) -> JsonObject:
        verdict = self.regression["verdict"]
        assert isinstance(verdict, Mapping)
        return verdict


@dataclass(frozen=True, slots=True)
class Played:
    """`truth`: by operation; of whatever else fails, `elsewhere`. `told`: of the runs that met the fault."""

    name: str
    provider: Side
    independent: bool
    faults: int
    truth: Mapping[str, Expected]
    told: tuple[Told, ...]
    seen: bool
    seconds: float
    """How long the run took that met it, in simulated time."""
    published: frozenset[str]
    """The sides whose description or contract was seen to change."""
    elsewhere: Expected = NOBODY


async def play(case: Case, green_runs: int = GREEN_RUNS) -> Played:
    """`green_runs`: before the fault.

    Raises RuntimeError where the two companies do not fit even then: a mistake of the benchmark.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compat-monitor-benchmark-")))
        stages = _stages(case)
        stage = next(iter(stages))
        host = stack.enter_context(Host(stage.host))
        previous = stack.enter_context(Host(stage.host_before))
        receiver = stack.enter_context(Host(stage.receiving)) if stage.receiver is not None else None
        store = stack.enter_context(new_file(folder / "store.sqlite"))
        meeting = _Meeting(case, stage, folder, store, host, previous, receiver)
        if case.profile.volatile:
            make_volatile(stage.provider, stage.contract, stage.rng, stage.clock.now)
        for each, fault in stages.items():
            fault.prepare(each)
        if case.profile.names_versions:
            stage.provider.version = "1.0.0"
        old = copy.deepcopy(stage.contract)
        stage.before = copy.deepcopy(stage.provider)
        meeting.publish(old)
        await meeting.go_well(green_runs)
        if case.profile.names_versions:
            stage.provider.version = "2.0.0"
        for each, fault in stages.items():
            fault.act(each)
        if case.beside is Beside.HARMLESS:
            _change_harmlessly(case, stage)
        stage.clock.advance(case.fault.later)
        meeting.begin()
        truth = {operation: each for one, fault in stages.items() for operation, each in _truth(case, one, fault)}
        met = await meeting.until_met(truth)
        if case.beside is Beside.AGAIN and met.seen:
            meeting.take_back(old)
            await meeting.go_well(2)
            meeting.begin()
            met = met.then(await meeting.until_met(truth))
        consumer = {case.provider.other.value} if stage.contract != old else set()
        return Played(
            name=case.name,
            provider=case.provider,
            independent=case.independent,
            faults=2 if case.beside is Beside.FAULT else 1,
            truth=truth,
            told=met.told,
            seen=met.seen,
            seconds=met.seconds,
            published=frozenset(consumer | ({case.provider.value} if met.described else set())),
            elsewhere=_BRIEF_OUTAGE if case.profile.host_fails else NOBODY,
        )


@dataclass(frozen=True, slots=True)
class _Met:
    """What the runs said, up to the one that met the fault. `described`: the description was seen to change."""

    told: tuple[Told, ...]
    seen: bool
    seconds: float
    described: bool

    def then(self, later: "_Met") -> "_Met":
        return replace(self, told=(*self.told, *later.told), seen=self.seen and later.seen)


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The monitor and the two companies of one case; `previous` is the host as it was before the fault."""

    case: Case
    stage: Stage
    folder: Path
    store: Store
    host: Host
    previous: Host
    receiver: Host | None
    """Of the consumer's company, where there are webhooks."""

    async def run(self) -> IntegrationReport:
        report = RunReport()
        monitor = Monitor(load(self.folder), self.folder, self.store, self.stage.clock, {}, (report.hear,))
        await monitor.run_all()
        return report.integrations["pair"]

    async def go_well(self, runs: int) -> None:
        """Raises RuntimeError where anything fails though there is no fault."""
        for _ in range(runs):
            found = await self.run()
            if found.state is not CompatibilityState.COMPATIBLE:
                name = f"{self.case.name} ({self.case.number})"
                raise RuntimeError(f"{name}: not compatible without the fault: {found.reasons}")
            self.stage.clock.advance(timedelta(minutes=15))

    def begin(self) -> None:
        """The fault and what is around it."""
        stage = self.stage
        self.publish(stage.contract)
        around = self.case.profile.around
        if self.receiver is not None:
            self.receiver.answer = around(Scenery(stage.rng, stage.clock, stage.receiving, stage.receiving))
        else:
            self.host.answer = around(Scenery(stage.rng, stage.clock, stage.host, stage.host_before))

    def take_back(self, contract: Contract) -> None:
        """Both companies return to what they had."""
        self.host.answer = self.stage.host_before
        self.publish(contract)
        self.stage.clock.advance(timedelta(minutes=15))

    async def until_met(self, truth: Mapping[str, Expected]) -> _Met:
        """Runs until one meets the fault; noise may hide it from the first."""
        clock = self.stage.clock
        described = False
        for attempt in range(RUNS_MOST):
            begun = clock.now()
            report = await self.run()
            described = described or bool(report.changes)
            told = tuple(Told(each) for each in (*report.regressions, *report.flakes))
            seen = any(each.operation in truth for each in told)
            if seen or not truth or attempt == RUNS_MOST - 1:
                break
            clock.advance(BETWEEN_RUNS)
        return _Met(told, seen, (clock.now() - begun).total_seconds(), described)

    def publish(self, contract: Contract) -> None:
        """The configuration and the contract, as both companies' pipelines would publish them."""
        case, stage, host, previous = self.case, self.stage, self.host.url, self.previous.url
        runs = f"        previous: {previous}\n" if stage.runs_previous else ""
        later = case.beside is Beside.PRODUCTION
        text = _CONFIGURATION.format(
            provider=case.provider.value,
            host=host,
            previous=runs,
            production=_PRODUCTION.format(host=previous) if later else "",
            receivers=receivers(stage.provider, self.receiver.url) if self.receiver is not None else "",
        )
        (self.folder / "pair.yaml").write_text(text, encoding="utf-8")
        names = {Side.IN_HOUSE: "Ours", Side.PARTNER: "Theirs"}
        pact = {
            "consumer": {"name": names[case.provider.other]},
            "provider": {"name": names[case.provider]},
            "interactions": list(contract.values()),
            "metadata": {"pactSpecification": {"version": "2.0.0"}},
        }
        (self.folder / "pact.json").write_text(json.dumps(pact), encoding="utf-8")


def _stages(case: Case) -> dict[Stage, Fault]:
    """The stage of the fault, first, and that of a second one; both have the companies and the clock in common."""
    rng = case.rng()
    resources = some_resources(rng)
    target, other = rng.sample(resources, 2)
    stage = Stage(rng, SimulatedClock(), target, a_provider(resources), a_contract(resources))
    if case.fault.is_of_webhooks:
        stage.receiver = with_webhooks(stage.provider, resources)
    stages = {stage: case.fault}
    if case.beside is Beside.FAULT:
        of_provider = case.fault.changed_by is Role.PROVIDER
        stages[replace(stage, target=other)] = BY_NAME["other type expected" if of_provider else "type changed"]
    return stages


def _change_harmlessly(case: Case, stage: Stage) -> None:
    """The side that is not to blame moves, too: a consumer relies on less, a provider sends and describes more."""
    if case.fault.changed_by is Role.PROVIDER:
        spare = next(name for name in reversed(stage.target.members) if name != stage.member)
        for record in stage.expected:
            record.pop(spare, None)
        return
    for record in stage.records:
        record["extra"] = "new"
    stage.schema["properties"]["extra"] = {"type": "string"}


def _truth(case: Case, stage: Stage, fault: Fault) -> Iterator[tuple[str, Expected]]:
    who, next_step = (_side(role, case.provider) for role in (fault.changed_by, fault.owes))
    deployed = {SANDBOX} if fault.changed_by is Role.PROVIDER else {SANDBOX, PRODUCTION}
    unavailable = fault.unavailable or fault.extent in {Extent.HOST, Extent.HOOKS}
    expected = Expected(who, next_step, fault.decidable, unavailable, frozenset(deployed))
    if case.profile.gone_soon and fault.changed_by is Role.ENVIRONMENT:
        expected = replace(expected, also=frozenset({ChangedBy.NONE.value}))
    elif case.profile.gone_soon and unavailable:
        expected = replace(NOBODY, unavailable=True)  # a restart is no change
    of_target = {
        Extent.ONE: [stage.target.one],
        Extent.MANY: [stage.target.many],
        Extent.MADE: [stage.target.made],
        Extent.HOOK: [f"webhook {stage.target.name} POST"],
        Extent.HOOKS: [f"webhook {name} POST" for name in stage.provider.description.get("webhooks", {})],
    }
    operations = of_target.get(fault.extent, [stage.target.one, stage.target.many])
    if fault.extent is Extent.HOST:
        described = stage.provider.description["paths"].items()
        operations = [f"{method.upper()} {path}" for path, item in described for method in item]
    if fault.extent is Extent.SILENT:
        return
    for operation in operations:
        yield operation, expected
    for name in (f"read {stage.target.name} {each}" for each in stage.target.ids):
        path = stage.contract[name]["request"]["path"]
        if fault.extent is Extent.ONE and path.startswith(f"/{stage.target.name}-"):
            yield f"GET {path}", expected


def _side(role: Role, provider: Side) -> str:
    return {Role.PROVIDER: provider.value, Role.CONSUMER: provider.other.value}.get(role, role.value)
