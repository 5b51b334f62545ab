"""Pairs of descriptions to measure with: GitHub's, published on npm, and others made of it in the sizes of the table.

What is downloaded is kept in the user's cache, outside the repository. Without npm, or without network, a description
of GitHub's size and shape is made up.
"""

import copy
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from platformdirs import user_cache_path

PACKAGE = "@octokit/openapi"
MEMBER = "package/generated/api.github.com.json"
VERSIONS = ("22.0.0", "23.0.2")
"""Months apart: some six hundred edits."""
RELEASES = (("20.0.0", "21.0.0"), ("21.0.0", "22.0.0"))
"""One after the other: about a hundred edits each."""
EDITS = 12
CACHE = user_cache_path("compat-monitor", appauthor=False) / "benchmarks"


@dataclass(frozen=True)
class Pair:
    name: str
    base: Path
    revision: Path


@cache
def published(version: str) -> dict[str, Any] | None:
    """GitHub's description as the package holds it; None where it can't be had."""
    kept = CACHE / f"github-{version}.json"
    if not kept.exists():
        npm = shutil.which("npm")
        CACHE.mkdir(parents=True, exist_ok=True)
        packed = npm and subprocess.run(
            [npm, "pack", "--silent", f"{PACKAGE}@{version}"], cwd=CACHE, capture_output=True, text=True, timeout=300
        )
        if not packed or packed.returncode:
            return None
        archive = CACHE / packed.stdout.split()[-1]
        with tarfile.open(archive) as opened:
            member = opened.extractfile(MEMBER)
            assert member is not None
            kept.write_bytes(member.read())
        archive.unlink()
    found = json.loads(kept.read_bytes())
    assert isinstance(found, dict)
    return found


def made_up(size: int) -> dict[str, Any]:
    """Components that refer to one another and operations that share them, of about `size` bytes as JSON."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for number in range(size // 4_000):
        properties: dict[str, Any] = {
            f"member_{each}": {"type": "string", "description": "what this member is for, in one sentence"}
            for each in range(12)
        }
        properties["next"] = {"$ref": f"#/components/schemas/Thing{number // 2}"}
        schemas[f"Thing{number}"] = {"type": "object", "required": ["member_0"], "properties": properties}
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}
        answers = {"200": {"description": "fine", "content": content}, "404": {"description": "not there"}}
        parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
        paths[f"/things{number}/{{id}}"] = {
            method: {"operationId": f"{method}{number}", "parameters": parameters, "responses": answers}
            for method in ("get", "put", "patch", "delete")
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def part_of(api: dict[str, Any], size: int) -> dict[str, Any]:
    """Operations with all that they refer to, of about `size` bytes as JSON together."""
    kept: dict[str, Any] = {name: api[name] for name in ("openapi", "info", "servers") if name in api}
    kept |= {"paths": {}, "components": {}}
    total = 0
    for path, item in api["paths"].items():
        reached = dict(_reached(api, item, kept["components"]))
        cost = len(json.dumps(item)) + sum(len(json.dumps(each)) for each in reached.values())
        if total + cost > 1.1 * size:
            continue
        total += cost
        kept["paths"][path] = item
        for (kind, name), each in reached.items():
            kept["components"].setdefault(kind, {})[name] = each
        if total >= 0.9 * size:
            break
    return kept


def _reached(api: dict[str, Any], item: Any, known: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    """The components that `item` leads to and that are not `known` yet."""
    seen: set[tuple[str, str]] = set()
    waiting = [item]
    while waiting:
        for kind, name in set(re.findall(r'"#/components/([^/"]+)/([^"/]+)', json.dumps(waiting.pop()))):
            if (kind, name) not in seen and name not in known.get(kind, {}) and name in api["components"][kind]:
                seen.add((kind, name))
                waiting.append(api["components"][kind][name])
                yield (kind, name), waiting[-1]


def edited(api: dict[str, Any]) -> dict[str, Any]:
    """A copy in which a member of each of some schemas, spread over the document, has another type."""
    revision = copy.deepcopy(api)
    for schema in _objects(revision["components"].get("schemas", {})):
        name = next(iter(schema["properties"]))
        held = schema["properties"][name]
        schema["properties"][name] = {"type": "string" if held.get("type") == "integer" else "integer"}
    return revision


def _objects(schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    found = [each for each in schemas.values() if each.get("properties")]
    yield from found[:: max(1, len(found) // EDITS)][:EDITS]


def pairs(folder: Path) -> Iterator[Pair]:
    """The rows of the table, written into `folder`."""
    base, revision = (published(version) or made_up(12_000_000) for version in VERSIONS)
    yield _written(folder, "80 KB JSON", part_of(base, 54_000), "json")
    yield _written(folder, "80 KB YAML", part_of(base, 66_000), "yaml")
    yield _written(folder, "1.5 MB JSON", part_of(base, 1_120_000), "json")
    yield _written(folder, "2.7 MB YAML", part_of(base, 2_330_000), "yaml")
    yield _written(folder, "4 MB JSON", part_of(base, 2_950_000), "json")
    yield _written(folder, "12 MB JSON", base, "json")
    for one, next_one in RELEASES:
        before, after = published(one), published(next_one)
        if before and after:
            yield _written(folder, f"12 MB JSON, {one} to {next_one}", before, "json", after)
    if base.get("info") != revision.get("info"):
        yield _written(folder, "12 MB JSON, 600 edits", base, "json", revision)


def _written(folder: Path, name: str, base: dict[str, Any], kind: str, revision: dict[str, Any] | None = None) -> Pair:
    found = []
    for side, value in (("base", base), ("revision", revision or edited(base))):
        path = folder / f"{name}.{side}.{kind}"
        path.write_text(json.dumps(value, indent=2) if kind == "json" else _yaml(value), encoding="utf-8")
        found.append(path)
    return Pair(name, *found)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _: object) -> bool:
        return True


def _represented(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """As people write it; what YAML 1.2 takes for a number is quoted, which PyYAML, being of 1.1, would not always do."""
    style = "|" if "\n" in text else '"' if text[:1] in "+-.0123456789" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represented)


def _yaml(value: dict[str, Any]) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
