"""Each rule has a manual page, written from the catalogue and its example."""

import json
from pathlib import Path

import pytest

import monitor
from monitor.cli.main import run
from monitor.reports.rule_page import rule_pages
from monitor.rules.catalogue import ROWS
from monitor.rules.catalogue.families import FAMILIES

FOLDER = Path(monitor.__file__).parent.parent / "docs" / "rules"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(rule_pages())


def test_the_pages_are_those_that_the_catalogue_gives(pages: dict[str, str]) -> None:
    written = {each.name: each.read_text(encoding="utf-8") for each in FOLDER.glob("*.md")}
    assert written.keys() == pages.keys(), "run: make docs"
    assert {name for name in pages if written[name] != pages[name]} == set(), "run: make docs"


def test_every_row_has_its_page_and_the_list_names_it(pages: dict[str, str]) -> None:
    for row in ROWS:
        assert f"[{row.id}]({row.id}.md)" in pages["README.md"]
        page = pages[f"{row.id}.md"]
        assert all(part in page for part in (row.message, "## Why", "## What to do", "## Example", "## Silent"))


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]):
    def printed(*arguments: str) -> str:
        assert run(arguments) == 0
        return capsys.readouterr().out

    return printed


def test_explain_shows_the_example_and_the_page(printed, pages) -> None:
    text = printed("explain", "request-maximum-changed")
    assert '{"type": "integer", "maximum": 50}' in text
    assert "docs/rules/request-maximum-changed.md" in text
    assert printed("explain", "request-maximum-changed", "--format", "markdown") == pages["request-maximum-changed.md"]


def test_explain_lists_the_rules_of_a_family(printed) -> None:
    family, rules = next(iter(FAMILIES.items()))
    assert all(rule in printed("explain", family) for rule in rules)
    assert json.loads(printed("explain", family, "--format", "json")) == {"family": family, "rules": list(rules)}


def test_pages_of_rules_that_are_no_more_are_taken_away(tmp_path: Path, pages: dict[str, str]) -> None:
    (tmp_path / "request-gone.md").write_text("gone")
    assert run(["rules", "--pages", str(tmp_path)]) == 0
    assert {each.name for each in tmp_path.iterdir()} == pages.keys()
