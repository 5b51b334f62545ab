"""`conflicts commit|update|concern|expect|hand-over|…`: what people promise, ask and expect, from the terminal."""

from collections.abc import Sequence
from pathlib import Path

import click

from monitor.cli.options import config_option, database_option
from monitor.cli.speaking import following, for_a_side, moment_given, said, tell
from monitor.model.settlement import ConcernKind, Hearers, Unmet, Urgency
from monitor.model.sides import Side
from monitor.workflow.settlement import moves

_WHEN = "A date and time in UTC (2027-01-31T17:00), or from now (6h, 2d)."


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--what", required=True, help="What will be done.")
@click.option("--plan", required=True, help="How: without a plan there is no date.")
@click.option("--estimate", required=True, metavar="WHEN", help=f"Your own estimate, which stays with you. {_WHEN}")
@click.option("--owner", default="", help="Who does it: a person or a team.  [default: whoever says so]")
@click.option(
    "--needs", multiple=True, metavar="SIDE[/CONTACT]", help="Whose work it needs; repeat it. They accept first."
)
@click.option("--no-buffer", default="", metavar="REASON", help="Why the date needs no buffer.")
@config_option
@database_option
def commit(
    conflict: str, by: str, side: str, what: str, plan: str, estimate: str, owner: str, needs: Sequence[str],
    no_buffer: str, path: Path, database: str,
) -> None:  # fmt: skip
    """Promise what is done by when. The other company sees the date with its buffer only."""
    move = moves.Propose(what, plan, moment_given(estimate, "--estimate"), owner, tuple(needs), no_buffer)
    result = said(path, database, conflict, move, by, side)
    tell(f"{result.id}: noted from {by}; {following(result)}")


@click.group()
def commitments() -> None:
    """Accept or decline a commitment that needs your work."""


@commitments.command("accept")
@click.argument("conflict")
@click.argument("commitment")
@for_a_side
@config_option
@database_option
def accept_commitment(conflict: str, commitment: str, by: str, side: str, path: Path, database: str) -> None:
    """Say that your part of the work will be done."""
    result = said(path, database, conflict, moves.Consent(commitment), by, side)
    tell(f"{result.id}: {commitment} accepted by {by}; {following(result)}")


@commitments.command("decline")
@click.argument("conflict")
@click.argument("commitment")
@for_a_side
@click.option("--reason", required=True, help="Why not, so that another plan can be made.")
@config_option
@database_option
def decline_commitment(
    conflict: str, commitment: str, by: str, side: str, reason: str, path: Path, database: str
) -> None:
    """Say that your part of the work will not be done like that."""
    result = said(path, database, conflict, moves.Decline(commitment, reason), by, side)
    tell(f"{result.id}: {commitment} declined by {by}; {following(result)}")


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", required=True, help="How far it is.")
@click.option(
    "--next-by", metavar="WHEN", help=f"When the next update comes. {_WHEN}  [default: as the agreement has it]"
)
@config_option
@database_option
def update(conflict: str, by: str, side: str, text: str, next_by: str | None, path: Path, database: str) -> None:
    """Say how far it is, and by when the next update comes."""
    due = moment_given(next_by, "--next-by") if next_by else None
    result = said(path, database, conflict, moves.Update(text, due), by, side)
    tell(f"{result.id} updated by {by}; {following(result)}")


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--kind", type=click.Choice([each.value for each in ConcernKind]), required=True, help="Of which kind.")
@click.option("--text", required=True, help="The concern, in a sentence that can be answered.")
@click.option("--urgency", type=click.Choice([each.value for each in Urgency]), help="How urgent it is, for that kind.")
@click.option(
    "--to", type=click.Choice([each.value for each in Side]), help="Who answers.  [default: the other company]"
)
@config_option
@database_option
def concern(
    conflict: str, by: str, side: str, kind: str, text: str, urgency: str | None, to: str | None, path: Path,
    database: str,
) -> None:  # fmt: skip
    """Raise a worry, a disagreement, or that it is more urgent than it is treated."""
    claimed, asked = Urgency(urgency) if urgency else None, Side(to) if to else None
    result = said(path, database, conflict, moves.Raise(ConcernKind(kind), text, claimed, asked), by, side)
    tell(f"{result.id}: the concern of {by} is told to both companies, and asks for an answer")


@click.command()
@click.argument("conflict")
@click.argument("concern")
@for_a_side
@click.option("--text", required=True, help="The answer.")
@click.option("--expectation", required=True, help="Which expectation was not met: its id, or in words.")
@click.option("--outcome", type=click.Choice([each.value for each in Unmet]), required=True, help="Why it was not met.")
@config_option
@database_option
def answer(
    conflict: str, concern: str, by: str, side: str, text: str, expectation: str, outcome: str, path: Path,
    database: str,
) -> None:  # fmt: skip
    """Answer a concern: which expectation was not met, and why."""
    result = said(path, database, conflict, moves.Reply(concern, text, expectation, Unmet(outcome)), by, side)
    tell(f"{result.id}: {concern} answered by {by}; whoever raised it says whether the answer does")


@click.command()
@click.argument("conflict")
@click.argument("concern")
@for_a_side
@config_option
@database_option
def adequate(conflict: str, concern: str, by: str, side: str, path: Path, database: str) -> None:
    """Say that the answer to your concern does."""
    result = said(path, database, conflict, moves.Judge(concern, True), by, side)
    tell(f"{result.id}: {concern} is settled, says {by}")


@click.command("not-adequate")
@click.argument("conflict")
@click.argument("concern")
@for_a_side
@click.option("--reason", required=True, help="What the answer lacks.")
@config_option
@database_option
def not_adequate(conflict: str, concern: str, by: str, side: str, reason: str, path: Path, database: str) -> None:
    """Say that the answer to your concern does not do: it goes to the owners of both companies."""
    result = said(path, database, conflict, moves.Judge(concern, False, reason), by, side)
    tell(f"{result.id}: {concern} asks for another answer, and goes to the owners of both companies")


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", required=True, help="The sentence, as both companies confirm it.")
@click.option(
    "--audience", type=click.Choice([each.value for each in Hearers]), default=Hearers.OTHER_SIDE.value,
    show_default=True, help="For whom it is meant.",
)  # fmt: skip
@config_option
@database_option
def expect(conflict: str, by: str, side: str, text: str, audience: str, path: Path, database: str) -> None:
    """State an expectation that the other company confirms word for word."""
    result = said(path, database, conflict, moves.Expect(text, Hearers(audience)), by, side)
    tell(f"{result.id}: stated by {by}, and not confirmed yet")


@click.command()
@click.argument("conflict")
@click.argument("expectation")
@for_a_side
@click.option("--text", required=True, help="The sentence again, word for word.")
@config_option
@database_option
def confirm(conflict: str, expectation: str, by: str, side: str, text: str, path: Path, database: str) -> None:
    """Confirm an expectation of the other company, word for word."""
    result = said(path, database, conflict, moves.Affirm(expectation, text), by, side)
    tell(f"{result.id}: {expectation} confirmed by {by}")


@click.command()
@click.argument("conflict")
@click.argument("expectation")
@for_a_side
@config_option
@database_option
def retract(conflict: str, expectation: str, by: str, side: str, path: Path, database: str) -> None:
    """Take back an expectation of your own that is not confirmed yet."""
    result = said(path, database, conflict, moves.Retract(expectation), by, side)
    tell(f"{result.id}: {expectation} taken back by {by}")


@click.command("hand-over")
@click.argument("conflict")
@for_a_side
@click.option("--to", type=click.Choice([each.value for each in Side]), required=True, help="To which company.")
@click.option("--contact", default="", help="To whom there.")
@click.option("--reason", required=True, help="Why it belongs there.")
@config_option
@database_option
def hand_over(conflict: str, by: str, side: str, to: str, contact: str, reason: str, path: Path, database: str) -> None:
    """Say that this belongs to somebody else: they take it over with `acknowledge`, or hand it on."""
    result = said(path, database, conflict, moves.HandTo(Side(to), reason, contact), by, side)
    tell(f"{result.id} handed over by {by}; {following(result)}")


@click.command()
@click.argument("conflict")
@click.argument("statement", type=int)
@for_a_side
@config_option
@database_option
def vouch(conflict: str, statement: int, by: str, side: str, path: Path, database: str) -> None:
    """As the owner, confirm what somebody else said for your company, by its number."""
    result = said(path, database, conflict, moves.Vouch(statement), by, side)
    tell(f"{result.id}: confirmed by {by}")


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--at", required=True, metavar="WHEN", help=_WHEN)
@click.option("--text", default="", help="What was noticed.")
@config_option
@database_option
def noticed(conflict: str, by: str, side: str, at: str, text: str, path: Path, database: str) -> None:
    """Say when a customer noticed it first."""
    result = said(path, database, conflict, moves.Notice(moment_given(at, "--at"), text), by, side)
    tell(f"{result.id}: noted by {by}")


@click.command()
@click.argument("conflict")
@for_a_side
@click.option("--text", required=True, help="What to keep.")
@config_option
@database_option
def note(conflict: str, by: str, side: str, text: str, path: Path, database: str) -> None:
    """Keep a note that only your own company sees."""
    result = said(path, database, conflict, moves.Jot(text), by, side)
    tell(f"{result.id}: kept for your company only")


COMMANDS = (
    commit, commitments, update, concern, answer, adequate, not_adequate, expect, confirm, retract, hand_over, vouch,
    noticed, note,
)  # fmt: skip
