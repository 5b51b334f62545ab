"""What is told, with its reason, and when: the table of `docs/messages.md`."""

from monitor.workflow.messages import REASONS
from monitor.workflow.promptness import promptness, rank

_HEAD = "| reason | what it says | told |\n|---|---|---|"


def page(written: str) -> str:
    """The page as it was written, with the rows of today in its table."""
    before, _, rest = written.partition(_HEAD)
    _, _, after = rest.partition("\n\n")
    return f"{before}{_table()}\n{after}"


def _table() -> str:
    """Markdown; what is told most promptly first."""
    headings: dict[str, list[str]] = {}
    for reason, heading in REASONS.values():
        headings.setdefault(reason, []).append(heading)
    lines = [
        f"| `{reason}` | {' · '.join(dict.fromkeys(headings[reason]))} | {promptness(reason).value} |"
        for reason in sorted(headings, key=rank)
    ]
    return "\n".join([_HEAD, *lines, ""])
