"""The check's page in a real Chromium: a file is chosen and sent, and the answer can be read."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.web import doors
from tests.web.shop import edited, open_shop
from tests.web.test_browser import AXE, FLAGS, PHONE

pytestmark = pytest.mark.browser
PAGE = "/integrations/acme/check"


def test_the_answer_is_read_on_a_phone_and_by_everybody(tmp_path: Path) -> None:
    shots = Path(os.environ.get("SCREENSHOTS", str(tmp_path)))
    with open_shop(tmp_path) as shop, sync_playwright() as playwright:
        _, link = doors.link(shop.site)
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        (tmp_path / "next.json").write_bytes(edited(shop.world))
        context = chromium.new_context(viewport=PHONE, color_scheme="dark", bypass_csp=True)
        page = context.new_page()
        page.goto(shop.url + link)
        page.get_by_role("button").first.click()
        page.goto(shop.url + PAGE)
        page.get_by_label("Its file").set_input_files(tmp_path / "next.json")
        page.get_by_role("button", name="Check it").click()
        page.wait_for_selector("#answer")
        assert "2 edits break what Checkout was told of payments" in page.locator("#answer").inner_text()
        page.screenshot(path=shots / "phone-check.png", full_page=True)
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
        page.add_script_tag(path=AXE)
        problems = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
        assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in problems] == []
        context.close()
        chromium.close()
