"""Pages that keep themselves current, in a real Chromium: what changes, what stays, and when they wait, listen and say so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Condition
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.model.access import Role
from monitor.model.history import Record, RecordKind
from tests.storage.examples import message
from tests.web import doors, rooms
from tests.web.sample import NOW
from tests.web.site import Site, running_site
from tests.web.test_browser import AXE, DESK, browser
from tests.web.test_browser import views as pages_of_the_room

__all__ = ["browser"]
pytestmark = pytest.mark.browser
TITLE = "It has another title now"
HIDE = """(hidden) => {
    Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    yield tab
    context.close()


def case(site: Site) -> str:
    return f"{site.url}/cases/{site.sample.cases['theirs']}"


def retitled(site: Site, title: str = TITLE) -> None:
    conflict = site.store.conflict(site.sample.cases["theirs"])
    assert conflict is not None
    assert site.store.save_conflict(replace(conflict, title=title), [], [])


def observed(site: Site) -> None:
    site.store.record([Record(NOW, RecordKind.CONFLICT, "acme", "payments", "-", {})])


def opened(page: Page, site: Site, address: str | None = None) -> None:
    """With a clock that the test turns. What is counted: how often the page was made new, what was written to it, and how
    often something was said of the monitor.
    """
    page.clock.install()
    page.goto(address or case(site))
    page.evaluate(
        """() => {
            window.swaps = 0;
            window.touched = 0;
            window.said = 0;
            document.addEventListener('htmx:after:swap', () => { window.swaps += 1; });
            new MutationObserver((found) => { window.touched += found.length; }).observe(
                document.getElementById('live'), {subtree: true, childList: true, characterData: true});
            new MutationObserver(() => { window.said += 1; }).observe(
                document.getElementById('trouble'), {subtree: true, childList: true, characterData: true});
        }"""
    )


MINUTE = 60_200
"""On the clock of a page: it ends just after the page asked, which has ten seconds to be answered."""


def a_minute_later(page: Page) -> None:
    """And made new."""
    before = page.evaluate("() => window.swaps")
    page.clock.run_for(MINUTE)
    page.wait_for_function("(before) => window.swaps > before", arg=before)


def asked(page: Page) -> list[str]:
    """Pages that are asked for from now on."""
    found: list[str] = []
    others = ("/events", ".svg", ".css", ".js")
    page.on("request", lambda request: None if request.url.endswith(others) else found.append(request.url))
    return found


def test_what_stayed_the_same_is_not_touched(fresh_site: Site, page: Page) -> None:
    opened(page, fresh_site)
    a_minute_later(page)
    assert page.evaluate("() => window.touched") == 0


def test_only_what_changed_is_touched(fresh_site: Site, page: Page) -> None:
    opened(page, fresh_site)
    page.evaluate("() => { window.kept = document.querySelector('#log'); document.querySelector('main').focus(); }")
    retitled(fresh_site)
    a_minute_later(page)
    assert page.locator("h1").inner_text() == TITLE
    assert page.title().startswith(TITLE)
    assert page.evaluate("() => window.kept.isConnected")
    assert page.evaluate("() => document.activeElement.id") == "main"
    assert page.evaluate("() => window.touched") < 10


def test_what_was_unfolded_stays_unfolded_where_newer_things_come_before_it(fresh_site: Site, page: Page) -> None:
    def told(name: str) -> None:
        conflict = fresh_site.store.conflict(fresh_site.sample.cases["theirs"])
        assert conflict is not None
        made = message(name, NOW, integration="acme", conflict_id=conflict.id)
        assert fresh_site.store.save_conflict(conflict, [], [made])

    told("first")
    opened(page, fresh_site, f"{fresh_site.url}/integrations/acme")
    page.locator("#message-first summary").click()  # by mouse: the page does not wait for that
    told("second")
    a_minute_later(page)
    unfolded = "() => [...document.querySelectorAll('details[id^=message]')].map((each) => [each.id, each.open])"
    assert page.evaluate(unfolded) == [["message-second", False], ["message-first", True]]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("document.querySelector('#live a').focus({focusVisible: true})", "document.activeElement.blur()"),
        ("document.querySelector('[type=radio]').checked = true", "document.querySelector('[type=radio]').checked = false"),
        ("document.getSelection().selectAllChildren(document.querySelector('h1'))", "document.getSelection().empty()"),
    ],
    ids=["on a link by keyboard", "with a choice made", "with text selected"],
)  # fmt: skip
def test_a_page_waits_for_somebody_at_work_and_goes_on_afterwards(
    fresh_site: Site, page: Page, begins: str, ends: str
) -> None:
    opened(page, fresh_site)
    retitled(fresh_site)
    seen = asked(page)
    page.evaluate(f"() => {{ {begins}; }}")
    page.clock.run_for(3 * MINUTE)
    assert seen == []
    page.evaluate(f"() => {{ {ends}; }}")
    a_minute_later(page)
    assert page.locator("h1").inner_text() == TITLE


def test_an_answer_that_finds_somebody_at_work_is_not_shown(fresh_site: Site, page: Page) -> None:
    opened(page, fresh_site)
    retitled(fresh_site)

    def begun_meanwhile(route: Any) -> None:
        page.evaluate("() => document.getSelection().selectAllChildren(document.querySelector('h1'))")
        route.continue_()

    page.evaluate("() => document.addEventListener('htmx:finally:request', () => { window.done = true; })")
    page.route("**/cases/*", begun_meanwhile)
    page.clock.run_for(MINUTE)
    page.wait_for_function("() => window.done")
    assert page.locator("h1").inner_text() != TITLE
    assert page.evaluate("() => window.touched") == 0


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_refusal_leaves_the_page_and_says_once_that_it_is_old(fresh_site: Site, page: Page, status: int) -> None:
    opened(page, fresh_site)
    title = page.locator("h1").inner_text()
    trouble = page.get_by_role("alert")
    assert trouble.inner_text() == ""
    page.route(
        "**/cases/*",
        lambda route: route.fulfill(status=status, body="<div id=live>nothing</div>", content_type="text/html"),
    )
    for _ in range(2):
        with page.expect_event("requestfinished"):
            page.clock.run_for(MINUTE)
        page.wait_for_selector("body.stale")
    assert trouble.inner_text() == "The monitor does not answer. What you see is old."
    assert page.evaluate("() => window.said") == 1
    assert page.locator("h1").inner_text() == title
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.unroute("**/cases/*")
    a_minute_later(page)
    assert page.locator("body.stale").count() == 0
    assert trouble.inner_text() == ""


def test_one_whose_session_ended_is_shown_the_door_in_place_and_asks_no_more(fresh_site: Site, page: Page) -> None:
    doors.locked(fresh_site)
    doors.account(fresh_site, "Ann Lind")
    page.goto(f"{fresh_site.url}/sign-in?next=/integrations/acme")
    page.get_by_label("Name").fill("Ann Lind")
    page.get_by_label("Password").fill(doors.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{fresh_site.url}/integrations/acme")
    opened(page, fresh_site, f"{fresh_site.url}/integrations/acme")
    page.context.clear_cookies()
    a_minute_later(page)
    assert page.locator("h1").inner_text() == "Sign in"
    assert page.locator("input[name=next]").get_attribute("value") == "/integrations/acme"
    seen = asked(page)
    page.clock.run_for(3 * MINUTE)
    assert seen == []


def test_a_page_that_answers_a_form_is_not_replaced_and_calls_nobody_silent(fresh_site: Site, page: Page) -> None:
    opened(page, fresh_site)
    page.locator("form[action$=acknowledge] input[name=by]").fill("Jo Berg")
    page.locator("form[action$=acknowledge] [type=radio]").first.check()
    page.evaluate("() => { document.querySelector('form[action$=acknowledge] [name=token]').value = 'old'; }")
    page.get_by_role("button", name="Acknowledge").click()
    page.wait_for_selector("text=Not accepted")
    seen = asked(page)
    page.clock.run_for(3 * MINUTE)
    assert seen == []
    assert page.locator(".stale").count() == 0


class Doorman:
    """Stands before the application, and counts the streams that are open: whose first news would be sent."""

    def __init__(self) -> None:
        self.open, self.served = 0, 0
        self._changed = Condition()

    def before(self, app: ASGIApp) -> ASGIApp:
        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope.get("path") != "/events":
                await app(scope, receive, send)
                return
            begun = False

            async def told(message: Message) -> None:
                nonlocal begun
                if not begun:
                    begun = True
                    self._count(1)
                await send(message)

            try:
                await app(scope, receive, told)
            finally:
                self._count(-begun)

        return counted

    def _count(self, change: int) -> None:
        with self._changed:
            self.open += change
            self.served += change > 0
            self._changed.notify_all()

    def sees(self, reached: Callable[[], bool]) -> bool:
        with self._changed:
            return self._changed.wait_for(reached, 60)


@contextmanager
def watched(folder: Path) -> Iterator[tuple[Site, Doorman]]:
    doorman = Doorman()
    with running_site(folder, doorman.before) as site:
        yield site, doorman


def test_a_hidden_page_does_not_listen_and_is_current_when_it_is_seen_again(tmp_path: Path, page: Page) -> None:
    with watched(tmp_path) as (site, doorman):
        page.goto(case(site))
        assert doorman.sees(lambda: doorman.open == 1)
        page.evaluate(HIDE, True)
        assert doorman.sees(lambda: doorman.open == 0)
        seen = asked(page)
        retitled(site)
        observed(site)
        assert seen == []
        page.evaluate(HIDE, False)
        page.wait_for_function("(title) => document.querySelector('h1').innerText === title", arg=TITLE)
        assert doorman.sees(lambda: doorman.open == 1)
        retitled(site, "And another")
        observed(site)
        page.wait_for_function("() => document.querySelector('h1').innerText === 'And another'")


def test_a_page_whose_scripts_arrive_late_listens_all_the_same(tmp_path: Path, page: Page) -> None:
    with watched(tmp_path) as (site, doorman):
        held: list[Route] = []
        page.route("**/hx-sse.min.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
        page.goto(case(site), wait_until="commit")
        page.wait_for_function("() => typeof htmx === 'object'")
        page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")
        held[0].continue_()
        assert doorman.sees(lambda: doorman.open == 1)


def test_a_page_that_is_opened_behind_others_listens_only_once_it_is_seen(tmp_path: Path, page: Page) -> None:
    with watched(tmp_path) as (site, doorman):
        page.add_init_script("Object.defineProperty(document, 'hidden', {value: true, configurable: true});")
        page.clock.install()
        page.goto(case(site))
        page.clock.run_for(3 * MINUTE)
        assert doorman.served == 0
        page.evaluate(HIDE, False)
        assert doorman.sees(lambda: doorman.open == 1)


@pytest.mark.parametrize("moment", ["before:request", "sse:before:connection", "sse:after:connection"])
def test_a_page_that_is_hidden_while_its_stream_is_opened_does_not_keep_it(
    tmp_path: Path, page: Page, moment: str
) -> None:
    """Somebody who goes through their tabs sees each of them for a moment."""
    with watched(tmp_path) as (site, doorman):
        page.add_init_script(
            f"document.addEventListener('htmx:{moment}', () => ({HIDE})(true), {{once: true, capture: true}});"
        )
        page.goto(case(site))
        page.wait_for_function("() => document.hidden")
        assert doorman.sees(lambda: doorman.served == 1)
        assert doorman.sees(lambda: doorman.open == 0)
        page.evaluate(HIDE, False)
        assert doorman.sees(lambda: doorman.open == 1)


def test_a_page_whose_stream_ended_listens_again_and_asks_what_it_missed(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.live.LOOKS", 1)
    with watched(tmp_path) as (site, doorman):
        page.goto(case(site))
        page.wait_for_load_state()
        with page.expect_response(lambda answer: "/cases/" in answer.url):  # nothing was observed
            assert doorman.sees(lambda: doorman.served > 1)


def test_a_page_whose_stream_broke_off_says_so_at_once_and_recovers_with_it(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.live.LOOKS", 1)
    with running_site(tmp_path) as site:
        with page.expect_response("**/events"):
            page.goto(case(site))
        page.context.set_offline(True)
        page.wait_for_selector("body.stale")  # sooner than the page would ask by itself
        page.context.set_offline(False)
        page.wait_for_selector("body:not(.stale)")


def test_a_page_that_finds_no_place_to_listen_is_current_without(
    tmp_path: Path, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.web.live.STREAMS_OF_ONE", 0)
    with running_site(tmp_path) as site:
        opened(page, site)
        for title in (TITLE, "And another"):
            retitled(site, title)
            with page.expect_response("**/events") as refused:
                a_minute_later(page)
            assert refused.value.status == 503
            assert page.locator("h1").inner_text() == title
        assert page.evaluate("() => window.said") == 0


def test_no_page_is_refused_anything_by_its_own_policy(fresh_site: Site, page: Page) -> None:
    """Nothing in the console of any page, also not after it was made new: no script, style or eval that is not allowed."""
    rooms.talked(rooms.mediated(fresh_site))
    doors.locked(fresh_site)
    doors.account(fresh_site, "Ann Lind", Role.ADMIN)
    _, link = doors.link(fresh_site, case=fresh_site.sample.cases["theirs"])
    said: list[tuple[str, str]] = []

    def heard(message: ConsoleMessage) -> None:
        said.append((page.url, message.text))

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective));"
    )
    page.goto(fresh_site.url + link)
    page.goto(f"{fresh_site.url}/sign-in")
    page.get_by_label("Name").fill("Ann Lind")
    page.get_by_label("Password").fill(doors.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".tiles")
    views = pages_of_the_room(fresh_site)
    views.pop("not-found")  # the browser itself says that it was not found
    more = {
        "room": f"{views['case-theirs']}/room",
        "access": "/access",
        "check": "/integrations/acme/check",
        "report": "/report",
        "integration-report": "/integrations/acme/report",
    }
    lively = 0
    for path in (views | more).values():
        page.goto(fresh_site.url + path)
        if page.locator("[hx-get]").count():
            lively += 1
            swapped = "() => new Promise((done) => document.addEventListener('htmx:after:swap', done, {once: true}))"
            page.evaluate(
                f"async () => {{ const made = ({swapped})(); htmx.trigger('#live', 'observed'); await made; }}"
            )
    assert lively > 10
    assert said == []
