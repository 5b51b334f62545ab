"""Descriptions in files."""

import os
from pathlib import Path

import pytest

from monitor.model.descriptions import Fetched, FetchFailed, FetchResult, Unchanged, Validators
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import SpecSource
from monitor.network.client import GuardedClient
from monitor.sources import DescriptionFetcher, FetchLimits


async def fetch(path: Path | str, validators: Validators | None = None, **limits) -> FetchResult:
    fetcher = DescriptionFetcher(GuardedClient(agent="t"), {}, cache=Path("/nonexistent"), limits=FetchLimits(**limits))
    return await fetcher.fetch(SpecSource(EnvironmentText(str(path))), validators)


async def fetched(path: Path | str, validators: Validators | None = None) -> Fetched:
    result = await fetch(path, validators)
    assert isinstance(result, Fetched), result
    return result


@pytest.fixture
def split(tmp_path: Path) -> Path:
    entry = tmp_path / "api" / "openapi.yaml"
    (entry.parent / "my parts").mkdir(parents=True)
    entry.write_text('a: {$ref: "my%20parts/x.yaml#/y"}\n')
    (entry.parent / "my parts" / "x.yaml").write_text('y: {$ref: "../openapi.yaml#/a"}\n')
    return entry


async def test_all_files_of_a_description_are_one_document(split: Path) -> None:
    document = (await fetched(split)).document
    assert document.entry == "openapi.yaml"
    assert set(document.files) == {"openapi.yaml", "my%20parts/x.yaml"}
    assert document.source == str(split)


async def test_a_file_url_is_a_path(split: Path) -> None:
    assert (await fetched(split.as_uri())).document.entry == "openapi.yaml"


async def test_an_untouched_description_is_unchanged_and_so_is_one_with_other_times(split: Path) -> None:
    first = await fetched(split)
    assert await fetch(split, first.validators) == Unchanged(first.validators)
    os.utime(split, (1, 1))
    assert isinstance(await fetch(split, first.validators), Unchanged)


@pytest.mark.parametrize("part", ["openapi.yaml", "my parts/x.yaml"])
async def test_a_change_in_any_file_is_seen(split: Path, part: str) -> None:
    first = await fetched(split)
    path = split.parent / part
    path.write_text(path.read_text() + "new: 1\n")
    second = await fetched(split, first.validators)
    assert second.document != first.document


async def test_a_vanished_part_is_a_change_and_so_is_its_return(split: Path) -> None:
    first = await fetched(split)
    part = split.parent / "my parts" / "x.yaml"
    part.rename(split.parent / "aside")
    second = await fetched(split, first.validators)
    (split.parent / "aside").rename(part)
    third = await fetched(split, second.validators)
    assert list(second.document.files) == ["openapi.yaml"]
    assert third.document == first.document


@pytest.mark.parametrize("reference", ["../secret.yaml", "link.yaml", "/etc/hostname", "file:///etc/hostname", "."])
async def test_nothing_outside_the_folder_is_read(tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.yaml").write_text("a: 1")
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "o.yaml").write_text(f'a: {{$ref: "{reference}"}}')
    assert list((await fetched(folder / "o.yaml")).document.files) == ["o.yaml"]


@pytest.mark.parametrize("reference", ["a%00b.json", "loop", "loop/x.json", "o.yaml/x", "x" * 305])
async def test_what_can_be_no_file_is_not_there(tmp_path: Path, reference: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "o.yaml").write_text(f'a: {{$ref: "{reference}"}}')
    assert list((await fetched(tmp_path / "o.yaml")).document.files) == ["o.yaml"]


@pytest.mark.parametrize(
    ("reference", "name"),
    [("../common.yaml", "../common.yaml"), ("../other/a.yaml", "../other/a.yaml"), ("../../secret.yaml", None)],
)
async def test_files_of_a_project_are_read_where_that_is_said_to_lie_around_it(
    tmp_path: Path, reference: str, name: str | None
) -> None:
    project = tmp_path / "project"
    for path in ("api/o.yaml", "other/a.yaml", "common.yaml"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(f'a: {{$ref: "{reference}"}}')
    (tmp_path / "secret.yaml").write_text("a: 1")
    for within, expected in ((project, {"o.yaml", name} - {None}), (tmp_path / "elsewhere", {"o.yaml"})):
        fetcher = DescriptionFetcher(GuardedClient(agent="t"), {}, cache=Path("/nonexistent"), within=within)
        found = await fetcher.fetch(SpecSource(EnvironmentText(str(project / "api" / "o.yaml"))), None)
        assert isinstance(found, Fetched)
        assert set(found.document.files) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "description-missing"), (b"<html>", "document-is-html"), (b"a: " + b"x" * 2000, "description-too-large")],
)
async def test_bad_files_are_failures_with_the_place(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "o.yaml"
    if content is not None:
        path.write_bytes(content)
    result = await fetch(path, bytes_max=1000)
    assert isinstance(result, FetchFailed)
    assert (result.diagnostic.code, result.transient) == (code, False)
    assert result.diagnostic.place is not None
    assert result.diagnostic.place.source == str(path)


@pytest.mark.parametrize("location", ["ftp://host/x", "git+ssh://host/r@main:x", "git+https://host/repository"])
async def test_other_locations_are_refused(location: str) -> None:
    result = await fetch(location)
    assert isinstance(result, FetchFailed)
    assert (result.diagnostic.code, result.transient) == ("location-unknown", False)
