"""`diff`, `rules` and `explain` as a terminal shows them: output and exit status."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from monitor.cli.main import run
from monitor.cli.reading import read
from tests.rules.documents import description, response_of
from tests.trial.samples import Checkout

CASES = Path(__file__).parents[1] / "cases"


def diff(case: str, *options: str, swap: bool = False) -> int:
    names = ("revision.yaml", "base.yaml") if swap else ("base.yaml", "revision.yaml")
    return run(["diff", *(str(CASES / case / name) for name in names), *options])


STATUSES = [
    ("a break", "an-amount-becomes-text", (), 1),
    ("a risk", "an-optional-output-is-removed", (), 0),
    ("a risk that is not wanted", "an-optional-output-is-removed", ("--fail-on", "risky"), 1),
    ("a break that is let pass", "an-amount-becomes-text", ("--fail-on", "never"), 0),
    ("no change", "a-path-parameter-is-renamed", (), 0),
]


@pytest.mark.parametrize(
    ("case", "options", "status"), [each[1:] for each in STATUSES], ids=[each[0] for each in STATUSES]
)
def test_the_exit_status_says_how_it_went(case: str, options: tuple[str, ...], status: int) -> None:
    assert diff(case, *options) == status


def test_an_undecided_change_is_neither_yes_nor_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = (CASES / "an-amount-becomes-text" / "base.yaml").read_text()
    (tmp_path / "base.yaml").write_text(base)
    (tmp_path / "revision.yaml").write_text(
        base.replace("id: {type: string}", "id: {$ref: '#/components/schemas/Gone'}")
    )
    assert run(["diff", str(tmp_path / "base.yaml"), str(tmp_path / "revision.yaml")]) == 3
    assert "risky (undecided)" in capsys.readouterr().out


def test_a_break_is_shown_with_place_message_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    diff("an-amount-becomes-text")
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert lines[0] == "Acme Pay 1 → Acme Pay 1"
    assert lines[1] == "1 edit breaks 3 operations"
    assert (
        "breaking: the type of `/amount` in component `Charge` changed: integer → string [response-property-type-changed]"
        in shown
    )
    assert "base.yaml:50" in shown
    assert "3 operations: GET /charges/{id}, GET /charges, POST /charges" in lines
    assert "the revision may send this; a consumer built for the base does not expect it" in shown


def test_json_has_the_fields_that_programs_read(capsys: pytest.CaptureFixture[str]) -> None:
    diff("an-amount-becomes-text", "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert found["summary"] == {"breaking": 1, "risky": 0, "compatible": 0, "undecided": 0}
    assert set(found["changes"][0]) >= {
        "rule", "severity", "decided", "fingerprint", "operation", "direction", "place", "message", "base", "revision",
        "witness", "reaches", "used_by",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "base.yaml"),
        (b"{", "base.yaml"),
        (b"<html></html>", "base.yaml"),
        (b"type Query { a: Int }", "base.yaml"),
        (b"openapi: 4.0.0\n", "version 4.0.0"),
        (b"hello: world\n", "not an OpenAPI description"),
    ],
    ids=["empty", "truncated", "html", "graphql", "another version", "another document"],
)
def test_a_document_that_cannot_be_read_is_named(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "base.yaml").write_bytes(content)
    assert run(["diff", str(tmp_path / "base.yaml"), str(tmp_path / "base.yaml")]) == 2
    assert says in capsys.readouterr().err


def test_a_missing_file_is_said_to_be_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "nowhere.yaml", "nowhere.yaml"]) == 2
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("location", "help_"),
    [
        ("HEAD~1:api/openapi.yaml", "@HEAD~1:api/openapi.yaml"),
        ("-", "give /dev/stdin"),
        ("C:\\specs\\base.yaml", "check the path or the address"),
        ("localhost:8000/openapi.json", "write http://localhost:8000/openapi.json, if a web address is meant"),
        ("10.0.0.7:443", "write http://10.0.0.7:443, if a web address is meant"),
        ("api.acme.example/openapi.json", "write https://api.acme.example/openapi.json, if a web address is meant"),
        ("https:/api.acme.example/openapi.json", "write https://api.acme.example/openapi.json"),
        ("specs/openapi.yml", "did you mean specs/openapi.yaml?"),
    ],
)
def test_what_other_tools_write_otherwise_is_told(
    location: str, help_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "openapi.yaml").touch()
    assert run(["diff", location, location]) == 2
    assert help_.replace(" ", "") in "".join(capsys.readouterr().err.split())


def test_a_revision_is_told_with_the_folder_that_git_counts_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever in the checkout the command runs, the help works as it stands."""
    checkout = Checkout(tmp_path / "shop")
    checkout.commit({"api/openapi.yaml": description({})}, "2026-01-01")
    monkeypatch.chdir(tmp_path / "shop" / "api")
    assert run(["diff", "HEAD:api/openapi.yaml", "openapi.yaml"]) == 2
    _, _, told = "".join(capsys.readouterr().err.split()).partition("iswritten")
    assert told == f"git+file://{tmp_path}/shop@HEAD:api/openapi.yaml"
    assert run(["diff", told, "openapi.yaml"]) == 0


def test_a_pattern_without_quotes_is_many_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "a/1.yaml", "a/2.yaml", "b/1.yaml", "b/2.yaml"]) == 2
    assert "a pattern that the command is to read wants quotes" in " ".join(capsys.readouterr().err.split())


def test_two_strangers_are_recognised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = (
        (CASES / "an-amount-becomes-text" / "base.yaml")
        .read_text()
        .replace("/charges", "/users")
        .replace("Acme Pay", "People")
    )
    (tmp_path / "users.yaml").write_text(other)
    run(["diff", str(CASES / "an-amount-becomes-text" / "base.yaml"), str(tmp_path / "users.yaml")])
    shown = capsys.readouterr().out
    assert "these two share no operation: they are hardly two versions of one API" in shown
    assert "compat-monitor try" in shown


def test_one_api_under_another_prefix_is_no_stranger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (CASES / "an-amount-becomes-text" / "base.yaml").read_text()
    for version in ("v1", "v2"):
        (tmp_path / f"{version}.yaml").write_text(text.replace("  /charges", f"  /{version}/charges"))
    run(["diff", str(tmp_path / "v1.yaml"), str(tmp_path / "v2.yaml")])
    shown = capsys.readouterr().out
    assert "moved: " in shown
    assert "hardly two versions" not in shown


SUNSET = """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /b: {get: {responses: {"200": {description: d}}}}
"""


@pytest.mark.parametrize(("said", "help_"), [
    ("deprecated: true, x-sunset: '2020-01-01', ", "the end that was announced has come"),
    ("", "deprecate it with a sunset date first"),
])  # fmt: skip
def test_what_was_announced_and_is_due_is_not_advised_to_be_announced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str, help_: str
) -> None:
    gone = f'  /a: {{get: {{{said}responses: {{"200": {{description: d}}}}}}}}\n'
    (tmp_path / "base.yaml").write_text(SUNSET + gone)
    (tmp_path / "revision.yaml").write_text(SUNSET)
    for form in ("text", "markdown", "html"):
        run(["diff", str(tmp_path / "base.yaml"), str(tmp_path / "revision.yaml"), "--format", form])
        shown = capsys.readouterr().out
        assert help_ in shown, form


def test_alternatives_of_one_name_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few, many = (
        {"type": "object", "required": list(names), "properties": {name: {"type": "string"} for name in names}}
        for names in (("id",), ("id", "name"))
    )
    for file, alternatives in (("base", [{"type": "number"}, few, many]), ("revision", [{"type": "number"}, many])):
        (tmp_path / f"{file}.json").write_text(json.dumps(response_of({"oneOf": alternatives})))
    run(["diff", str(tmp_path / "base.json"), str(tmp_path / "revision.json")])
    shown = capsys.readouterr().out
    assert "may no longer be of type object with id [response-alternative-removed]" in shown
    assert "why       if it is so: a message that two alternatives of a `oneOf` fit is refused" in shown


def test_a_split_description_is_read_whole_and_its_edit_located_in_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (CASES / "an-amount-becomes-text" / "base.yaml").read_text()
    for name, amount in (("base", "integer"), ("revision", "string")):
        folder = tmp_path / name
        folder.mkdir()
        head = text[: text.index("components:")].replace("#/components/schemas/Charge", "charge.yaml")
        (folder / "api.yaml").write_text(head)
        (folder / "charge.yaml").write_text(
            f"type: object\nrequired: [amount]\nproperties:\n  amount: {{type: {amount}}}\n"
        )
    assert run(["diff", str(tmp_path / "base" / "api.yaml"), str(tmp_path / "revision" / "api.yaml")]) == 1
    assert "charge.yaml:4" in capsys.readouterr().out
    (tmp_path / "revision" / "charge.yaml").write_text("type: [object\n")
    assert run(["diff", str(tmp_path / "base" / "api.yaml"), str(tmp_path / "revision" / "api.yaml")]) == 2
    assert str(tmp_path / "revision" / "charge.yaml") in capsys.readouterr().err.replace("\n    ", "")


def test_files_above_the_entry_are_read_below_where_the_command_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (CASES / "an-amount-becomes-text" / "base.yaml").read_text()
    head = text[: text.index("components:")].replace("#/components/schemas/Charge", "../types/charge.yaml")
    for name, amount in (("base", "integer"), ("revision", "string")):
        for folder in ("api", "types"):
            (tmp_path / name / folder).mkdir(parents=True)
        (tmp_path / name / "api" / "api.yaml").write_text(head)
        charge = f"type: object\nrequired: [amount]\nproperties: {{amount: {{type: {amount}}}}}\n"
        (tmp_path / name / "types" / "charge.yaml").write_text(charge)
    command = ["diff", str(tmp_path / "base" / "api" / "api.yaml"), str(tmp_path / "revision" / "api" / "api.yaml")]
    monkeypatch.chdir(tmp_path)
    assert run(command) == 1
    assert "types/charge.yaml:3" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "base" / "types")
    assert run(command) == 3  # equal, as far as they were read
    assert "../types/charge.yaml was read on neither side" in capsys.readouterr().out


@pytest.mark.parametrize(
    "chosen",
    ["    mapping: {a: '#/components/schemas/Parent', b: %s}", "    mapping:\n      b: %s", "    defaultMapping: %s"],
    ids=["in braces", "in lines", "for what is not mapped"],
)
@pytest.mark.parametrize("target", ["charge.yaml", "'./parts/all.yaml#/Charge'", "parts/charge", "'a charge.yaml'"])
def test_a_file_that_only_a_discriminator_names_is_read(
    chosen: str, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (CASES / "an-amount-becomes-text" / "base.yaml").read_text()
    head = text[: text.index("components:")].replace("schemas/Charge", "schemas/Parent")
    parent = (
        "components:\n  schemas:\n    Parent:\n      type: object\n      discriminator:\n        propertyName: kind\n"
    )
    for name, amount in (("base", "integer"), ("revision", "string")):
        folder = tmp_path / name
        (folder / "parts").mkdir(parents=True)
        written = "\n".join("    " + line for line in (chosen % target).split("\n"))
        (folder / "api.yaml").write_text(head + parent + written + "\n")
        charge = f"type: object\nrequired: [amount]\nproperties: {{amount: {{type: {amount}}}}}"
        for place in ("charge.yaml", "parts/charge", "a charge.yaml"):
            (folder / place).write_text(charge)
        (folder / "parts" / "all.yaml").write_text("Charge:\n  " + charge.replace("\n", "\n  "))
    assert run(["diff", str(tmp_path / "base" / "api.yaml"), str(tmp_path / "revision" / "api.yaml")]) == 1
    assert '"amount": "abc"' in capsys.readouterr().out


VALUES = {f"value {number}": "#/components/schemas/A" for number in range(500)}
REFERRING: dict[str, dict] = {
    "dynamically": response_of({"$dynamicRef": "part.json"}),
    "in other letters": response_of({"$REF": "part.json"}),
    "by the last of many values": response_of({"discriminator": {"mapping": {**VALUES, "z": "part.json"}}}),
    "as a credential": description({"security": [{"a": []}, {"own": [], "part.json#/own": []}]}),
    "as one of all": description({}, security=[{"./part.json": ["read"]}]),
}


@pytest.mark.parametrize("referring", REFERRING.values(), ids=REFERRING)
@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump], ids=["JSON", "YAML"])
def test_a_file_is_read_however_it_is_named(referring: dict, write: Callable[[dict], str], tmp_path: Path) -> None:
    text = write({**referring, "openapi": "3.2.0"})
    (tmp_path / "api.json").write_text(text.replace("$REF", "\\u0024ref" if "{" in text else "$ref"))
    (tmp_path / "part.json").write_text('{"own": {"type": "http", "scheme": "basic"}}')
    assert read(str(tmp_path / "api.json")).files.keys() == {"api.json", "part.json"}


def test_a_member_that_is_called_as_references_are_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So in Kubernetes, whose description describes schemas: 4 MB that are read at once."""
    (tmp_path / "api.json").write_text(json.dumps(response_of({"properties": {"$ref": {"type": "string"}}})))
    monkeypatch.setattr("monitor.cli.reading._fetched", None)
    assert read(str(tmp_path / "api.json")).files.keys() == {"api.json"}


def test_a_name_of_a_file_may_begin_with_a_brace(tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(json.dumps(response_of({"$ref": "{part}.json"})))
    (tmp_path / "{part}.json").write_text("{}")
    assert read(str(tmp_path / "api.json")).files.keys() == {"api.json", "{part}.json"}


def test_rules_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^operation-removed +breaking  ", shown, re.MULTILINE)
    assert re.search(r"^request-enum-value-added +breaking\* ", shown, re.MULTILINE)
    assert shown.endswith("*: compatible where it is proved that every message is still read\n")
    assert run(["explain", "response-enum-value-added"]) == 0
    assert "why " in capsys.readouterr().out
    assert run(["explain", "response-enum-value-aded"]) == 2
    assert "did you mean 'response-enum-value-added'?" in capsys.readouterr().err


def test_compare_is_a_library_function() -> None:
    import monitor

    assert monitor.compare.__name__ == "compare"


def test_a_contract_that_is_missing_is_looked_for_where_the_command_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "api.json"
    path.write_text(json.dumps(response_of({"type": "string"})))
    assert run(["diff", str(path), str(path), "--contract", str(tmp_path / "pacts/*.json")]) == 2
    assert "it counts from the folder in which the command runs" in " ".join(capsys.readouterr().err.split())


def test_a_file_that_is_missing_is_named_with_the_place_that_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    thing = {"$ref": "#/components/schemas/Thing"}
    for name, target in (("base", "thing.yaml"), ("revision", "thnig.yaml")):
        described = {**response_of(thing), "components": {"schemas": {"Thing": {"$ref": f"parts/{target}"}}}}
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(described))
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "thing.yaml").write_text("type: object\nproperties: {n: {type: string}}\n")
    assert run(["diff", "base.yaml", "revision.yaml"]) == 3
    shown = " ".join(capsys.readouterr().out.split())
    assert "parts/thnig.yaml was not read: it is missing, or out of reach" in shown
    assert re.search(r"revision\.yaml:\d+:\d+ \$ref: parts/thnig\.yaml|revision\.yaml:\d+:\d+ Thing:", shown)
