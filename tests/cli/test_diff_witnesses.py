"""`diff --witnesses all`: in JSON each place that a change reaches has its own message."""

import json
from pathlib import Path

import pytest

from monitor.cli.main import run
from tests.diff.test_identity import EDITS, MONEY, extracted, shop


@pytest.mark.parametrize(("asked", "has"), [("worst", False), ("all", True)])
def test_each_place_has_its_own_witness_where_all_are_asked_for(
    asked: str, has: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = []
    for name, schema in (("base", MONEY), ("revision", EDITS["a type"])):
        names.append(str(tmp_path / f"{name}.json"))
        Path(names[-1]).write_text(json.dumps(extracted(shop(schema))))
    assert run(["diff", *names, "--format", "json", "--witnesses", asked]) == 1
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change["witness"] is not None
    paths = [reach["witness"]["message"]["request"]["path"] for reach in change["reaches"] if "witness" in reach]
    assert paths == [reach["operation"].removeprefix("POST ") for reach in change["reaches"] if has]
