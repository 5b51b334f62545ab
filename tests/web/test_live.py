"""Server-sent events: that something was observed is told at once, and to nobody who does not see it."""

import httpx

from monitor.access.visitor import Visitor, Way
from monitor.model.history import Record, RecordKind
from monitor.web.live import newest_seen
from tests.web.sample import NOW
from tests.web.site import Site


def observe(site: Site, integration: str) -> None:
    site.store.record([Record(NOW, RecordKind.VERIFICATION, integration, "payments", "c", {"outcome": "passed"})])


def test_what_is_observed_is_told_and_not_what_it_is(fresh_site: Site) -> None:
    with httpx.Client(base_url=fresh_site.url, timeout=60) as client, client.stream("GET", "/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        lines = answer.iter_lines()
        assert next(lines) == "retry: 5000"
        observe(fresh_site, "acme")
        told = next(line for line in lines if line and not line.startswith(":"))
        assert (told, next(lines)) == ("event: observed", "data: ask again")


def test_of_what_a_visitor_does_not_see_they_hear_nothing(fresh_site: Site) -> None:
    partner = Visitor(Way.LINK, "Jo Berg", integrations=frozenset({"acme"}))
    before = newest_seen(fresh_site.context, partner)
    observe(fresh_site, "parcels")
    assert newest_seen(fresh_site.context, partner) == before
    observe(fresh_site, "acme")
    assert newest_seen(fresh_site.context, partner) != before


def test_a_visitor_of_one_case_hears_of_that_case_only(fresh_site: Site) -> None:
    mine, other = (fresh_site.sample.cases[each] for each in ("theirs", "undetermined"))
    visitor = Visitor(Way.LINK, "Jo Berg", integrations=frozenset({"acme"}), case=mine)
    before = newest_seen(fresh_site.context, visitor)
    for case in (other, mine):
        assert newest_seen(fresh_site.context, visitor) == before
        conflict = fresh_site.store.conflict(case)
        assert conflict is not None
        assert fresh_site.store.save_conflict(conflict, [], [])
    assert newest_seen(fresh_site.context, visitor) != before
