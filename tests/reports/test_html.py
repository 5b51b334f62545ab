"""The HTML page in a real Chromium: filters, search, keys, links to a change, print, phone, accessibility, many changes.

Screenshots go to the folder that `SCREENSHOTS` names; where it names none, none are taken.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from monitor.cli.rendering import rendered
from monitor.model.changes import Part
from monitor.model.values import Direction, Severity
from tests.reports.samples import HOSTILE, change, report
from tests.web.chromium import chromium
from tests.web.test_browser import AXE, DESK, PHONE, pictured

pytestmark = pytest.mark.browser

MIXED = report(
    change(0, message="`/amount` became required", operation="POST /charges"),
    change(1, message="the parameter `limit` was removed", rule="request-parameter-removed", operation="GET /charges"),
    change(2, severity=Severity.RISKY, decided=False, message="`/status` may be settled too", operation="GET /charges"),
    change(3, severity=Severity.COMPATIBLE, message="`/note` was added", operation="POST /charges"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("SCREENSHOTS")
    found = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture(scope="module")
def mixed(folder: Path) -> str:
    path = folder / "mixed.html"
    path.write_text(rendered(MIXED, "html"), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    yield tab
    context.close()


def shown(page: Page) -> list[str]:
    """What the cards that are there say; not `innerText`, which is empty until a card that has come back is painted."""
    return page.locator("details.card:visible .message").all_text_contents()


def test_filters_and_search_leave_what_matches(page: Page, mixed: str) -> None:
    page.goto(mixed)
    assert len(shown(page)) == 4
    page.get_by_label("breaking").uncheck()
    assert shown(page) == ["/status may be settled too", "/note was added"]
    assert page.locator("output").inner_text() == "2 of 4 shown"
    page.get_by_role("button", name="Clear").click()
    page.get_by_label("Operation").select_option("GET /charges")
    assert shown(page) == ["the parameter limit was removed", "/status may be settled too"]
    page.get_by_label("Search").fill("LIMIT removed")
    assert shown(page) == ["the parameter limit was removed"]
    page.get_by_label("Search").fill("nowhere")
    assert shown(page) == []
    page.get_by_role("button", name="Clear the filters").click()
    assert len(shown(page)) == 4


def test_a_view_can_be_passed_on_by_its_address(page: Page, mixed: str) -> None:
    page.goto(mixed)
    page.get_by_label("Rule").select_option("request-parameter-removed")
    page.get_by_label("risky").uncheck()
    address = page.url
    assert "rule=request-parameter-removed" in address
    page.goto("about:blank")
    page.goto(address)
    assert shown(page) == ["the parameter limit was removed"]
    assert not page.get_by_label("risky").is_checked()
    page.goto(f"{mixed}#c-{MIXED.changes[3].fingerprint[:12]}")
    page.locator("details.card[open]", has_text="/note was added").wait_for()
    page.reload()
    page.locator("details.card[open]", has_text="/note was added").wait_for()


def test_the_keyboard_is_enough(page: Page, mixed: str) -> None:
    page.goto(mixed)
    page.keyboard.press("/")
    page.keyboard.type("status")
    assert shown(page) == ["/status may be settled too"]
    page.keyboard.press("Escape")
    assert len(shown(page)) == 4
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.locator("details.card[open]", has_text="/status may be settled too").count() == 1


def test_hostile_texts_run_nothing_and_load_nothing(page: Page, folder: Path) -> None:
    path = folder / "hostile.html"
    found = report(
        *(change(number, message=text, operation=text, place=text, note=text) for number, text in enumerate(HOSTILE))
    )
    path.write_bytes(rendered(found, "html").encode("utf-8", "replace"))
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append("dialog"))
    page.goto(path.as_uri())
    page.get_by_role("button", name="Open all").click()
    assert requests == [path.as_uri()]
    assert complaints == []
    assert len(shown(page)) == len(HOSTILE)


@pytest.mark.parametrize(
    ("scheme", "rules"), [("light", {}), ("dark", {"runOnly": ["color-contrast"]})], ids=["light", "dark"]
)
def test_axe_finds_nothing(browser: Browser, mixed: str, folder: Path, scheme: str, rules: dict) -> None:
    context = browser.new_context(viewport=DESK, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(mixed)
    page.get_by_role("button", name="Open all").click()
    pictured(page, folder / f"{scheme}.png")
    page.add_script_tag(path=AXE)
    problems = page.evaluate(
        "async (rules) => (await axe.run({preload: false, resultTypes: ['violations'], ...rules})).violations", rules
    )
    context.close()
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in problems] == []


def test_a_phone_never_scrolls_sideways_and_print_shows_all(browser: Browser, mixed: str, folder: Path) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(mixed)
    pictured(page, folder / "phone.png")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".witness pre:visible").count() == 4
    assert not page.locator(".bar").is_visible()
    context.close()


def test_a_thousand_changes_can_be_searched(page: Page, folder: Path) -> None:
    path = folder / "many.html"
    path.write_text(rendered(report(*(change(number) for number in range(1000))), "html"), encoding="utf-8")
    page.goto(path.as_uri())
    assert page.locator("details.card[open]").count() == 20
    page.get_by_label("Search").fill("edit-0777")
    assert shown(page) == ["/a became required (edit-0777)"]


def test_what_a_change_is_made_of_is_a_list_whose_end_can_be_opened(page: Page, folder: Path) -> None:
    said = [f"/{number} was removed" for number in range(9)]
    parts = [
        Part("rule", Severity.BREAKING, True, f"`{each[:2]}`{each[2:]}", "GET /", Direction.RESPONSE, "")
        for each in said
    ]
    path = folder / "parts.html"
    path.write_text(rendered(report(change(1, parts=tuple(parts))), "html"), encoding="utf-8")
    page.goto(path.as_uri())
    listed = page.locator(".parts li")
    assert [each.inner_text() for each in listed.all() if each.is_visible()] == said[:8]
    assert listed.first.locator("code").inner_text() == "/0"
    page.get_by_text("1 more").click()
    assert listed.last.is_visible()


def test_edits_that_read_alike_are_one_card_with_a_link_to_each(page: Page, folder: Path) -> None:
    copies = [change(number, message="`/a` became required", operation=f"POST /{number}") for number in range(3)]
    other = change(3, message="`/b` became required", operation="POST /other")
    path = folder / "alike.html"
    path.write_text(rendered(report(*copies, other), "html"), encoding="utf-8")
    page.goto(path.as_uri())
    assert sorted(shown(page)) == ["/a became required", "/b became required"]
    assert page.locator("output").inner_text() == "4 of 4 shown"
    assert page.locator(".kind.breaking").inner_text().split() == ["4", "breaking"]
    page.get_by_label("Operation").select_option("POST /2")
    assert shown(page) == ["/a became required"]
    assert page.locator("output").inner_text() == "3 of 4 shown"
    page.goto(f"{path.as_uri()}#c-{copies[2].fingerprint[:12]}")
    place = page.locator(".alike li:visible", has_text=copies[2].fingerprint)
    place.wait_for()
    assert "POST /2" in place.inner_text()
    pictured(page, folder / "alike.png")


def test_a_line_of_a_large_document_is_as_high_as_one_of_a_small(page: Page, mixed: str) -> None:
    """Its number and mark stay on one line, where they have six digits."""
    page.goto(mixed)
    page.get_by_role("button", name="Open all").click()
    lines = page.locator(".code > :is(mark, del, ins)")
    heights = "each => each.map(line => line.offsetHeight)"
    before = lines.evaluate_all(heights)
    assert before
    lines.evaluate_all("each => each.forEach(line => line.dataset.line = '123456')")
    assert lines.evaluate_all(heights) == before
