"""One integration: both sides, what is watched and how fresh that is, what changed, what is not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.engine.course import DeclaredVersions, course_of
from monitor.engine.descriptions.context import ApiContext, api_contexts
from monitor.engine.evidence.learning import learned_operations
from monitor.engine.ports import Store
from monitor.engine.settling.agreement import Agreement, agreement_of
from monitor.engine.verifying.webhooks import pinned_messages
from monitor.explanation.words import Names
from monitor.model.changes import Change
from monitor.model.descriptions import PollState
from monitor.model.flakiness import flake_rate
from monitor.model.history import InteractionHistory
from monitor.model.integration import ApiSettings, Company, Environment, Integration, SpecSource
from monitor.model.receiving import received
from monitor.model.sides import Side
from monitor.model.values import Outcome
from monitor.network.credentials import without_credentials
from monitor.web.case.exchanges import indented
from monitor.web.case.line import CaseLine, case_line, case_lines
from monitor.web.context import WebContext
from monitor.web.integration.course_picture import CourseView, course_view
from monitor.web.integration.standing import Standing, is_paused, standing_of, window_of
from monitor.web.present import visitor
from monitor.web.seen import seen_changes

CHANGES_SHOWN = 50
CASES_SHOWN = 20
COURSE_SHOWN = timedelta(days=90)
_GENERATED = "generated|"
"""How keys of generated cases begin: their consumer."""
_WORST_FIRST = [
    each.value for each in (Outcome.FAILED, Outcome.ERRORED, Outcome.UNKNOWN, Outcome.SKIPPED, Outcome.PASSED)
]


@dataclass(frozen=True, slots=True)
class DescriptionView:
    """`environment` is empty for a description that stands for the whole API. `problem`: why it could not be read."""

    environment: str
    source: str
    polled_at: datetime | None
    read_at: datetime | None
    failing_since: datetime | None
    problem: str
    help: str


@dataclass(frozen=True, slots=True)
class InteractionView:
    description: str
    operation: str
    outcome: str
    last_verified_at: datetime | None
    last_passed_at: datetime | None
    failing_since: datetime | None
    flakes: str = ""
    """How often it failed and passed again, of late; empty where it never did."""


@dataclass(frozen=True, slots=True)
class EnvironmentView:
    name: str
    probes: str
    spent: int
    budget: int
    interactions: tuple[InteractionView, ...]
    pending: tuple[InteractionView, ...]
    """What fails and never passed here: newly discovered, no regression."""
    passed: int
    in_vain: int = 0
    """Generated cases that have never passed: nobody relies on them."""
    receiver: str = ""
    """Of a host to which webhooks of the API are sent: the company whose it is."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    not_before: datetime | None
    not_after: datetime
    change: Change
    witness: str


@dataclass(frozen=True, slots=True)
class InForceView:
    """`unconfirmed`, `accepting`: companies, in words; empty where there is none."""

    how: str
    since: datetime
    unconfirmed: str
    is_published: bool
    """Whether the description that was last read is in force."""
    accepting: str
    """Who accepts the one that is not."""


@dataclass(frozen=True, slots=True)
class ApiView:
    name: str
    serving: str
    using: str
    descriptions: tuple[DescriptionView, ...]
    in_force: InForceView | None
    environments: tuple[EnvironmentView, ...]
    changes: tuple[ChangeView, ...]
    more_changes: int
    learned: Mapping[str, int]
    """Where nobody described it: operations that were seen, with the number of exchanges."""


@dataclass(frozen=True, slots=True)
class IntegrationPage:
    integration: Integration
    names: Names
    companies: tuple[Company, ...]
    standing: Standing
    reasons: tuple[str, ...]
    """What fails, is not known or not covered, each with what would settle it; open cases are listed by themselves."""
    open_cases: tuple[CaseLine, ...]
    past_cases: tuple[CaseLine, ...]
    apis: tuple[ApiView, ...]
    window: str
    paused: bool


def integration_page(context: WebContext, integration: Integration) -> IntegrationPage:
    store, now = context.store, context.clock.now()
    open_cases = store.conflicts(integration=integration.name, open_only=True)
    newest = store.conflicts(integration=integration.name, newest=CASES_SHOWN + len(open_cases))
    past_cases = [each for each in newest if not each.status.is_open]
    standing = standing_of(context, integration, open_cases)
    cycle = context.latest_cycle(integration.name)
    contexts = api_contexts(integration, store)
    apis = tuple(_api(store, integration, contexts[api.name], now) for api in integration.apis)
    reasons = (*standing.reasons, *(cycle.reasons if cycle else ()), *_gaps(apis))
    listed = tuple(f"case {each.id}:" for each in open_cases)
    return IntegrationPage(
        integration=integration,
        names=Names.of(integration),
        companies=tuple(integration.company(side) for side in Side),
        standing=standing,
        reasons=tuple(each for each in dict.fromkeys(reasons) if not each.startswith(listed)),
        open_cases=case_lines(open_cases, integration),
        past_cases=tuple(case_line(each, integration) for each in past_cases[:CASES_SHOWN]),
        apis=apis,
        window=window_of(newest),
        paused=is_paused(context, integration),
    )


def integration_course(context: WebContext, integration: Integration, declared: DeclaredVersions) -> CourseView | None:
    now = context.clock.now()
    return course_view(course_of(integration, context.store, now - COURSE_SHOWN, now), integration, declared)


def _api(store: Store, integration: Integration, known: ApiContext, now: datetime) -> ApiView:
    api, agreement = known.settings, agreement_of(known)
    names = Names.of(integration, api.name)
    scope = "shared" if api.shared else integration.name
    changes = list(seen_changes(store, visitor(), integration, api))[::-1]
    shown = [
        ChangeView(not_before, not_after, change, indented(change.witness.message, 1000) if change.witness else "")
        for not_before, not_after, _, _, change in changes[:CHANGES_SHOWN]
    ]
    descriptions = _descriptions(store, scope, api)
    return ApiView(
        name=api.name,
        serving=names.serving,
        using=names.using,
        descriptions=descriptions,
        in_force=_in_force(agreement, integration) if agreement else None,
        environments=tuple(
            _environment(store, integration, one, each, now)
            for one in (api, *received(api))
            for each in one.environments
        ),
        changes=tuple(shown),
        more_changes=max(len(changes) - CHANGES_SHOWN, 0),
        learned={} if descriptions else learned_operations(store, integration, api),
    )


def _in_force(agreement: Agreement, integration: Integration) -> InForceView:
    def named(sides: Iterable[Side]) -> str:
        return " and ".join(integration.company(each).name for each in sides)

    return InForceView(
        how=agreement.in_force.how,
        since=agreement.in_force.since,
        unconfirmed=named(agreement.unconfirmed),
        is_published=agreement.is_published_in_force,
        accepting=named(agreement.accepting),
    )


def _descriptions(store: Store, scope: str, api: ApiSettings) -> tuple[DescriptionView, ...]:
    states = {
        state.target.environment: state
        for state in store.poll_states().values()
        if (state.target.scope, state.target.api) == (scope, api.name)
    }
    sources = [("", api.spec), *((each.name, each.spec) for each in api.environments)]
    return tuple(
        _description(environment, _shown(source), states.get(environment or None))
        for environment, source in sources
        if source is not None
    )


def _shown(source: SpecSource) -> str:
    return without_credentials(str(source.written or source.location))


def _description(environment: str, source: str, state: PollState | None) -> DescriptionView:
    diagnostic = state.diagnostic if state else None
    return DescriptionView(
        environment=environment,
        source=source,
        polled_at=state.last_polled_at if state else None,
        read_at=state.last_good_at if state else None,
        failing_since=state.failing_since if state else None,
        problem=diagnostic.message if diagnostic else "",
        help=(diagnostic.help or "") if diagnostic else "",
    )


def _environment(
    store: Store, integration: Integration, api: ApiSettings, environment: Environment, now: datetime
) -> EnvironmentView:
    place = (integration.name, api.name, environment.name)
    operations = {key: each.interaction.operation for key, each in store.recordings(*place).items()}
    cases = store.generated_cases(integration.name, api.name)
    pinned = {each.key for each in (*cases, *pinned_messages(integration, store))}
    histories = {
        key: history
        for key, history in store.interaction_history(*place).items()
        if key in pinned or not key.startswith(_GENERATED)
    }
    in_vain = {key for key, each in histories.items() if key.startswith(_GENERATED) and each.last_passed_at is None}
    relied_on = {key: history for key, history in histories.items() if key not in in_vain}
    views = {key: _interaction(key, history, operations.get(key) or "") for key, history in relied_on.items()}
    pending = {key for key, each in relied_on.items() if each.failing_since is not None and each.last_passed_at is None}
    methods = sorted(environment.probe.methods)
    return EnvironmentView(
        name=environment.name,
        probes=", ".join(methods) if methods and environment.base_url else "",
        spent=store.spent(*place, now.date()),
        budget=environment.probe.budget_per_day,
        interactions=_ordered(view for key, view in views.items() if key not in pending),
        pending=_ordered(view for key, view in views.items() if key in pending),
        passed=sum(each.outcome == Outcome.PASSED for each in views.values()),
        in_vain=len(in_vain),
        receiver=integration.company(api.provider).name if environment.of is not None else "",
    )


def _ordered(views: Iterable[InteractionView]) -> tuple[InteractionView, ...]:
    return tuple(sorted(views, key=lambda each: (_WORST_FIRST.index(each.outcome), each.description)))


def _interaction(key: str, history: InteractionHistory, operation: str) -> InteractionView:
    """People are shown the description, which is the third part of `Interaction.key`."""
    parts = key.split("|")
    explored = " (generated)" if key.startswith(_GENERATED) else ""
    rate = flake_rate(history.recent)
    return InteractionView(
        description=(parts[2] if len(parts) >= 4 else key) + explored,
        operation=operation,
        outcome=history.last_outcome.value if history.last_outcome else "unknown",
        last_verified_at=history.last_verified_at,
        last_passed_at=history.last_passed_at,
        failing_since=history.failing_since,
        flakes=str(rate) if rate is not None and rate.flakes else "",
    )


def _gaps(apis: tuple[ApiView, ...]) -> list[str]:
    """What this integration can't tell by the way it is configured or by what it met."""
    gaps = []
    for api in apis:
        if not api.descriptions:
            gaps.append(f"{api.name} has no description: give `spec`, and its changes are seen before they fail.")
        for each in api.descriptions:
            if each.read_at is None:
                gaps.append(f"The description of {api.name} was never read; {api.serving} publishes it.")
            elif each.failing_since is not None:
                gaps.append(f"The description of {api.name} can't be read now; {api.serving} publishes it.")
        if all(each.receiver for each in api.environments):
            gaps.append(f"{api.name} has no environment: nothing can be verified there. Give one with a `base_url`.")
        gaps += [_unverified(api, each) for each in api.environments if not (each.interactions or each.pending)]
    return gaps


def _unverified(api: ApiView, environment: EnvironmentView) -> str:
    if environment.receiver:
        return (
            f"No webhook of {api.name} was taken yet in {environment.name}: where its receiver allows "
            "`probe: {methods: [POST]}`, a message made from the description is sent there."
        )
    if not environment.probes:
        return f"Nothing is sent to {api.name} in {environment.name}: `compat-monitor observe` takes traffic (HAR)."
    return (
        f"Nothing was verified yet against {api.name} in {environment.name}: "
        f"a contract of {api.using} or generated cases would supply it."
    )
