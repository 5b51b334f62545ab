"""The door in a real Chromium: signing in by keyboard and without JavaScript, a link, and how both look."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from monitor.model.access import Role, Scope
from monitor.model.sides import Side
from tests.web import doors
from tests.web.sample import NOW
from tests.web.site import Site
from tests.web.test_browser import AXE, DESK, PHONE, browser, pictured, screenshots, tab_to

__all__ = ["browser", "screenshots"]
pytestmark = pytest.mark.browser


@pytest.fixture
def house(fresh_site: Site) -> Site:
    doors.locked(fresh_site, contact="apis@shop.example")
    doors.account(fresh_site, "Ann Lind")
    return fresh_site


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=DESK, java_script_enabled=request.param)
    made.set_default_timeout(15_000)
    yield made
    made.close()


def test_one_signs_in_sees_who_one_is_and_signs_out(house: Site, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{house.url}/integrations/acme")
    assert page.locator("h1").inner_text() == "Sign in"
    page.get_by_label("Name").fill("Ann Lind")
    page.get_by_label("Password").fill("not this one at all")
    page.keyboard.press("Enter")
    page.wait_for_selector(".refused")
    assert "do not fit" in page.locator(".refused").inner_text()
    assert page.get_by_label("Name").input_value() == "Ann Lind"
    page.get_by_label("Password").fill(doors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/integrations/acme")
    assert page.locator(".visitor span").inner_text() == "Ann Lind"
    (cookie,) = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert context.cookies() == []


def test_a_link_is_opened_and_then_followed_by_a_click(house: Site, context: BrowserContext) -> None:
    case = house.sample.cases["theirs"]
    _, path = doors.link(house, case=case)
    page = context.new_page()
    page.goto(house.url + path)
    assert page.locator("h1").inner_text() == "Checkout invites Acme Pay"
    assert context.cookies() == []
    page.get_by_role("button", name="Continue as Acme Pay").click()
    page.wait_for_url(f"**/cases/{case}")
    page.get_by_role("button", name="Acknowledge").click()
    page.wait_for_selector(".acknowledged")
    assert "Acknowledged by Jo Berg" in page.locator(".acknowledged").inner_text()


def test_the_keyboard_alone_signs_in(house: Site, browser: Browser) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(f"{house.url}/sign-in")
    tab_to(page, "Name")
    page.keyboard.type("Ann Lind")
    page.keyboard.press("Tab")
    page.keyboard.type(doors.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".tiles")
    page.close()


def views(site: Site) -> dict[str, str]:
    _, good = doors.link(site, case=site.sample.cases["theirs"])
    _, ended = doors.link(site, "acme", id="ended", expires_at=NOW)
    return {"sign-in": "/sign-in?next=/cases/x", "link": good, "link-expired": ended, "link-strange": f"{good}0"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_door_are_accessible_and_are_looked_at(
    house: Site, browser: Browser, screenshots: Path, scheme: str
) -> None:
    for size, viewport in (("desk", DESK), ("phone", PHONE)):
        context = browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for name, path in views(house).items():
            page.goto(house.url + path)
            assert page.locator("[hx-get]").count() == 0
            seen(page, screenshots / f"door-{name}-{size}-{scheme}.png")
        doors.account(house, "Bo with a rather long name", Role.OWNER, Side.PARTNER, "acme")
        page.goto(f"{house.url}/sign-in?next=/cases/{house.sample.cases['theirs']}")
        page.get_by_label("Name").fill("Bo with a rather long name")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(".refused")
        seen(page, screenshots / f"door-refused-{size}-{scheme}.png")
        page.get_by_label("Password").fill(doors.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/cases/*")
        seen(page, screenshots / f"door-inside-{size}-{scheme}.png")
        context.close()
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.clock.install()
    doors.account(house, "Ann Lind", Role.ADMIN)
    doors.token(house, "delivery", Scope.OBSERVE, "acme")
    page.goto(f"{house.url}/sign-in?next=/access")
    page.get_by_label("Name").fill("Ann Lind")
    page.get_by_label("Password").fill(doors.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/access")
    for size, viewport in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        seen(page, screenshots / f"door-access-{size}-{scheme}.png")
    page.get_by_label("Their address").fill("jo@acme.example")
    page.get_by_label("Their name").fill("Jo Sand")
    page.get_by_role("button", name="Make a link").click()
    page.wait_for_selector("[role=status] code")
    seen(page, screenshots / f"door-made-{scheme}.png")
    assert page.locator("[hx-get]").count() == 0  # the page does not replace what it shows only once
    page.clock.run_for(60_500)
    assert page.locator("[role=status] code").count() == 1
    assert page.locator(".stale").count() == 0
    context.close()


def seen(page: Page, file: Path) -> None:
    """Kept as a picture; not wider than its window, and without a serious fault that axe finds.

    A narrow window changes no element and the dark scheme colours alone: axe looks at each of them once.
    """
    pictured(page, file)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file.name
    if "phone" in file.name:
        return
    rules = {"runOnly": ["color-contrast"]} if "dark" in file.name else {}
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async (rules) => (await axe.run({resultTypes: ['violations'], ...rules})).violations", rules)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in {"serious", "critical"}] == []
