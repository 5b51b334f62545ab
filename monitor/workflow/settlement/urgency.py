"""How urgent a case is by what is known of it, beside how urgent somebody says it is: impact × visibility × time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.cases import Conflict, ConflictStatus
from monitor.model.integration import Agreement, Company
from monitor.model.json_value import JsonValue
from monitor.model.settlement import ConcernKind, Settlement, Urgency, Visibility
from monitor.model.sides import Side
from monitor.model.values import Failure
from monitor.workflow.working_time import working_between

_ACCEPTED_QUIETLY = frozenset({Failure.SHAPE.value, Failure.VALUE.value, Failure.HEADERS.value, Failure.LATENCY.value})
"""Failures of an answer that says that all is well."""
_VISIBLE: Mapping[Visibility, int] = {Visibility.LATENT: 1, Visibility.SILENT: 2, Visibility.LOUD: 3}
_LEVELS = ((18, Urgency.CRITICAL), (9, Urgency.HIGH), (4, Urgency.NORMAL), (0, Urgency.LOW))
_PRODUCTION = frozenset({"production", "prod", "live"})


@dataclass(frozen=True, slots=True)
class Computed:
    """Three factors from 1 to 3, their product as a level, and in words where each comes from."""

    level: Urgency
    impact: int
    visibility: Visibility
    time: int
    reasons: tuple[str, ...]


def visibility(conflict: Conflict, regressions: Sequence[Mapping[str, JsonValue]]) -> Visibility:
    """By the failures as they were saved; the loudest counts."""
    if conflict.status is ConflictStatus.PENDING:
        return Visibility.LATENT
    quiet = bool(regressions) and all(_is_silent(each) for each in regressions)
    return Visibility.SILENT if quiet else Visibility.LOUD


def _is_silent(regression: Mapping[str, JsonValue]) -> bool:
    """2xx outside the contract. What is said of a status names the one that arrived."""
    if regression.get("failure") == Failure.STATUS.value:
        return str(regression.get("actual", "")).startswith("2")
    return regression.get("failure") in _ACCEPTED_QUIETLY


def computed(
    conflict: Conflict, regressions: Sequence[Mapping[str, JsonValue]], agreement: Agreement, now: datetime
) -> Computed:
    """Of an open case. Impact by where it fails; time by how long, against what the companies agreed."""
    seen = visibility(conflict, regressions)
    live = (conflict.environment or "").lower() in _PRODUCTION
    impact = 1 if seen is Visibility.LATENT else 3 if live else 2
    age = now - (conflict.first_indication_at or conflict.opened_at)
    time = 1 if age <= agreement.acknowledge_within else 2 if age <= agreement.update_every else 3
    product = impact * _VISIBLE[seen] * time
    level = next(level for least, level in _LEVELS if product >= least)
    where = "nothing fails yet" if impact == 1 else f"it fails in {conflict.environment or 'an environment'}"
    words = {
        Visibility.LOUD: "requests fail",
        Visibility.SILENT: "answers say that all is well and are not as agreed",
        Visibility.LATENT: "it is foreseen",
    }
    if conflict.status is ConflictStatus.REPORTED:
        words = dict.fromkeys(words, "nobody has seen it fail yet")
        where = where.replace("it fails", "it is reported to fail")
    hours = int(age / timedelta(hours=1))
    since = f"for {hours} h" if hours else "for less than an hour"
    return Computed(level, impact, seen, time, (where, words[seen], since))


def claimed(view: Settlement) -> tuple[tuple[Side, Urgency], ...]:
    """What each company says last, by its concerns about urgency."""
    said = {each.side: each.claimed for each in view.concerns if each.kind is ConcernKind.URGENCY and each.claimed}
    return tuple((side, said[side]) for side in Side if side in said)


def time_on_sides(
    view: Settlement, companies: Mapping[Side, Company], now: datetime, closed_at: datetime | None = None
) -> Mapping[Side, timedelta]:
    """How long the case waited on each company, in the working hours of that company; on both, it counts for each."""
    found = dict.fromkeys(Side, timedelta())
    ends = [*(at for _, at in view.waits[1:]), closed_at or now]
    for (waiting_on, since), until in zip(view.waits, ends, strict=False):
        for side in Side:
            if waiting_on in {side.value, "both"}:
                found[side] += working_between(since, until, companies[side].hours)
    return found
