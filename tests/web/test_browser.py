"""The pages in a real Chromium: by keyboard from the wall to an acknowledged case; readable, accessible, kept current.

Screenshots go to the folder that `SCREENSHOTS` names; where it names none, none are taken.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from monitor.model.history import Record, RecordKind
from tests.web.chromium import chromium
from tests.web.sample import NOW
from tests.web.site import Site

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
DISTINCT = (
    "wall", "integration", "not-found", "case-theirs", "case-undetermined", "case-foreseen", "case-environment",
    "verdict-theirs", "verdict-undetermined", "road-map", "road-map-empty", "sent",
    "check", "kept-check",
)  # fmt: skip
"""Pages that differ in their elements."""
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    yield tab
    context.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pictured(page: Page, file: Path) -> None:
    """The whole page as a picture, where somebody wants to look at it: no test does."""
    if "SCREENSHOTS" in os.environ:
        page.screenshot(path=file, full_page=True)


def views(site: Site) -> dict[str, str]:
    cases = {f"case-{kind}": f"/cases/{quote(each, safe='')}" for kind, each in site.sample.cases.items()}
    verdicts = {f"verdict-{kind}": site.verdict(kind) for kind in ("theirs", "undetermined", "hostile")}
    roads = {
        "sent": "/integrations/acme/sent",
        "road-map": "/integrations/acme/road-map",
        "road-map-all": "/road-map",
        "road-map-empty": "/integrations/maps/road-map",
        "check": "/integrations/acme/check",
        "kept-check": f"/integrations/acme/checks/{site.sample.checks['acme']}",
    }
    return {"wall": "/", "integration": "/integrations/acme", "not-found": "/cases/nope", **roads, **cases, **verdicts}


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the element with this accessible text has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement;"
            " return (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText || '').trim(); }"
        )
        if focused == name:
            return
    pytest.fail(f"{name!r} can't be reached with the keyboard")


def test_on_a_phone_the_versions_begin_at_the_newest_beside_their_names(site: Site, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{site.url}/integrations/acme")
    seen = page.evaluate(
        """() => {
            const at = selector => document.querySelector(selector).getBoundingClientRect();
            const scroll = at('.course .scroll'), lanes = at('.course .lanes'), names = at('.course .names');
            return {wider: lanes.width - scroll.width, end: lanes.right - scroll.right, name: names.left - scroll.left};
        }"""
    )
    assert seen["wider"] > 0
    assert abs(seen["end"]) < 2
    assert abs(seen["name"]) < 2


def test_a_case_is_found_and_acknowledged_with_the_keyboard_alone(fresh_site: Site, page: Page) -> None:
    title = "The amount of a charge arrives as text, not as a number"
    page.goto(fresh_site.url)
    tab_to(page, "Skip to the content")
    tab_to(page, "acme")
    page.keyboard.press("Enter")
    page.wait_for_url("**/integrations/acme")
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    assert page.locator("h1").inner_text() == title
    tab_to(page, "Your name")
    page.keyboard.type("Jo Berg")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("form[action$=acknowledge] input[value=partner]").is_checked()
    tab_to(page, "Acknowledge")
    page.keyboard.press("Enter")
    page.wait_for_selector(".acknowledged")
    assert "Acknowledged by Jo Berg" in page.locator(".acknowledged").inner_text()
    conflict = fresh_site.store.conflict(fresh_site.sample.cases["theirs"])
    assert conflict is not None
    assert conflict.acknowledged_by == "Jo Berg"


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})], ids=["light", "dark"]
)
def test_no_page_has_an_accessibility_problem_that_axe_can_find(
    site: Site, browser: Browser, screenshots: Path, scheme: str, rules: dict[str, list[str]]
) -> None:
    context = browser.new_context(viewport=DESK, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = {}
    for name in DISTINCT:
        page.goto(site.url + views(site)[name])
        pictured(page, screenshots / f"{scheme}-{name}.png")
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.add_script_tag(path=AXE)
        problems = page.evaluate(
            "async (rules) => (await axe.run({preload: false, resultTypes: ['violations'], ...rules})).violations",
            rules,
        )
        found[name] = [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in problems]
    context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_a_phone_never_scrolls_sideways(site: Site, browser: Browser, screenshots: Path) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    widths = {}
    for name, path in views(site).items():
        page.goto(site.url + path)
        pictured(page, screenshots / f"phone-{name}.png")
        widths[name] = page.evaluate("() => document.documentElement.scrollWidth")
    context.close()
    assert {name: width for name, width in widths.items() if width > PHONE["width"]} == {}


def test_what_is_said_of_a_table_is_read_on_a_phone_without_scrolling_it(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(site.url + "/integrations/acme")
    ends = page.evaluate(
        "() => Array.from(document.querySelectorAll('.scroll caption, .scroll > p'), (each) =>"
        " [each.innerText, each.getBoundingClientRect().right])"
    )
    context.close()
    assert len(ends) > 2
    assert [text for text, end in ends if end > PHONE["width"]] == []


def test_hostile_texts_run_nothing_and_load_nothing(site: Site, page: Page) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    paths = ("/", "/integrations/hostile", views(site)["case-hostile"], views(site)["verdict-hostile"])
    for path in paths:
        page.goto(site.url + path)
        assert page.title() != "owned"
    ours = {site.url + path for path in (*paths, "/events")}
    assert [url for url in requests if url not in ours and not url.startswith(f"{site.url}/static/")] == []
    assert complaints == []


def test_an_open_page_follows_what_happens_and_says_when_it_is_old(fresh_site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.clock.install()
    path = views(fresh_site)["case-theirs"]
    page.goto(fresh_site.url + path)
    page.locator("summary").first.click()
    page.evaluate("() => document.activeElement.blur()")
    conflict = fresh_site.store.conflict(fresh_site.sample.cases["theirs"])
    assert conflict is not None
    assert fresh_site.store.save_conflict(replace(conflict, title="It has another title now"), [], [])
    page.clock.run_for(60_500)
    page.wait_for_function("() => document.querySelector('h1').innerText === 'It has another title now'")
    assert page.locator("details").first.get_attribute("open") is not None
    page.route("**/cases/*", lambda route: route.abort())
    page.clock.run_for(60_500)
    page.wait_for_selector("body.stale")
    assert "The monitor does not answer. What you see is old" in page.locator("footer").inner_text()
    page.unroute("**/cases/*")
    page.clock.run_for(60_500)
    page.wait_for_selector("body:not(.stale)")
    context.close()


def test_an_open_page_hears_at_once_that_something_was_observed(fresh_site: Site, page: Page) -> None:
    with page.expect_response("**/events"):
        page.goto(fresh_site.url + views(fresh_site)["case-theirs"])
    conflict = fresh_site.store.conflict(fresh_site.sample.cases["theirs"])
    assert conflict is not None
    assert fresh_site.store.save_conflict(replace(conflict, title="It has another title now"), [], [])
    fresh_site.store.record([Record(NOW, RecordKind.CONFLICT, "acme", "payments", "-", {})])
    page.wait_for_function("() => document.querySelector('h1').innerText === 'It has another title now'")


@pytest.mark.parametrize("field", ["form[action$=acknowledge] input[name=by]", "form[action$=update] textarea"])
def test_a_page_waits_while_somebody_fills_in_a_form(fresh_site: Site, browser: Browser, field: str) -> None:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.clock.install()
    page.goto(fresh_site.url + views(fresh_site)["case-theirs"])
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.locator(field).fill("Jo")
    page.evaluate("() => document.activeElement.blur()")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(150_500)
    assert asked == []
    assert page.locator(field).input_value() == "Jo"
    context.close()
