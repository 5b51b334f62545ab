"""Who can be let in as what."""

from collections.abc import Sequence

from monitor.model.access import Role, Scope
from monitor.model.sides import Side

NAME_LONGEST = 80


def name_problem(name: str) -> str | None:
    """Why it can't be the name of an account or token, as people read it."""
    if not 0 < len(name) <= NAME_LONGEST:
        return f"a name has 1 to {NAME_LONGEST} characters"
    if not name.isprintable() or " ".join(name.split()) != name:
        return "a name is one line of words, with one space between them"
    return None


def admission_problem(role: Role, side: Side | None, integrations: Sequence[str]) -> str | None:
    """Why nobody can have this role for this side and these integrations (none: all of them), as people read it."""
    if role is Role.ADMIN and (side is not Side.IN_HOUSE or integrations):
        return "an admin is of the company that runs this monitor, and sees all of it"
    if role is Role.MEDIATOR and side is not None:
        return "a mediator acts for neither company: take --side none"
    if side is Side.PARTNER and not integrations:
        return "name the integrations that somebody of the other company sees, with --integration"
    if side is None and role not in {Role.MEDIATOR, Role.VIEWER}:
        return f"an {role.value} acts for a company: take --side in-house or --side partner"
    return None


def token_problem(scope: Scope, side: Side | None, integrations: Sequence[str]) -> str | None:
    """Why there can be no such API token, as people read it."""
    if side is Side.PARTNER and not integrations:
        return "name the integrations that a program of the other company sees, with --integration"
    if side is None and scope is Scope.ACT:
        return "a token that acts does so for a company: take --side in-house or --side partner"
    return None
