"""The check's page in a real Chromium: a file is chosen and sent, the answer can be read, and kept."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web import doors
from tests.web.chromium import chromium
from tests.web.shop import edited, open_shop
from tests.web.test_browser import AXE, PHONE, pictured

pytestmark = pytest.mark.browser
PAGE = "/integrations/acme/check"


def test_the_answer_is_read_on_a_phone_and_by_everybody(tmp_path: Path) -> None:
    shots = Path(os.environ.get("SCREENSHOTS", str(tmp_path)))
    with open_shop(tmp_path) as shop, chromium() as browser:
        _, link = doors.link(shop.site)
        (tmp_path / "next.json").write_bytes(edited(shop.world))
        context = browser.new_context(viewport=PHONE, color_scheme="dark", bypass_csp=True)
        page = context.new_page()
        page.goto(shop.url + link)
        page.get_by_role("button").first.click()
        page.goto(shop.url + PAGE)
        page.get_by_label("Its file").set_input_files(tmp_path / "next.json")
        page.get_by_role("button", name="Check it").click()
        page.wait_for_selector("#answer")
        assert "2 edits break what Checkout was told of payments" in page.locator("#answer").inner_text()
        pictured(page, shots / "phone-check.png")
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
        assert_accessible(page)
        context.close()


def test_a_check_is_kept_by_its_checkbox_and_found_on_the_page_of_the_integration(tmp_path: Path) -> None:
    shots = Path(os.environ.get("SCREENSHOTS", str(tmp_path)))
    with open_shop(tmp_path) as shop, chromium() as browser:
        _, link = doors.link(shop.site)
        (tmp_path / "next.json").write_bytes(edited(shop.world))
        context = browser.new_context(viewport=PHONE, bypass_csp=True)
        page = context.new_page()
        page.goto(shop.url + link)
        page.get_by_role("button").first.click()
        page.goto(f"{shop.url}/integrations/acme")
        assert "None was kept yet" in page.locator("section[aria-labelledby=checked]").inner_text()
        page.get_by_role("link", name="checks what comes next").click()
        keep = page.get_by_label("Keep this check: both companies can read what was submitted and what it found")
        assert not keep.is_checked()
        keep.check()
        page.get_by_label("Its file").set_input_files(tmp_path / "next.json")
        page.get_by_role("button", name="Check it").click()
        page.wait_for_url("**/checks/*")
        assert "2 edits break what Checkout was told of payments" in page.locator("#answer").inner_text()
        assert "Jo Berg for Acme Pay" in page.locator("dl.facts").inner_text()
        pictured(page, shots / "phone-kept.png")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
        assert_accessible(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="as it was sent in").click()
        assert download.value.path().read_bytes() == edited(shop.world)
        page.get_by_role("link", name="acme", exact=True).click()
        listed = page.locator("section[aria-labelledby=checked]")
        listed.screenshot(path=shots / "phone-kept-list.png")
        assert_accessible(page)
        listed.get_by_role("link").first.click()
        page.wait_for_url("**/checks/*")
        context.close()


def assert_accessible(page: Page) -> None:
    page.add_script_tag(path=AXE)
    problems = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in problems] == []
