"""`conflicts mediate|position|offer|…`: the room of a stalled case, from the terminal."""

from pathlib import Path

import click

from monitor.cli.options import config_option, database_option
from monitor.cli.speaking import following, for_a_side, moment_given, said, speaker_option, tell
from monitor.model.sides import Side
from monitor.workflow.settlement import moves

_WHEN = "A date and time in UTC (2027-01-31T17:00), or from now (6h, 2d)."
_sides = click.Choice([each.value for each in Side])


@click.command()
@click.argument("conflict")
@speaker_option
@click.option("--side", type=_sides, help="For which company; without it you are a mediator of settings.yaml.")
@click.option("--reason", required=True, help="What is stalled.")
@config_option
@database_option
def mediate(conflict: str, by: str, side: str | None, reason: str, path: Path, database: str) -> None:
    """Open a room in which both companies say how they see it, and a mediator helps."""
    result = said(path, database, conflict, moves.OpenRoom(reason), by, side)
    tell(f"{result.id}: a room is open; {following(result)}")


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", required=True, help="How you see it.")
@click.option("--changes-mind", required=True, help="What would change your mind.")
@config_option
@database_option
def position(conflict: str, by: str, side: str, text: str, changes_mind: str, path: Path, database: str) -> None:
    """State your company's position in the room, or revise it: what was said before stays."""
    result = said(path, database, conflict, moves.StatePosition(text, changes_mind), by, side)
    tell(f"{result.id}: the position is in the room; {following(result)}")


@click.command()
@click.argument("conflict")
@speaker_option
@click.option("--text", required=True, help="What both would expect from then on.")
@click.option("--in-house", "ours", default="", help="What the in-house company does.")
@click.option("--partner", "theirs", default="", help="What the partner company does.")
@click.option("--experiment", required=True, help="What would settle it, in a sentence.")
@click.option("--command", default="", help="What runs the experiment: a command, or an interaction of the case.")
@config_option
@database_option
def offer(
    conflict: str, by: str, text: str, ours: str, theirs: str, experiment: str, command: str, path: Path, database: str
) -> None:
    """As a mediator, offer an option, with the experiment that would settle it."""
    move = moves.Offer(text, experiment, {Side.IN_HOUSE: ours, Side.PARTNER: theirs}, command)
    result = said(path, database, conflict, move, by, None)
    tell(f"{result.id}: offered; {following(result)}")


@click.command("accept-option")
@click.argument("conflict")
@click.argument("option")
@for_a_side
@click.option("--text", required=True, help="The option again, word for word.")
@click.option("--plan", default="", help="How, where your company has something to do in it.")
@click.option("--estimate", metavar="WHEN", help=f"Your own estimate then, which stays with you. {_WHEN}")
@click.option("--owner", default="", help="Who does it: a person or a team.  [default: whoever says so]")
@click.option("--no-buffer", default="", metavar="REASON", help="Why the date needs no buffer.")
@config_option
@database_option
def accept_option(
    conflict: str, option: str, by: str, side: str, text: str, plan: str, estimate: str | None, owner: str,
    no_buffer: str, path: Path, database: str,
) -> None:  # fmt: skip
    """Accept an option. Once both companies have, it is what both expect and what each has promised."""
    due = moment_given(estimate, "--estimate") if estimate else None
    result = said(path, database, conflict, moves.AcceptOption(option, text, plan, due, owner, no_buffer), by, side)
    tell(f"{result.id}: {option} accepted by {by}; {following(result)}")


@click.command("decline-option")
@click.argument("conflict")
@click.argument("option")
@for_a_side
@click.option("--reason", required=True, help="Why not, so that another can be found.")
@config_option
@database_option
def decline_option(conflict: str, option: str, by: str, side: str, reason: str, path: Path, database: str) -> None:
    """Say that your company does not accept an option."""
    result = said(path, database, conflict, moves.DeclineOption(option, reason), by, side)
    tell(f"{result.id}: {option} declined by {by}; {following(result)}")


@click.command("next-step")
@click.argument("conflict")
@speaker_option
@click.option("--of", type=click.Choice([*_sides.choices, "both"]), required=True, help="Who does it.")
@click.option("--what", required=True, help="What is done.")
@click.option("--until", required=True, metavar="WHEN", help=_WHEN)
@config_option
@database_option
def next_step(conflict: str, by: str, of: str, what: str, until: str, path: Path, database: str) -> None:
    """As a mediator, say who does what next: it stands in place of what the case would ask for by itself."""
    move = moves.SetStep(None if of == "both" else Side(of), what, moment_given(until, "--until"))
    result = said(path, database, conflict, move, by, None)
    tell(f"{result.id}: set by {by}; {following(result)}")


@click.command("close-room")
@click.argument("conflict")
@speaker_option
@click.option("--reason", required=True, help="How it goes on without the room.")
@config_option
@database_option
def close_room(conflict: str, by: str, reason: str, path: Path, database: str) -> None:
    """As a mediator, close the room without an option that both accept."""
    result = said(path, database, conflict, moves.CloseRoom(reason), by, None)
    tell(f"{result.id}: the room is closed; {following(result)}")


COMMANDS = (mediate, position, offer, accept_option, decline_option, next_step, close_room)
