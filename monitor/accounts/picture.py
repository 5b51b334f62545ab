"""The trend as one picture: for each month what escaped and what was prevented, and how long customers were exposed."""

from collections.abc import Iterator, Sequence
from html import escape

from monitor.accounts.account import Month
from monitor.accounts.wording import breaks, lasting, month_name
from monitor.explanation.words import duration

WIDTH, HEIGHT = 720, 156
_LEFT, _BASE, _TOP = 8, 98, 24
_BAR = 18
_LEAST = 4
"""Breaks that the scale has room for at least, so that a single one does not look like many."""


def picture(months: Sequence[Month]) -> str:
    """SVG with classes and no styles; each bar has its number, and all of it stands in words for who can't see it."""
    most = max([_LEAST, *(max(each.escaped, each.prevented) for each in months)])
    step = (WIDTH - 2 * _LEFT) / max(len(months), 1)
    parts = [part for n, each in enumerate(months) for part in _month(each, _LEFT + (n + 0.5) * step, most)]
    told = escape("; ".join(in_words(months)))
    return (
        f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{told}">'
        f'<line class="trend-base" x1="{_LEFT}" x2="{WIDTH - _LEFT}" y1="{_BASE}" y2="{_BASE}"/>{"".join(parts)}</svg>'
    )


def is_bare(months: Sequence[Month]) -> bool:
    """Whether the picture would show nothing but the names of the months."""
    return not any(each.escaped or each.prevented or each.exposed for each in months)


def in_words(months: Sequence[Month]) -> tuple[str, ...]:
    """What the picture shows; months without anything are left out."""
    told = tuple(
        f"{each.period.start:%b %Y}: {breaks(each.escaped)} reached customers, {each.prevented} prevented"
        + (f", customers exposed for {lasting(each.exposed)}" if each.exposed else "")
        for each in months
        if not is_bare((each,))
    )
    return told or ("no month is known to have had a break that reached customers or was prevented",)


def _month(month: Month, middle: float, most: int) -> Iterator[str]:
    bars = (("escaped", "✕", month.escaped, -_BAR - 1), ("prevented", "✓", month.prevented, 1))
    for name, symbol, count, offset in bars:
        if count:
            height = count / most * (_BASE - _TOP)
            x, y = middle + offset, _BASE - height
            yield f'<rect class="trend-{name}" x="{x:.1f}" y="{y:.1f}" width="{_BAR}" height="{height:.1f}" rx="2"/>'
            yield _text(f"trend-number trend-{name}-number", x + _BAR / 2, y - 6, f"{symbol}{count}")
    yield _text("trend-month", middle, _BASE + 20, month_name(month))
    if month.period.start.month == 1:
        yield _text("trend-year", middle, _BASE + 36, f"{month.period.start:%Y}")
    if month.exposed:
        yield _text("trend-exposed", middle, _BASE + 52, duration(month.exposed))


def _text(name: str, x: float, y: float, text: str) -> str:
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'
