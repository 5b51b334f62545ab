"""Interactions that a contract calls otherwise than before, and that are the same in all that is sent and relied on.

What passed under the old name passed. Without that a break that comes with a new wording would be taken for something
that never worked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.engine.ports import Store
from monitor.engine.verifying.contracts import Contracts
from monitor.interactions.identity import content_digest
from monitor.interactions.sealing import has_same_credentials, sealed
from monitor.model.contracts import Interaction, Origin
from monitor.model.integration import Integration
from monitor.model.receiving import is_sent_to, served


def follow_renames(integration: Integration, contracts: Contracts, store: Store) -> None:
    """Give each new name the history and recording of the one that it took the place of, in every environment, and the
    failures that open cases hold of it.

    Nothing where a contract could not be read: what is not there may be in it. Of a generated case the description is
    part of the name: another one makes another case.
    """
    if contracts.problems:
        return
    asked = [
        each
        for each in contracts.interactions
        if each.origin not in {Origin.HAR, Origin.GENERATED, Origin.REPORTED}
        and each.webhook is None  # whose name has its address
    ]
    for api in served(integration):
        own = [each for each in asked if is_sent_to(api, each)]
        for environment in api.environments:
            _follow((integration.name, api.name, environment.name), own, store)


def _follow(place: tuple[str, str, str], interactions: Sequence[Interaction], store: Store) -> None:
    known = store.interaction_history(*place)
    fresh = [each for each in interactions if each.key not in known]
    if not known or not fresh:
        return
    names = {each.key for each in interactions}
    retired = {each.contract_digest: each for key, each in store.recordings(*place).items() if key not in names}
    for each in fresh:
        recording = retired.get(content_digest(each))
        history = known.get(recording.interaction.key) if recording is not None else None
        if recording is None or history is None or has_same_credentials(recording.interaction, each) is False:
            continue
        store.save_recording(replace(recording, interaction=sealed(each)))
        store.save_interaction_history(*place, {each.key: history})
        _follow_in_cases(place, recording.interaction.key, each.key, store)


def _follow_in_cases(place: tuple[str, str, str], old: str, new: str, store: Store) -> None:
    """Else a case would wait for a name that nobody uses any more, and be called over while it still fails."""
    integration, api, environment = place
    for case in store.conflicts(integration=integration):
        for saved in store.regressions(conflict_id=case.id) if case.status.is_open else ():
            if isinstance(saved, Mapping) and (saved["api"], saved["environment"], saved["interaction"]) == (
                api,
                environment,
                old,
            ):
                store.save_regression(case.id, str(saved["fingerprint"]), {**saved, "interaction": new})
