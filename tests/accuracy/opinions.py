"""What oasdiff says of its own test data, beside what we say: an opinion and no label.

`oasdiff_cases/cases.tar.xz` holds folders `base.yaml`, `revision.yaml`, `expected.json`; `judged_otherwise.toml` says by
its check and by our rule why the two differ. Levels are compared as severities: error, warning and info stand for
breaking, risky and compatible.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.model.descriptions import Document
from monitor.schemas import jsonschema_rs_judge
from tests.accuracy.labelled import Finding, Pair, Worst, folders_of, found_in

_HERE = Path(__file__).parent / "oasdiff_cases"
_LEVELS = {"error": Worst.BREAKING, "warning": Worst.RISKY, "info": Worst.COMPATIBLE}
_RANK = {Worst.NONE: 0, Worst.COMPATIBLE: 1, Worst.RISKY: 2, Worst.BREAKING: 3}
_OF_VERSION = frozenset({"api-version-not-bumped", "api-major-version-not-bumped", "api-version-decreased"})
"""They fire on `info.version` wherever anything else does."""


@dataclass(frozen=True)
class Opinion:
    pair: Pair
    checks: Mapping[str, Worst]
    """Those that fired, with their severity; checks of `info.version` left out."""

    @property
    def worst(self) -> Worst:
        return max(self.checks.values(), key=_RANK.__getitem__, default=Worst.NONE)


def opinions() -> Iterator[Opinion]:
    """Each pair of documents once, in the order of names; those that oasdiff could not read are left out."""
    seen: set[tuple[bytes, bytes, str]] = set()
    for name, files in folders_of(_HERE / "cases.tar.xz"):
        expected = json.loads(files["expected.json"])
        identity = (files["base.yaml"], files["revision.yaml"], json.dumps(expected["flags"] or []))
        if identity in seen or expected["error"]:
            continue
        seen.add(identity)
        base, revision = (Document(each, {each: files[each]}, each) for each in ("base.yaml", "revision.yaml"))
        checks = {each["id"]: _LEVELS[each["level"]] for each in expected["expected"] or ()}
        known = {check: level for check, level in checks.items() if check not in _OF_VERSION}
        yield Opinion(Pair(name, base, revision, None, expected), known)


@dataclass(frozen=True)
class Difference:
    """Of the worst severities. `reasons`: names in `judged_otherwise.toml`, any of which may explain it."""

    case: str
    reasons: tuple[str, ...]
    ours: Worst


def difference(opinion: Opinion, finding: Finding) -> Difference | None:
    """None where both say the same, or where oasdiff says nothing and we inform."""
    theirs, ours = opinion.worst, finding.worst
    if _RANK[ours] < _RANK[theirs]:
        checks = tuple(sorted(check for check, level in opinion.checks.items() if _RANK[level] > _RANK[ours]))
        return Difference(opinion.pair.name, checks, ours)
    if _RANK[ours] > max(_RANK[theirs], _RANK[Worst.COMPATIBLE]):
        worst = {change.rule for change in finding.changes if change.severity.value == ours.value}
        return Difference(opinion.pair.name, tuple(sorted(worst)), ours)
    return None


@dataclass(frozen=True)
class Explanation:
    because: str
    ours: tuple[Worst, ...]
    """What we say where the check fires; of a rule of ours, empty."""


def explanations() -> Mapping[str, Explanation]:
    """By check of oasdiff, or by rule of ours where we are stricter."""
    written = tomllib.loads((_HERE / "judged_otherwise.toml").read_text(encoding="utf-8"))
    found: dict[str, Explanation] = {}
    for group in written["milder"]:
        found |= dict.fromkeys(group["checks"], Explanation(group["because"], tuple(map(Worst, group["ours"]))))
    for group in written["stricter"]:
        found |= dict.fromkeys(group["rules"], Explanation(group["because"], ()))
    return found


def main() -> None:
    """How often the two agree, and each explanation with the cases that rest on it."""
    judge = jsonschema_rs_judge()
    total, resting = 0, dict[str, list[str]]()
    known = explanations()
    for opinion in opinions():
        total += 1
        found = difference(opinion, found_in(opinion.pair, judge))
        for name in found.reasons if found else ():
            resting.setdefault(name, []).append(opinion.pair.name)
    differing = {case for cases in resting.values() for case in cases}
    print(f"oasdiff's test data: {total} pairs, of which {total - len(differing)} are judged as severely by both")
    for name, cases in sorted(resting.items()):
        print(f"  {name} ({len(cases)}): {known[name].because if name in known else 'NOT EXPLAINED'}")


if __name__ == "__main__":
    main()
