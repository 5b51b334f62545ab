"""What the commands share with which a person speaks in a case, for a company."""

import getpass
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import Decorated
from monitor.cli.selection import case_named
from monitor.errors import Diagnostic, UsageError
from monitor.model.cases import Conflict
from monitor.model.sides import Side
from monitor.workflow.settlement.moves import Move


def speaker_option(function: Decorated) -> Decorated:
    """`--by`: a person speaks."""
    return click.option("--by", default=getpass.getuser, show_default="your user name", help="Who says so.")(function)


def for_a_side(function: Decorated) -> Decorated:
    """`--by` and `--side`: a person speaks, for a company."""
    sides = click.Choice([each.value for each in Side])
    return speaker_option(click.option("--side", type=sides, required=True, help="For which company.")(function))


def said(path: Path, database: str, conflict: str, move: Move, by: str, side: str | None) -> Conflict:
    """The case after it was said. Raises `UsageError` (code `case-event-refused`) with the reason why it can't be."""
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.engine.commands import settle
    from monitor.storage import open_existing

    configuration = load(path)
    with open_existing(database) as store:
        case_named(store, conflict)
        speaker = Side(side) if side else None
        result = settle(store, configuration, conflict, move, by, speaker, SystemClock().now())
    if isinstance(result, str):
        raise UsageError(Diagnostic("case-event-refused", result))
    return result


def tell(text: str) -> None:
    from monitor.reports.layout import wrapped

    click.echo(diagnostics.printable("\n".join(wrapped(text, rest="  "))))


def following(case: Conflict) -> str:
    return f"next: {case.next_action.what}" if case.next_action else "nothing more is to be done"


def moment_given(value: str, option: str) -> datetime:
    """A date and time (UTC where it names no zone), or how long from now."""
    from monitor.clock import SystemClock
    from monitor.config import duration

    try:
        return SystemClock().now() + duration(value)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        text = f"{option}: {value!r} is no date"
        raise UsageError(
            Diagnostic("usage", text, help="write it as 2027-01-31T17:00, in UTC, or as 6h or 2d from now")
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
