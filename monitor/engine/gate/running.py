"""What runs in an environment, and what was seen there: the facts that a decision of the gate rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.engine.descriptions.context import ApiContext
from monitor.engine.ports import Store
from monitor.engine.verifying.configuring import was_elsewhere
from monitor.engine.verifying.mending import may_be_luck
from monitor.engine.verifying.withholding import maintained_since
from monitor.interactions.identity import same_request
from monitor.interactions.redaction import Redactor
from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.contracts import Interaction
from monitor.model.exchanges import Exchange
from monitor.model.history import InteractionHistory, Recording
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Outcome

EVIDENCE_AGE_MAX = timedelta(days=1)
"""What was seen longer ago is history, not evidence of how things are."""


@dataclass(frozen=True, slots=True)
class Running:
    """`assumed`: no pipeline said so, it is only what was polled last (`polled_at`).

    `deployed_at`: when the provider's pipeline last said that something new runs there; what was seen before was the
    version before.
    """

    digest: str | None
    assumed: bool
    deployed_at: datetime | None = None
    polled_at: datetime | None = None


def running(integration: Integration, context: ApiContext, environment: str, store: Store) -> Running:
    """The newest word counts: a description that changed after the last `deployed` is assumed to run again."""
    polled, polled_at = context.digest_for(environment), _polled_at(context, environment, store)
    said = list(_deployments(integration, context, environment, store))
    at = datetime.fromisoformat(str(said[0]["at"])) if said else None
    named = [digest for each in said if (digest := _spec_of(each, context)) is not None]
    newest = _spec_of(said[0], context) if said else None
    moved = at is not None and any(each.revision == polled and each.not_after > at for each in context.changes)
    if newest is not None and (polled in {None, newest} or not moved):
        return Running(newest, assumed=False, deployed_at=at)
    return Running(polled or next(iter(named), None), assumed=True, deployed_at=at, polled_at=polled_at)


def _polled_at(context: ApiContext, environment: str, store: Store) -> datetime | None:
    own = environment if environment in context.digests else None
    for state in store.poll_states().values():
        target = state.target
        if (target.scope, target.api, target.environment) == (context.scope, context.settings.name, own):
            return state.last_good_at
    return None


def _deployments(
    integration: Integration, context: ApiContext, environment: str, store: Store
) -> Iterator[Mapping[str, JsonValue]]:
    """Of the provider there, newest first; one that names other APIs only says nothing of this one."""
    for each in store.deployments(integration.name):
        specs = _specs(each)
        ours = each["environment"] == environment and each["side"] == context.settings.provider.value
        if ours and (not specs or context.settings.name in specs):
            yield each


def _specs(deployment: Mapping[str, JsonValue]) -> JsonObject:
    data = deployment["data"]
    specs = data.get("specs") if isinstance(data, Mapping) else None
    return specs if isinstance(specs, Mapping) else {}


def _spec_of(deployment: Mapping[str, JsonValue], context: ApiContext) -> str | None:
    digest = _specs(deployment).get(context.settings.name)
    return None if digest is None else str(digest)


@dataclass(frozen=True, slots=True)
class Seen:
    """The last green answer to a request, with what is known of that request since."""

    recording: Recording
    history: InteractionHistory | None
    failing: Exchange | None = None
    """What is answered now, where an open case is about it."""
    lucky: str = ""
    """Why the green runs since it was broken are no proof, where they are none."""


class Sightings:
    """What was seen of one API in one environment. It only reads."""

    def __init__(self, integration: Integration, api: str, environment: str, store: Store) -> None:
        self._histories = store.interaction_history(integration.name, api, environment)
        self._failing = _failing(integration, api, environment, store)
        self._lucky = _lucky(integration, api, environment, store)
        self._by_request: dict[tuple[str, str], list[Recording]] = {}
        for recording in store.recordings(integration.name, api, environment).values():
            self._by_request.setdefault(_address(recording.interaction), []).append(recording)

    def history(self, interaction: Interaction) -> InteractionHistory | None:
        return self._histories.get(interaction.key)

    def fails_in_a_case(self, interaction: Interaction) -> bool:
        return interaction.key in self._failing

    def of(self, interaction: Interaction) -> Seen | None:
        """The same request in the same provider states, that of the same name before any other."""
        same = [
            each
            for each in self._by_request.get(_address(_REDACTOR.interaction(interaction)), ())
            if _states(each.interaction) == _states(interaction) and same_request(each.interaction, interaction)
        ]
        if not same:
            return None
        recording = next((each for each in same if each.interaction.key == interaction.key), same[0])
        key = recording.interaction.key
        return Seen(recording, self._histories.get(key), self._failing.get(key), self._lucky.get(key, ""))


_REDACTOR = Redactor()


def _address(interaction: Interaction) -> tuple[str, str]:
    return interaction.request.method.upper(), interaction.request.path


def _states(interaction: Interaction) -> list[str]:
    return sorted(f"{each.name} {each.params}" for each in interaction.states)


def _failing(integration: Integration, api: str, environment: str, store: Store) -> dict[str, Exchange]:
    """Interaction key -> what is answered now, of the open cases in which something fails."""
    found = {}
    for case, each in _failures(integration, api, environment, store):
        if case.status.is_failing:
            exchanges = each["exchanges"]
            assert isinstance(exchanges, Mapping)
            found[str(each["interaction"])] = store.exchange(str(exchanges["now"]))
    return found


def _lucky(integration: Integration, api: str, environment: str, store: Store) -> dict[str, str]:
    """Interaction key -> why its green runs since are no proof, of the open cases that seem mended."""
    return {
        str(each["interaction"]): why
        for case, each in _failures(integration, api, environment, store)
        if case.status is ConflictStatus.FIX_VERIFIED and (why := may_be_luck(each, case, store))
    }


def _failures(
    integration: Integration, api: str, environment: str, store: Store
) -> Iterator[tuple[Conflict, JsonObject]]:
    for case in store.conflicts(integration=integration.name, open_only=True):
        for each in store.regressions(conflict_id=case.id):
            if isinstance(each, Mapping) and (each["api"], each["environment"]) == (api, environment):
                yield case, each


def doubt(
    seen: Seen, integration: Integration, context: ApiContext, runs: Running, environment: str, now: datetime
) -> str | None:
    """Why the recording is no evidence of what is there now: one clause, or None."""
    history, recording = seen.history, seen.recording
    last = history.last_outcome if history is not None else None
    older = runs.deployed_at is not None and recording.at < runs.deployed_at
    green_at = recording.at.isoformat(timespec="minutes")
    elsewhere = any(
        each.name == environment and was_elsewhere(each, recording) for each in context.settings.environments
    )
    doubts = {
        "the environment has another address since": elsewhere,
        "it failed when it was last tried, and no open case says why: a flake or an outage": last is Outcome.FAILED,
        "no answer came when it was last tried": last is Outcome.ERRORED,
        "it could not be judged when it was last tried": history is not None
        and history.last_verified_at != history.last_passed_at,
        "the description has changed since it was last seen green": recording.description_digest
        != context.digest_for(environment),
        "a new version was deployed since it was last seen green": older,
        "maintenance was announced for a time since it was last seen green": maintained_since(
            context.settings.provider, integration, recording.at, now
        )
        is not None,
        f"it was last seen green at {green_at}, more than a day ago": now - recording.at > EVIDENCE_AGE_MAX,
    }
    return next((text for text, holds in doubts.items() if holds), seen.lucky or None)
