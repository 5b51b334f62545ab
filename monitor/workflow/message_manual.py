"""What is told, with its reason, and when: the table of `docs/messages.md`."""

from monitor.workflow.messages import REASONS
from monitor.workflow.urgency import rank, urgency


def table() -> str:
    """Markdown; the most urgent first."""
    headings: dict[str, list[str]] = {}
    for reason, heading in REASONS.values():
        headings.setdefault(reason, []).append(heading)
    lines = [
        f"| `{reason}` | {' · '.join(dict.fromkeys(headings[reason]))} | {urgency(reason).value} |"
        for reason in sorted(headings, key=rank)
    ]
    return "\n".join(["| reason | what it says | told |", "|---|---|---|", *lines, ""])
