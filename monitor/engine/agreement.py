"""The contract in force (DESIGN.md §7): what was first verified green, advanced by compatible changes or by `agree`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.engine.comparison import Comparer, changes_since_in_force
from monitor.engine.context import ApiContext
from monitor.engine.ports import Store
from monitor.engine.verification import Verification
from monitor.errors import DocumentError, UsageError
from monitor.interactions.identity import content_digest
from monitor.model.contracts import Origin
from monitor.model.history import ContractInForce
from monitor.model.integration import Integration
from monitor.model.sides import Side
from monitor.model.values import Outcome, Severity


def keep_contract_in_force(
    contexts: Mapping[str, ApiContext],
    verifications: Sequence[Verification],
    comparer: Comparer,
) -> None:
    """Set it where there is none yet and everything passes; advance it by compatible changes, whenever they came."""
    integration, store, now = comparer.integration, comparer.store, comparer.now
    for name, context in contexts.items():
        own = [
            each
            for each in verifications
            if each.planned.api.name == name and each.planned.interaction.origin is not Origin.GENERATED
        ]
        green = {content_digest(each.planned.interaction) for each in own if each.outcome is Outcome.PASSED}
        failing = {content_digest(each.planned.interaction) for each in own if each.outcome is Outcome.FAILED}
        current = context.digests.get(None)
        known = context.in_force
        if known is None:
            if (green or current) and not failing:
                store.save_contract_in_force(
                    ContractInForce(integration.name, name, current, tuple(sorted(green)), now)
                )
            continue
        advanced = replace(
            known,
            description_digest=current if _compatible_since(context, comparer) else known.description_digest,
            contract_digests=tuple(sorted(green | set(known.contract_digests))),
        )
        if advanced != known:
            store.save_contract_in_force(advanced)


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
    """`side` accepts what is described and relied on now. In force from the first that agrees, agreed when both do."""
    known = context.in_force
    current = context.digests.get(None)
    digests = tuple(sorted(contracts))
    if known is not None and known.description_digest == current and known.contract_digests == digests:
        sides = tuple(sorted({*known.agreed_by, side.value}))
        agreed = replace(known, agreed_by=sides, how="agreed")
    else:
        agreed = ContractInForce(
            integration.name, context.settings.name, current, digests, now, (side.value,), "agreed"
        )
    store.save_contract_in_force(agreed)
    return agreed
