"""Whose step is next under the contract in force: another question than who changed, answered by a table of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.attribution.question import Announcement, Party, Terms
from monitor.model.values import ChangedBy, Owes


@dataclass(frozen=True, slots=True)
class Obligation:
    owes: Owes
    reason: str
    confirmed_by_both: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row. None matches anything; `owes` names a role or one of the words that are no side."""

    name: str
    owes: str
    reason: str
    changed: frozenset[str] | None = None
    announced: bool | None = None
    both_readings: bool | None = None
    provider_within: tuple[bool | None, ...] = (True, False, None)
    consumer_within: tuple[bool | None, ...] = (True, False, None)
    contract_forbids: bool | None = None


_PROVIDER_SIDE = frozenset({"provider", "both", "interaction"})

RULES: tuple[_Rule, ...] = (
    _Rule(
        "who changed is open",
        "undetermined",
        "it is not yet known which side changed",
        changed=frozenset({"undetermined"}),
    ),
    _Rule(
        "nobody's doing",
        "nobody",
        "no change of either company explains it",
        changed=frozenset({"environment", "harness", "none"}),
    ),
    _Rule(
        "announced, and the notice has run out",
        "consumer",
        "{provider} announced this for the whole notice period and its date has passed, so {consumer} has to follow",
        changed=_PROVIDER_SIDE,
        announced=True,
    ),
    _Rule(
        "two readings",
        "contract",
        "the contract in force admits both readings: {provider} and {consumer} have to settle it together",
        both_readings=True,
    ),
    _Rule(
        "both outside",
        "both",
        "what {provider} does and what {consumer} relies on are both outside the contract in force",
        provider_within=(False,),
        consumer_within=(False,),
    ),
    _Rule(
        "provider outside",
        "provider",
        "what {provider} now does is outside the contract in force",
        provider_within=(False,),
    ),
    _Rule(
        "the contract contradicts itself",
        "contract",
        "the description in force permits what a contract that both companies agreed to forbids",
        provider_within=(True,),
        contract_forbids=True,
    ),
    _Rule(
        "consumer outside",
        "consumer",
        "{consumer} sends or relies on something that the contract in force does not promise",
        consumer_within=(False,),
    ),
    _Rule(
        "both within",
        "contract",
        "both companies keep to the contract in force and still do not fit: it admits both readings",
        provider_within=(True,),
        consumer_within=(True,),
    ),
    _Rule(
        "promised and not delivered",
        "provider",
        "{consumer} sends and relies only on what the contract in force promises",
        consumer_within=(True,),
    ),
    _Rule(
        "permitted, and what the consumer may rely on is open",
        "undetermined",
        "{provider} keeps to the description in force; whether {consumer} may rely on more than it says is not settled",
        provider_within=(True,),
    ),
    _Rule(
        "provider left what was verified",
        "provider",
        "no description decides it; {provider} left what was verified green, which is what is in force until agreed",
        changed=frozenset({"provider"}),
    ),
    _Rule(
        "consumer left what was verified",
        "consumer",
        "no description decides it; {consumer} left what was verified green, which is what is in force until agreed",
        changed=frozenset({"consumer"}),
    ),
    _Rule(
        "both left what was verified",
        "both",
        "no description decides it; both companies left what was verified green",
        changed=frozenset({"both"}),
    ),
    _Rule(
        "fine alone, broken together",
        "contract",
        "each change is fine alone; {provider} and {consumer} have to settle together which of the two gives way",
        changed=frozenset({"interaction"}),
    ),
)


def owes(changed_by: ChangedBy, provider: Party, consumer: Party, terms: Terms, now: datetime) -> Obligation:
    """Whose step is next, by the first rule that fits."""
    role = {provider.side.value: "provider", consumer.side.value: "consumer"}.get(changed_by.value, changed_by.value)
    run_out = terms.announcement is not None and notice_has_run_out(terms.announcement, terms.notice_days, now)
    rule = next(each for each in RULES if _fits(each, role, terms, run_out=run_out))
    sides = {"provider": Owes(provider.side.value), "consumer": Owes(consumer.side.value)}
    return Obligation(
        owes=sides[rule.owes] if rule.owes in sides else Owes(rule.owes),
        reason=rule.reason.format(provider=provider.name, consumer=consumer.name),
        confirmed_by_both=terms.agreed_by_both,
    )


def _fits(rule: _Rule, role: str, terms: Terms, *, run_out: bool) -> bool:
    return (
        (rule.changed is None or role in rule.changed)
        and rule.announced in {None, run_out}
        and rule.both_readings in {None, terms.both_readings}
        and terms.provider_within in rule.provider_within
        and terms.consumer_within in rule.consumer_within
        and rule.contract_forbids in {None, terms.agreed_contract_forbids}
    )


def notice_has_run_out(announcement: Announcement, notice_days: int, now: datetime) -> bool:
    """Whether it was announced at least the whole notice period ahead and its date has passed."""
    notice = announcement.effective - announcement.at
    return notice >= timedelta(days=notice_days) and announcement.effective <= now
