"""A candidate description held against what consumers were told and what they rely on: the provider's half."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.documents import bundle
from monitor.engine.gate_contracts import verified_green
from monitor.engine.gate_promises import contradicts, named_in
from monitor.engine.gate_running import Sightings
from monitor.engine.gate_scope import Scope
from monitor.engine.reasons import Reason
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
    scope: Scope, candidate: Document, relied_on: Sequence[Interaction], *, contract_is_new: bool
) -> Iterator[Reason]:
    """`relied_on`: contracts, and traffic, which can show that a place is used and never that it is not.

    `contract_is_new`: a candidate contract comes with it, which is asked about by itself.
    """
    described = read_api(bundle(candidate), source=candidate.source)
    contracts = [each for each in relied_on if each.origin is not Origin.HAR]
    changes: tuple[Change, ...] = ()
    if scope.base is None:
        text = (
            f"no description of {scope.api.name} was ever read, so that the candidate can't be compared with anything"
        )
        yield Reason(
            Answer.UNKNOWN,
            "nothing-to-compare-with",
            text,
            supplied_by=scope.api.provider.value,
            command=scope.look_again,
        )
    else:
        try:
            changes, out_already = _changes(scope, scope.base, candidate, relied_on, described)
        except MonitorError as error:
            yield Reason(Answer.UNKNOWN, "not-comparable", str(error.diagnostic), supplied_by=scope.api.provider.value)
        else:
            yield from _of_changes(scope, changes, has_contracts=bool(contracts), out_already=out_already)
    if not contract_is_new:
        waived = [each for each in changes if _waiver(scope, each) is not None]
        yield from _contradictions(scope, contracts, described, waived)


def _changes(
    scope: Scope, base: str, candidate: Document, relied_on: Sequence[Interaction], described: Api
) -> tuple[tuple[Change, ...], bool]:
    """All changes that consumers will meet, and whether what breaks is out already, with no harm added to it."""
    named = named_in(relied_on, (scope.descriptions.api(base), described))
    used = tuple(replace(each, operation=each.operation or named.get(each.key)) for each in relied_on)

    def between(digest: str) -> tuple[Change, ...]:
        compared = compare(
            scope.store.document(digest),
            candidate,
            overrides=scope.integration.rules,
            judge=scope.judge,
            api=scope.api.name,
        )
        return contract_use(compared.changes, used)

    changes = between(base)
    running = scope.runs.digest
    if running is None or running == base or all(each.severity is Severity.COMPATIBLE for each in changes):
        return changes, False
    return changes, all(each.severity is Severity.COMPATIBLE for each in between(running))


def _of_changes(scope: Scope, changes: Sequence[Change], *, has_contracts: bool, out_already: bool) -> Iterator[Reason]:
    noted = [each for each in changes if each.severity is not Severity.COMPATIBLE]
    for change in noted:
        yield _of_change(scope, change, has_contracts=has_contracts, out_already=out_already)
    if not noted:
        count = f"{len(changes)} compatible change{'s' * (len(changes) != 1)}" if changes else "no change that matters"
        text = f"the candidate breaks nothing of what {scope.consumer} was told of {scope.api.name}: {count}"
        yield Reason(Answer.YES, "breaks-nothing", text)


def _of_change(scope: Scope, change: Change, *, has_contracts: bool, out_already: bool) -> Reason:
    where, data = f"{change.operation}: {change.message}", change_to_json(change)
    waiver = _waiver(scope, change)
    if waiver is not None:
        text = f"waived until {waiver.expires.isoformat()} by {waiver.owner} ({waiver.reason}): {where}"
        return Reason(Answer.YES, "waived", text, change=data)
    if change.severity is Severity.BREAKING:
        return _of_breaking(scope, change, where, out_already=out_already)
    if not change.decided:
        why = f" ({change.note})" if change.note else ""
        provider = scope.api.provider.value
        return Reason(Answer.UNKNOWN, "undecided-change", where + why, supplied_by=provider, change=data)
    if change.rule in ANNOUNCEMENTS:
        return Reason(Answer.YES, "announced", f"announced, and breaks nobody yet: {where}", change=data)
    if has_contracts:
        return Reason(Answer.YES, "risky-change-unused", f"no contract uses it: {where}", change=data)
    text = f"depends on what {scope.consumer} uses: {where}"
    command = f"add a contract of {scope.api.name} under `contracts:`"
    return Reason(Answer.UNKNOWN, "risky-change", text, scope.api.consumer.value, command, data)


def _of_breaking(scope: Scope, change: Change, where: str, *, out_already: bool) -> Reason:
    data = change_to_json(change)
    if not out_already:
        used = f" (used by {', '.join(change.used_by)})" if change.used_by else ""
        return Reason(Answer.NO, "breaking-change", where + used, supplied_by=scope.api.provider.value, change=data)
    consumer = scope.api.consumer.value
    text = f"it breaks what {scope.consumer} was told, as what runs in {scope.environment} does already: {where}"
    command = f"compat-monitor agree {scope.path} --api {scope.api.name} --side {consumer}"
    return Reason(Answer.UNKNOWN, "break-already-running", text, consumer, command, data)


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
