"""What the step from one version to the next promises (semver.org, 2.0.0), held against the breaking changes."""

import re
from collections.abc import Iterable

from monitor.model.changes import Change, VersionStep
from monitor.model.record import record
from monitor.model.values import Severity, Step

_VERSION = (
    r"v?(?P<major>0|[1-9]\d*)\.(?P<minor>0|[1-9]\d*)\.(?P<patch>0|[1-9]\d*)"
    r"(?:-(?P<pre>(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*))?"
    r"(?:\+[\da-zA-Z-]+(?:\.[\da-zA-Z-]+)*)?"
)
_LENGTH_MAX = 100
_YEARS = range(1990, 2200)
"""`2026.11.22` has the form of a semantic version, and is a date."""


@record
class Semantic:
    """A semantic version, without build metadata, which has no order (§10)."""

    major: int
    minor: int
    patch: int
    pre: tuple[str, ...] = ()

    @property
    def core(self) -> tuple[int, int, int]:
        return self.major, self.minor, self.patch

    @property
    def order(self) -> tuple[tuple[int, int, int], bool, list[tuple[bool, int, str]]]:
        """Compares as §11 says: a pre-release before its release, numbers before words."""
        identifiers = [(False, int(each), "") if each.isdigit() else (True, 0, each) for each in self.pre]
        return self.core, not self.pre, identifiers


def parse(text: str) -> Semantic | None:
    """None for what is no semantic version, dates among them; a leading `v` is let pass."""
    found = re.fullmatch(_VERSION, text.strip()) if len(text) <= _LENGTH_MAX else None
    if found is None or int(found["major"]) in _YEARS:
        return None
    pre = tuple(found["pre"].split(".")) if found["pre"] else ()
    return Semantic(int(found["major"]), int(found["minor"]), int(found["patch"]), pre)


def version_step(base: str, revision: str, changes: Iterable[Change]) -> VersionStep:
    """`enough`: whether the step allows for what breaks; None where versions say nothing about it.

    Below 1.0.0 a minor step counts as a major one, and so does any step of 0.0: nothing was promised (§4).
    """
    breaking = any(each.severity is Severity.BREAKING for each in changes)
    step = _step(parse(base), parse(revision))
    judged = {Step.MAJOR: True, Step.MINOR: not breaking, Step.PATCH: not breaking, Step.NONE: not breaking}
    return VersionStep(base, revision, step, breaking, judged.get(step))


def _step(before: Semantic | None, after: Semantic | None) -> Step:
    if before is None or after is None:
        return Step.NOT_SEMANTIC
    if after.order < before.order:
        return Step.BACKWARDS
    if before.core == after.core:
        return Step.NONE if before.pre == after.pre else Step.PRE_RELEASE
    if before.major != after.major or _early(before, after):
        return Step.MAJOR
    return Step.MINOR if before.minor != after.minor else Step.PATCH


def _early(before: Semantic, after: Semantic) -> bool:
    return after.major == 0 and (before.minor != after.minor or after.minor == 0)


def sentence(step: VersionStep) -> str | None:
    """For people, where the step promises more than the changes keep."""
    if step.enough is not False:
        return None
    if step.step is Step.NONE:
        return f"breaking changes, and the version is still {step.revision}"
    return f"breaking changes, but from {step.base} to {step.revision} is only a {step.step.value} step"
