"""What explains a stored verdict, gathered from the store: its exchanges, and what else changed in that time."""

from collections.abc import Iterator
from datetime import datetime

from monitor.engine.ports import Store
from monitor.explanation.explanation import Considered, Explanation, digests, explain
from monitor.explanation.saved import as_moment, as_object, as_text
from monitor.explanation.words import Names
from monitor.model.cases import Conflict
from monitor.model.exchanges import Exchange
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject
from monitor.model.sides import Side

CONSIDERED_MAX = 20
"""Other changes that are shown, the newest; more are in the history."""


def explanation_of(store: Store, regression: JsonObject, integration: Integration | None) -> Explanation:
    """`integration` None: it is no longer configured, and plain words stand for the companies' names."""
    api = as_text(regression.get("api"))
    exchanges = {digest: found for digest in digests(regression) if (found := _kept(store, digest)) is not None}
    considered = tuple(_considered(store, regression, integration))[-CONSIDERED_MAX:]
    return explain(regression, exchanges, Names.of(integration, api), considered)


def leading_first(store: Store, conflict: Conflict) -> list[JsonObject]:
    """The regressions of a case, first those that have the verdict that the case is known by."""
    saved = [as_object(each) for each in store.regressions(conflict_id=conflict.id)]
    return sorted(saved, key=lambda each: each.get("verdict") != conflict.verdict)


def _kept(store: Store, digest: str) -> Exchange | None:
    try:
        return store.exchange(digest)
    except KeyError:
        return None


def _considered(store: Store, regression: JsonObject, integration: Integration | None) -> Iterator[Considered]:
    """Changes of the description, and deployments, between the last pass and the first failure, less the culprit."""
    passed, failed = as_moment(regression.get("last_passed_at")), as_moment(regression.get("first_failed_at"))
    if integration is None or passed is None or failed is None:
        return
    culprit = as_object(as_object(regression.get("verdict")).get("culprit"))
    api = integration.api(as_text(regression.get("api")))
    scope = "shared" if api and api.shared else integration.name
    for begun, ended, *_, change in store.changes(scope, as_text(regression.get("api"))):
        if (begun is None or begun <= failed) and ended >= passed and change.fingerprint != culprit.get("fingerprint"):
            text = f"{change.operation}: {change.message} ({change.severity.value})"
            yield Considered(text, begun, ended, change.fingerprint)
    for each in reversed(store.deployments(integration.name)):
        at = datetime.fromisoformat(str(each["at"]))
        text = f"{integration.company(Side(str(each['side']))).name} deployed version {each['version']}"
        here = passed < at <= failed and each["environment"] == regression.get("environment")
        if here and text != culprit.get("summary"):
            yield Considered(text, at, at)
