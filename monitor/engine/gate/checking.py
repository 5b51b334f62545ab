"""Check before you ship: a provider's next description, held against what is relied on wherever the API runs.

It asks the gate, once for each environment, and adds nothing to its judgement; it reads, and keeps nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.engine.gate.decision import Decision, Gate, Release, decision
from monitor.engine.gate.reasons import Reason
from monitor.model.changes import Change, change_to_json
from monitor.model.descriptions import Document
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonValue, digest_of
from monitor.model.sides import Side
from monitor.model.values import Answer, Severity
from monitor.rules.order import worst_first

ANYWHERE = "any environment"
"""Where none is configured."""
CHANGES_MAX = 500
"""Edits that an answer lists, the worst of them; all are counted."""
REASONS_MAX = 500
_UNREAD = "a contract of {api} can't be read at the moment, so that what it relies on is not known"


@dataclass(frozen=True, slots=True)
class Held:
    """`base`: digest of the description that consumers were told of there; None where none was ever read."""

    environment: str
    base: str | None
    in_force: bool
    """Whether both companies are held to it; else it is what was read last."""
    decision: Decision


@dataclass(frozen=True, slots=True)
class Checked:
    """`changes`: each edit once, as it is where it weighs most; the worst first."""

    integration: Integration
    api: ApiSettings
    at: datetime
    digest: str
    environments: tuple[Held, ...]
    changes: tuple[Change, ...]

    @property
    def answer(self) -> Answer:
        return decision(reason for each in self.environments for reason in each.decision.reasons).answer

    @property
    def earliest(self) -> date:
        """The day on which what is announced today may end, by the agreed notice."""
        return (self.at + self.integration.agreement.notice).date()

    def to_json(self) -> dict[str, JsonValue]:
        severities = [each.severity for each in self.changes]
        summary: dict[str, JsonValue] = {each.value: severities.count(each) for each in Severity}
        in_use = sum(bool(each.used_by) for each in self.changes if each.severity is Severity.BREAKING)
        return {
            "integration": self.integration.name,
            "api": self.api.name,
            "provider": self.api.provider.value,
            "consumer": self.api.consumer.value,
            "answer": self.answer.value,
            "at": self.at.isoformat(),
            "digest": self.digest,
            "stored": False,
            "summary": {**summary, "in_use": in_use, "undecided": sum(not each.decided for each in self.changes)},
            "changes": [change_to_json(each) for each in self.changes[:CHANGES_MAX]],
            "changes_left_out": max(0, len(self.changes) - CHANGES_MAX),
            "environments": [_held_to_json(each) for each in self.environments],
            "notice": {"days": self.integration.agreement.notice.days, "earliest": self.earliest.isoformat()},
        }


def _held_to_json(held: Held) -> dict[str, JsonValue]:
    reasons = held.decision.reasons
    return {
        "environment": held.environment,
        "answer": held.decision.answer.value,
        "compared_with": {"description": held.base, "in_force": held.in_force},
        "reasons": [_reason_to_json(each) for each in reasons[:REASONS_MAX]],
        "reasons_left_out": max(0, len(reasons) - REASONS_MAX),
    }


def _reason_to_json(reason: Reason) -> dict[str, JsonValue]:
    """Without the change, which is among all changes, and without commands, which are for whoever runs the monitor."""
    return {
        "answer": reason.answer.value,
        "code": reason.code,
        "message": reason.message,
        "supplied_by": reason.supplied_by,
        "change": None if reason.change is None else reason.change["fingerprint"],
    }


def for_both(integration: Integration, api: ApiSettings) -> Integration:
    """The integration as both companies may read of it: who accepted a change is a person's address, and stays ours."""
    keeper = integration.company(Side.IN_HOUSE).name
    waivers = tuple(replace(each, owner=keeper, reason="in the configuration") for each in integration.waivers)
    return replace(
        integration, waivers=waivers, contracts=tuple(each for each in integration.contracts if each.api == api.name)
    )


def check(gate: Gate, api: ApiSettings, candidate: Document, now: datetime, *, unread: int = 0) -> Checked:
    """What the candidate would break, in each environment of `api`. `unread`: contracts of it that can't be read.

    Raises `DocumentError` for a candidate that is no API description.
    """
    places: Sequence[str] = [each.name for each in api.environments] or [ANYWHERE]
    lacking = Reason(Answer.UNKNOWN, "contract-unreadable", _UNREAD.format(api=api.name), api.consumer.value)
    found, changes = [], dict[str, Change]()
    agreed = gate.contexts[api.name].in_force
    for environment in places:
        release = Release(api.provider, environment, {api.name: candidate})
        decided = decision((*gate.decide(release, now).reasons, *([lacking] if unread else ())))
        base = gate.base(api, environment, now)
        in_force = base is not None and agreed is not None and agreed.description_digest == base
        found.append(Held(environment, base, in_force, decided))
        _add(changes, gate.changes(api, candidate, environment, now))
    content = digest_of(candidate.files[candidate.entry])
    ordered = tuple(sorted(changes.values(), key=worst_first))
    return Checked(gate.integration, api, now, content, tuple(found), ordered)


def _add(known: dict[str, Change], changes: Sequence[Change]) -> None:
    for each in changes:
        if each.fingerprint not in known or worst_first(each) < worst_first(known[each.fingerprint]):
            known[each.fingerprint] = each
