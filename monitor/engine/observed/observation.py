"""Traffic that somebody hands in: kept, once and redacted, and told what it shows of contracts and descriptions.

Verdicts are not given here: the next cycle takes what was observed as its verifications.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.engine.descriptions.context import ApiContext, Descriptions, api_contexts
from monitor.engine.descriptions.operations import with_operations
from monitor.engine.evidence.learning import learned_before
from monitor.engine.observed.traffic import traffic_of
from monitor.engine.ports import Store
from monitor.engine.verifying.contracts import Contracts
from monitor.interactions.redaction import TrafficRedactor
from monitor.interactions.traffic import Traffic as Archive
from monitor.model.api import Api
from monitor.model.contracts import Interaction, Origin
from monitor.model.exchanges import Exchange
from monitor.model.history import NO_CYCLE, Record, RecordKind
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonValue
from monitor.model.values import Outcome
from monitor.openapi import match_operation, read_api
from monitor.openapi.conformance import Conformance, response_conformance
from monitor.openapi.learned import learned_operation, observations
from monitor.schemas import Judge


@dataclass(frozen=True, slots=True)
class ObservedInteraction:
    """What the exchanges of one interaction show; `outcome`, `reason` and `at` are those of the newest that tells.

    `operation`: by the description, else as a learned one calls it.
    """

    environment: str
    contract: str
    interaction: str
    operation: str
    outcome: Outcome
    reason: str
    at: datetime
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ObservedOperation:
    """How many answers are as the description in force says. `reason`: of the newest that is not, or not judged.

    `learned_from`: where nobody described it, of how many earlier exchanges it was learned what is compared with. To
    leave that is a hint, and breaks no promise.
    """

    environment: str
    operation: str
    conforming: int
    violating: int
    unjudged: int
    reason: str
    at: datetime
    learned_from: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """`found` and `new`: exchanges by environment; `left_out`: entries by reason; `others`: exchanges that neither a
    contract nor the description in force speaks of.
    """

    integration: str
    api: str
    found: Mapping[str, int]
    new: Mapping[str, int]
    first: datetime | None
    last: datetime | None
    elsewhere: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    interactions: tuple[ObservedInteraction, ...] = ()
    operations: tuple[ObservedOperation, ...] = ()
    others: int = 0
    problems: tuple[str, ...] = ()
    """Contracts that could not be read, and so were not compared."""

    @property
    def outcome(self) -> Outcome:
        """Failed where the newest of anything fails; unknown where nothing of this API was in it."""
        if not self.found:
            return Outcome.UNKNOWN
        failing = any(each.outcome is Outcome.FAILED for each in self.interactions)
        broken = any(each.violating and not each.learned_from for each in self.operations)
        return Outcome.FAILED if failing or broken else Outcome.PASSED

    def to_json(self) -> dict[str, JsonValue]:
        return {
            "integration": self.integration,
            "api": self.api,
            "outcome": self.outcome.value,
            "environments": {name: {"exchanges": count, "new": self.new[name]} for name, count in self.found.items()},
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "elsewhere": self.elsewhere,
            "left_out": dict(self.left_out),
            "interactions": [
                {
                    "environment": each.environment,
                    "contract": each.contract,
                    "interaction": each.interaction,
                    "operation": each.operation,
                    "outcome": each.outcome.value,
                    "reason": each.reason,
                    "at": each.at.isoformat(),
                    "passed": each.passed,
                    "failed": each.failed,
                    "unknown": each.unknown,
                }
                for each in self.interactions
            ],
            "operations": [
                {
                    "environment": each.environment,
                    "operation": each.operation,
                    "conforming": each.conforming,
                    "violating": each.violating,
                    "unjudged": each.unjudged,
                    "reason": each.reason,
                    "at": each.at.isoformat(),
                    "learned_from": each.learned_from,
                }
                for each in self.operations
            ],
            "others": self.others,
            "problems": list(self.problems),
        }


def observe(
    store: Store,
    integration: Integration,
    api: ApiSettings,
    archive: Archive,
    contracts: Contracts,
    secrets: Sequence[str],
    judge: Judge,
    by: str,
    now: datetime,
) -> Observed:
    """Keep the exchanges of `archive`, handed in by `by`; a second time they change nothing. `secrets`: never kept."""
    redactor = TrafficRedactor(secrets)
    kept = {name: tuple(map(redactor.exchange, found)) for name, found in archive.exchanges.items()}
    new = store.save_observed(integration.name, api.name, kept)
    times = sorted(each.at for found in kept.values() for each in found)
    if any(new.values()):
        data: dict[str, JsonValue] = {
            "by": by,
            "new": dict(new),
            "first": times[0].isoformat(),
            "last": times[-1].isoformat(),
            "elsewhere": archive.elsewhere,
        }
        store.record([Record(now, RecordKind.OBSERVED, integration.name, api.name, NO_CYCLE, data)])
    contexts, descriptions = api_contexts(integration, store), Descriptions(store)
    own = [each for each in contracts.interactions if each.api == api.name and each.origin is not Origin.HAR]
    named = with_operations(own, contexts, descriptions)
    learned = None
    if times and not contexts[api.name].digests:
        learned = read_api(learned_before(store, integration, api, times[0]), source="learned")
    held = [_Held(name, found, named, contexts[api.name], descriptions, judge, learned) for name, found in kept.items()]
    return Observed(
        integration=integration.name,
        api=api.name,
        found={name: len(found) for name, found in kept.items()},
        new=new,
        first=times[0] if times else None,
        last=times[-1] if times else None,
        elsewhere=archive.elsewhere,
        left_out={reason.value: count for reason, count in archive.left_out.items()},
        interactions=tuple(each for one in held for each in one.interactions()),
        operations=tuple(each for one in held for each in one.operations()),
        others=sum(one.others() for one in held),
        problems=tuple(each.message for each in contracts.problems),
    )


class _Held:
    """The exchanges of one environment, held against contracts and description."""

    def __init__(
        self,
        environment: str,
        exchanges: Sequence[Exchange],
        interactions: Sequence[Interaction],
        context: ApiContext,
        descriptions: Descriptions,
        judge: Judge,
        learned: Api | None,
    ) -> None:
        self._environment, self._exchanges, self._judge = environment, exchanges, judge
        self._interactions = {each.key: each for each in interactions}
        self._traffic = traffic_of(exchanges, interactions)
        in_force = context.in_force.description_digest if context.in_force else None
        self._api = descriptions.api(in_force or context.digest_for(environment))
        self._compared = self._api or learned

    def interactions(self) -> list[ObservedInteraction]:
        found = []
        for key, sightings in self._traffic.sightings.items():
            interaction = self._interactions[key]
            newest = next((each for each in reversed(sightings) if each.tells), sightings[-1])
            counts = {outcome: sum(each.outcome is outcome for each in sightings) for outcome in Outcome}
            found.append(
                ObservedInteraction(
                    self._environment,
                    interaction.contract,
                    interaction.description,
                    interaction.operation or learned_operation(interaction.request.method, interaction.request.path),
                    newest.outcome,
                    newest.reason,
                    newest.exchange.at,
                    counts[Outcome.PASSED],
                    counts[Outcome.FAILED],
                    counts[Outcome.UNKNOWN],
                )
            )
        return found

    def operations(self) -> list[ObservedOperation]:
        api = self._compared
        if api is None:
            return []
        by_operation: dict[str, list[tuple[Exchange, Conformance, str]]] = defaultdict(list)
        for exchange in self._exchanges:
            operation = match_operation(api, exchange.request.method, exchange.request.path)
            if operation is not None and exchange.response is not None:
                finding = response_conformance(api, exchange.request, exchange.response, self._judge)
                by_operation[operation].append((exchange, finding.conformance, finding.reason))
        return [self._operation(name, found) for name, found in sorted(by_operation.items())]

    def _operation(self, name: str, found: Sequence[tuple[Exchange, Conformance, str]]) -> ObservedOperation:
        counts = {kind: sum(each is kind for _, each, _ in found) for kind in Conformance}
        worst = Conformance.VIOLATES if counts[Conformance.VIOLATES] else Conformance.UNKNOWN
        reasons = [reason for _, kind, reason in found if kind is worst]
        return ObservedOperation(
            self._environment,
            name,
            counts[Conformance.CONFORMS],
            counts[Conformance.VIOLATES],
            counts[Conformance.UNKNOWN],
            reasons[-1] if reasons else "",
            found[-1][0].at,
            0 if self._api is not None or self._compared is None else observations(self._compared, name),
        )

    def others(self) -> int:
        of_contracts = {id(each.exchange) for found in self._traffic.sightings.values() for each in found}
        api = self._api
        return sum(
            id(each) not in of_contracts
            and (api is None or match_operation(api, each.request.method, each.request.path) is None)
            for each in self._exchanges
        )
