"""The case as one HTML page that loads nothing, for whoever opens a bundle without this program."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from monitor.model.cases import Conflict, LogEntry
from monitor.reports.layout import moment

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid #8886; border-radius: .4rem; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; }
td { overflow-wrap: anywhere; } td:first-child { white-space: nowrap; }
.quiet { opacity: .75; }
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One failure, explained. `text`: as a terminal shows it."""

    title: str
    text: str


def page(case: Conflict, names: str, sections: Sequence[Section], log: Sequence[LogEntry]) -> str:
    return "\n".join(_page(case, names, sections, log)) + "\n"


def _page(case: Conflict, names: str, sections: Sequence[Section], log: Sequence[LogEntry]) -> Iterator[str]:
    title = f"{case.id}: {case.title}"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{escape(title)}</h1>"
    status = f"Between {names}. Status: {case.status.value}; opened {moment(case.opened_at)}."
    yield f"<p>{escape(status)}</p>"
    yield '<p class="quiet">The files beside this page hold all that it rests on; README.txt says what each is.</p>'
    for section in sections:
        yield f"<h2>{escape(section.title[:1].upper() + section.title[1:])}</h2>"
        yield f'<pre tabindex="0">{escape(section.text)}</pre>'
    yield "<h2>What was said and done</h2>\n<table>"
    yield "<thead><tr><th>When</th><th>What</th><th>Who</th></tr></thead>\n<tbody>"
    for entry in log:
        cells = (moment(entry.at, seconds=True), f"{entry.event}: {entry.text}", entry.by)
        yield f"<tr>{''.join(f'<td>{escape(each)}</td>' for each in cells)}</tr>"
    yield "</tbody>\n</table>\n</main>\n</body>\n</html>"
