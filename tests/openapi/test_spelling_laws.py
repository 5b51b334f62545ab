"""Real descriptions, written another way: whatever the spelling, the version or the files, no change is reported."""

import json
import random
import tarfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from monitor.documents import load
from monitor.model.descriptions import Document
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge
from tests.openapi.respellings import RESPELLINGS, over_files_of_maps, over_several_files, reordered, yaml_of
from tests.openapi.upgrades import upgraded

pytestmark = pytest.mark.corpus

HERE = Path(__file__).parents[1]
SHIPPED = HERE / "corpus" / "shipped"
ARCHIVES = sorted((HERE / "accuracy" / "pairs").glob("*.tar.xz"))
SEED = 20261122
FROM_EACH_ARCHIVE = 2
BYTES_MAX = 40_000


@cache
def descriptions() -> dict[str, dict]:
    """By name: those shipped, and a few of each archive."""
    found = {}
    for name, content in [*shipped(), *archived()]:
        value = load(content, name)
        if "swagger" in value or "openapi" in value:
            found[name] = json.loads(json.dumps(value))
    return found


def shipped() -> Iterator[tuple[str, bytes]]:
    for path in sorted(SHIPPED.glob("*/*/*")):
        if path.suffix in {".json", ".yaml", ".yml"} and path.stem in {"old", "base"}:
            yield f"{path.parent.name}/{path.name}", path.read_bytes()


def archived() -> Iterator[tuple[str, bytes]]:
    chosen = random.Random(SEED)
    for path in ARCHIVES:
        with tarfile.open(path) as archive:
            fitting = sorted(filter(is_description, archive.getmembers()), key=lambda each: each.name)
            for member in chosen.sample(fitting, min(len(fitting), FROM_EACH_ARCHIVE)):
                held = archive.extractfile(member)
                assert held is not None
                yield member.name, held.read()


def is_description(member: tarfile.TarInfo) -> bool:
    path = Path(member.name)
    return path.stem in {"old", "new"} and path.suffix in {".json", ".yaml", ".yml"} and member.size < BYTES_MAX


def in_3(value: dict) -> dict:
    return upgraded(value) if "swagger" in value else value


def document(value: dict) -> Document:
    return several({"api.json": value})


def several(files: dict[str, dict]) -> Document:
    return Document("api.json", {name: json.dumps(each).encode() for name, each in files.items()}, "api.json")


def differences(base: Document, revision: Document) -> list[str]:
    """Of both directions, as people would read them."""
    return [
        f"{change.rule} {change.operation} {change.place}: {change.message}"
        for one, other in ((base, revision), (revision, base))
        for change in compare(one, other, judge=jsonschema_rs_judge(), locations=False).changes
    ]


def all_differences(respell: Callable[[dict], tuple[Document, Document] | None]) -> dict[str, list[str]]:
    pairs = {name: respell(value) for name, value in descriptions().items()}
    assert any(pairs.values())
    return {name: found for name, pair in pairs.items() if pair and (found := differences(*pair))}


@pytest.mark.parametrize("respell", RESPELLINGS, ids=lambda each: each.__name__)
def test_another_spelling_is_no_change(respell: Callable[[dict], dict]) -> None:
    assert all_differences(lambda value: (document(in_3(value)), document(respell(in_3(value))))) == {}


def test_json_and_yaml_are_no_change() -> None:
    def both(value: dict) -> tuple[Document, Document]:
        return document(value), Document("api.yaml", {"api.yaml": yaml_of(value).encode()}, "api.yaml")

    assert all_differences(both) == {}


def test_the_order_of_2_0_is_no_change() -> None:
    assert (
        all_differences(lambda value: (document(value), document(reordered(value))) if "swagger" in value else None)
        == {}
    )


def test_files_of_their_own_are_no_change() -> None:
    assert all_differences(lambda value: (document(in_3(value)), several(over_several_files(in_3(value))))) == {}


def test_references_in_place_of_maps_and_lists_are_no_change() -> None:
    assert all_differences(lambda value: (document(in_3(value)), several(over_files_of_maps(in_3(value))))) == {}


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1"])
def test_the_next_version_is_no_change(version: str) -> None:
    def both(value: dict) -> tuple[Document, Document] | None:
        while not written_in(value).startswith(version):
            if written_in(value) > version:
                return None
            value = upgraded(value)
        return document(value), document(upgraded(value))

    assert all_differences(both) == {}


def written_in(value: dict) -> str:
    return str(value.get("openapi", value.get("swagger")))
