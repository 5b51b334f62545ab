"""Which rows of ours answer which of oasdiff's 509 checks, and where oasdiff's own data shows it.

`oasdiff-checks.txt` lists the checks, `answers.yaml` says by patterns what answers them, `cases.yaml` names for each a
pair of `tests/accuracy/oasdiff_cases` that shows it. `python -m tests.parity.table` writes `docs/parity.md`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Answer:
    """`rows`: of which at least one is reported where the check is right. `none`: why nothing is stated."""

    check: str
    level: str
    rows: tuple[str, ...]
    otherwise: str
    none: str
    pattern: str

    @property
    def verdict(self) -> str:
        if self.none:
            return "no compatibility"
        return "judged otherwise" if self.otherwise else "answered"


@dataclass(frozen=True)
class Silence:
    """A pair where the check fires and nothing of ours answers it."""

    case: str
    because: str


def checks() -> tuple[tuple[str, str, str], ...]:
    """Id, level, direction."""
    lines = (_HERE / "oasdiff-checks.txt").read_text(encoding="utf-8").splitlines()
    return tuple((one, two, three) for one, two, three in (each.split() for each in lines if not each.startswith("#")))


def patterns() -> tuple[str, ...]:
    return tuple(each["checks"] for each in _read("answers.yaml"))


def answers() -> tuple[Answer, ...]:
    """In the order of the checks. Raises `KeyError` for a check that no pattern matches."""
    groups = _read("answers.yaml")
    found = []
    for check, level, direction in checks():
        group = next((each for each in groups if re.fullmatch(each["checks"], check)), None)
        if group is None:
            raise KeyError(check)
        rows = tuple(each.replace("{d}", direction) for each in group.get("rows", ()))
        found.append(Answer(check, level, rows, group.get("otherwise", ""), group.get("none", ""), group["checks"]))
    return tuple(found)


def shown() -> dict[str, str]:
    """Check -> the pair that shows its answer."""
    return dict(_read("cases.yaml")["shown"])


def silent() -> dict[str, Silence]:
    return {check: Silence(**each) for check, each in _read("cases.yaml")["silent"].items()}


def _read(name: str):
    return yaml.load((_HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    found = answers()
    counts = Counter(each.verdict for each in found)
    cases, quiet = shown(), silent()
    yield from ("# oasdiff's checks and our rules", "")
    yield "Written by `make docs` from `tests/parity`; a test compares it, and runs the pairs that are named."
    yield ""
    yield (
        f"Of the {len(found)} checks of oasdiff 1.28 {counts['answered']} are answered by a rule, "
        f"{counts['judged otherwise']} by a rule that judges otherwise, and {counts['no compatibility']} are about "
        "something that changes no message."
    )
    yield (
        f"For {len(cases)} of them a pair of oasdiff's own test data shows our answer; for {len(quiet)} its data has "
        "only pairs where nothing that is sent or read differs, and we say nothing; the rest have no pair."
    )
    yield ""
    yield (
        "oasdiff has one check per direction of an edit; here inclusion decides, so that one rule is breaking where a "
        "message is lost and compatible where it is proved that none is. Beyond its list: webhooks and callbacks with "
        "inverted roles, servers, required credentials as breaks, transitions, links, serialization."
    )
    for verdict in ("judged otherwise", "no compatibility", "answered"):
        yield from ("", f"## {verdict.capitalize()}", "")
        yield from _table([each for each in found if each.verdict == verdict], cases, quiet)


def _table(found: list[Answer], cases: dict[str, str], quiet: dict[str, Silence]) -> Iterator[str]:
    yield from ("| oasdiff | its level | our rules | why, and how it is shown |", "|---|---|---|---|")
    for each in found:
        rows = ", ".join(f"[{row}](rules/{row}.md)" for row in each.rows) or "none"
        words = [each.otherwise or each.none]
        if each.check in cases:
            words.append(f"shown by `{cases[each.check]}`")
        if each.check in quiet:
            words.append(f"silent in its own data: {quiet[each.check].because}")
        text = "; ".join(word for word in words if word).replace("|", "\\|")
        yield f"| `{each.check}` | {each.level} | {rows} | {text} |"


if __name__ == "__main__":
    print(page(), end="")
