"""The account as programs read it: times in seconds, money in the configured currency (`docs/report.md`)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.accounts.account import Account, CaseAccount
from monitor.accounts.audience import seen_by
from monitor.accounts.conduct import Conduct
from monitor.accounts.costs import Cost, Part, sum_of
from monitor.accounts.decisions import decision
from monitor.accounts.notices import Notice
from monitor.accounts.story import Kind
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side


def to_json(accounts: Sequence[Account], viewer: Side = Side.IN_HOUSE) -> dict[str, JsonValue]:
    """`accounts`: at least one, of one period. `viewer`: for whose eyes; money is left out for the other company."""
    found = [seen_by(each, viewer) for each in accounts]
    asked = decision(found)
    return {
        "from": found[0].period.start.isoformat(),
        "to": found[0].period.end.isoformat(),
        "integrations": [_account(each) for each in found],
        "decision": {
            "rule": asked.rule,
            "ask": asked.ask,
            "because": list(asked.because),
            "integration": asked.integration or None,
        },
    }


def _account(account: Account) -> dict[str, JsonValue]:
    avoided = account.avoided
    return {
        "integration": account.integration.name,
        "companies": {side.value: account.integration.company(side).name for side in Side},
        "watched_since": _moment(account.watched_since),
        "production_unwatched": list(account.unwatched),
        "exposed_seconds": account.exposed.total_seconds(),
        "escaped": account.count(Kind.ESCAPED),
        "prevented": {
            "total": account.prevented,
            "refused_by_gate": account.refused,
            "foreseen": account.settled[Kind.FORESEEN],
            "shown_before_production": account.settled[Kind.SHOWN],
        },
        "avoided": {
            "based_on": avoided.basis,
            "exposed_seconds": _range(avoided.customers),
            "working_seconds": _range(avoided.step),
            "cost": None if avoided.money is None else [float(each) for each in avoided.money],
        },
        "cost": None if account.rates is None else _cost(account.cost, account.rates.currency),
        "explanations": {
            "given": account.verdicts,
            "overturned": sum(each.overturned for each in account.conduct.values()),
        },
        "sides": {side.value: _conduct(own) for side, own in account.conduct.items()},
        "escalations": {
            "total": len(account.escalations),
            "preventable": sum(each.preventable for each in account.escalations),
            "by_trigger": {
                name: sum(each.trigger == name for each in account.escalations)
                for name in sorted({each.trigger for each in account.escalations})
            },
        },
        "mediation": {
            "rooms": len(account.mediations),
            "settled": sum(each.settled for each in account.mediations),
            "open": sum(each.ended_at is None for each in account.mediations),
        },
        "cases": [_case(each, account) for each in account.cases],
        "months": [
            {
                "month": f"{each.period.start:%Y-%m}",
                "exposed_seconds": each.exposed.total_seconds(),
                "escaped": each.escaped,
                "prevented": each.prevented,
            }
            for each in account.months
        ],
    }


def _case(case: CaseAccount, account: Account) -> dict[str, JsonValue]:
    conflict = case.story.conflict
    return {
        "id": conflict.id,
        "title": conflict.title,
        "api": conflict.api,
        "status": conflict.status.value,
        "counts_as": case.story.kind.value,
        "environments": sorted({each.environment for each in case.story.record.places}),
        "changed_by": sorted(side.value for side in case.story.changed_by),
        "first_indication_at": _moment(case.story.began_at),
        "attributed_at": _moment(conflict.attributed_at),
        "verified_at": _moment(case.story.verified_at),
        "explained_after_seconds": _seconds(case.explained_after),
        "verified_after_seconds": _seconds(case.verified_after),
        "failing_seconds": case.failing.total_seconds(),
        "exposed_seconds": case.exposed.total_seconds(),
        "delayed_seconds": case.delayed.total_seconds(),
        "working_seconds": {side.value: case.step[side].total_seconds() for side in Side},
        "failed_checks": case.checks,
        "failed_calls_seen": case.calls,
        "cost": None if account.rates is None else _cost(case.cost, account.rates.currency),
    }


def _conduct(own: Conduct) -> dict[str, JsonValue]:
    return {
        "working_seconds": own.step.total_seconds(),
        "escaped": own.escaped,
        "prevented": own.prevented,
        "notices": [_notice(each) for each in own.notices],
        "unannounced": len(own.unannounced),
        "notice_in_full": len(own.notices) - len(own.without_notice) - len(own.not_known),
        "notice_not_known": len(own.not_known),
        "answers": {"in_time": own.in_time, "late": own.late},
        "commitments": {"kept": own.kept, "missed": own.missed},
        "disputes": {"raised": own.raised, "upheld": own.upheld, "overturned": own.overturned},
        "gate": {
            "asked": own.asked,
            "refused": len(own.refusals),
            "overridden": own.overridden,
            "refusals": [
                {"at": each.at.isoformat(), "environment": each.environment, "reason": each.reason}
                for each in own.refusals
            ],
        },
    }


def _notice(notice: Notice) -> dict[str, JsonValue]:
    return {
        "what": notice.what,
        "effective_at": notice.effective_at.isoformat(),
        "announced_at": _moment(notice.announced_at),
        "announced_or_before": notice.or_before,
        "given_days": round(notice.given / timedelta(days=1), 2),
        "promised_days": round(notice.promised / timedelta(days=1), 2),
        "conflict": notice.case,
    }


def _cost(cost: Cost, currency: str) -> dict[str, JsonValue]:
    """A part without a rate is null."""
    parts: dict[str, JsonValue] = {part.value: float(cost[part]) if part in cost else None for part in Part}
    return {"currency": currency, "total": float(sum_of(cost)), **parts}


def _range(ends: tuple[timedelta, timedelta] | None) -> JsonValue:
    return None if ends is None else [each.total_seconds() for each in ends]


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
