"""`diff --overlay`: over both, over one, and from files that can't be read."""

import json
from pathlib import Path

import pytest

from monitor.cli.main import run
from tests.rules.documents import request_of

SIZE = {"type": "object", "properties": {"size": {"type": "integer"}}}
TARGET = "$.paths['/things'].post.requestBody.content['application/json'].schema.properties.size"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("base.json", "revision.json"):
        (tmp_path / name).write_text(json.dumps(request_of(SIZE), indent=1))
    (tmp_path / "narrow.yaml").write_text(
        f'overlay: 1.0.0\nactions:\n  - target: "{TARGET}"\n    update:\n      maximum: 9\n'
    )
    (tmp_path / "broken.yaml").write_text('overlay: 1.0.0\nactions:\n  - target: "$.paths["\n')
    return tmp_path


STATUSES = [
    ("over both: they are equal still", ("--overlay", "narrow.yaml"), 0),
    ("over the revision: it is narrower", ("--overlay-revision", "narrow.yaml"), 1),
    ("over the base: the revision is wider", ("--overlay-base", "narrow.yaml"), 0),
    ("twice over both", ("--overlay", "narrow.yaml", "--overlay", "narrow.yaml"), 0),
    ("a file that is missing", ("--overlay", "none.yaml"), 2),
    ("an action that is none", ("--overlay-base", "broken.yaml"), 2),
]


@pytest.mark.parametrize(("options", "status"), [each[1:] for each in STATUSES], ids=[each[0] for each in STATUSES])
def test_an_overlay_is_laid(files: Path, options: tuple[str, ...], status: int) -> None:
    assert run(["diff", "base.json", "revision.json", *options]) == status


def test_folders_are_compared_under_an_overlay(files: Path) -> None:
    for side in ("base", "revision"):
        (files / side).mkdir()
        (files / f"{side}.json").rename(files / side / "api.json")
    assert run(["diff", "base", "revision", "--overlay-revision", "narrow.yaml"]) == 1


@pytest.mark.parametrize(("overlay", "code"), [("none.yaml", "overlay-unreadable"), ("broken.yaml", "overlay-target")])
def test_what_is_wrong_with_an_overlay_is_told_once_for_all_descriptions(
    overlay: str, code: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for side in ("base", "revision"):
        (files / side).mkdir()
        text = (files / f"{side}.json").read_text()
        for name in ("a.json", "b.json"):
            (files / side / name).write_text(text)
    assert run(["diff", "base", "revision", "--overlay", overlay]) == 2
    shown = capsys.readouterr()
    assert shown.err.count("error[") == 1
    assert code in shown.err
    assert "no change" not in shown.out


def test_the_overlay_is_named_with_its_line(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["diff", "base.json", "revision.json", "--overlay-revision", "narrow.yaml"])
    assert "narrow.yaml:5" in capsys.readouterr().out
    (files / "specs").mkdir()
    (files / "base.json").rename(files / "specs" / "base.json")
    run(["diff", "specs/base.json", "specs/base.json", "--overlay-revision", "narrow.yaml"])
    shown = capsys.readouterr().out
    assert "revision  narrow.yaml:5:7   maximum: 9" in shown
    run(["diff", "specs/base.json", "revision.json", "--overlay", "broken.yaml"])
    assert "broken.yaml:3:5" in capsys.readouterr().err
