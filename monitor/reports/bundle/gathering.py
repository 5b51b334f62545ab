"""All that the store keeps of a case, for its bundle."""

from collections.abc import Iterable, Iterator

from monitor.engine.explaining import explanation_of, leading_first
from monitor.engine.ports import Store
from monitor.explanation.explanation import digests
from monitor.model.cases import Conflict, LogEntry
from monitor.model.descriptions import Document
from monitor.model.exchanges import Exchange
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject
from monitor.reports.bundle.contents import Gathered
from monitor.reports.bundle.page import Section, page
from monitor.reports.explanation_text import lines


def gather(store: Store, case: Conflict, integration: Integration | None) -> tuple[Gathered, str]:
    """What the bundle holds, and its page. `integration` None: it is no longer configured, and has no names."""
    regressions = leading_first(store, case)
    log = store.log(case.id)
    exchanges = {
        digest: found for digest in _exchanges(regressions, log) if (found := _kept(store, digest)) is not None
    }
    names = "both companies"
    if integration is not None:
        names = " and ".join(company.name for company in integration.companies.values())
    sections = [
        Section(str(each.get("message", "")), "\n".join(lines(explanation_of(store, each, integration))))
        for each in regressions
    ]
    links = tuple(store.chain_links(log[0].number)) if log else ()
    descriptions = dict(_descriptions(store, case, regressions))
    gathered = Gathered(case, names, regressions, log, links, exchanges, descriptions)
    return gathered, page(case, names, sections, log)


def _exchanges(regressions: Iterable[JsonObject], log: Iterable[LogEntry]) -> Iterator[str]:
    """Digests of those that the verdicts rest on, and of those that were tried for what people brought."""
    for each in regressions:
        yield from sorted(digests(each))
    yield from (tried for each in log if isinstance(tried := each.data.get("exchange"), str))


def _kept(store: Store, digest: str) -> tuple[Exchange, bytes] | None:
    try:
        return store.exchange(digest), store.exchange_content(digest)
    except KeyError:
        return None


def _descriptions(store: Store, case: Conflict, regressions: list[JsonObject]) -> Iterator[tuple[str, Document]]:
    """Those that the failures were judged by, and the one in force."""
    in_force = store.contract_in_force(case.integration, case.api)
    named = {str(each.get("description_digest") or "") for each in regressions}
    named |= {in_force.description_digest or ""} if in_force else set()
    for digest in sorted(named - {""}):
        yield digest, store.document(digest)
