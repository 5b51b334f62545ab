"""From facts to changes: each fact is rated by its row, and one edit is one change, however many places feel it."""

from collections.abc import Iterable, Mapping

from monitor.model.changes import Change, Location, Reach
from monitor.model.facts import Fact, Finding
from monitor.model.json_value import digest_of_value
from monitor.model.record import record
from monitor.model.values import Direction, Severity
from monitor.rules.catalogue import CATALOGUE
from monitor.rules.policy import Policy, Rating
from monitor.rules.rows import Row

_RANK = {Severity.BREAKING: 0, Severity.RISKY: 1, Severity.COMPATIBLE: 2}


@record
class _Rated:
    fact: Fact
    row: Row
    rating: Rating
    decided: bool

    @property
    def severity(self) -> Severity:
        return self.rating.severity

    @property
    def order(self) -> tuple[int, bool]:
        """Worst first, what is decided before what is not; else the document's order, whose first has the witness."""
        return (_RANK[self.severity], not self.decided)


def judge(
    facts: Iterable[Fact],
    *,
    api: str = "",
    overrides: Mapping[str, Severity] | None = None,
    policy: Policy | None = None,
) -> tuple[Change, ...]:
    """Changes, worst first. Facts with the same `edit` become one, whose singular fields hold the worst place.

    `overrides` set the severity of a rule wherever its fact is decided, whatever `policy` says; what could not be
    decided stays risky.
    """
    edits: dict[str, list[_Rated]] = {}
    for fact in facts:
        edits.setdefault(fact.edit, []).append(_rated(fact, overrides or {}, policy))
    changes = [_change(sorted(rated, key=lambda each: each.order), api) for rated in edits.values()]
    return tuple(sorted(changes, key=_order))


def _order(change: Change) -> tuple[int, bool, int, str, str, str]:
    return (
        _RANK[change.severity],
        not change.decided,
        -len(change.reaches),
        change.operation,
        change.place,
        change.fingerprint,
    )


def _rated(fact: Fact, overrides: Mapping[str, Severity], policy: Policy | None) -> _Rated:
    row = CATALOGUE[fact.kind, fact.direction]
    if fact.proof.finding is Finding.UNKNOWN:
        return _Rated(fact, row, Rating(Severity.RISKY), decided=False)
    if fact.proof.finding is Finding.KEPT:
        return _Rated(fact, row, Rating(Severity.COMPATIBLE), decided=True)
    if row.id in overrides:
        return _Rated(fact, row, Rating(overrides[row.id]), decided=True)
    return _Rated(fact, row, policy.rate(fact, row.severity) if policy else Rating(row.severity), decided=True)


def _change(rated: list[_Rated], api: str) -> Change:
    worst = rated[0]
    fact = worst.fact
    shown = worst.severity is not Severity.COMPATIBLE
    reaches: dict[tuple[str, Direction, str], Severity] = {}
    for each in rated:
        reaches.setdefault((each.fact.operation, each.fact.direction, each.fact.place), each.severity)
    return Change(
        rule=worst.row.id,
        severity=worst.severity,
        decided=worst.decided,
        fingerprint=digest_of_value([api, worst.row.id, fact.subject, fact.path]),
        operation=fact.operation,
        direction=fact.direction,
        place=fact.place,
        message=_message(worst),
        base=None if fact.base is None else Location(fact.base),
        revision=None if fact.revision is None else Location(fact.revision),
        witness=fact.proof.witness if shown else None,
        reaches=tuple(
            Reach(operation, direction, place, severity) for (operation, direction, place), severity in reaches.items()
        ),
        note="; ".join(part for part in (fact.proof.reason, worst.rating.reason) if part) or None,
        ground=worst.rating.ground,
    )


def _message(rated: _Rated) -> str:
    values = {"name": "", "before": "", "after": "", "what": "it", **rated.fact.values}
    return rated.row.message.format_map(values)
