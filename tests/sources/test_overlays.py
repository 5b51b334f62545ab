"""Overlays of a configured description: part of what is fetched, whether it changed or they did."""

import json
from pathlib import Path

import pytest

from monitor.documents import bundle
from monitor.model.descriptions import Fetched, FetchFailed, FetchResult, Unchanged, Validators
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.network.client import GuardedClient
from monitor.sources import DescriptionFetcher


async def fetch(path: Path, overlays: list[Path], validators: Validators | None = None) -> FetchResult:
    fetcher = DescriptionFetcher(GuardedClient(agent="t"), {"FOLDER": str(path.parent)}, cache=Path("/nonexistent"))
    texts = tuple(EnvironmentText(str(each)) for each in overlays)
    return await fetcher.fetch(SpecSource(EnvironmentText(str(path)), overlays=texts), validators)


@pytest.fixture
def description(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text('{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}')
    return path


def overlay(path: Path, name: str, **update: str) -> Path:
    action = {"target": "$.info", "update": update}
    (path.parent / name).write_text(json.dumps({"overlay": "1.0.0", "actions": [action]}))
    return path.parent / name


async def test_overlays_are_laid_over_in_the_order_of_the_configuration(description: Path) -> None:
    overlays = [overlay(description, "b.json", title="b", x="b"), overlay(description, "a.json", title="a")]
    result = await fetch(description, overlays)
    assert isinstance(result, Fetched)
    assert bundle(result.document)["info"] == {"title": "a", "version": "1", "x": "b"}


async def test_what_is_unchanged_under_the_same_overlays_is_unchanged(description: Path) -> None:
    overlays = [overlay(description, "a.json", title="a")]
    first = await fetch(description, overlays)
    assert isinstance(first, Fetched)
    second = await fetch(description, overlays, first.validators)
    assert isinstance(second, Unchanged)
    assert isinstance(await fetch(description, overlays, second.validators), Unchanged)


async def test_an_overlay_that_changed_is_a_change_of_an_untouched_description(description: Path) -> None:
    path = overlay(description, "a.json", title="a")
    first = await fetch(description, [path])
    assert isinstance(first, Fetched)
    overlay(description, "a.json", title="other")
    second = await fetch(description, [path], first.validators)
    assert isinstance(second, Fetched)
    assert second.document.digest != first.document.digest
    assert isinstance(await fetch(description, [], second.validators), Fetched)


async def test_an_overlay_that_is_missing_is_named(description: Path) -> None:
    result = await fetch(description, [description.parent / "none.yaml"])
    assert isinstance(result, FetchFailed)
    assert result.diagnostic.code == "overlay-unreadable"
    assert result.diagnostic.place is not None
    assert result.diagnostic.place.source.endswith("none.yaml")


async def test_its_path_may_name_a_variable(description: Path) -> None:
    overlay(description, "a.json", title="a")
    result = await fetch(description, [Path("${FOLDER}/a.json")])
    assert isinstance(result, Fetched)
    assert [result.document.overlay_name(key) for key in result.document.overlays] == ["a.json"]
