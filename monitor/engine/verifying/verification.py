"""Running contracts against environments within their probe rules, fairly rotated through the day's budget."""

import asyncio
import math
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from monitor.engine.ports import Exchanger, Ports, Store
from monitor.engine.verifying.attempts import as_new_attempt
from monitor.engine.verifying.reported import is_own_word
from monitor.engine.verifying.withholding import maintenance_of, withheld
from monitor.interactions.failures import operation_of
from monitor.interactions.judgement import Judgement, outcome_of
from monitor.interactions.renewal import renewed
from monitor.model.contracts import Interaction, Origin
from monitor.model.exchanges import Exchange, Request
from monitor.model.flakiness import Run, with_run
from monitor.model.history import InteractionHistory
from monitor.model.integration import SAFE_METHODS, ApiSettings, Environment, Integration, ProbeRules
from monitor.model.receiving import is_sent_to, served
from monitor.model.values import Outcome, Severity


@dataclass(frozen=True, slots=True)
class PlannedVerification:
    """`api`: as it is served where this goes; a receiver of webhooks is the other company's."""

    api: ApiSettings
    environment: Environment
    interaction: Interaction
    history: InteractionHistory
    changed: bool = False
    """Its operation was just changed."""

    @property
    def is_urgent(self) -> bool:
        """Whether it does not wait for the day to go by: just changed, failing, or never tried."""
        return self.changed or self.history.failing_since is not None or self.history.last_verified_at is None

    @property
    def operation(self) -> str:
        return operation_of(self.interaction)

    @property
    def bears_repeating(self) -> bool:
        """Whether the same request may come any number of times: a safe method, or its receiver's rules say so."""
        interaction = self.interaction
        receiver_allows = interaction.webhook is not None and self.environment.probe.replay
        return interaction.request.method in SAFE_METHODS or receiver_allows


@dataclass(frozen=True, slots=True)
class Verification:
    """What one run of one interaction showed. `exchange` is None where nothing was sent."""

    planned: PlannedVerification
    outcome: Outcome
    reason: str
    at: datetime
    exchange: Exchange | None = None
    judgement: Judgement | None = None
    observed: bool = False
    """Nothing was sent: the exchange is one of observed traffic, and the history that it was planned with has it."""
    known: bool = False
    """An earlier cycle has seen this exchange already."""

    @property
    def place(self) -> tuple[str, str, str]:
        """(API, environment, interaction)."""
        return self.planned.api.name, self.planned.environment.name, self.planned.interaction.key

    @property
    def passed_before(self) -> bool:
        return self.planned.history.last_passed_at is not None

    @property
    def regressed(self) -> bool:
        """Passed before in this environment and does not now; failed and errored count alike (DESIGN.md §5)."""
        fails = self.outcome in {Outcome.FAILED, Outcome.ERRORED}
        return self.passed_before and fails and not is_own_word(self.planned.interaction)


def plan(
    integration: Integration,
    interactions: Iterable[Interaction],
    store: Store,
    now: datetime,
    hot_operations: Mapping[tuple[str, str], Severity] = MappingProxyType({}),
    *,
    again: bool = True,
) -> tuple[PlannedVerification, ...]:
    """Every interaction in every environment that has an address; messages of webhooks at their receivers.

    Order: operations that just changed (`hot_operations`, by API and operation), of these what breaks and was not
    announced first, since announced ends are rated lower; then whatever waited longest, so that a budget smaller than
    the contracts still reaches all of them in turn. What is used waits as if for longer:
    what traffic shows thrice, what a contract relies on twice as long as a case that was generated. `again`: whether
    what was explored in vain long ago may have another try.
    """
    by_api: dict[str, list[Interaction]] = {}
    seen_in_traffic: set[tuple[str, str]] = set()
    for interaction in interactions:
        if interaction.origin is Origin.HAR:
            seen_in_traffic.add((interaction.api, operation_of(interaction)))
        else:
            by_api.setdefault(interaction.api, []).append(interaction)
    planned: list[PlannedVerification] = []
    for api in served(integration):
        own = [each for each in by_api.get(api.name, ()) if is_sent_to(api, each)]
        for environment in api.environments:
            if environment.base_url is None:
                continue
            known = store.interaction_history(integration.name, api.name, environment.name)
            candidates = (
                PlannedVerification(
                    api,
                    environment,
                    interaction,
                    known.get(interaction.key, InteractionHistory()),
                    (api.name, operation_of(interaction)) in hot_operations,
                )
                for interaction in own
                if interaction.environment in {None, environment.name}
            )
            ever_green = any(each.last_passed_at is not None for each in known.values())
            planned.extend(
                each for each in candidates if not (ever_green and _explored_in_vain(each, now if again else None))
            )

    def urgency(each: PlannedVerification) -> tuple[bool, bool, float, int]:
        weight = 1 if each.interaction.origin is Origin.GENERATED else 2
        weight += (each.api.name, each.operation) in seen_in_traffic
        last = each.history.last_verified_at
        breaks = hot_operations.get((each.api.name, each.operation)) is Severity.BREAKING
        return not each.changed, not breaks, -weight * (now - last).total_seconds() if last else -math.inf, -weight

    return tuple(sorted(planned, key=urgency))


EXPLORED_MOST = 3
"""How often a generated case is tried that never passed, where others do: it invents ids, and the budget is finite."""


TRIED_AGAIN_AFTER = timedelta(days=1)
"""A message of a webhook that never passed: its receiver may be mended, and its name between descriptions stays."""


def _explored_in_vain(planned: PlannedVerification, now: datetime | None) -> bool:
    history, interaction = planned.history, planned.interaction
    if interaction.origin is not Origin.GENERATED or history.last_passed_at is not None:
        return False
    waited = now - history.last_verified_at if now and history.last_verified_at else timedelta(0)
    again = interaction.webhook is not None and waited >= TRIED_AGAIN_AFTER
    return history.failures >= EXPLORED_MOST and not again


def not_allowed(planned: PlannedVerification) -> str | None:
    """Why the probe rules forbid sending it, if they do."""
    rules = planned.environment.probe
    if not rules.methods:
        return f"`probe: none` for {planned.environment.name}: nothing may be sent there"
    if planned.interaction.request.method not in rules.methods:
        allowed = ", ".join(sorted(rules.methods))
        return (
            f"{planned.interaction.request.method} may not be sent to {planned.environment.name} (allowed: {allowed})"
        )
    return None


def may_spend(
    store: Store, integration: str, planned: PlannedVerification, day: date, *, attributing: bool, count: int = 1
) -> bool:
    """Take probes from the day's budget; verification leaves a quarter of it for attribution."""
    rules = planned.environment.probe
    limit = rules.budget_per_day if attributing else rules.budget_for_verification
    return store.spend(integration, planned.api.name, planned.environment.name, day, count, limit)


def share_by(now: datetime, rules: ProbeRules, interval: timedelta) -> int:
    """Of verification's budget, what may be used up by `now` where it is spread through the day (UTC): what the time
    that has gone by is worth, and one interval.
    """
    now = now.astimezone(UTC)
    gone = now - now.replace(hour=0, minute=0, second=0, microsecond=0) + interval
    return math.ceil(rules.budget_for_verification * min(gone / timedelta(days=1), 1.0))


async def verify(
    integration: Integration, planned: Sequence[PlannedVerification], ports: Ports, *, spreading: bool = False
) -> AsyncIterator[Verification]:
    """Run what is planned: environments side by side, the interactions of one environment one after the other.

    `spreading`: what is not urgent may use no more of the day's budget than its share by then.
    """
    lanes: dict[tuple[str, str], list[PlannedVerification]] = {}
    for each in planned:
        lanes.setdefault((each.api.name, each.environment.name), []).append(each)
    finished: asyncio.Queue[Verification | BaseException | None] = asyncio.Queue()

    async def lane(members: Sequence[PlannedVerification]) -> None:
        try:
            for member in members:
                finished.put_nowait(await _verify_one(integration, member, ports, spreading=spreading))
        except Exception as error:  # noqa: BLE001 - handed to the consumer of the queue, which raises it
            finished.put_nowait(error)
        finally:
            finished.put_nowait(None)

    tasks = [asyncio.ensure_future(lane(members)) for members in lanes.values()]
    running = len(tasks)
    try:
        while running:
            match await finished.get():
                case None:
                    running -= 1
                case BaseException() as error:
                    raise error
                case verification:
                    yield verification
    finally:
        for task in tasks:
            task.cancel()


async def _verify_one(
    integration: Integration, planned: PlannedVerification, ports: Ports, *, spreading: bool
) -> Verification:
    now = ports.clock.now()
    forbidden = not_allowed(planned) or withheld(ports.store, integration, planned.api.provider, now)
    if forbidden is not None:
        return Verification(planned, Outcome.SKIPPED, forbidden, now)
    rules, day = planned.environment.probe, now.astimezone(UTC).date()
    if spreading and not planned.is_urgent:
        spent = ports.store.spent(integration.name, planned.api.name, planned.environment.name, day)
        if spent >= share_by(now, rules, integration.schedule.verify):
            reason = (
                f"its share of today's probe budget for {planned.environment.name} is used up by now; it waits its turn"
            )
            return Verification(planned, Outcome.SKIPPED, reason, now)
    if not may_spend(ports.store, integration.name, planned, day, attributing=False):
        reason = f"today's probe budget for {planned.environment.name} is used up; it is next in turn tomorrow"
        return Verification(planned, Outcome.SKIPPED, reason, now)
    unset = await prepare_state(planned, ports.exchanger)
    if unset is not None:
        return Verification(planned, Outcome.UNKNOWN, unset, now)
    request = as_new_attempt(as_sent(planned.interaction, now))
    exchange = await ports.exchanger.send(request, planned.environment)
    outcome, judgement, reason = outcome_of(planned.interaction, exchange)
    begun = maintenance_of(planned.api.provider, integration, ports.clock.now())
    if begun is not None and outcome is not Outcome.PASSED:
        return Verification(planned, Outcome.SKIPPED, begun, now)
    return Verification(planned, outcome, reason, exchange.at, exchange, judgement)


def as_sent(interaction: Interaction, now: datetime) -> Request:
    """Its request; a message of a webhook as it is delivered now."""
    return interaction.request if interaction.webhook is None else renewed(interaction.request, now)


async def prepare_state(planned: PlannedVerification, exchanger: Exchanger) -> str | None:
    """Set the interaction's provider states up where the environment has an endpoint for that; why it failed, if so.

    Without an endpoint the interaction is tried as it is: sandbox data may well be there already.
    """
    if not planned.interaction.states or planned.environment.states is None:
        return None
    problem = await exchanger.set_state(planned.interaction, planned.environment)
    return None if problem is None else f"provider state could not be set up: {problem}"


def after(history: InteractionHistory, outcome: Outcome, at: datetime) -> InteractionHistory:
    """The history with one more outcome. What was skipped keeps its turn; what could not be judged does not."""
    match outcome:
        case Outcome.PASSED:
            return replace(
                history,
                last_outcome=outcome,
                last_passed_at=at,
                last_verified_at=at,
                failing_since=None,
                passes=history.passes + 1,
                recent=with_run(history.recent, Run.PASSED),
            )
        case Outcome.FAILED | Outcome.ERRORED:
            return replace(
                history,
                last_outcome=outcome,
                last_verified_at=at,
                failing_since=history.failing_since or at,
                failures=history.failures + 1,
                recent=with_run(history.recent, Run.FAILED),
            )
        case Outcome.UNKNOWN:
            return replace(history, last_verified_at=at)
        case Outcome.SKIPPED:
            return history


def after_flake(history: InteractionHistory, at: datetime) -> InteractionHistory:
    """It is not failing since then: a later break must not begin with the flake."""
    return replace(after(history, Outcome.PASSED, at), recent=with_run(history.recent, Run.FLAKED))


def histories_by_place(
    verifications: Iterable[Verification],
) -> Mapping[tuple[str, str], Mapping[str, InteractionHistory]]:
    """(API, environment) -> interaction key -> what is known after these verifications."""
    found: dict[tuple[str, str], dict[str, InteractionHistory]] = {}
    for each in verifications:
        place = (each.planned.api.name, each.planned.environment.name)
        history = each.planned.history
        known = history if each.observed else after(history, each.outcome, each.at)
        found.setdefault(place, {})[each.planned.interaction.key] = known
    return found
