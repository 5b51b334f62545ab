"""May this release go out? Yes, no or unknown, always with typed reasons (DESIGN.md §3).

A candidate description is held against the one in force (what consumers were told) and against the contracts; a
candidate contract against what the provider showed (recordings) and promises (description). What was polled last counts
as running, and is marked *assumed* unless a pipeline said so with `deployed`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.documents import bundle
from monitor.engine.descriptions.context import ApiContext, Descriptions
from monitor.engine.gate.contracts import candidate_reasons, verified_reasons
from monitor.engine.gate.descriptions import candidate_changes, description_reasons
from monitor.engine.gate.reasons import Reason
from monitor.engine.gate.running import EVIDENCE_AGE_MAX, running
from monitor.engine.gate.scope import Scope
from monitor.engine.ports import Store
from monitor.model.cases import ConflictStatus
from monitor.model.changes import Change
from monitor.model.contracts import Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side
from monitor.model.values import Answer
from monitor.openapi import read_api
from monitor.schemas import Judge


@dataclass(frozen=True, slots=True)
class Release:
    """What `side` wants to release into `environment`; candidates by API name, of either side."""

    side: Side
    environment: str
    descriptions: Mapping[str, Document] = field(default_factory=dict)
    contracts: Mapping[str, Sequence[Interaction]] = field(default_factory=dict)

    @property
    def has_candidates(self) -> bool:
        return bool(self.descriptions or self.contracts)


@dataclass(frozen=True, slots=True)
class Decision:
    """`reasons` in the order of their weight: what forbids first. Without any reason nothing is known."""

    reasons: tuple[Reason, ...]

    @property
    def answer(self) -> Answer:
        answers = {each.answer for each in self.reasons} or {Answer.UNKNOWN}
        return next(each for each in _WEIGHT if each in answers)

    @property
    def by_code(self) -> dict[tuple[Answer, str], list[Reason]]:
        """The reasons of each answer and code, in the order of the first."""
        found: dict[tuple[Answer, str], list[Reason]] = {}
        for reason in self.reasons:
            found.setdefault((reason.answer, reason.code), []).append(reason)
        return found

    def to_json(self) -> dict[str, JsonValue]:
        return {"answer": self.answer.value, "reasons": [each.to_json() for each in self.reasons]}


_WEIGHT = (Answer.NO, Answer.UNKNOWN, Answer.YES)


_ANSWER_BY_STATUS = {
    ConflictStatus.PENDING: Answer.UNKNOWN,
    ConflictStatus.REPORTED: Answer.UNKNOWN,
    ConflictStatus.FIX_VERIFIED: Answer.YES,
}
"""What an open case says of a release: foreseen breaks may be agreed to, what a person reported was not seen to fail,
and what is green again is only watched.
"""


def decision(reasons: Iterable[Reason]) -> Decision:
    """Each reason once, what forbids first."""
    once = {(each.answer, each.code, each.message): each for each in reasons}
    unknown = Reason(Answer.UNKNOWN, "nothing-known", "nothing that is configured here speaks of this release")
    found = once.values() or [unknown]
    return Decision(tuple(sorted(found, key=lambda each: _WEIGHT.index(each.answer))))


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
    _compared: dict[tuple[str, str, str], tuple[Change, ...]] = field(default_factory=dict, repr=False, compare=False)

    def changes(self, api: ApiSettings, candidate: Document, environment: str, now: datetime) -> tuple[Change, ...]:
        """Between what consumers were told there and the candidate, with who uses each place; worst first."""
        configured = [each for each in self.contracts if each.api == api.name]
        return candidate_changes(self._scope(api, environment, now), candidate, configured)

    def base(self, api: ApiSettings, environment: str, now: datetime) -> str | None:
        """Digest of what consumers were told there."""
        return self._scope(api, environment, now).base

    def decide(self, release: Release, now: datetime) -> Decision:
        reasons = [reason for api in self.integration.apis for reason in self._of_api(api, release, now)]
        if not release.has_candidates:
            reasons.extend(self._of_pause(now))
            reasons.extend(self._of_cases(release))
        return decision(reasons)

    def _of_api(self, api: ApiSettings, release: Release, now: datetime) -> Iterator[Reason]:
        candidate, contract = release.descriptions.get(api.name), release.contracts.get(api.name)
        asked = candidate is not None or contract is not None
        if release.has_candidates and not asked:
            return
        elsewhere = [each.name for each in api.environments]
        if elsewhere and release.environment not in elsewhere:
            if asked:
                yield self._not_there(api, release.environment, elsewhere)
            return
        scope = self._scope(api, release.environment, now)
        configured = [each for each in self.contracts if each.api == api.name]
        if not asked:
            yield from verified_reasons(scope, [each for each in configured if each.origin is not Origin.HAR])
            return
        yield from _assumption(scope)
        if candidate is not None:
            yield from description_reasons(scope, candidate, configured, contract)
        if contract is not None:
            described = None if candidate is None else read_api(bundle(candidate), source=candidate.source)
            yield from candidate_reasons(scope, contract, described)

    def _scope(self, api: ApiSettings, environment: str, now: datetime) -> Scope:
        context = self.contexts[api.name]
        return Scope(
            self.integration,
            context,
            environment,
            running(self.integration, context, environment, self.store),
            self.store,
            Descriptions(self.store),
            self.judge,
            now,
            self.path,
            self._compared,
        )

    def _not_there(self, api: ApiSettings, environment: str, elsewhere: Sequence[str]) -> Reason:
        text = f"{api.name} is not known to run in {environment}, only in {', '.join(elsewhere)}"
        command = f"add {environment} to the environments of {api.name}"
        return Reason(Answer.UNKNOWN, "no-such-environment", text, supplied_by=api.provider.value, command=command)

    def _of_pause(self, now: datetime) -> Iterator[Reason]:
        until = self.store.paused_until(self.integration.name)
        if until is not None and until > now:
            command = f"compat-monitor resume {self.integration.name} --config {self.path}"
            yield Reason(Answer.UNKNOWN, "paused", "probes are paused, so that nothing is verified", command=command)

    def _of_cases(self, release: Release) -> Iterator[Reason]:
        for case in self.store.conflicts(integration=self.integration.name, open_only=True):
            if case.environment not in {None, release.environment}:
                continue
            answer = _ANSWER_BY_STATUS.get(case.status, Answer.NO)
            yield Reason(
                answer,
                "case-open",
                f"case {case.id} is open ({case.status.value}): {case.title}",
                supplied_by=case.waiting_on or None,
                command=f"compat-monitor conflicts show {case.id} --config {self.path}",
            )


def _assumption(scope: Scope) -> Iterator[Reason]:
    if scope.runs.assumed and scope.runs.digest is not None:
        polled = scope.runs.polled_at
        if polled is None or scope.now - polled > EVIDENCE_AGE_MAX:
            since = f"since {polled.isoformat(timespec='minutes')}" if polled else "for an unknown time"
            yield Reason(
                Answer.UNKNOWN,
                "description-outdated",
                f"the description of {scope.api.name} was not read {since}: {scope.provider} may run another by now",
                supplied_by=scope.api.provider.value,
                command=f"compat-monitor run {scope.path}",
            )
            return
        when = f"polled at {polled.isoformat(timespec='minutes')}" if polled else "known last"
        text = f"the description of {scope.api.name} {when} is taken for what {scope.provider} runs"
        command = f"compat-monitor deployed {scope.path} --side {scope.api.provider.value} --version …"
        yield Reason(Answer.YES, "assumed-running", f"assumed: {text} in {scope.environment}", command=command)
