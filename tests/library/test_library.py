"""`from monitor import compare`: what goes in, what comes out, and that nothing else is touched."""

import inspect
import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import yaml

import monitor
from monitor import Document, DocumentError, Severity, UsageError, compare
from tests.rules.documents import description, response_of

ROOT = Path(monitor.__file__).parent.parent
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
BASE = response_of({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}})
REVISION = response_of({"type": "object", "required": ["n"], "properties": {"n": {"type": "string"}}})

FORMS = {
    "value": lambda value: value,
    "JSON text": json.dumps,
    "JSON bytes": lambda value: json.dumps(value).encode(),
    "YAML text": yaml.safe_dump,
    "document": lambda value: Document("a.json", {"a.json": json.dumps(value).encode()}, "a.json"),
}


@pytest.mark.parametrize("before", FORMS)
@pytest.mark.parametrize("after", FORMS)
def test_every_form_of_a_description_says_the_same(before, after):
    comparison = compare(FORMS[before](BASE), FORMS[after](REVISION))
    (change,) = comparison.changes
    assert (change.rule, change.severity) == ("response-property-type-changed", Severity.BREAKING)
    assert (change.base.line is None) == (before == "value")
    assert (change.revision.line is None) == (after == "value")


def test_the_same_arguments_give_the_same_answer_and_are_left_alone():
    base, revision = json.dumps(BASE), json.dumps(REVISION)
    assert compare(BASE, REVISION) == compare(BASE, REVISION)
    assert (json.dumps(BASE), json.dumps(REVISION)) == (base, revision)


def test_policy_and_contracts_go_in_as_values():
    said = {"deprecated": True, "x-sunset": "2027-01-01"}
    gone = {**description({}), "paths": {}}
    (ended,) = compare(description(said), gone, now=datetime(2027, 2, 1, tzinfo=UTC)).changes
    assert ended.severity is Severity.RISKY
    pact = {
        "consumer": {"name": "Shop"},
        "provider": {"name": "Acme"},
        "interactions": [
            {"description": "one", "request": {"method": "POST", "path": "/things"}, "response": {"status": 200}}
        ],
    }
    for contract in (pact, json.dumps(pact), json.dumps(pact).encode()):
        (used,) = compare(description({}), gone, contracts={"pacts/shop.json": contract}).changes
        assert [(each.name, each.contracts) for each in used.consumers] == [("Shop", ("pacts/shop.json",))]
    (preview,) = compare(description({"x-preview": True}), gone, stability="x-preview").changes
    assert preview.severity is Severity.RISKY


@pytest.mark.parametrize(
    ("base", "error", "says"),
    [
        ("openapi.yaml", UsageError, "the name of a file"),
        (b"api/openapi.json", UsageError, "the name of a file"),
        (3, UsageError, "base: this is no description or contract, but of type int"),
        (None, UsageError, "of type NoneType"),
        ([BASE], UsageError, "of type list"),
        ({"openapi": {3}}, UsageError, "base: this holds what JSON can't express"),
        ({"openapi": "3.0.0", "paths": {"/a": object()}}, UsageError, "what JSON can't express"),
        ({"openapi": "3.0.0", ("a", "b"): 1}, UsageError, "what JSON can't express"),
        ("", DocumentError, "base"),
        ("{", DocumentError, "base"),
        ({}, DocumentError, "not an OpenAPI description"),
        ({"openapi": "9.0.0"}, DocumentError, "version 9.0.0"),
    ],
)
def test_what_is_no_description_is_refused(base, error, says):
    with pytest.raises(error, match=re.escape(says)):
        compare(base, REVISION)


@pytest.mark.parametrize(
    "argument",
    [{"now": "2027-01-01"}, {"now": date(2027, 1, 1)}, {"notice": 90}, {"overrides": ["x"]}, {"contracts": ["x"]},
     {"stability": 3}, {"api": 3}],
    ids=lambda each: f"{next(iter(each))} {type(next(iter(each.values()))).__name__}",
)  # fmt: skip
def test_an_argument_of_another_type_is_named(argument: dict) -> None:
    (name,) = argument
    with pytest.raises(UsageError, match=f"`{name}` is of type"):
        compare(BASE, BASE, **argument)


def test_other_arguments_that_can_not_be_used_are_refused():
    with pytest.raises(UsageError, match="no time zone"):
        compare(BASE, REVISION, now=datetime(2027, 1, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(UsageError, match="there is no rule"):
        compare(BASE, REVISION, overrides={"nonsense": "risky"})
    with pytest.raises(UsageError, match="but of type int"):
        compare(BASE, REVISION, contracts={"a": 3})
    with pytest.raises(UsageError, match="no contract that can be read"):
        compare(BASE, REVISION, contracts={"a": {"b": 1}})


def test_the_examples_of_the_manual_print_what_it_says():
    blocks = re.findall(r"```python\n(.*?)```.*?```text\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 2
    for code, printed in blocks:
        said = StringIO()
        with redirect_stdout(said):
            exec(compile(code, "docs/library.md", "exec"), {})
        assert said.getvalue() == printed


def test_the_manual_names_every_argument():
    for name in inspect.signature(compare).parameters:
        assert re.search(rf"`{name}`|compare\(base, revision", PAGE), name


PROMISE = Path(__file__).with_name("promise.txt").read_text(encoding="utf-8").splitlines()
"""A name a line, with what it has: values of an enumeration, or parameters, `?` behind those that may be left out."""


def offered(name: str) -> list[str]:
    held = getattr(monitor, name)
    if inspect.isclass(held) and issubclass(held, str):
        return [each.value for each in held]
    if not callable(held) or (inspect.isclass(held) and issubclass(held, Exception)):
        return []
    parameters = inspect.signature(held).parameters.values()
    return [each.name + ("" if each.default is each.empty else "?") for each in parameters]


@pytest.mark.parametrize("line", PROMISE, ids=lambda line: line.partition(":")[0])
def test_what_was_promised_is_still_there(line):
    """It may gain: what is new can be left out, and stands behind what was there."""
    name, _, listed = line.partition(": ")
    had = listed.split(", ") if listed else []
    has = offered(name)
    if inspect.isclass(getattr(monitor, name)) and issubclass(getattr(monitor, name), str):
        assert set(had) <= set(has)
    else:
        assert has[: len(had)] == had
        assert all(each.endswith("?") for each in has[len(had) :])


def test_every_public_name_is_promised():
    assert {line.partition(":")[0] for line in PROMISE} == set(monitor.__all__) - {"__version__"}


def test_a_name_that_is_not_public_is_none():
    with pytest.raises(AttributeError, match="no attribute 'contrast'"):
        _ = monitor.contrast
    assert set(monitor.__all__) <= set(dir(monitor))


WATCHED = """
import sys
touched, code = [], {".py", ".pyc", ".so"}
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        name = arguments[0]
        if any(name.startswith(each) for each in roots) and ("." + name.rpartition(".")[2] in code or "/_" in name or "site-packages" in name):
            return
        touched.append((event, name))
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "urllib.", "shutil.", "tempfile.")):
        touched.append((event, str(arguments)))
roots = [*sys.path, sys.prefix, sys.base_prefix]
sys.addaudithook(hook)
import monitor
from monitor import compare
print(*touched, sep="\\n")
import json
base, revision = json.loads(sys.argv[1])
compare(base, revision)
first, touched[:] = list(touched), []
roots.clear()
compare(base, revision)
print(*first, *touched, sep="\\n")
"""


def test_neither_importing_nor_calling_touches_anything():
    """The first call loads modules; the second opens nothing at all."""
    finished = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps([BASE, REVISION])], capture_output=True, text=True, check=True
    )
    assert finished.stdout.split() == []


CONSUMER = """
from datetime import datetime, timezone
from monitor import Change, Comparison, Document, MonitorError, Severity, compare


def worst(base: str, revision: dict[str, object]) -> Change | None:
    try:
        found: Comparison = compare(base, revision, now=datetime.now(timezone.utc), overrides={"operation-removed": "risky"})
    except MonitorError:
        return None
    reveal_type(found.changes)
    breaking = [each for each in found.changes if each.severity is Severity.BREAKING]
    return breaking[0] if breaking else None


compare(1, 2)
compare(Document("a", {"a": b""}, "a"), "", nonsense=True)
"""


def test_a_consumer_that_checks_its_types_strictly_sees_ours(tmp_path):
    (tmp_path / "consumer.py").write_text(CONSUMER)
    finished = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--follow-imports=silent", "--cache-dir=cache", "consumer.py"],
        cwd=tmp_path, env={"MYPYPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True,
    )  # fmt: skip
    told = [re.sub(r"^consumer\.py:", "", line) for line in finished.stdout.splitlines()]
    assert any("Revealed type" in line and "tuple[monitor.model.changes.Change, ...]" in line for line in told), told
    errors = [line for line in told if " error: " in line]
    assert [re.search(r"\[([a-z-]+)\]$", line)[1] for line in errors] == ["arg-type", "arg-type", "call-arg"], told
    assert (ROOT / "monitor" / "py.typed").exists()
