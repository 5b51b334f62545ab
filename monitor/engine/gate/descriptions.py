"""A candidate description held against what consumers were told and what they rely on: the provider's half."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.documents import bundle
from monitor.engine.descriptions.announcements import sunsets
from monitor.engine.gate.contracts import candidate_reasons, verified_green
from monitor.engine.gate.promises import contradicts, named_in
from monitor.engine.gate.reasons import Reason
from monitor.engine.gate.running import Sightings
from monitor.engine.gate.scope import Scope, replaced
from monitor.errors import MonitorError
from monitor.model.api import Api
from monitor.model.changes import Change, change_to_json
from monitor.model.contracts import Interaction, Origin
from monitor.model.descriptions import Document
from monitor.model.integration import Waiver
from monitor.model.values import Answer, Severity
from monitor.openapi import read_api
from monitor.openapi.matching import belongs_to
from monitor.rules import compare, contract_use
from monitor.rules.usage import ANNOUNCEMENTS


def description_reasons(
    scope: Scope, candidate: Document, configured: Sequence[Interaction], contract: Sequence[Interaction] | None
) -> Iterator[Reason]:
    """`configured`: contracts, and traffic, which can show that a place is used and never that it is not.

    `contract`: a candidate contract that goes out together with it, which is asked about by itself.
    """
    described = read_api(bundle(candidate), source=candidate.source)
    comparison = _Comparison(scope, candidate, described, configured, contract)
    changes: tuple[Change, ...] = ()
    if scope.base is None:
        text = (
            f"no description of {scope.api.name} was ever read, so that the candidate can't be compared with anything"
        )
        provider = scope.api.provider.value
        yield Reason(Answer.UNKNOWN, "nothing-to-compare-with", text, provider, scope.look_again)
    else:
        try:
            changes = comparison.since(scope.base)
            out_already = comparison.breaks_already(scope.base, changes)
            together = comparison.met_together(scope.base)
        except MonitorError as error:
            yield Reason(Answer.UNKNOWN, "not-comparable", str(error.diagnostic), scope.api.provider.value)
        else:
            yield from _of_changes(scope, changes, comparison, out_already=out_already, together=together)
    waived = [each for each in changes if _waiver(scope, each) is not None]
    yield from _contradictions(scope, comparison.kept, described, waived)


def candidate_changes(scope: Scope, candidate: Document, configured: Sequence[Interaction]) -> tuple[Change, ...]:
    """All that consumers will meet, also what breaks nobody; nothing where there is nothing to compare with."""
    if scope.base is None:
        return ()
    described = read_api(bundle(candidate), source=candidate.source)
    try:
        return _Comparison(scope, candidate, described, configured, None).since(scope.base)
    except MonitorError:
        return ()  # `description_reasons` says why


class _Comparison:
    """A candidate against what is known, with the places that are relied on once the release is out."""

    def __init__(
        self,
        scope: Scope,
        candidate: Document,
        described: Api,
        configured: Sequence[Interaction],
        contract: Sequence[Interaction] | None,
    ) -> None:
        self._scope, self._candidate, self._described = scope, candidate, described
        self._configured, self._contract = configured, contract
        self._relied_on = configured if contract is None else replaced(configured, contract)
        self.kept = [each for each in self._relied_on if each not in (contract or ()) and each.origin is not Origin.HAR]
        """Contracts that stay as they are."""

    @property
    def has_contracts(self) -> bool:
        return any(each.origin is not Origin.HAR for each in self._relied_on)

    def since(self, digest: str) -> tuple[Change, ...]:
        """All changes that consumers will meet. Raises `MonitorError` where the two can't be compared."""
        return self._with_use(self._changes(digest), self._relied_on, digest)

    def breaks_already(self, base: str, changes: Sequence[Change]) -> bool:
        """Whether what breaks is out already, and the candidate adds no harm to it."""
        running = self._scope.runs.digest
        if running is None or running == base or all(each.severity is Severity.COMPATIBLE for each in changes):
            return False
        return all(each.severity is Severity.COMPATIBLE for each in self.since(running))

    def met_together(self, base: str) -> frozenset[str]:
        """Fingerprints of changes at places that were relied on, and where the contract released with it fits.

        Empty where any of that contract is not promised by the candidate; without what other contracts still use.
        """
        contract = self._contract
        if not contract or any(
            each.answer is not Answer.YES for each in candidate_reasons(self._scope, contract, self._described)
        ):
            return frozenset()
        changes = self._changes(base)
        declared = [each for each in self._configured if each.origin is not Origin.HAR]
        before = _used(self._with_use(changes, declared, base))
        return before - _used(self._with_use(changes, self.kept, base))

    def _changes(self, digest: str) -> tuple[Change, ...]:
        scope = self._scope
        pair = scope.api.name, digest, self._candidate.digest
        if pair not in scope.compared:
            scope.compared[pair] = compare(
                scope.store.document(digest),
                self._candidate,
                overrides=scope.integration.rules,
                judge=scope.judge,
                api=scope.api.name,
                now=scope.now,
                notice=scope.integration.agreement.notice,
                watched=sunsets(scope.context, scope.descriptions),
            ).changes
        return scope.compared[pair]

    def _with_use(
        self, changes: Sequence[Change], interactions: Sequence[Interaction], digest: str
    ) -> tuple[Change, ...]:
        """As each calls an operation: the path of a declared server may stand before that of an operation."""
        base = self._scope.descriptions.api(digest)
        assert base is not None
        named = named_in(interactions, (base, self._described))
        calling = [replace(each, operation=each.operation or named.get(each.key)) for each in interactions]
        return contract_use(changes, calling, base)


def _used(changes: Sequence[Change]) -> frozenset[str]:
    return frozenset(each.fingerprint for each in changes if each.used_by)


def _of_changes(
    scope: Scope, changes: Sequence[Change], comparison: _Comparison, *, out_already: bool, together: frozenset[str]
) -> Iterator[Reason]:
    noted = [each for each in changes if each.severity is not Severity.COMPATIBLE]
    for change in noted:
        waiver = _waiver(scope, change)
        if waiver is not None:
            by = f"waived until {waiver.expires.isoformat()} by {waiver.owner} ({waiver.reason})"
            yield Reason(Answer.YES, "waived", f"{by}: {_where(change)}", change=change_to_json(change))
        elif change.severity is Severity.BREAKING:
            yield _of_breaking(scope, change, out_already=out_already, together=change.fingerprint in together)
        else:
            yield _of_risky(scope, change, has_contracts=comparison.has_contracts)
    if not noted:
        count = f"{len(changes)} compatible change{'s' * (len(changes) != 1)}" if changes else "no change that matters"
        text = f"the candidate breaks nothing of what {scope.consumer} was told of {scope.api.name}: {count}"
        yield Reason(Answer.YES, "breaks-nothing", text)


def _where(change: Change) -> str:
    return f"{change.operation}: {change.message}"


def _of_breaking(scope: Scope, change: Change, *, out_already: bool, together: bool) -> Reason:
    where, data, consumer = _where(change), change_to_json(change), scope.api.consumer.value
    if together:
        text = f"the contract released with it expects this: {where}"
        return Reason(Answer.YES, "met-by-candidate-contract", text, change=data)
    if not out_already:
        used = f" (used by {', '.join(change.used_by)})" if change.used_by else ""
        return Reason(Answer.NO, "breaking-change", where + used, scope.api.provider.value, change=data)
    text = f"it breaks what {scope.consumer} was told, as what runs in {scope.environment} does already: {where}"
    command = f"compat-monitor agree {scope.path} --api {scope.api.name} --side {consumer}"
    return Reason(Answer.UNKNOWN, "break-already-running", text, consumer, command, data)


def _of_risky(scope: Scope, change: Change, *, has_contracts: bool) -> Reason:
    where, data = _where(change), change_to_json(change)
    if not change.decided:
        why = f" ({change.note})" if change.note else ""
        return Reason(Answer.UNKNOWN, "undecided-change", where + why, scope.api.provider.value, change=data)
    if change.rule in ANNOUNCEMENTS:
        return Reason(Answer.YES, "announced", f"announced, and breaks nobody yet: {where}", change=data)
    if has_contracts:
        return Reason(Answer.YES, "risky-change-unused", f"no contract uses it: {where}", change=data)
    text = f"depends on what {scope.consumer} uses: {where}"
    command = f"add a contract of {scope.api.name} under `contracts:`"
    return Reason(Answer.UNKNOWN, "risky-change", text, scope.api.consumer.value, command, data)


def _waiver(scope: Scope, change: Change) -> Waiver | None:
    today = scope.now.date()
    return next((each for each in scope.integration.waivers if each.covers(change.fingerprint, today)), None)


def _contradictions(
    scope: Scope, contracts: Sequence[Interaction], described: Api, waived: Sequence[Change]
) -> Iterator[Reason]:
    """Contracts that certainly can't work under the candidate; what only remains open adds nothing to the changes."""
    running = scope.descriptions.api(scope.runs.digest)
    sightings = Sightings(scope.integration, scope.api.name, scope.environment, scope.store)
    for interaction in contracts:
        why = contradicts(described, interaction, scope.judge)
        if why is None:
            continue
        text = f"“{interaction.description}” can't work under the candidate: {why}"
        if any(_concerns(each, interaction) for each in waived):
            yield Reason(Answer.YES, "waived", f"follows from a waived change: {text}")
        elif running is None or contradicts(running, interaction, scope.judge) is None:
            yield Reason(Answer.NO, "contract-contradicted", text, supplied_by=scope.api.provider.value)
        elif verified_green(scope, interaction, sightings):
            text = f"{text}; what runs now is described so too, and passes"
            yield Reason(Answer.YES, "contract-contradicted-already", text)
        else:
            text = f"{text}; what runs now is described so too"
            yield Reason(
                Answer.UNKNOWN,
                "contract-contradicted-already",
                text,
                supplied_by=scope.api.provider.value,
                command=scope.look_again,
            )


def _concerns(change: Change, interaction: Interaction) -> bool:
    operations = {change.operation, *(each.operation for each in change.reaches)}
    request = interaction.request
    return any(each == interaction.operation or belongs_to(each, request.method, request.path) for each in operations)
