"""What the store knows of announced ends, and of the contracts that they will meet: for road map and report."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from monitor.accounts.material import Announcement
from monitor.engine.descriptions.announcements import Seen, snapshots
from monitor.engine.descriptions.context import ApiContext, Descriptions, api_contexts
from monitor.engine.ports import Store
from monitor.model.cases import Conflict
from monitor.model.contracts import UNWRITTEN
from monitor.model.exchanges import Response
from monitor.model.history import Recording
from monitor.model.integration import Integration
from monitor.openapi.endings import Ending, endings_of, from_headers
from monitor.workflow.road_map import Announced, Milestone, Relied, road_map


class Endings:
    """What each stored description says will end; a snapshot never changes, so each is read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Ending, ...]] = {}

    def of(self, digest: str) -> tuple[Ending, ...]:
        if digest not in self._known:
            api = Descriptions(self._store).api(digest)
            self._known[digest] = endings_of(api, {}) if api else ()
        return self._known[digest]


def road_map_of(
    integration: Integration, store: Store, endings: Endings, cases: Sequence[Conflict], today: date
) -> tuple[Milestone, ...]:
    """`cases`: the open ones of the integration."""
    recordings = list(_recordings(integration, store))
    announced: list[Announced] = []
    for context in api_contexts(integration, store).values():
        announced += _described(context, endings)
    known = {(each.api, each.operation) for each in announced if each.on}
    announced += [each for each in _answered(recordings) if (each.api, each.operation) not in known]
    return road_map(integration, announced, _relied(recordings), cases, today)


def standing(integration: Integration, store: Store, apis: Collection[str]) -> Iterator[Announcement]:
    """What no change announced: it stood in the first description that was read, or stands in headers of answers."""
    endings = Endings(store)
    for name, context in api_contexts(integration, store).items():
        if name not in apis:
            continue
        known = snapshots(context)
        since: list[tuple[str, datetime | None]] = [(each.digest, each.at) for each in known if each.or_before]
        digests = {each.digest for each in known}
        since += [(each, None) for each in context.digests.values() if each not in digests]
        for digest, at in since:
            for each in endings.of(digest):
                yield Announcement(name, each.operation, _member(each), at, or_before=True)
    for said in _answered(list(_recordings(integration, store))):
        yield Announcement(said.api, said.operation, or_before=True)


def _member(ending: Ending) -> str:
    """`query q` of `GET /charges, query parameter q`, and `amount` of `Charge.amount`."""
    if ending.what == ending.operation:
        return ""
    of_operation = ending.what.removeprefix(f"{ending.operation}, ")
    return of_operation.replace(" parameter ", " ", 1) if ending.operation else ending.what.rpartition(".")[2]


def _recordings(integration: Integration, store: Store) -> Iterator[Recording]:
    for api in integration.apis:
        for environment in api.environments:
            yield from store.recordings(integration.name, api.name, environment.name).values()


def _described(context: ApiContext, endings: Endings) -> Iterator[Announced]:
    """By the descriptions that were read last: of the API, and of the environments that have their own."""
    found = {ending: None for digest in context.digests.values() for ending in endings.of(digest)}
    since = first_seen(context, endings) if any(each.is_dated_end for each in found) else {}
    for each in found:
        day, seen = each.on if each.is_dated_end else None, since.get(each)
        yield Announced(
            context.settings.name,
            each.what,
            each.announcement,
            day,
            each.operation,
            seen.at.astimezone(UTC).date() if seen else None,
            or_before=seen is not None and seen.or_before,
        )


def first_seen(context: ApiContext, endings: Endings) -> Mapping[Ending, Seen]:
    """When an end was first announced for the day that is announced now."""
    since: dict[Ending, Seen] = {}
    for seen in snapshots(context):
        for each in endings.of(seen.digest):
            since.setdefault(each, seen)
    return since


def _answered(recordings: Sequence[Recording]) -> Iterator[Announced]:
    """By the headers of the newest green answer to each interaction."""
    found: dict[tuple[str, Ending], None] = {}
    for each in recordings:
        response, operation = each.exchange.response, each.interaction.operation
        if isinstance(response, Response) and operation is not None:
            headers = {name.lower(): value for name, value in response.headers}
            found |= {(each.api, ending): None for ending in from_headers(headers, operation, operation)}
    for api, ending in found:
        day = ending.on if ending.is_dated_end else None
        yield Announced(api, ending.what, f"answers carry `{ending.announcement}`", day, ending.operation)


def _relied(recordings: Sequence[Recording]) -> list[Relied]:
    declared = [each for each in recordings if each.interaction.origin not in UNWRITTEN]
    return [Relied(each.api, each.interaction.contract, each.interaction.operation) for each in declared]
