"""The demo's page as a newcomer sees it, in a real Chromium. `SCREENSHOTS=folder` keeps the picture of the README."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from monitor.cli.main import run
from monitor.cli.port import listening_on
from monitor.demo.play import production
from monitor.demo.stage_door import pages_of
from monitor.demo.story import STORY
from tests.web.chromium import chromium

pytestmark = pytest.mark.browser


def test_the_page_explains_the_silent_break_without_being_told(tmp_path):
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    with listening_on("127.0.0.1", 0) as listening, production() as running, pages_of(running, listening) as pages:
        for scene in STORY[:3]:
            asyncio.run(running.play(scene, pages.listeners))
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1200, "height": 1240})
            page.goto(pages.address)
            wall = page.inner_text("main")
            page.screenshot(path=folder / "demo-wall.png", full_page=True)
            page.click("text=GET /charges/{id}")
            page.wait_for_url("**/cases/**")  # until all of it was read
            case = page.inner_text("main")
            page.screenshot(path=folder / "demo-case.png")
    assert "In conflict" in wall
    assert "Acme Pay changed" in case
    assert "Next step with Acme Pay" in case
    assert "What would prove this wrong" in case
    assert "text instead of a number" in case.lower()
    assert "Kept, not sent: Acme Pay would have been told" in case
    assert "Kept, not sent: Checkout would have been told" in case
    assert "UTC: Explained: what used to work no longer does" in case, "what is told, not the title of the page again"


@pytest.mark.parametrize("command", [["demo"], ["serve", "no-such-folder"]], ids=["demo", "serve"])
def test_a_port_that_is_taken_is_a_clear_error(capsys, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status = run([*command, "--port", str(taken.getsockname()[1])])
    assert status == 2
    assert "error[port-unusable]" in capsys.readouterr().err
