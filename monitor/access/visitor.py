"""Who asks, and what they may do and see."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.access.permissions import INVITED, OPEN_HOUSE, ROLES, SCOPES, Act
from monitor.model.access import Account, ApiToken, Invitation
from monitor.model.cases import Conflict
from monitor.model.sides import Side


class Way(StrEnum):
    """How somebody came in."""

    OPEN_HOUSE = "open house"
    """Nobody signs in here: whoever reaches the pages may use them."""
    OUTSIDE = "outside"
    """Not signed in."""
    ACCOUNT = "account"
    LINK = "link"
    TOKEN = "token"  # noqa: S105 - a name of a way


@dataclass(frozen=True, slots=True)
class Visitor:
    """`integrations`: those that they see; None for all. `case`: the only one that they see, if not all of them."""

    way: Way
    name: str = ""
    acts: frozenset[Act] = frozenset()
    side: Side | None = None
    integrations: frozenset[str] | None = frozenset()
    case: str | None = None
    binding: str = ""
    """What the tokens of their forms are bound to: the digest of the session; empty where there is none."""

    def may(self, act: Act) -> bool:
        return act in self.acts

    @property
    def is_known(self) -> bool:
        """Has a name of their own, which nobody needs to ask for."""
        return self.way not in {Way.OPEN_HOUSE, Way.OUTSIDE}

    @property
    def sees_all(self) -> bool:
        return self.integrations is None

    def sees(self, integration: str) -> bool:
        """The whole integration, and not just one case of it."""
        return self.sees_all or (self.case is None and integration in (self.integrations or ()))

    def sees_case(self, case: Conflict) -> bool:
        return self.sees(case.integration) or (self.case == case.id and case.integration in (self.integrations or ()))

    def speaks(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields of a form as this visitor said them: `by` and `side` are their own wherever they are known, so
        that nobody acts for another person or company.
        """
        if not self.is_known:
            return dict(fields)
        others = {name: value for name, value in fields.items() if name not in {"by", "side"}}
        return others | {"by": self.name} | ({"side": self.side.value} if self.side else {})


ANYBODY = Visitor(Way.OPEN_HOUSE, acts=OPEN_HOUSE, integrations=None)
OUTSIDER = Visitor(Way.OUTSIDE)


def holder_of_account(account: Account, binding: str) -> Visitor:
    return Visitor(
        Way.ACCOUNT, account.name, ROLES[account.role], account.side, _set(account.integrations), binding=binding
    )


def holder_of_link(link: Invitation, binding: str) -> Visitor:
    return Visitor(Way.LINK, link.name, INVITED, link.side, frozenset({link.integration}), link.case, binding)


def holder_of_token(token: ApiToken) -> Visitor:
    return Visitor(
        Way.TOKEN, token.name, SCOPES[token.scope], token.side, _set(token.integrations), binding=token.digest
    )


def _set(names: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
