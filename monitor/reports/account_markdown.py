"""A report on costs and prevention as Markdown."""

from collections.abc import Iterator

from monitor.accounts.picture import in_words
from monitor.accounts.screen import Screen
from monitor.accounts.tables import Lines
from monitor.accounts.wording import sentence
from monitor.reports.markdown_text import sentence as plain


def lines(told: Screen) -> Iterator[str]:
    yield f"# {plain(told.title)}"
    yield ""
    yield plain(told.period)
    yield ""
    if told.nothing:
        yield plain(sentence(told.headline))
        yield ""
        yield from told.nothing
    else:
        yield f"**{plain(told.headline)}**"
        yield ""
        yield from (
            f"- {plain(each.label)}: **{plain(each.value)}** ({plain('; '.join(each.notes))})" for each in told.figures
        )
        yield ""
        yield "## The decision that is asked"
        yield ""
        yield f"**{plain(told.decision.ask)}**"
        yield ""
        yield from (f"- {plain(sentence(each))}" for each in told.decision.because)
        for table in told.tables:
            yield from _table(table)
        yield from _listed("Month by month", in_words(told.months))
    yield from _listed("What these figures don't cover", told.limits)
    yield from _listed("What the estimate rests on", told.assumptions)


def _table(table: Lines) -> Iterator[str]:
    yield ""
    yield f"## {plain(table.title)}"
    yield ""
    yield f"| | {' | '.join(map(plain, table.columns))} |"
    yield f"|---|{'---|' * len(table.columns)}"
    yield from (f"| {plain(row.label)} | {' | '.join(map(plain, row.values))} |" for row in table.rows)
    if table.note:
        yield ""
        yield plain(table.note)


def _listed(title: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield ""
        yield f"## {title}"
        yield ""
        yield from (f"- {plain(sentence(each))}" for each in texts)
