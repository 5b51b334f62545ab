"""docs/diff.md is complete."""

from pathlib import Path

from monitor.cli.rendering import REPORT_FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")


def test_every_format_is_explained() -> None:
    explained = {line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `") and "--format" not in line}
    assert explained == {"text", "json", "changelog", *REPORT_FORMATS}


def test_its_picture_is_there() -> None:
    assert (Path(__file__).parents[2] / "docs" / "diff.png").stat().st_size > 10_000
