"""May this release go out? Yes, no or unknown, always with typed reasons (DESIGN.md §3).

A candidate description is held against the one in force (what consumers were told) and against the contracts; a
candidate contract against what the provider showed (recordings) and promises (description). What was polled last counts
as running, and is marked *assumed* unless a pipeline said so with `deployed`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.documents import bundle
from monitor.engine.context import ApiContext, Descriptions
from monitor.engine.gate_contracts import contract_reasons
from monitor.engine.ports import Store
from monitor.engine.reasons import Reason
from monitor.errors import MonitorError
from monitor.model.api import Api
from monitor.model.changes import Change, change_to_json
from monitor.model.contracts import Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.model.values import Answer, Outcome, Severity
from monitor.openapi import read_api
from monitor.rules import compare, contract_use
from monitor.schemas import Judge


@dataclass(frozen=True, slots=True)
class Release:
    """What `side` wants to release into `environment`; candidates by API name, of either side."""

    side: Side
    environment: str
    descriptions: Mapping[str, Document] = field(default_factory=dict)
    contracts: Mapping[str, Sequence[Interaction]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """`reasons` in the order of their weight: what forbids first."""

    reasons: tuple[Reason, ...]

    @property
    def answer(self) -> Answer:
        answers = {each.answer for each in self.reasons}
        return next((each for each in (Answer.NO, Answer.UNKNOWN) if each in answers), Answer.YES)

    def to_json(self) -> dict[str, JsonValue]:
        return {"answer": self.answer.value, "reasons": [each.to_json() for each in self.reasons]}


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything a decision looks at. It only reads."""

    integration: Integration
    contexts: Mapping[str, ApiContext]
    contracts: Sequence[Interaction]
    """What the consumers' contracts hold now."""
    store: Store
    judge: Judge
    path: str = "PATH"
    """The configuration folder as the user wrote it, for the commands that reasons name."""

    def decide(self, release: Release, now: datetime) -> Decision:
        reasons = [reason for api in self.integration.apis for reason in self._of_api(api, release, now)]
        if not release.descriptions and not release.contracts:
            reasons.extend(self._of_cases(release))
        weight = [Answer.NO, Answer.UNKNOWN, Answer.YES]
        return Decision(tuple(sorted(reasons, key=lambda each: weight.index(each.answer))))

    def _of_api(self, api: ApiSettings, release: Release, now: datetime) -> Iterator[Reason]:
        candidate = release.descriptions.get(api.name)
        relied_on = release.contracts.get(api.name)
        if candidate is not None:
            yield from self._of_description(api, candidate, release, now)
        if relied_on is not None or candidate is not None:
            described = self._described(api, candidate, release.environment)
            checked = relied_on if relied_on is not None else self._contracts_of(api)
            yield from contract_reasons(
                self.integration,
                api,
                checked,
                described,
                self.store,
                self.judge,
                environment=release.environment,
                path=self.path,
                recordings_count=candidate is None,
                candidate_contract=relied_on is not None,
            )
        elif not release.descriptions and not release.contracts:
            yield from self._of_verifications(api, release.environment)

    def _contracts_of(self, api: ApiSettings) -> tuple[Interaction, ...]:
        return tuple(each for each in self.contracts if each.api == api.name and each.origin is not Origin.HAR)

    def _running(self, api: ApiSettings, environment: str) -> tuple[str | None, bool]:
        """Digest of what runs in the environment, and whether that is only assumed."""
        for deployment in self.store.deployments(self.integration.name):
            data = deployment["data"]
            specs = data.get("specs") if isinstance(data, Mapping) else None
            matches = deployment["environment"] == environment and deployment["side"] == api.provider.value
            if matches and isinstance(specs, Mapping) and api.name in specs:
                return str(specs[api.name]), False
        context = self.contexts.get(api.name)
        return (context.digest_for(environment) if context else None), True

    def _described(self, api: ApiSettings, candidate: Document | None, environment: str) -> Api | None:
        if candidate is not None:
            return read_api(bundle(candidate), source=candidate.source)
        digest, _ = self._running(api, environment)
        return Descriptions(self.store).api(digest)

    def _of_description(
        self, api: ApiSettings, candidate: Document, release: Release, now: datetime
    ) -> Iterator[Reason]:
        running, assumed = self._running(api, release.environment)
        context = self.contexts.get(api.name)
        in_force = context.in_force.description_digest if context and context.in_force else None
        base = in_force or running
        provider = self.integration.company(api.provider).name
        if base is None:
            yield Reason(
                Answer.UNKNOWN,
                "nothing-to-compare-with",
                f"no description of {api.name} was ever read, so the candidate can't be compared with anything",
                supplied_by=api.provider.value,
                command=f"compat-monitor run {self.path}",
            )
            return
        if assumed:
            text = (
                f"the description of {api.name} polled last is taken for what {provider} runs in {release.environment}"
            )
            yield Reason(Answer.YES, "assumed-running", f"assumed: {text}")
        try:
            changes = compare(
                self.store.document(base), candidate, overrides=self.integration.rules, api=api.name
            ).changes
        except MonitorError as error:
            yield Reason(Answer.UNKNOWN, "not-comparable", str(error.diagnostic), supplied_by=api.provider.value)
            return
        relied_on = release.contracts.get(api.name, self._contracts_of(api))
        for change in contract_use(changes, tuple(relied_on)):
            yield from self._of_change(api, change, bool(relied_on), now)

    def _of_change(self, api: ApiSettings, change: Change, has_contracts: bool, now: datetime) -> Iterator[Reason]:
        if change.severity is Severity.COMPATIBLE:
            return
        waiver = next((each for each in self.integration.waivers if each.covers(change.fingerprint, now.date())), None)
        where = f"{change.operation}: {change.message}"
        data = change_to_json(change)
        if waiver is not None:
            text = f"waived until {waiver.expires.isoformat()} by {waiver.owner} ({waiver.reason}): {where}"
            yield Reason(Answer.YES, "waived", text, change=data)
        elif change.severity is Severity.BREAKING:
            yield Reason(Answer.NO, "breaking-change", where, supplied_by=api.provider.value, change=data)
        elif not change.decided:
            yield Reason(Answer.UNKNOWN, "undecided-change", where, supplied_by=api.provider.value, change=data)
        elif has_contracts:
            yield Reason(Answer.YES, "risky-change-unused", f"no contract uses it: {where}", change=data)
        else:
            text = f"depends on what {self.integration.company(api.consumer).name} uses: {where}"
            command = f"add a contract of {api.name} under `contracts:`"
            yield Reason(
                Answer.UNKNOWN, "risky-change", text, supplied_by=api.consumer.value, command=command, change=data
            )

    def _of_verifications(self, api: ApiSettings, environment: str) -> Iterator[Reason]:
        """Without candidates: did everything that is relied on pass there when it was last verified?"""
        if api.environment(environment) is None:
            return
        known = self.store.interaction_history(self.integration.name, api.name, environment)
        contracts = self._contracts_of(api)
        if not contracts:
            text = f"nobody has said what is relied on in {api.name}"
            yield Reason(Answer.UNKNOWN, "no-contract", text, supplied_by=api.consumer.value)
        for interaction in contracts:
            history = known.get(interaction.key)
            what = f"“{interaction.description}” of {api.name} in {environment}"
            if history is not None and history.last_outcome is Outcome.PASSED:
                yield Reason(Answer.YES, "verified", f"{what} passed when it was last verified")
            elif history is None or history.last_outcome is None:
                command = f"compat-monitor run {self.path}"
                yield Reason(Answer.UNKNOWN, "not-verified", f"{what} was never verified", command=command)
            else:
                yield Reason(
                    Answer.NO,
                    "verification-failed",
                    f"{what} fails: {history.last_outcome.value}",
                    supplied_by=api.provider.value,
                )

    def _of_cases(self, release: Release) -> Iterator[Reason]:
        for case in self.store.conflicts(integration=self.integration.name, open_only=True):
            if case.environment not in {None, release.environment}:
                continue
            answer = Answer.NO if case.status.is_failing else Answer.UNKNOWN
            yield Reason(
                answer,
                "case-open",
                f"case {case.id} is open: {case.title}",
                supplied_by=case.waiting_on or None,
                command=f"compat-monitor conflicts show {case.id}",
            )
