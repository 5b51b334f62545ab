"""Server-sent events: that something was observed is told at once, and to nobody who does not see it."""

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from monitor.access.visitor import Visitor, Way
from monitor.model.history import Record, RecordKind
from monitor.web.live import newest_seen
from tests.web import doors
from tests.web.sample import NOW
from tests.web.site import Site, client_of, running_site


def observe(site: Site, integration: str) -> None:
    site.store.record([Record(NOW, RecordKind.VERIFICATION, integration, "payments", "c", {"outcome": "passed"})])


def test_what_is_observed_is_told_and_not_what_it_is(fresh_site: Site) -> None:
    with client_of(fresh_site.url) as client, client.stream("GET", "/events") as answer:
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


class Listeners:
    """Connections that stay open, each from an address of this host, until `leave`."""

    def __init__(self, url: str) -> None:
        self._url, self._open = url, ExitStack()

    def listen(self, address: str = "127.0.0.1", cookies: httpx.Cookies | None = None) -> httpx.Response:
        transport = httpx.HTTPTransport(local_address=address)
        client = self._open.enter_context(
            httpx.Client(base_url=self._url, transport=transport, cookies=cookies, timeout=60)
        )
        answer = self._open.enter_context(client.stream("GET", "/events"))
        if answer.status_code != 200:
            answer.read()
        return answer

    def leave(self) -> None:
        self._open.close()


def test_one_address_keeps_so_many_streams_open_and_the_next_is_told_when_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.live.STREAMS_OF_ONE", 2)
    with running_site(tmp_path) as site:
        listeners, late = Listeners(site.url), Listeners(site.url)
        assert [listeners.listen().status_code for _ in range(2)] == [200, 200]
        refused = late.listen()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert refused.json()["code"] == "busy"
        assert late.listen("127.0.0.2").status_code == 200
        late.leave()
        listeners.leave()
        again = next(code for _ in range(1000) if (code := listeners.listen().status_code) != 503)
        assert again == 200, "what was closed is noticed at the next look"
        listeners.leave()


def test_all_together_keep_so_many_streams_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.web.live.STREAMS_IN_ALL", 3)
    with running_site(tmp_path) as site:
        listeners = Listeners(site.url)
        answers = [listeners.listen(f"127.0.0.{number}").status_code for number in range(1, 6)]
        assert answers == [200, 200, 200, 503, 503]
        listeners.leave()


def test_who_signed_in_is_counted_by_name_whatever_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.web.live.STREAMS_OF_ONE", 1)
    with running_site(tmp_path) as site:
        doors.locked(site)
        for name in ("Ann Lind", "Bo Falk"):
            doors.account(site, name)
        ann, bo = (doors.signed_in(site, name).cookies for name in ("Ann Lind", "Bo Falk"))
        listeners = Listeners(site.url)
        assert listeners.listen(cookies=ann).status_code == 200
        assert listeners.listen("127.0.0.2", ann).status_code == 503
        assert listeners.listen(cookies=bo).status_code == 200
        listeners.leave()


def test_who_may_not_come_in_is_refused_and_not_led_to_the_door(fresh_site: Site) -> None:
    """A script asks: after a page of the door it would ask again and again."""
    doors.locked(fresh_site)
    answer = httpx.get(f"{fresh_site.url}/events", headers={"Accept": "text/html"}, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-first")
