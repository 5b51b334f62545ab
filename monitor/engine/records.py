"""Observations as the records that `history` prints."""

from collections.abc import Iterator

from monitor.engine.events import Changed
from monitor.engine.verifying.verification import Verification
from monitor.model.confirmations import Confirmation
from monitor.model.descriptions import Poll
from monitor.model.history import Record, RecordKind


def poll_record(integration: str, poll: Poll, cycle: str) -> Record:
    data = {
        "environment": poll.target.environment,
        "outcome": poll.outcome.value,
        "digest": poll.digest,
        "previous_digest": poll.previous_digest,
        "reason": str(poll.diagnostic) if poll.diagnostic else None,
    }
    return Record(poll.at, RecordKind.POLL, integration, poll.target.api, cycle, data)


def change_records(changed: Changed, cycle: str) -> Iterator[Record]:
    for change in changed.changes:
        data = {
            "rule": change.rule,
            "severity": change.severity.value,
            "operation": change.operation,
            "place": change.place,
            "message": change.message,
            "fingerprint": change.fingerprint,
            "base_digest": changed.base_digest,
            "revision_digest": changed.revision_digest,
            "not_before": changed.not_before.isoformat() if changed.not_before else None,
            "not_after": changed.not_after.isoformat(),
        }
        yield Record(changed.not_after, RecordKind.CHANGE, changed.integration, changed.target.api, cycle, data)


def verification_record(integration: str, verification: Verification, cycle: str) -> Record:
    planned = verification.planned
    data = {
        "environment": planned.environment.name,
        "contract": planned.interaction.contract,
        "interaction": planned.interaction.description,
        "operation": planned.operation,
        "outcome": verification.outcome.value,
        "reason": verification.reason,
        "observed": verification.observed,
    }
    return Record(verification.at, RecordKind.VERIFICATION, integration, planned.api.name, cycle, data)


def confirmation_record(integration: str, confirmation: Confirmation, cycle: str) -> Record:
    data = confirmation.to_json()
    return Record(confirmation.at, RecordKind.CONFIRMATION, integration, confirmation.api, cycle, data)
