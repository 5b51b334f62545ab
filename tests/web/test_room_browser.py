"""The room in a real Chromium: accessible in light and dark, readable on a phone, and usable by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.web import rooms
from tests.web.chromium import chromium
from tests.web.site import Site, running_site
from tests.web.test_browser import AXE, DESK, PHONE, tab_to

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("room")) as site:
        rooms.talked(rooms.mediated(site))
        yield site


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium() as browser:
        tab = browser.new_context(viewport=DESK, bypass_csp=True).new_page()
        tab.set_default_timeout(15_000)
        yield tab


def test_the_room_is_accessible_in_light_and_dark_and_on_a_phone(talked: Site, page: Page) -> None:
    page.goto(f"{talked.url}/cases/{talked.sample.cases['theirs']}/room")
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        problems = page.evaluate(
            "async () => (await axe.run({preload: false, resultTypes: ['violations']})).violations"
        )
        assert [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in problems] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(DESK)


def test_a_position_is_revised_by_keyboard_alone(talked: Site, page: Page) -> None:
    page.goto(f"{talked.url}/cases/{talked.sample.cases['theirs']}/room")
    tab_to(page, "State or revise your company’s position")
    page.keyboard.press("Enter")
    for name, text in (("How you see it", "we looked again"), ("What would change your mind", "a trace")):
        tab_to(page, name)
        page.keyboard.type(text)
    tab_to(page, "Your name")
    page.keyboard.type("Jo Berg")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "State it")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=We looked again.")
    assert talked.store.log(talked.sample.cases["theirs"])[-1].by == "Jo Berg"
