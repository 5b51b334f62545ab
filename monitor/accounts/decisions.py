"""The one decision that a report asks for, chosen by a table of rules over its figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.accounts.account import Account
from monitor.explanation.words import duration
from monitor.model.sides import Side


@dataclass(frozen=True, slots=True)
class Decision:
    """`ask`: one sentence. `because`: the figures that it rests on, as sentences. `integration`: empty for none."""

    rule: str
    ask: str
    because: tuple[str, ...]
    integration: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`weight`: how much speaks for it in this account; 0: nothing. The rule whose weight is greatest is chosen, the
    first of the table among equals, so that each figure counts by how many cases stand behind it.
    """

    id: str
    weight: Callable[[Account], int]
    words: Callable[[Account], tuple[str, Sequence[str]]]


def decision(accounts: Sequence[Account]) -> Decision:
    """The heaviest over all integrations; where nothing asks for one, that."""
    found = [(rule.weight(each), -n, rule, each) for each in accounts for n, rule in enumerate(RULES)]
    weight, _, rule, chosen = max(found, key=lambda each: each[:2], default=(0, 0, None, None))
    if not weight or rule is None or chosen is None:
        return _none(accounts)
    ask, because = rule.words(chosen)
    return Decision(rule.id, ask, tuple(because), chosen.integration.name)


def _none(accounts: Sequence[Account]) -> Decision:
    prevented = sum(each.prevented for each in accounts)
    because = f"no break reached production, and {prevented} {'was' if prevented == 1 else 'were'} prevented"
    return Decision("none", "No decision is needed now: go on as you do.", (because,))


def _without_notice(account: Account) -> int:
    return sum(len(each.without_notice) for each in account.conduct.values())


def _notice(account: Account) -> tuple[str, Sequence[str]]:
    breaks = [each for side in account.conduct.values() for each in side.notices]
    days = account.integration.agreement.notice.days
    short = _without_notice(account)
    ask = f"Agree on {days} days of notice: {short} of {len(breaks)} {_breaks(len(breaks))} came without."
    return ask, [
        f"{_name(account, side)}: {len(own.without_notice)} of {len(own.notices)} with less than {days} days, "
        f"{len(own.unannounced)} of them unannounced"
        for side, own in account.conduct.items()
        if own.notices
    ]


def _ungated(account: Account) -> int:
    """Breaks in production of sides that never asked the gate."""
    return sum(own.escaped for own in account.conduct.values() if not own.asked)


def _gate(account: Account) -> tuple[str, Sequence[str]]:
    silent = {side: own for side, own in account.conduct.items() if own.escaped and not own.asked}
    names = " and ".join(_name(account, side) for side in silent)
    ask = f"Ask the release gate before each release of {names}: it was never asked."
    return ask, [
        f"{own.escaped} {_breaks(own.escaped)} of {_name(account, side)} reached production"
        for side, own in silent.items()
    ]


def _late(account: Account) -> int:
    return sum(own.late for own in account.conduct.values())


def _owner(account: Account) -> tuple[str, Sequence[str]]:
    late = {side: own for side, own in account.conduct.items() if own.late}
    names = " and ".join(_name(account, side) for side in late)
    within = duration(account.integration.agreement.acknowledge_within)
    return f"Name who answers for {names} within {within} of working time.", [
        f"{_name(account, side)}: {own.late} of {own.late + own.in_time} answers came late or not at all"
        for side, own in late.items()
    ]


def _overridden(account: Account) -> int:
    return sum(own.overridden for own in account.conduct.values())


def _override(account: Account) -> tuple[str, Sequence[str]]:
    return "Decide who may let a release pass that the gate refused.", [
        f"{_name(account, side)}: {own.overridden} let pass all the same"
        for side, own in account.conduct.items()
        if own.overridden
    ]


def _corrected(account: Account) -> int:
    return sum(own.overturned for own in account.conduct.values())


def _verdicts(account: Account) -> tuple[str, Sequence[str]]:
    corrected = _corrected(account)
    heard = corrected + sum(own.upheld for own in account.conduct.values())
    return "Go through the corrected explanations together before the next dispute.", [
        f"{corrected} of {heard} disputed explanations had to be corrected"
    ]


RULES: Sequence[Rule] = (
    Rule("notice", _without_notice, _notice),
    Rule("gate", _ungated, _gate),
    Rule("owner", _late, _owner),
    Rule("override", _overridden, _override),
    Rule("verdicts", _corrected, _verdicts),
)


def _name(account: Account, side: Side) -> str:
    return account.integration.company(side).name


def _breaks(count: int) -> str:
    return "break" if count == 1 else "breaks"
