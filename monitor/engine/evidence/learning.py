"""What an API that nobody described was seen to do: shown and handed out, and never held against anybody."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.engine.ports import Store
from monitor.model.exchanges import Exchange
from monitor.model.integration import ApiSettings, Integration
from monitor.model.json_value import JsonObject
from monitor.openapi.learned import learned_description, learned_operation

NEWEST = 10_000
"""Exchanges of observed traffic, of each environment."""
_NEWEST_SHOWN = 500


def learned(store: Store, integrations: Iterable[Integration], api: str) -> JsonObject:
    """The description learned from all that passed and all that was observed, in every environment."""
    found: set[Exchange] = set()
    for integration in integrations:
        settings = integration.api(api)
        if settings is not None:
            found |= _exchanges(store, integration, settings, NEWEST)
    return learned_description(found, api=api)


def learned_before(store: Store, integration: Integration, api: ApiSettings, first: datetime) -> JsonObject:
    """The description learned from what was seen before `first`."""
    seen = _exchanges(store, integration, api, NEWEST)
    return learned_description((each for each in seen if each.at < first), api=api.name)


def learned_operations(store: Store, integration: Integration, api: ApiSettings) -> Mapping[str, int]:
    """Operations as a learned description calls them -> of how many of the newest exchanges, in alphabetical order."""
    found: dict[str, int] = {}
    for each in _exchanges(store, integration, api, _NEWEST_SHOWN):
        operation = learned_operation(each.request.method, each.request.path)
        found[operation] = found.get(operation, 0) + (each.response is not None)
    return dict(sorted(found.items()))


def _exchanges(store: Store, integration: Integration, api: ApiSettings, newest: int) -> set[Exchange]:
    found: set[Exchange] = set()
    for environment in api.environments:
        place = (integration.name, api.name, environment.name)
        found |= {each.exchange for each in store.recordings(*place).values()}
        found |= set(store.observed(*place, newest=newest))
    return found
