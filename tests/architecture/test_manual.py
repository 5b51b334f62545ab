"""Pages that are written from tables say what the tables say, and every key of the design stands in one."""

import re
from pathlib import Path

import pytest

import monitor
from monitor.access.permissions import table
from monitor.config import keys, load
from monitor.config.keys import Holds
from monitor.config.manual import page

DOCS = Path(monitor.__file__).parent.parent / "docs"
OF_THE_DESIGN = [
    "integration",
    "description",
    "sides",
    "sides.*.name",
    "sides.*.contacts",
    "sides.*.notify",
    "sides.*.hours",
    "apis",
    "apis.*.provider",
    "apis.*.spec",
    "apis.*.environments",
    "apis.*.environments.*.base_url",
    "apis.*.environments.*.headers",
    "apis.*.environments.*.probe",
    "apis.*.environments.*.probe.methods",
    "apis.*.environments.*.probe.rate",
    "apis.*.environments.*.probe.budget",
    "apis.*.environments.*.probe.replay",
    "apis.*.environments.*.states",
    "apis.*.environments.*.previous",
    "apis.*.environments.*.spec",
    "apis.*.receivers",
    "apis.*.version",
    "apis.*.control",
    "apis.*.generated",
    "apis.*.generated.examples",
    "apis.*.generated.seed",
    "apis.*.generated.negative",
    "apis.*.generated.enabled",
    "contracts",
    "contracts[].pact",
    "contracts[].interactions",
    "contracts[].har",
    "contracts[].arazzo",
    "schedule.poll",
    "schedule.verify",
    "agreement.notice",
    "agreement.acknowledge_within",
    "agreement.update_every",
    "calendar",
    "maintenance",
    "deliver",
    "rules",
    "waivers",
]


def test_the_page_of_configuration_is_current():
    assert (DOCS / "configuration.md").read_text(encoding="utf-8") == page(), "run: make docs"


@pytest.mark.parametrize("path", OF_THE_DESIGN)
def test_a_key_of_the_design_stands_in_the_table_and_on_the_page(path):
    assert path in keys.by_path(keys.INTEGRATION)
    assert f"| `{path}` |" in page()


@pytest.mark.parametrize("table", [keys.INTEGRATION, keys.SETTINGS], ids=["integration", "settings"])
def test_the_table_of_keys_is_whole(table):
    paths = keys.by_path(table)
    assert len(paths) == len(table)
    for key in table:
        parent = re.sub(r"(\.[^.\[]+|\[\])$", "", key.path)
        if parent != key.path:
            assert parent in paths, key.path
        if key.holds is Holds.NAMES:
            assert f"{key.path}.*" in paths
        if key.holds is Holds.LIST:
            assert f"{key.path}[]" in paths
        assert key.about.endswith(".")
        assert key.shape is not None or key.holds is not Holds.VALUE


def test_the_defaults_on_the_page_are_those_of_the_program(tmp_path):
    """An integration that writes out every default is the one that writes none."""
    table = keys.by_path(keys.INTEGRATION)
    head = "integration: acme\nsides: {partner: {hours: {zone: UTC%s}}}\napis:\n  payments:\n    provider: partner\n"
    head += (
        "    spec: https://api.acme.example/openapi.json\n    environments: {live: {base_url: https://a.example%s}}\n"
    )

    def defaults(prefix: str) -> str:
        direct = [key for key in table.values() if key.path == f"{prefix}.{key.name}" and key.default != "chosen"]
        return ", ".join(f"{key.name}: {key.default}" for key in direct if key.default)

    (tmp_path / "silent.yaml").write_text(head % ("", ""))
    (tmp_path / "written.yaml").write_text(
        head % (f", {defaults('sides.*.hours')}", f", probe: {{{defaults('apis.*.environments.*.probe')}}}")
        + f"    generated: {{{defaults('apis.*.generated')}}}\n"
        + f"schedule: {{{defaults('schedule')}}}\nagreement: {{{defaults('agreement')}}}\n"
        + f"deliver: {table['deliver'].default}\n"
    )
    written = load(tmp_path / "written.yaml").integrations[0]
    silent = load(tmp_path / "silent.yaml").integrations[0]
    for part in ("schedule", "agreement", "deliver"):
        assert getattr(written, part) == getattr(silent, part)
    assert written.companies == silent.companies
    assert written.apis[0].generated == silent.apis[0].generated
    assert written.apis[0].environments[0].probe == silent.apis[0].environments[0].probe


def test_the_table_of_roles_on_the_page_of_access_is_the_one_of_the_program():
    text = (DOCS / "access.md").read_text(encoding="utf-8")
    shown = text.partition("<!-- roles -->\n")[2].partition("<!-- /roles -->")[0]
    assert shown == table(), "write it there: python -c 'from monitor.access.permissions import table; print(table())'"
