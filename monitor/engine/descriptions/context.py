"""What a cycle knows of one API while it runs: the description as it is, as it was, and as it is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.documents import bundle
from monitor.engine.descriptions.polling import SHARED_SCOPE
from monitor.engine.ports import Store
from monitor.model.api import Api
from monitor.model.changes import Change
from monitor.model.history import ContractInForce
from monitor.model.integration import ApiSettings, Integration
from monitor.openapi import read_api


@dataclass(frozen=True, slots=True)
class DatedChange:
    """A judged difference between two snapshots, made at some instant of the interval."""

    change: Change
    not_before: datetime | None
    not_after: datetime
    base: str
    revision: str


class Descriptions:
    """Parsed descriptions by digest; each is read at most once in a cycle, and only where somebody asks."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, Api] = {}

    def api(self, digest: str | None) -> Api | None:
        """None where there is no such snapshot. Stored snapshots were readable when they were stored."""
        if digest is None:
            return None
        if digest not in self._read:
            document = self._store.document(digest)
            self._read[digest] = read_api(bundle(document), source=document.source)
        return self._read[digest]


@dataclass(frozen=True, slots=True)
class ApiContext:
    """`digests`: last good snapshot by environment; the key None is the API's own description."""

    settings: ApiSettings
    scope: str
    digests: Mapping[str | None, str] = field(default_factory=dict)
    in_force: ContractInForce | None = None
    changes: Sequence[DatedChange] = ()
    """Oldest first."""

    def digest_for(self, environment: str) -> str | None:
        """The description of an environment: its own, else the API's."""
        return self.digests.get(environment) or self.digests.get(None)


def scope_of(integration: Integration, api: ApiSettings) -> str:
    return SHARED_SCOPE if api.shared else integration.name


def api_contexts(integration: Integration, store: Store) -> Mapping[str, ApiContext]:
    """By API name, from what the store knows now."""
    states = store.poll_states()
    contexts = {}
    for api in integration.apis:
        scope = scope_of(integration, api)
        own = {None, *(each.name for each in api.environments if each.spec is not None)}
        digests = {
            state.target.environment: state.digest
            for state in states.values()
            if state.target.scope == scope and state.target.api == api.name and state.digest is not None
            if state.target.environment in own
        }
        changes = [
            DatedChange(change, not_before, not_after, base, revision)
            for not_before, not_after, base, revision, change in store.changes(scope, api.name)
        ]
        in_force = store.contract_in_force(integration.name, api.name)
        contexts[api.name] = ApiContext(api, scope, digests, in_force, changes)
    return contexts
