"""Who may read what of an account (DESIGN.md §8): cost rates and what follows from them are private to their side."""

from dataclasses import replace

from monitor.accounts.account import Account
from monitor.model.sides import Side


def seen_by(account: Account, viewer: Side) -> Account:
    """The account as a reader of that side gets it: all figures, and money only where it is that side's own."""
    if viewer is account.payer:
        return account
    return replace(
        account,
        cases=tuple(replace(each, cost={}) for each in account.cases),
        avoided=replace(account.avoided, money=None),
        rates=None,
    )
