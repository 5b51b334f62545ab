"""Comparing a fresh snapshot with the one before, and keeping what was found before the poll is counted as done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.engine.descriptions.announcements import sunsets
from monitor.engine.descriptions.context import ApiContext, Descriptions, api_contexts
from monitor.engine.descriptions.operations import with_operations
from monitor.engine.descriptions.polling import PollResult
from monitor.engine.events import Changed
from monitor.engine.ports import Store
from monitor.errors import DocumentError, UsageError
from monitor.model.changes import Change
from monitor.model.contracts import Interaction, Origin
from monitor.model.descriptions import Document, PollOutcome
from monitor.model.integration import ApiSettings, Integration
from monitor.rules import compare, contract_use


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares descriptions of one integration as its consumers see them at `now`; each pair once."""

    integration: Integration
    interactions: Sequence[Interaction]
    store: Store
    now: datetime
    _compared: dict[tuple[str, str, str], tuple[Change, ...]] = field(default_factory=dict, repr=False, compare=False)

    def compare(self, api: ApiSettings, base: Document, revision: Document) -> tuple[Change, ...]:
        """Judged changes, with what contracts use and what was announced laid over them. What a person reported is no
        contract: it neither weighs a change up nor tells that nobody uses a place.

        Raises `MonitorError` where the two can't be compared.
        """
        pair = (api.name, base.digest, revision.digest)
        if pair not in self._compared:
            self._compared[pair] = self._changes(api, base, revision)
        return self._compared[pair]

    def _changes(self, api: ApiSettings, base: Document, revision: Document) -> tuple[Change, ...]:
        integration = self.integration
        context, descriptions = api_contexts(integration, self.store)[api.name], Descriptions(self.store)
        changes = compare(
            base,
            revision,
            overrides=integration.rules,
            api=api.name,
            now=self.now,
            notice=integration.agreement.notice,
            watched=sunsets(context, descriptions),
        ).changes
        of_api = [each for each in self.interactions if each.api == api.name and each.origin is not Origin.REPORTED]
        described = descriptions.api(base.digest)
        assert described is not None
        return contract_use(changes, with_operations(of_api, {api.name: context}, descriptions), described)


def compare_fresh(comparer: Comparer, result: PollResult) -> Changed | None:
    """The judged difference between the previous snapshot and a fresh one; None where there is nothing to compare.

    A pair that can't be compared is reported with `problem`: the caller must not call it compatible.
    """
    poll = result.poll
    if poll.outcome is not PollOutcome.CHANGED or result.fresh is None:
        return None
    assert poll.previous_digest is not None
    assert poll.digest is not None
    integration, store = comparer.integration, comparer.store
    api = integration.api(poll.target.api)
    assert api is not None
    problem = None
    changes: tuple[Change, ...] = ()
    try:
        changes = comparer.compare(api, store.document(poll.previous_digest), result.fresh)
    except (DocumentError, UsageError) as error:
        problem = str(error.diagnostic)
    if problem is None:
        store.save_changes(poll.target, poll.previous_digest, poll.digest, changes, poll.previous_seen_at, poll.at)
    return Changed(
        integration.name,
        poll.target,
        poll.previous_digest,
        poll.digest,
        changes,
        poll.previous_seen_at,
        poll.at,
        problem,
    )


def changes_since_in_force(comparer: Comparer, context: ApiContext) -> tuple[Change, ...]:
    """All changes between the description in force and the current one: what a consumer has to expect.

    Steps taken and taken back are not among them. Raises `MonitorError` where the two can't be compared.
    """
    current = context.digests.get(None)
    agreed = context.in_force.description_digest if context.in_force else None
    if current is None or agreed is None or current == agreed:
        return ()
    store = comparer.store
    return comparer.compare(context.settings, store.document(agreed), store.document(current))
