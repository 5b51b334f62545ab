"""A report on costs and prevention for a terminal of eighty columns."""

from collections.abc import Iterator

from monitor.accounts.picture import in_words
from monitor.accounts.screen import Screen
from monitor.accounts.tables import Lines
from monitor.accounts.wording import sentence
from monitor.reports.layout import WIDTH, wrapped

_LABEL = 26
_MARKS = {"bad": "✕ ", "good": "✓ "}


def lines(told: Screen) -> Iterator[str]:
    yield from wrapped(f"{told.title}")
    yield told.period
    yield ""
    if told.nothing:
        yield sentence(told.headline)
        for each in told.nothing:
            yield from wrapped(each, first="  ")
        yield from _listed("What these figures don't cover", told.limits)
        return
    yield from wrapped(told.headline)
    yield ""
    for figure in told.figures:
        yield from wrapped(f"{_MARKS.get(figure.tone, '')}{figure.value}", first=f"{figure.label:<{_LABEL}}  ")
        for note in figure.notes:
            yield from wrapped(note, first=" " * (_LABEL + 2))
    yield ""
    yield "The decision that is asked"
    yield from wrapped(told.decision.ask, first="  ")
    for each in told.decision.because:
        yield from wrapped(each, first="  - ")
    for table in told.tables:
        yield ""
        yield from _table(table)
    yield from _listed("Month by month", in_words(told.months))
    yield from _listed("What these figures don't cover", told.limits)
    yield from _listed("What the estimate rests on", told.assumptions)


def _table(table: Lines) -> Iterator[str]:
    """One or two columns beside the labels; where there are more, a row's values stand below it with their names."""
    yield table.title
    if len(table.columns) <= 2:
        widths = [
            min(max(len(name), *(len(row.values[n]) for row in table.rows)), 22) for n, name in enumerate(table.columns)
        ]
        first = WIDTH - 2 - sum(width + 2 for width in widths)
        for label, values in (("", table.columns), *((row.label, row.values) for row in table.rows)):
            columns = [list(wrapped(label, width=first)), *map(_cell, values, widths)]
            for n in range(max(map(len, columns))):
                parts = [column[n] if n < len(column) else "" for column in columns]
                padded = (part.ljust(width) for part, width in zip(parts, (first, *widths), strict=True))
                yield ("  " + "  ".join(padded)).rstrip()
    else:
        for row in table.rows:
            yield f"  {row.label}"
            told = (f"{name.lower()}: {value}" for name, value in zip(table.columns, row.values, strict=True))
            yield from wrapped(", ".join(told), first="    ")
    if table.note:
        yield from wrapped(table.note, first="  ")


def _cell(text: str, width: int) -> list[str]:
    return list(wrapped(text, width=width))


def _listed(title: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield ""
        yield title
        for each in texts:
            yield from wrapped(sentence(each), first="  - ")
