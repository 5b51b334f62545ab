"""The screen as HTML, for the page, the file and the mail: the same elements, whose style stands in `style.py`."""

import re
from collections.abc import Iterable
from html import escape

from monitor.accounts.picture import in_words, is_bare, picture
from monitor.accounts.screen import Figure, Screen
from monitor.accounts.tables import Lines, Row
from monitor.accounts.wording import sentence


def body(told: Screen, *, level: int = 1) -> str:
    """Everything between heading and last line. `level`: of the heading, 1 to 5."""
    top, below = f"h{level}", f"h{level + 1}"
    head = (
        f'<header class="report-head"><{top}>{_text(told.title)}</{top}>'
        f'<p class="report-period">{_text(told.period)}</p></header>'
    )
    if told.nothing:
        return f'<div class="report">{head}{_nothing(told, below)}{_limits(told, below)}</div>'
    return (
        f'<div class="report">{head}<p class="report-headline">{_text(told.headline)}</p>'
        f'<dl class="report-figures">{"".join(map(_figure, told.figures))}</dl>'
        f"{_decision(told, below)}{_trend(told, below)}"
        f"{''.join(_table(each) for each in told.tables)}{_limits(told, below)}</div>"
    )


def _text(text: str) -> str:
    """Escaped; a number stays on one line with its unit."""
    return _UNITS.sub("\\1\N{NO-BREAK SPACE}\\2", escape(text))


_UNITS = re.compile(r"(\d) (h|min|s|d|days?)\b")


def _figure(figure: Figure) -> str:
    notes = "".join(f"<dd>{_with_code(each)}</dd>" for each in figure.notes)
    tone = f" tone-{figure.tone}" if figure.tone else ""
    return (
        f'<div class="report-figure{tone}"><dt>{_text(figure.label)}</dt>'
        f'<dd class="report-value">{_text(figure.value)}</dd>{notes}</div>'
    )


def _decision(told: Screen, heading: str) -> str:
    where = f"{told.decision.integration}: " if told.decision.integration and len(told.tables[0].columns) > 2 else ""
    return (
        f'<section class="report-decision" aria-labelledby="report-decision"><{heading} id="report-decision">'
        f"The decision that is asked</{heading}><p>{_text(where + told.decision.ask)}</p>"
        f"{_list(told.decision.because)}</section>"
    )


def _trend(told: Screen, heading: str) -> str:
    title = f'<section aria-labelledby="report-trend"><{heading} id="report-trend">Month by month</{heading}>'
    if is_bare(told.months):
        return f"{title}<p>{_text(sentence(in_words(told.months)[0]))}</p></section>"
    return (
        f'{title}<p class="report-legend"><span class="key-escaped">✕ reached customers</span> '
        '<span class="key-prevented">✓ prevented</span> <span>below: how long customers were exposed</span></p>'
        '<div class="report-scroll" tabindex="0" role="region" aria-label="Picture of the months">'
        f"{picture(told.months)}</div></section>"
    )


def _table(lines: Lines) -> str:
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in lines.columns)
    note = f'<p class="report-note">{_text(lines.note)}</p>' if lines.note else ""
    return (
        f'<section><div class="report-scroll" tabindex="0" role="region" aria-label="{_text(lines.title)}">'
        f'<table class="report-table"><caption>{_text(lines.title)}</caption><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{''.join(map(_row, lines.rows))}</tbody></table></div>{note}</section>"
    )


def _row(row: Row) -> str:
    cells = "".join(f"<td>{_text(each)}</td>" for each in row.values)
    return f'<tr><th scope="row">{_text(row.label)}</th>{cells}</tr>'


def _limits(told: Screen, heading: str) -> str:
    parts = [("What these figures don't cover", told.limits), ("What the estimate rests on", told.assumptions)]
    return "".join(
        f'<section class="report-limits"><{heading}>{_text(title)}</{heading}>{_list(texts)}</section>'
        for title, texts in parts
        if texts
    )


def _nothing(told: Screen, heading: str) -> str:
    texts = "".join(f"<p>{_with_code(each)}</p>" for each in told.nothing)
    return f'<section class="report-nothing"><{heading}>{_text(told.headline)}</{heading}>{texts}</section>'


def _list(texts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_with_code(sentence(each))}</li>' for each in texts)}</ul>"


def _with_code(text: str) -> str:
    """Escaped, and what stands between backticks set as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _text(text)
    return "".join(f"<code>{_text(part)}</code>" if n % 2 else _text(part) for n, part in enumerate(parts))
