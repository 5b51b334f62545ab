"""How stable a part was said to be, and what a break of it therefore means."""

from collections.abc import Mapping

from monitor.model.values import Ground, Severity
from monitor.openapi.lifecycle import LEVELS
from monitor.rules.policy.rating import Rating

UNSTABLE: Mapping[str, tuple[Ground, str]] = {
    "draft": (Ground.DRAFT, "it was a draft, which is shown for comment and promises nothing yet"),
    "alpha": (Ground.ALPHA, "it was an alpha, which may change or go at any time"),
    "beta": (Ground.BETA, "it was a beta, which may still change, as those who use it were told"),
}
"""Below stable, a break is risky: it depends on whether somebody built on it all the same."""


def least(levels: list[str | None]) -> str | None:
    """The level that promises least; None where none is known. What names no level is left out."""
    known = [each for each in levels if each in LEVELS]
    return min(known, key=LEVELS.index, default=None)


def rated_down(level: str | None, severity: Severity) -> Rating | None:
    """A break of a part with that level in the base; None where the level excuses nothing."""
    if severity is not Severity.BREAKING or level is None or level not in UNSTABLE:
        return None
    ground, reason = UNSTABLE[level]
    return Rating(Severity.RISKY, reason, ground)


def level_changed(before: str | None, after: str | None) -> Rating:
    """Lowered, a promise is taken back; raised, one is made. What can't be ordered may be either."""
    one, other = (each or LEVELS[-1] for each in (before, after))
    strange = next((each for each in (one, other) if each not in LEVELS), None)
    if strange is not None:
        known = ", ".join(LEVELS)
        return Rating(Severity.RISKY, f"{strange[:40]!r} is not one of the levels {known}", Ground.STABILITY_UNKNOWN)
    if LEVELS.index(other) < LEVELS.index(one):
        return Rating(Severity.BREAKING, f"what was promised as {one} is {other} now", Ground.STABILITY_LOWERED)
    return Rating(Severity.COMPATIBLE, "", Ground.STABILITY_RAISED)
