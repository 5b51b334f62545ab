"""The one table of who may do what."""

from collections.abc import Mapping
from enum import StrEnum

from monitor.model.access import Role, Scope


class Act(StrEnum):
    """What a route asks of whoever comes; the value completes the sentence "may …"."""

    READ = "read pages, cases and evidence"
    OBSERVE = "hand in traffic"
    ACT = "acknowledge cases, report problems, pause and resume probes"
    DECIDE = "say what binds their company"
    MEDIATE = "set next steps between the companies"
    ADMINISTER = "see who came in, make links and take them back"


_READ = frozenset({Act.READ})
_ENGINEER = _READ | {Act.OBSERVE, Act.ACT}

ROLES: Mapping[Role, frozenset[Act]] = {
    Role.VIEWER: _READ,
    Role.ENGINEER: _ENGINEER,
    Role.OWNER: _ENGINEER | {Act.DECIDE},
    Role.MEDIATOR: _READ | {Act.MEDIATE},
    Role.ADMIN: _ENGINEER | {Act.DECIDE, Act.MEDIATE, Act.ADMINISTER},
}
SCOPES: Mapping[Scope, frozenset[Act]] = {
    Scope.READ: _READ,
    Scope.OBSERVE: _READ | {Act.OBSERVE},
    Scope.ACT: _ENGINEER,
}
INVITED = _READ | {Act.ACT, Act.DECIDE}
"""Whoever has a link: the other company's own steps, and nothing that feeds evidence."""
OPEN_HOUSE = frozenset(Act) - {Act.ADMINISTER}
"""Everybody, where nobody signs in; without sign-in nobody is known, and nobody can be let in."""


def table() -> str:
    """Markdown: a row for each kind of visitor, a column for each act."""
    rows: list[tuple[str, frozenset[Act]]] = [
        *((f"role `{role}`", acts) for role, acts in ROLES.items()),
        ("a link", INVITED),
        *((f"API token, scope `{scope}`", acts) for scope, acts in SCOPES.items()),
        ("no sign-in configured", OPEN_HOUSE),
    ]
    head = ["may", *(act.value for act in Act)]
    lines = [head, ["---"] * len(head)]
    lines += [[who, *("yes" if act in acts else "" for act in Act)] for who, acts in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
