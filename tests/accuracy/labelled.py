"""Labelled pairs of descriptions, what we find in them, and where we and the label disagree.

A source is an archive `pairs/<source>.tar.xz` of folders with `old.*`, `new.*` and `label.json`; whoever made the pair
says there whether it breaks. Each disagreement has one plain sentence in `explanations/<source>.toml`. Sources are
never averaged: each labels by a policy of its own (see `pairs/README.md`).

Run as `python -m tests.accuracy.labelled [SOURCE...]` (or `make accuracy`) it prints the report of every source.
"""

import json
import sys
import tarfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from monitor.errors import MonitorError
from monitor.model.changes import Change
from monitor.model.descriptions import Document
from monitor.model.values import Severity
from monitor.rules import compare
from monitor.schemas import Judge, jsonschema_rs_judge

_HERE = Path(__file__).parent
_WORST_FIRST = (Severity.BREAKING, Severity.RISKY, Severity.COMPATIBLE)


@dataclass(frozen=True)
class Pair:
    """Two descriptions and what their owner, or the suite that they are from, says about the second.

    `breaking` None: the label does not say.
    """

    name: str
    base: Document
    revision: Document
    breaking: bool | None
    label: Mapping[str, object]

    @property
    def core(self) -> bool:
        """Does what can be counted in the two documents agree with an owner's label?

        Only removals and narrower words are counted, not what they mean; a suite's label is taken at its word.
        """
        structure = self.label.get("structure")
        return isinstance(structure, Mapping) and str(structure.get("tier")).startswith("A")

    @property
    def size(self) -> int:
        """Bytes of both."""
        return sum(len(text) for each in (self.base, self.revision) for text in each.files.values())


class Worst(StrEnum):
    """The worst severity among the changes of a pair."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    NONE = "none"
    """No change at all."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Finding:
    pair: Pair
    changes: tuple[Change, ...]
    error: str = ""
    """Why it could not be read."""

    @property
    def worst(self) -> Worst:
        if self.error:
            return Worst.UNREADABLE
        found = {change.severity for change in self.changes}
        return next((Worst(each.value) for each in _WORST_FIRST if each in found), Worst.NONE)

    @property
    def missed(self) -> bool:
        """A declared break that we do not call breaking; risky ones are counted apart, and are to be explained too."""
        return self.pair.breaking is True and self.worst is not Worst.BREAKING

    @property
    def false_alarm(self) -> bool:
        return self.pair.breaking is False and self.worst in {Worst.BREAKING, Worst.UNREADABLE}

    @property
    def disagrees(self) -> bool:
        return self.missed or self.false_alarm


def sources() -> tuple[str, ...]:
    return tuple(sorted(path.name.removesuffix(".tar.xz") for path in (_HERE / "pairs").glob("*.tar.xz")))


def folders_of(archive: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Each folder of a `.tar.xz` archive with the files in it, by name."""
    found: dict[str, dict[str, bytes]] = {}
    with tarfile.open(archive, "r:xz") as opened:
        for member in opened:
            held = opened.extractfile(member)
            if held is not None:
                place = PurePosixPath(member.name)
                found.setdefault(place.parent.name, {})[place.name] = held.read()
    yield from sorted(found.items())


def pairs_of(source: str) -> Iterator[Pair]:
    for name, files in folders_of(_HERE / "pairs" / f"{source}.tar.xz"):
        label = json.loads(files["label.json"])
        says = label.get("owner_says_breaking", label.get("breaking"))
        yield Pair(name, _document("old", files), _document("new", files), says if says != "unknown" else None, label)


def _document(stem: str, files: Mapping[str, bytes]) -> Document:
    name = next(each for each in files if each.startswith(f"{stem}."))
    return Document(name, {name: files[name]}, name)


def found_in(pair: Pair, judge: Judge) -> Finding:
    try:
        compared = compare(pair.base, pair.revision, judge=judge, locations=False)
    except MonitorError as error:
        return Finding(pair, (), error.diagnostic.message)
    return Finding(pair, compared.changes)


def findings_in(source: str, wanted: Callable[[Pair], bool] = lambda _: True) -> tuple[Finding, ...]:
    judge = jsonschema_rs_judge()
    return tuple(found_in(pair, judge) for pair in pairs_of(source) if wanted(pair))


def explanations_of(source: str) -> Mapping[str, str]:
    """Pair -> why we and its label disagree."""
    path = _HERE / "explanations" / f"{source}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def report(source: str, findings: tuple[Finding, ...]) -> Iterator[str]:
    """Recall of declared breaks, false alarms among harmless pairs, and every disagreement with its reason."""
    yield _rates(source, findings)
    core = tuple(each for each in findings if each.pair.core)
    if core:
        yield _rates(f"{source}, core pairs", core)
    reasons = explanations_of(source)
    for each in findings:
        if each.disagrees:
            said = "declared breaking" if each.missed else "declared harmless"
            reason = reasons.get(each.pair.name, "NOT EXPLAINED")
            yield f"  {each.pair.name}: {said}, ours {each.worst}: {reason}"


def _rates(title: str, findings: tuple[Finding, ...]) -> str:
    declared = [each for each in findings if each.pair.breaking is True]
    harmless = [each for each in findings if each.pair.breaking is False]
    found = sum(not each.missed for each in declared)
    risky = sum(each.worst is Worst.RISKY for each in declared)
    alarms = sum(each.false_alarm for each in harmless)
    unlabelled = len(findings) - len(declared) - len(harmless)
    return (
        f"{title}: {found} of {len(declared)} declared breaks found ({_percent(found, declared)}), {risky} more risky; "
        f"{alarms} false alarms in {len(harmless)} harmless pairs ({_percent(alarms, harmless)})"
        + (f"; {unlabelled} pairs without a label" if unlabelled else "")
    )


def _percent(part: int, whole: list[Finding]) -> str:
    return f"{part / len(whole):.0%}" if whole else "none"


def main(wanted: list[str]) -> None:
    for source in wanted or sources():
        print(*report(source, findings_in(source)), sep="\n", end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
