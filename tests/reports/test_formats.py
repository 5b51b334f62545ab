"""What holds for every format of `diff`: each change is there once, whatever texts it holds, and nothing else is."""

import html.parser
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from monitor.cli.rendering import REPORT_FORMATS, rendered
from monitor.model.values import Severity
from monitor.reports.changes_json import schema_text
from monitor.reports.comparisons import Report
from tests.reports.samples import RULES, change, hostile_reports, report

FORMATS = ("text", "json", "changelog", *REPORT_FORMATS)
SARIF = jsonschema.Draft4Validator(json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0.json").read_text()))
SCHEMA = jsonschema_rs.validator_for(json.loads(schema_text()))
EDIT = re.compile(r"edit-\d{4}")
LAWS = settings(max_examples=8, deadline=None)


class Elements(html.parser.HTMLParser):
    """Tags with the names of their attributes; texts of messages; text of the script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, tuple[str, ...]]] = set()
        self.messages: list[str] = []
        self.scripts: list[str] = []
        self.hosts: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add((tag, tuple(sorted(name for name, _ in attrs))))
        self.hosts += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        if tag not in {"meta", "input"}:
            self._open.append((tag, dict(attrs).get("class") or ""))
        if self._open and self._open[-1] == ("span", "message"):
            self.messages.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("span", "message") in self._open:
            self.messages[-1] += data
        if self._open and self._open[-1][0] == "script":
            self.scripts.append(data)


def edits(form: str, content: str) -> list[str]:
    """The edits that a rendering names in the place where it names a change."""
    if form == "json":
        found = json.loads(content)
        texts = [each["message"] for pair in found.get("pairs", [found]) for each in pair["changes"]]
    elif form == "html":
        texts = Elements(content).messages
    elif form == "sarif":
        texts = [each["message"]["text"] for each in json.loads(content)["runs"][0]["results"]]
    elif form == "gitlab":
        texts = [each["description"] for each in json.loads(content)]
    elif form == "junit":
        texts = [each.get("name", "") for each in ET.fromstring(content).iter("testcase")]
    else:
        texts = [content]
    return sorted(edit for text in texts for edit in EDIT.findall(text))


@pytest.mark.parametrize("form", FORMATS)
@LAWS
@given(hostile_reports())
def test_every_change_is_there_exactly_once(form: str, found: Report) -> None:
    content = rendered(found, form, everything=True)
    assert edits(form, content) == [f"edit-{number:04}" for number, _ in enumerate(found.changes)]


def test_hundreds_of_changes_are_all_there() -> None:
    found = report(*(change(number, operation=f"POST /a/{number % 50}") for number in range(300)))
    for form in FORMATS:
        assert len(edits(form, rendered(found, form, everything=True))) == 300, form


@LAWS
@given(hostile_reports())
def test_hostile_texts_become_no_elements_of_the_page(found: Report) -> None:
    elements = Elements(rendered(found, "html"))
    assert len(elements.scripts) == 1
    assert {tag for tag, _ in elements.tags} <= PAGE_TAGS
    assert not any(name.startswith("on") or name == "style" for _, names in elements.tags for name in names)
    assert all(host.startswith("#") for host in elements.hosts)


PAGE_TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "div", "form", "label", "input",
    "b", "span", "select", "option", "output", "button", "main", "section", "details", "summary", "code", "figure",
    "figcaption", "pre", "del", "ins", "mark", "dl", "dt", "dd", "ul", "li", "footer", "kbd", "script",
}  # fmt: skip


@pytest.mark.parametrize("form", ["markdown", "changelog"])
@LAWS
@given(hostile_reports())
def test_hostile_texts_become_no_markup(form: str, found: Report) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(rendered(found, form))
    inline = [each for token in tokens for each in token.children or []]
    assert not [each for each in inline if each.type in {"link_open", "image", "s_open"}]
    raw = {each.content for each in [*tokens, *inline] if each.type in {"html_inline", "html_block"}}
    tags = {tag.lower() for text in raw for tag in re.findall(r"</?(\w+)", text)}
    assert tags <= {"br", "details", "summary"}
    assert not [each for each in tokens if each.type == "table_open"]


@LAWS
@given(hostile_reports())
def test_a_workflow_command_is_one_line_and_says_what_was_meant(found: Report) -> None:
    lines = rendered(found, "github").split("\n")
    assert len(lines) == len(found.changes)
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert command
        assert all("=" in each for each in command[2].split(","))


@LAWS
@given(hostile_reports())
def test_sarif_follows_its_schema(found: Report) -> None:
    assert [str(error) for error in SARIF.iter_errors(json.loads(rendered(found, "sarif")))] == []


@LAWS
@given(hostile_reports())
def test_json_follows_the_published_schema(found: Report) -> None:
    value = json.loads(rendered(found, "json"))
    for pair in value.get("pairs", [value]):
        for each in pair["changes"]:
            each["witness"] = None  # its parts are those of samples here, and of real messages in the next test
    assert [str(error) for error in SCHEMA.iter_errors(value)] == []


@LAWS
@given(hostile_reports())
def test_a_terminal_is_steered_by_nobody_else(found: Report) -> None:
    for form in ("text", "markdown", "changelog", "github", "html"):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", rendered(found, form)), form


def test_junit_fails_what_breaks_and_has_an_error_for_what_is_undecided() -> None:
    found = report(
        change(0),
        change(1, severity=Severity.RISKY, decided=False),
        change(2, severity=Severity.RISKY),
        change(3, severity=Severity.COMPATIBLE),
    )
    suite = ET.fromstring(rendered(found, "junit")).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4", "failures": "1", "errors": "1",
    }  # fmt: skip
    assert [[each.tag for each in case] for case in suite] == [["failure"], ["error"], [], []]


def test_the_page_allows_itself_nothing_but_its_own_script_and_style() -> None:
    page = rendered(report(change()), "html")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert "http" not in re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL).replace("http-equiv", "")


def test_gitlab_tells_two_pairs_apart() -> None:
    one, other = report(change(0), source="a.yaml"), report(change(0), source="b.yaml")
    both = Report((*one.pairs, *other.pairs), one.rows, several=True)
    found = json.loads(rendered(both, "gitlab"))
    assert len({each["fingerprint"] for each in found}) == 2
    (same,) = {each["change"] for each in found}
    assert same == json.loads(rendered(one, "json"))["changes"][0]["fingerprint"]


@pytest.mark.parametrize("form", ["html", "sarif", "github"])
def test_a_harmless_change_is_not_said_to_do_the_harm_of_its_rule(form: str) -> None:
    """A value that requests may have too is one of the rule by which an answer's would break."""
    row = RULES["request-enum-value-added"]
    found = rendered(report(change(0, rule=row.id, severity=Severity.COMPATIBLE, witness=None)), form)
    told = json.dumps(json.loads(found)["runs"][0]["results"]) if form == "sarif" else found
    assert row.why not in told
    assert row.help not in told
