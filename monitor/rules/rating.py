"""From facts to changes: each fact is rated by its row, and one edit is one change, however many places feel it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain

from monitor.model.changes import Change, Component, Location, Part, Reach, Witness
from monitor.model.facts import Fact, FactKind, Finding
from monitor.model.json_value import digest_of_value
from monitor.model.record import record
from monitor.model.values import Direction, Severity
from monitor.openapi.matching import path_shape
from monitor.rules.catalogue import CATALOGUE
from monitor.rules.order import RANK, worst_first
from monitor.rules.policy import Policy, Rating
from monitor.rules.rows import Row
from monitor.rules.transitions.transition import Transition

_ALTERNATIVES = frozenset(
    {FactKind.ALTERNATIVE_ADDED, FactKind.DISCRIMINATED_ALTERNATIVE_ADDED, FactKind.ALTERNATIVE_REMOVED}
)
_MOST_NAMED = 3
_UNSEEN = "no message that shows it was found"


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
    def spot(self) -> tuple[str, Direction, str]:
        return (self.fact.operation, self.fact.direction, self.fact.place)

    @property
    def witness(self) -> Witness | None:
        """Of this very place; what is compatible needs none."""
        return None if self.severity is Severity.COMPATIBLE else self.fact.proof.shown()


def changes_of(
    facts: Iterable[Fact],
    *,
    api: str = "",
    overrides: Mapping[str, Severity] | None = None,
    policy: Policy | None = None,
    transitions: Iterable[Transition] = (),
    every_witness: bool = False,
    called: Collection[str] = (),
) -> tuple[Change, ...]:
    """Changes, worst first. Facts with the same `edit` become one, whose singular fields hold the worst place; so do
    those of one transition.

    `overrides` set the severity of a rule wherever its fact is decided, whatever `policy` says; what could not be
    decided stays risky. `every_witness`: each place gets its own, not only the worst. `called`: shapes of
    operations whose risky places get theirs, since use may make them the worst.
    """
    shown = _Shown(every_witness, frozenset(called))
    edits: dict[str, list[_Rated]] = {}
    for fact in facts:
        edits.setdefault(fact.edit, []).append(_rated(fact, overrides or {}, policy))
    order = {key: ordinal for ordinal, key in enumerate(edits)}
    told = [(each, [edits.pop(key) for key in sorted(each.edits, key=order.__getitem__)]) for each in transitions]
    changes = [
        *(_told(each, parts, _change(chain(*parts), api, shown), api, overrides or {}) for each, parts in told),
        *(_change(rated, api, shown) for rated in edits.values()),
    ]
    return tuple(sorted(changes, key=worst_first))


_OF_CHANCE = frozenset({FactKind.PROPERTY_ADDED_OPEN})
"""Kinds whose rows speak of what might meet; a message that is lost has met it."""


def _worst_first(rated: _Rated) -> tuple[int, bool, str]:
    """Worst first, what is decided before what is not; the rule before the document's order, which may change."""
    return (RANK[rated.severity], not rated.decided, rated.row.id)


def _rated(fact: Fact, overrides: Mapping[str, Severity], policy: Policy | None) -> _Rated:
    row = CATALOGUE[fact.proof.rated_as or fact.kind, fact.direction]
    if fact.proof.finding is Finding.UNKNOWN:
        return _Rated(fact, row, Rating(Severity.RISKY), decided=False)
    if fact.proof.finding is Finding.KEPT:
        return _Rated(fact, row, Rating(Severity.COMPATIBLE), decided=True)
    if row.id in overrides:
        return _Rated(fact, row, Rating(overrides[row.id]), decided=True)
    is_worse = fact.proof.finding is Finding.LOST and (row.severity is Severity.COMPATIBLE or row.kind in _OF_CHANCE)
    severity = Severity.BREAKING if is_worse else row.severity  # a row speaks of what is so as a rule
    return _Rated(fact, row, policy.rate(fact, severity) if policy else Rating(severity), decided=True)


@record
class _Shown:
    """Which places get a message of their own beside the worst."""

    every: bool
    called: frozenset[str]

    def witness(self, rated: _Rated) -> Witness | None:
        risky = rated.severity is Severity.RISKY and rated.decided
        if self.every or (risky and self.called and path_shape(rated.fact.operation) in self.called):
            return rated.witness
        return None


def _change(facts: Iterable[_Rated], api: str, shown: _Shown) -> Change:
    rated = sorted(facts, key=_worst_first)
    worst = rated[0]
    fact = worst.fact
    witness = worst.witness
    breaks = worst.severity is Severity.BREAKING and witness is None and not fact.proof.reason
    unseen = (worst.row.unseen or _UNSEEN) if breaks else ""
    undecided = next((each for each in rated if not each.decided and each.severity is worst.severity), None)
    elsewhere = f"at {undecided.fact.place}: {undecided.fact.proof.reason}" if worst.decided and undecided else ""
    reaches: dict[tuple[str, Direction, str], _Rated] = {}
    for each in rated:
        reaches.setdefault(each.spot, each)
    return Change(
        rule=worst.row.id,
        severity=worst.severity,
        decided=undecided is None,
        fingerprint=_fingerprint(api, worst.row, rated),
        operation=fact.operation,
        direction=fact.direction,
        place=fact.place,
        message=_message(worst, rated),
        base=None if fact.base is None else Location(fact.base),
        revision=None if fact.revision is None else Location(fact.revision),
        witness=witness,
        reaches=tuple(Reach(*spot, each.severity, shown.witness(each)) for spot, each in reaches.items()),
        note="; ".join(part for part in (fact.proof.reason, worst.rating.reason, unseen, elsewhere) if part) or None,
        ground=worst.rating.ground,
        values=fact.enumerated,
        component=_component(rated),
    )


def _component(rated: list[_Rated]) -> Component | None:
    """Of the worst, where all lie in the same one."""
    found = [each.fact.component for each in rated]
    names = {each and (each.kind, each.name) for each in found}
    return found[0] if len(names) == 1 else None


def _fingerprint(api: str, row: Row, rated: Iterable[_Rated], beside: str = "") -> str:
    """Of the first in the alphabet where copies of a text were edited alike, so that no order matters."""
    subject, path = min((each.fact.subject, each.fact.path) for each in rated)
    return digest_of_value([api, row.id, subject, path, *([beside] if beside else [])])


def _told(
    transition: Transition, edits: list[list[_Rated]], worst: Change, api: str, overrides: Mapping[str, Severity]
) -> Change:
    """One change of several edits, as severe as the worst of them, unless its own rule is overridden.

    Where the transition is one of whole operations, it has one row, whatever the worst of its parts is about.
    """
    row = CATALOGUE.get((transition.kind, Direction.NONE)) or CATALOGUE[transition.kind, worst.direction]
    told = tuple(sorted(map(_part, edits), key=lambda part: (RANK[part.severity], part.rule, part.place)))
    severity = worst.severity
    if worst.decided and row.id not in {part.rule for part in told}:  # a part was rated by the override already
        wanted = overrides.get(row.id, severity)
        severity = min(wanted, severity, key=RANK.__getitem__) if transition.note else wanted
    base, revision = map(Location, transition.stands) if transition.stands else (worst.base, worst.revision)
    return replace(
        worst,
        rule=row.id,
        severity=severity,
        base=base,
        revision=revision,
        fingerprint=_fingerprint(api, row, chain(*edits), _beside(transition, chain(*edits))),
        message=_text(row, transition.values, decided=worst.decided),
        reaches=tuple(
            replace(each, severity=severity)
            if each.severity is worst.severity or RANK[each.severity] < RANK[severity]
            else each
            for each in worst.reaches
        ),
        parts=told,
        note="; ".join(each for each in (worst.note, transition.note) if each) or None,
    )


def _beside(transition: Transition, rated: Iterable[_Rated]) -> str:
    """What a waiver of the transition holds for, besides what it is about: whatever overrides, policy and time say."""
    losses = {
        f"{each.row.id} {each.fact.subject} {each.fact.path}"
        for each in rated
        if transition.grows and _rated(each.fact, {}, None).severity is not Severity.COMPATIBLE
    }
    return "; ".join(each for each in (transition.note, *sorted(losses)) if each)


def _part(facts: list[_Rated]) -> Part:
    worst = min(facts, key=_worst_first)
    fact, row = worst.fact, worst.row
    return Part(
        row.id, worst.severity, worst.decided, _message(worst, facts), fact.operation, fact.direction, fact.place
    )


def _message(worst: _Rated, rated: list[_Rated]) -> str:
    """Of a component that is felt at several places it names the component; of a union all the alternatives that came
    or went; of copies the parameters or headers that hold them.
    """
    values = worst.fact.values
    alike = [each.fact.values for each in rated if each.fact.values.get("below") == values.get("below", "")]
    if len({each["what"] for each in alike}) > 1:
        values = {**values, "what": f"{values['below']} of {_listed([each['holder'] for each in alike])}"}
    component = _component([worst, *rated])
    if component is not None and "inside" in values and len({each.spot for each in rated}) > 1:
        values = {**values, "what": values["inside"]}
    if worst.fact.kind in _ALTERNATIVES:
        same = [each.fact.values for each in rated if each.row is worst.row]
        values = {**values, **{side: _listed([each.get(side, "") for each in same]) for side in ("before", "after")}}
    return _text(worst.row, _without_keyword(worst.row, values), decided=worst.decided)


def _without_keyword(row: Row, values: Mapping[str, str]) -> Mapping[str, str]:
    """What the message calls a pattern, or a format, need not be called so again."""
    shown = [values.get(side, "") for side in ("before", "after")]
    keywords = {text.partition(": ")[0] for text in shown if ": " in text}
    if len(keywords) != 1 or not all(text.count(f"{keyword}: ") <= 1 for text in shown for keyword in keywords):
        return values
    (keyword,) = keywords
    if keyword not in row.message.split():
        return values
    return {**values, **{side: values.get(side, "").removeprefix(f"{keyword}: ") for side in ("before", "after")}}


def _listed(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = len(distinct) - _MOST_NAMED
    return ", ".join(distinct[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _text(row: Row, values: Mapping[str, str], *, decided: bool = True) -> str:
    message = row.message if decided else row.undecided or row.message
    return message.format_map({"name": "", "before": "", "after": "", "what": "it", **values})
