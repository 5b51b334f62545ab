"""A comparison as one HTML page that works offline: side by side, searched and filtered in the browser.

Its Content-Security-Policy allows the page's own script and style, by their digests, and nothing else.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.model.record import record
from monitor.model.values import Severity
from monitor.reports.cards import Card, Group, Keys, choices, groups, pieces
from monitor.reports.comparisons import PARTS_SHOWN, Report, compared, strangers, summary, titled, totals
from monitor.reports.fragments import Mark

_FOLDER = Path(__file__).parent / "page"
_TAGS = {
    **{(side, mark): "mark" if mark else "span" for side in ("base", "revision") for mark in Mark},
    ("base", Mark.EDITED): "del",
    ("revision", Mark.EDITED): "ins",
}
"""How a line is marked, by side."""
OPEN_MAX = 20
"""Changes whose details are open at first."""


@record
class Part:
    """One pair of descriptions, or one answer of the gate."""

    title: str
    summary: str
    groups: tuple[Group, ...]
    name: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    """Label and where it was read from."""
    command: str = ""
    """Suits two strangers better."""


def page(report: Report) -> str:
    keys = Keys()
    parts = [
        Part(
            title=titled(pair.comparison),
            summary=summary(pair.comparison.changes),
            groups=tuple(groups(pair, report, keys)),
            name=pair.name,
            notes=tuple(pair.comparison.notes) + tuple((strangers(pair.comparison) or ())[:1]),
            sources=tuple(
                (side, str(about["source"]))
                for side, about in (("base", pair.comparison.base), ("revision", pair.comparison.revision))
                if about.get("source")
            ),
            command=(strangers(pair.comparison) or ("", ""))[1],
        )
        for pair in report.pairs
        if pair.comparison.changes or not report.several
    ]
    unread = [each.message for each in report.unread]
    title = compared(report) if report.several else parts[0].title
    subject = "descriptions compared"
    return render(title, totals(report), parts, subject=subject, several=report.several, unread=unread)


def render(
    title: str,
    sentence: str,
    parts: Sequence[Part],
    *,
    subject: str,
    several: bool = False,
    unread: Sequence[str] = (),
    kinds: Iterable[str] = tuple(Severity),
) -> str:
    """`kinds`: of cards, in the order of their filters."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    cards = [card for part in parts for group in part.groups for card in group.cards]
    counts = {kind: sum(card.edits for card in cards if card.kind == kind) for kind in kinds}
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    values: Mapping[str, Any] = {
        "title": title,
        "subject": subject,
        "sentence": sentence,
        "parts": parts,
        "several": several,
        "unread": unread,
        "counts": counts,
        "total": sum(counts.values()),
        "opened": opened(cards),
        "tags": _TAGS,
        "pieces": pieces,
        "shown": PARTS_SHOWN,
        **choices(cards),
        **{name.partition(".")[0]: _inline(name) for name in ("style.css", "script.js")},
    }
    return environment.get_template("page.html").render(values)


def opened(cards: Iterable[Card]) -> frozenset[str]:
    """Keys of the cards that are open at first."""
    return frozenset([card.key for card in cards if card.open][:OPEN_MAX])


def _inline(name: str) -> Mapping[str, Any]:
    """The text of our own file, and its digest for the policy (CSP 3 §2.3.1)."""
    from markupsafe import Markup

    text = (_FOLDER / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"text": Markup(text), "digest": f"sha256-{digest}"}  # noqa: S704 - the program's own file
