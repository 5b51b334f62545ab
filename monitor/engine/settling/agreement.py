"""The contract in force (DESIGN.md §7): what was first verified green, advanced by compatible changes or by `agree`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.engine.descriptions.comparison import Comparer, changes_since_in_force
from monitor.engine.descriptions.context import ApiContext
from monitor.engine.ports import Store
from monitor.engine.verifying.verification import Verification
from monitor.errors import DocumentError, UsageError
from monitor.interactions.identity import content_digest
from monitor.model.contracts import UNWRITTEN
from monitor.model.history import Accepted, ContractInForce
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.model.values import Outcome, Severity


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is in force for one API beside what is published now. `published`: digest of the description last read.

    `unconfirmed`: sides that have not confirmed all that is in force. `accepting`: sides that accept what is published.
    """

    in_force: ContractInForce
    published: str | None
    unconfirmed: tuple[Side, ...]
    accepting: tuple[Side, ...]

    @property
    def is_published_in_force(self) -> bool:
        return self.published is None or self.published == self.in_force.description_digest


def agreement_of(context: ApiContext) -> Agreement | None:
    """None until anything is in force."""
    known, published = context.in_force, context.digests.get(None)
    if known is None:
        return None
    accepting = {each.side for each in known.accepted if each.description_digest == published}
    return Agreement(
        known,
        published,
        tuple(each for each in Side if each.value not in known.agreed_by),
        tuple(each for each in Side if each.value in accepting),
    )


def keep_contract_in_force(
    contexts: Mapping[str, ApiContext],
    verifications: Sequence[Verification],
    comparer: Comparer,
) -> None:
    """Set it where there is none yet and everything passes; advance it by compatible changes, whenever they came.

    Where somebody agreed while the cycle ran, that stands, and the next cycle advances it.
    """
    integration, store, now = comparer.integration, comparer.store, comparer.now
    for name, context in contexts.items():
        own = [
            each
            for each in verifications
            if each.planned.api.name == name and each.planned.interaction.origin not in UNWRITTEN
        ]
        green = {content_digest(each.planned.interaction) for each in own if each.outcome is Outcome.PASSED}
        failing = {content_digest(each.planned.interaction) for each in own if each.outcome is Outcome.FAILED}
        current = context.digests.get(None)
        known = context.in_force
        if known is None:
            if (green or current) and not failing:
                first = ContractInForce(integration.name, name, current, tuple(sorted(green)), now)
                store.replace_contract_in_force(None, first)
            continue
        advanced = replace(
            known,
            description_digest=current if _compatible_since(context, comparer) else known.description_digest,
            contract_digests=tuple(sorted(green | set(known.contract_digests))),
        )
        if advanced != known:
            store.replace_contract_in_force(known, replace(advanced, agreed_by=advanced.accepted_whole))


def _compatible_since(context: ApiContext, comparer: Comparer) -> bool:
    """Whether nothing between the description in force and the current one breaks anybody, all of it decided."""
    in_force, current = context.in_force, context.digests.get(None)
    if in_force is None or current is None or in_force.description_digest == current:
        return False
    if in_force.description_digest is None:
        return True
    try:
        changes = changes_since_in_force(comparer, context)
    except (DocumentError, UsageError):
        return False
    return not any(each.severity is Severity.BREAKING or not each.decided for each in changes)


def agree(
    integration: Integration, context: ApiContext, contracts: Sequence[str], side: Side, store: Store, now: datetime
) -> ContractInForce:
    """`side` accepts what is described and relied on now.

    Nobody puts its own change in force: a description is in force once the consumer accepts it, what a consumer relies
    on once the provider does (or it was verified green), and both once both do. Where nothing is in force yet, what the
    first side accepts is. Two may agree at once: each is heard.
    """
    while True:
        known = store.contract_in_force(integration.name, context.settings.name)
        agreed = _agreed(replace(context, in_force=known), integration, contracts, side, now)
        if store.replace_contract_in_force(known, agreed):
            return agreed


def _agreed(
    context: ApiContext, integration: Integration, contracts: Sequence[str], side: Side, now: datetime
) -> ContractInForce:
    current, digests = context.digests.get(None), tuple(sorted(set(contracts)))
    word = Accepted(side.value, current, digests)
    known = context.in_force or ContractInForce(integration.name, context.settings.name, current, digests, now)
    accepted = (*(each for each in known.accepted if each.side != side.value), word)
    both = len(accepted) == len(Side) and all(replace(each, side=side.value) == word for each in accepted)
    taken = replace(
        known,
        description_digest=current if both or side is context.settings.consumer else known.description_digest,
        contract_digests=digests if both or side is context.settings.provider else known.contract_digests,
    )
    whole = (taken.description_digest, taken.contract_digests) == (current, digests)
    grown = not set(taken.contract_digests) <= set(known.contract_digests)  # fewer of those that both know is no news
    moved = grown or taken.description_digest != known.description_digest
    sides = {*(() if moved else known.agreed_by), *((side.value,) if whole else ())}
    return replace(
        taken,
        since=now if moved else known.since,
        agreed_by=tuple(sorted(each.value for each in Side)) if both else tuple(sorted(sides)),
        how="agreed" if moved or whole else known.how,
        accepted=accepted,
    )
