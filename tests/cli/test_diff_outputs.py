"""`diff` in every format, to files, with colour, over folders and patterns; `gate` in the formats of code hosts."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from monitor.cli import diagnostics
from monitor.cli.main import run
from monitor.cli.rendering import REPORT_FORMATS
from tests.cli.test_diff import CASES, diff

BASE = CASES / "an-amount-becomes-text" / "base.yaml"
REVISION = CASES / "an-amount-becomes-text" / "revision.yaml"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders: one pair with a break, one alike, one removed, one added; and files that are no descriptions."""
    base, revision = BASE.read_text(), REVISION.read_text()
    written = {
        "base/pay/api.yaml": base, "revision/pay/api.yaml": revision,
        "base/same.yaml": base, "revision/same.yaml": base,
        "base/old.yaml": base.replace("/charges", "/old"), "revision/new.yaml": base.replace("/charges", "/new"),
        "base/parts/shared.yaml": "type: object\n", "revision/README.md": "openapi: 3.0.3\n",
    }  # fmt: skip
    for name, text in written.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [("base", "revision"), ("base/**/*.yaml", "revision/**/*.yaml")], ids=["folders", "patterns"]
)
def test_many_descriptions_are_compared_by_their_paths(
    arguments: tuple[str, str], folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *arguments, "--format", "json"]) == diagnostics.NO
    found = json.loads(capsys.readouterr().out)
    rules = {pair["name"]: [each["rule"] for each in pair["changes"]] for pair in found["pairs"]}
    assert rules == {
        "new.yaml": ["operation-added"],
        "old.yaml": ["operation-removed"],
        "pay/api.yaml": ["response-property-type-changed"],
        "same.yaml": [],
    }
    assert found["summary"] == {
        "pairs": 4, "changed": 3, "breaking": 2, "risky": 0, "compatible": 1, "undecided": 0,
    }  # fmt: skip
    removed = next(pair for pair in found["pairs"] if pair["name"] == "old.yaml")
    assert removed["revision"] == {}
    assert removed["changes"][0]["witness"]["message"]["request"]["path"] == "/old"
    assert {each["operation"] for each in removed["changes"][0]["reaches"]} == {
        "GET /old/{id}", "GET /old", "POST /old",
    }  # fmt: skip


def test_of_many_those_with_the_worst_changes_come_first(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["diff", "base", "revision"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("═")] == ["old.yaml", "pay/api.yaml", "new.yaml"]


def test_a_report_on_many_begins_with_the_totals(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "base", "revision"]) == diagnostics.NO
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["4 descriptions compared, 3 changed", "2 edits break 6 operations, 1 compatible"]
    assert "  breaking: the whole description old.yaml was removed [operation-removed]" in lines
    assert "              › GET /old" in lines  # the simplest of its requests


def test_what_cannot_be_read_is_named_and_the_rest_is_compared(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / "revision" / "same.yaml").write_text("openapi: [3.0.3\n")
    assert run(["diff", "base", "revision", "--format", "json"]) == diagnostics.USAGE
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert [each["name"] for each in found["unread"]] == ["same.yaml"]
    assert len(found["pairs"]) == 3
    assert "same.yaml" in shown.err


@pytest.mark.parametrize("form", ["text", "changelog", *REPORT_FORMATS])
def test_no_format_keeps_quiet_about_what_could_not_be_compared(
    form: str, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / "revision" / "same.yaml").write_text("openapi: [3.0.3\n")
    assert run(["diff", "base", "revision", "--format", form]) == diagnostics.USAGE
    assert re.search(r"same\.yaml could not be compared", capsys.readouterr().out.replace("\\", ""))


def test_a_pair_that_could_not_be_compared_is_an_error_for_ci_servers(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / "revision" / "same.yaml").write_text("openapi: [3.0.3\n")
    run(["diff", "base", "revision", "--format", "junit"])
    suites = {each.get("name"): each for each in ET.fromstring(capsys.readouterr().out)}
    assert suites["same.yaml"].get("errors") == "1"
    run(["diff", "base", "revision", "--format", "github"])
    assert "::error file=revision/same.yaml,line=2" in capsys.readouterr().out


@pytest.mark.parametrize("left", ["", "<!doctype html><title>Sign in</title>", "type: object\n"])
@pytest.mark.parametrize("side", ["base", "revision"])
def test_what_one_side_left_in_the_place_of_a_description_is_neither_removed_nor_new(
    side: str, left: str, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folders / side / "same.yaml").write_text(left)
    assert run(["diff", "base", "revision", "--format", "json"]) == diagnostics.USAGE
    found = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in found["unread"]] == ["same.yaml"]
    assert [pair["name"] for pair in found["pairs"]] == ["old.yaml", "pay/api.yaml", "new.yaml"]


@pytest.mark.parametrize("now", ["same.yml", "same.json", "moved/api.yaml"])
def test_a_description_whose_file_is_called_otherwise_is_neither_removed_nor_new(
    now: str, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = folders / "revision" / "same.yaml"
    text = kept.read_text()
    kept.unlink()
    (folders / "revision" / now).parent.mkdir(exist_ok=True)
    (folders / "revision" / now).write_text(json.dumps(yaml.safe_load(text)) if now.endswith(".json") else text)
    run(["diff", "base", "revision", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert {pair["name"]: len(pair["changes"]) for pair in found["pairs"]} == {
        "new.yaml": 1, "old.yaml": 1, "pay/api.yaml": 1, now: 0,
    }  # fmt: skip


EDITED = [
    ("its title and operations", lambda text: text, True),
    ("most operations alone", lambda text: text.replace("title: Acme Pay", "title: Pay"), True),
    ("its title alone", lambda text: text.replace("/charges", "/bills"), False),
    ("all but the address", lambda text: text + "servers: [{url: /v2}]\n", False),
]


@pytest.mark.parametrize(("edit", "pairs"), [each[1:] for each in EDITED], ids=[each[0] for each in EDITED])
def test_a_description_that_was_moved_and_edited_is_known_by_what_it_keeps(
    edit: Callable[[str], str], pairs: bool, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for each in ("revision/same.yaml", "base/pay/api.yaml", "revision/pay/api.yaml"):
        (folders / each).unlink()
    (folders / "revision" / "moved").mkdir()
    (folders / "revision" / "moved" / "api.yaml").write_text(edit(REVISION.read_text()))
    run(["diff", "base", "revision", "--format", "json"])
    found = {pair["name"]: pair for pair in json.loads(capsys.readouterr().out)["pairs"]}
    assert ("same.yaml" not in found) == pairs
    moved = found["moved/api.yaml"]
    assert [each["rule"] for each in moved["changes"]][:1] == [
        "response-property-type-changed" if pairs else "operation-added"
    ]
    assert any(note.startswith("taken for same.yaml, moved and edited") for note in moved["notes"]) == pairs


def test_what_resembles_two_is_neither(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for each in ("revision/same.yaml", "base/pay/api.yaml", "revision/pay/api.yaml"):
        (folders / each).unlink()
    for name in ("one.yaml", "two.yaml"):
        (folders / "revision" / name).write_text(REVISION.read_text() + f"x-name: {name}\n")
    run(["diff", "base", "revision", "--format", "json"])
    found = {pair["name"]: pair for pair in json.loads(capsys.readouterr().out)["pairs"]}
    assert [each["rule"] for each in found["same.yaml"]["changes"]] == ["operation-removed"]


def _served(title: str, *operations: str) -> str:
    paths: dict[str, object] = {}
    for operation in operations:
        method, path = operation.split()
        paths[path] = {method: {"responses": {"200": {"description": "x"}}}}
    return json.dumps({"openapi": "3.0.0", "info": {"title": title, "version": "1"}, "paths": paths})


_SHOP = _served("Shop", "get /a", "post /a", "get /b")
_OTHER_THAN_BEFORE = _served("Shop", "get /a", "post /a", "get /c")
UNLIKE = [
    (
        "beside one that stayed",
        {"v1/s.json": _SHOP, "s.json": _SHOP},
        {"s.json": _SHOP, "n/s.json": _OTHER_THAN_BEFORE},
    ),
    ("of another version", {"v1/s.json": _SHOP}, {"v2/s.json": _OTHER_THAN_BEFORE}),
    (
        "that call nothing by its name",
        {"users.json": _served("Users", "get /", "get /{id}", "post /")},
        {"orders.json": _served("Orders", "get /", "get /{id}", "post /")},
    ),
    (
        "that share what many have",
        {"users.json": _served("API", "get /", "get /health", "get /users")},
        {"orders.json": _served("API", "get /", "get /health", "get /orders")},
    ),
]


@pytest.mark.parametrize(("before", "after"), [each[1:] for each in UNLIKE], ids=[each[0] for each in UNLIKE])
def test_descriptions_that_may_be_of_two_apis_are_none_that_moved(
    before: dict[str, str],
    after: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for side, files in (("base", before), ("revision", after)):
        for name, text in files.items():
            file = Path(side, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    run(["diff", "base", "revision", "--format", "json"])
    pairs = json.loads(capsys.readouterr().out)["pairs"]
    assert {each["name"] for each in pairs} == {*before, *after}


def test_two_files_of_one_name_are_not_taken_for_one_another(folders: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folders / "base" / "same.yaml").read_text()
    (folders / "revision" / "same.yaml").unlink()
    for name in ("same.yml", "same.json"):
        (folders / "revision" / name).write_text(json.dumps(yaml.safe_load(text)) + " " * len(name))
    run(["diff", "base", "revision", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [pair["name"] for pair in found["pairs"] if not pair["changes"]] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("base", str(BASE)), "stands for many"),
        (("base", "nowhere/*.yaml"), "no API description"),
        (("git+file:///repository@main:base", "revision"), "the folder where it is checked out"),
        (("base", "revison"), "no such file or directory --> revison = help: did you mean revision?"),
        (("nowhere/", "revision"), "no such file or directory --> nowhere/"),
    ],
    ids=["many and one", "nothing found", "a folder and a revision", "a folder that is not there", "the first of two"],
)
def test_sides_that_do_not_fit_are_refused(
    arguments: tuple[str, str], says: str, folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", *arguments]) == diagnostics.USAGE
    assert says in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("form", ["text", "json", "changelog", *REPORT_FORMATS])
def test_a_report_goes_to_a_file_as_it_would_to_the_terminal(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff("an-amount-becomes-text", "--format", form) == diagnostics.NO
    printed = capsys.readouterr().out
    assert diff("an-amount-becomes-text", "--format", form, "--output", str(tmp_path / "report")) == diagnostics.NO
    assert capsys.readouterr().out == ""
    assert (tmp_path / "report").read_text(encoding="utf-8").rstrip("\n") == printed.rstrip("\n")


def test_a_report_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("an-amount-becomes-text", "--output", str(tmp_path / "no" / "report")) == diagnostics.USAGE
    assert "no such file" in capsys.readouterr().err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "--schema"]) == diagnostics.YES
    assert json.loads(capsys.readouterr().out)["title"] == "compat-monitor diff --format json"


def test_colour_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    diff("an-amount-becomes-text", "--color", "always")
    assert "\x1b[31m" in capsys.readouterr().out
    diff("an-amount-becomes-text")
    assert "\x1b[" not in capsys.readouterr().out


def test_compatible_changes_are_counted_beside_worse_ones_and_listed_on_demand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    revision = REVISION.read_text().replace(
        "        fee: {type: integer}", "        fee: {type: integer}\n        note: {type: string}"
    )
    (tmp_path / "revision.yaml").write_text(revision)
    run(["diff", str(BASE), str(tmp_path / "revision.yaml")])
    assert capsys.readouterr().out.splitlines()[-1] == "1 compatible: --all lists them"
    run(["diff", str(BASE), str(tmp_path / "revision.yaml"), "--all"])
    assert "compatible: the member `/note` in component `Charge` was added" in capsys.readouterr().out


def test_lines_are_wrapped_where_the_width_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    diff("an-amount-becomes-text")
    long = [line for line in capsys.readouterr().out.splitlines() if len(line) > 60]
    assert [line for line in long if "yaml" not in line] == [], "only paths are never cut"


def test_the_gate_speaks_to_code_hosts_and_people(terminal, tmp_path: Path) -> None:
    terminal.run("run", "contracts")
    candidate = terminal.world.folder.parent / "bad.json"
    description = copy.deepcopy(terminal.world.acme.behaviour.description)
    description["components"]["schemas"]["Charge"]["properties"]["amount"] = {"type": "string"}
    candidate.write_text(json.dumps(description, indent=1))
    gate = (
        "gate",
        "contracts",
        "--side",
        "partner",
        "--environment",
        "sandbox",
        "--candidate-spec",
        "payments=bad.json",
    )
    status, plain, _ = terminal.run(*gate, "--format", "json")
    reasons = json.loads(plain)["reasons"]
    found = {form: terminal.run(*gate, "--format", form) for form in REPORT_FORMATS}
    assert {answer for answer, _, _ in found.values()} == {status} == {diagnostics.NO}
    assert len(ET.fromstring(found["junit"][1]).findall("./testsuite/testcase")) == len(reasons)
    assert len(json.loads(found["sarif"][1])["runs"][0]["results"]) == len(reasons)
    assert len(json.loads(found["gitlab"][1])) == len(reasons)
    assert found["html"][1].count('<details class="card') == len(reasons)
    assert found["markdown"][1].startswith("## ❌ May this release go out? no")
    assert found["github"][1].startswith("::error file=bad.json,line=")
