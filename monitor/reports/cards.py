"""What the HTML page shows of each change, made ready: groups of cards, the worst first."""

from collections.abc import Iterable, Iterator, Mapping

from monitor.explanation.witness_text import MessageLine, message_lines, said
from monitor.model.changes import Change
from monitor.model.record import record
from monitor.model.values import Severity
from monitor.reports.advice import advice, why
from monitor.reports.alike import Told, by_operation, told_once
from monitor.reports.comparisons import (
    WHOLE,
    Pair,
    Report,
    parts_of,
    placed,
    reached_operations,
    users,
    where,
    written_at,
)
from monitor.reports.fragments import Fragment, Texts, fragments


@record
class Piece:
    """Part of a sentence."""

    text: str
    code: bool


@record
class Panel:
    """What one side has written."""

    side: str
    """`base` or `revision`."""
    place: str
    """File, line and column."""
    fragment: Fragment | None


@record
class Twin:
    """Another edit that reads alike: where it is, and what it is known by."""

    key: str
    place: str
    fingerprint: str


@record
class Card:
    key: str
    """Unique on the page, and the same in the next report: the beginning of the fingerprint."""
    kind: str
    """Decides the colour: a severity."""
    label: str
    message: tuple[Piece, ...]
    rule: str
    place: str
    operations: tuple[str, ...]
    reaches: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    witness: tuple[MessageLine, ...] = ()
    witness_said: str = ""
    alike: tuple[Twin, ...] = ()
    parts: tuple[tuple[Piece, ...], ...] = ()
    """Of a change that is made of several edits: each, the worst first."""
    facts: tuple[tuple[str, str], ...] = ()
    """Label and text: used by, note, why, what to do."""
    fingerprint: str = ""
    open: bool = False

    @property
    def edits(self) -> int:
        return 1 + len(self.alike)


@record
class Group:
    title: str
    cards: tuple[Card, ...]


def pieces(text: str) -> tuple[Piece, ...]:
    """Names stand between backticks."""
    return tuple(Piece(part, bool(number % 2)) for number, part in enumerate(text.split("`")) if part)


def groups(pair: Pair, report: Report, keys: "Keys") -> Iterator[Group]:
    """One per operation or set of operations, as `by_operation` has them."""
    texts = Texts(pair.base), Texts(pair.revision)
    for title, held in by_operation(told_once(pair.comparison.changes)):
        yield Group(title, tuple(_card(told, pair, report, texts, keys) for told in held))


class Keys:
    """Hands out short keys, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, fingerprint: str) -> str:
        key, number = fingerprint[:12], 2
        while key in self._taken:
            key, number = f"{fingerprint[:12]}-{number}", number + 1
        self._taken.add(key)
        return key


def _card(told: Told, pair: Pair, report: Report, texts: tuple[Texts, Texts], keys: Keys) -> Card:
    change = told.change
    operations = tuple(dict.fromkeys(name for each in (change, *told.alike) for name in reached_operations(each)))
    reaches = (reach for each in (change, *told.alike) for reach in each.reaches)
    places = dict.fromkeys(f"{each.operation} · {each.place}" if each.place else each.operation for each in reaches)
    return Card(
        key=keys.of(change.fingerprint),
        kind=change.severity.value,
        label=change.severity.value + ("" if change.decided else " (undecided)"),
        message=pieces(change.message),
        rule=change.rule,
        place=placed(change, where(change) if len(operations) > 1 else change.place),
        operations=tuple("the whole API" if each == WHOLE else each for each in operations),
        reaches=tuple(places) if len(places) > 1 else (),
        panels=tuple(_panels(change, pair, texts)),
        witness=message_lines(change.witness.message, change.place) if change.witness else (),
        alike=tuple(
            Twin(keys.of(each.fingerprint), placed(each, where(each)), each.fingerprint) for each in told.alike
        ),
        witness_said=said(change.witness.accepted_by, change.witness.loss, change.place) if change.witness else "",
        parts=tuple(map(pieces, parts_of(change))),
        facts=tuple(_facts(change, report)),
        fingerprint=change.fingerprint,
        open=change.severity is Severity.BREAKING,
    )


def _panels(change: Change, pair: Pair, texts: tuple[Texts, Texts]) -> Iterator[Panel]:
    written = dict(zip(("base", "revision"), fragments(change, *texts), strict=True))
    for side, location, file in pair.places(change):
        yield Panel(side, written_at(location, file), written[side])


def _facts(change: Change, report: Report) -> Iterator[tuple[str, str]]:
    if users(change):
        yield "Used by", users(change)
    if change.note:
        yield "Note", change.note
    row = report.rows.get(change.rule)
    reason, advised = why(change, row), advice(change, row)
    if reason is not None:
        yield "Why", reason
    if advised is not None:
        yield "What would settle it" if advised.settles else "What to do", advised.text


def choices(cards: Iterable[Card]) -> Mapping[str, list[str]]:
    """What the filters offer."""
    found = list(cards)
    return {
        "operations": sorted({operation for card in found for operation in card.operations}),
        "rules": sorted({card.rule for card in found}),
    }
