"""What a cycle verifies: the interactions that contracts hold, and generated cases pinned per description."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.engine.descriptions.comparison import Comparer, changes_since_in_force
from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.events import Problem
from monitor.engine.ports import ContractReader, Ports, Store
from monitor.engine.verifying.verification import Verification
from monitor.errors import DocumentError, OtherSideError, UsageError
from monitor.interactions.identity import told_apart
from monitor.model.api import Api
from monitor.model.contracts import Interaction, Origin
from monitor.model.integration import ApiSettings, Integration
from monitor.model.receiving import addressed
from monitor.model.values import Outcome, Severity
from monitor.openapi import match_operation


@dataclass(frozen=True, slots=True)
class Contracts:
    """`problems`: contract sources that could not be read, which leaves the state unknown."""

    interactions: tuple[Interaction, ...] = ()
    generated: tuple[Interaction, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def all(self) -> tuple[Interaction, ...]:
        return (*self.interactions, *self.generated)


async def read_contracts(integration: Integration, reader: ContractReader) -> Contracts:
    """All sources of an integration; one that can't be read is a problem of the side that writes it."""
    interactions: list[Interaction] = []
    problems = []
    for source in integration.contracts:
        try:
            interactions.extend(await reader.read(source))
        except (DocumentError, OtherSideError, UsageError) as error:
            api = integration.api(source.api)
            owner = api.consumer.value if api else "monitor"
            text = f"a contract of {source.api} can't be read: {error.diagnostic}"
            problems.append(Problem(integration.name, error.diagnostic.code, text, owner))
    problems += _without_receiver(integration, interactions)
    return Contracts(tuple(told_apart(addressed(interactions, integration.apis))), (), tuple(problems))


def _without_receiver(integration: Integration, interactions: Sequence[Interaction]) -> Iterator[Problem]:
    """Messages of webhooks that there is nowhere to send to: they would be forgotten without a word."""
    for each in dict.fromkeys((each.api, each.webhook) for each in interactions if each.webhook is not None):
        api = integration.api(each[0])
        if api is not None and all(receiver.webhook != each[1] for receiver in api.receivers):
            text = f"a contract of {api.name} has a message of webhook {each[1]}, which has no receiver in `receivers:`"
            yield Problem(integration.name, "webhook-without-receiver", text, api.consumer.value)


async def refresh_generated(
    integration: Integration,
    contexts: Mapping[str, ApiContext],
    descriptions: Descriptions,
    ports: Ports,
    comparer: Comparer,
) -> tuple[tuple[Interaction, ...], tuple[Problem, ...]]:
    """The pinned cases of every API; made once per description.

    While the description breaks what is in force the old cases stay: they are what was in force. After a compatible
    change new cases join the old, which `retire_generated` drops once they were seen green beside the new; those of
    operations that are rightly gone are dropped at once.
    """
    cases: list[Interaction] = []
    problems: list[Problem] = []
    for api in integration.apis:
        known = ports.store.generated_cases(integration.name, api.name)
        pinned = tuple(each for each in known if each.webhook is None)
        context = contexts.get(api.name)
        digest = context.digests.get(None) if context else None
        stale = digest is not None and _wanted(api) and _stale(pinned, digest)
        if context is not None and digest is not None and stale and not _breaks_what_is_in_force(context, comparer):
            try:
                fresh = await ports.generator.generate(api, ports.store.document(digest), digest)
            except (DocumentError, OtherSideError, UsageError) as error:
                text = f"no cases could be generated for {api.name}: {error.diagnostic}"
                problems.append(Problem(integration.name, error.diagnostic.code, text, api.provider.value))
            else:
                described = descriptions.api(digest)
                pinned = (*(each for each in pinned if _described(each, described)), *fresh)
                messages = [each for each in known if each.webhook is not None]
                ports.store.save_generated_cases(integration.name, api.name, [*pinned, *messages])
        cases.extend(pinned)
    return tuple(cases), tuple(problems)


def _wanted(api: ApiSettings) -> bool:
    return api.generated.enabled and any(
        environment.base_url is not None and environment.probe.methods for environment in api.environments
    )


def _described(case: Interaction, api: Api | None) -> bool:
    return api is not None and match_operation(api, case.request.method, case.request.path) is not None


def _stale(pinned: Sequence[Interaction], digest: str) -> bool:
    return all(each.pinned_to != digest for each in pinned)


def _breaks_what_is_in_force(context: ApiContext, comparer: Comparer) -> bool:
    """Whether it does as a whole, in however many steps; yes where nobody can say."""
    try:
        changes = changes_since_in_force(comparer, context)
    except (DocumentError, UsageError):
        return True
    return any(each.severity is Severity.BREAKING for each in changes)


def retire_generated(
    integration: Integration, verifications: Sequence[Verification], contexts: Mapping[str, ApiContext], store: Store
) -> None:
    """Drop cases of an earlier description when none of them regressed beside those of the current one."""
    for name, context in contexts.items():
        current = context.digests.get(None)
        known = store.generated_cases(integration.name, name)
        pinned = [each for each in known if each.webhook is None]
        if all(each.pinned_to == current for each in pinned) or all(each.pinned_to != current for each in pinned):
            continue
        old = [
            each
            for each in verifications
            if each.planned.interaction.origin is Origin.GENERATED
            and each.planned.interaction.webhook is None
            and each.planned.api.name == name
            and each.planned.interaction.pinned_to != current
        ]
        if old and all(each.outcome is Outcome.PASSED or not each.passed_before for each in old):
            kept = [each for each in known if each.webhook is not None or each.pinned_to == current]
            store.save_generated_cases(integration.name, name, kept)
