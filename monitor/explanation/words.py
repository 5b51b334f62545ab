"""People's words for ours, in one table each: the companies' names stand for the sides (DESIGN.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.explanation.saved import as_moment, as_text
from monitor.model.integration import Integration
from monitor.model.json_value import JsonObject
from monitor.model.sides import Side

FAILURES: Mapping[str, str] = {
    "transport": "no answer arrives",
    "auth": "access is refused",
    "rate_limit": "too many requests",
    "availability": "the server is not available",
    "request_rejected": "the request is no longer accepted",
    "state": "what the request names is not found",
    "status": "another status arrives",
    "headers": "a header differs",
    "shape": "the answer has another shape",
    "value": "a value differs",
    "latency": "the answer is too slow",
}

CULPRITS: Mapping[str, str] = {
    "description": "a change of the description",
    "contract": "a change of what is relied on",
    "deployment": "a deployment",
    "behaviour": "a change of behaviour",
    "declared": "a change that the company declared",
}

RESULTS: Mapping[str, str] = {"pass": "works", "fail": "fails", "unknown": "is not known"}
WOULD: Mapping[str, str] = {"pass": "would work", "fail": "would fail", "unknown": "may do either"}
"""Of a cell: what it shows, and what an explanation says of it."""


@dataclass(frozen=True, slots=True)
class Names:
    """The companies of one integration and, for one API, which of them serves it."""

    in_house: str
    partner: str
    provider: Side | None = None

    @classmethod
    def of(cls, integration: Integration | None, api: str | None = None) -> "Names":
        """The configured names; plain words where the integration is no longer configured."""
        if integration is None:
            return cls("one company", "the other company")
        settings = integration.api(api) if api else None
        return cls(
            integration.company(Side.IN_HOUSE).name,
            integration.company(Side.PARTNER).name,
            settings.provider if settings else None,
        )

    def side(self, value: str) -> str:
        """The company for `in-house` or `partner`, both for `both`; other words of the closed lists in plain words."""
        table = {"in-house": self.in_house, "partner": self.partner, "both": f"{self.in_house} and {self.partner}"}
        return table.get(value) or {"nobody": "nobody", "contract": "both, about the agreement"}.get(value, "not known")

    @property
    def serving(self) -> str:
        return self.side(self.provider) if self.provider else "the serving side"

    @property
    def using(self) -> str:
        return self.side(self.provider.other) if self.provider else "the using side"

    def where_served_by(self, side: str) -> "Names":
        """The same companies where that side answers, as of a webhook the one that receives it; empty: as they are."""
        return replace(self, provider=Side(side)) if side in list(Side) else self

    def actor(self, by: str) -> str:
        """Who did something, in a log: a side by its company's name, anyone else as written."""
        return self.side(by) if by in list(Side) else by


def who_changed(changed_by: str, names: Names) -> str:
    """The answer to 'who changed?'."""
    table = {
        "in-house": f"{names.in_house} changed",
        "partner": f"{names.partner} changed",
        "both": f"{names.in_house} and {names.partner} both changed",
        "interaction": "Two changes that break only together",
        "environment": "No change: the environment fails",
        "harness": "No change: our own check is at fault",
        "none": "No change: it works again",
    }
    return table.get(changed_by, "Not known yet which change explains it")


def next_step(owes: str, names: Names) -> str:
    """The answer to 'whose step is next?', under the agreement in force."""
    table = {
        "in-house": f"Next step with {names.in_house}",
        "partner": f"Next step with {names.partner}",
        "both": f"Next step with both, {names.in_house} and {names.partner}",
        "contract": "Next step with both: settle what the agreement means",
        "nobody": "No step needed from either company",
    }
    return table.get(owes, "Not known yet whose step is next")


def explanation(hypothesis: str, names: Names) -> str:
    """One explanation among those weighed."""
    sides = {"provider": names.provider, "consumer": names.provider.other if names.provider else None}
    value = sides.get(hypothesis) or hypothesis
    if value in list(Side):
        return f"a change at {names.side(value)}"
    table = {
        "provider": "a change at the serving side",
        "consumer": "a change at the using side",
        "both": "a change at each company",
        "interaction": "two changes that break only together",
        "environment": "the environment",
        "harness": "our own check",
        "none": "nothing changed, a flake",
    }
    return table.get(value, value)


def explaining(changed_by: str, names: Names, *, probably: bool) -> str:
    """The beginning of `… why GET /charges fails`."""
    table = {
        "in-house": f"A change at {names.in_house}",
        "partner": f"A change at {names.partner}",
        "both": f"A change at each company, {names.in_house} and {names.partner},",
        "interaction": "Two changes that are fine alone and break together",
        "environment": "The environment, and no change of either company,",
        "harness": "A fault of our own check, and no change of either company,",
        "none": "Chance, and no change of either company,",
    }
    verb = "explain" if changed_by == "interaction" else "explains"
    return f"{table.get(changed_by, 'Something else')} {'probably ' * probably}{verb}"


def sure(status: str, confidence: float) -> str:
    """How sure an answer is, in words with the number."""
    table = {
        "attributed": f"{percent(confidence)} sure",
        "likely": f"likely, {percent(confidence)}",
    }
    return table.get(status, f"too early to say: the leading explanation has {percent(confidence)}")


def percent(share: float) -> str:
    """Rounded down, and never 0 or 100, so that nothing short of certainty reads as certain."""
    if 0 < share < 0.001:
        return "under 0.1 %"
    tenths = min(int(share * 1000 + 1e-9), 999)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"


def probability(share: float) -> str:
    """Of an explanation: never quite 0, which a share that was rounded for storage may be."""
    return percent(max(share, 1e-9))


def falsified(falsifier: str) -> str:
    """What would prove a verdict wrong or, where there is none yet, what settles it: the beginning of a sentence."""
    return falsifier if falsifier.startswith("settled ") else f"this would be {falsifier}"


def duration(span: timedelta) -> str:
    """The two largest units at most: `40 s`, `12 min`, `3 h 20 min`, `2 d 4 h`."""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h" if hours and days < 10 else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def clock_time(moment: datetime) -> str:
    """`22 Nov 2026, 06:44 UTC`."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"


def culprit_time(culprit: JsonObject) -> str:
    """Its kind and the interval in which it happened: polling sees intervals, not instants."""
    kind = CULPRITS.get(as_text(culprit.get("kind")), "")
    after, before = as_moment(culprit.get("not_before")), as_moment(culprit.get("not_after"))
    if after and before and clock_time(after) == clock_time(before):
        time = f"on {before.day} {before:%b %Y}, between {after:%H:%M:%S} and {before:%H:%M:%S} UTC"
    elif after and before:
        time = f"between {clock_time(after)} and {clock_time(before)}"
    else:
        time = f"before {clock_time(before)}" if before else ""
    return ", ".join(part for part in (kind, time) if part)


def cell_words(cell: str, names: Names) -> str:
    """`Checkout before × Acme Pay now`."""
    if cell == "control":
        return "the control"
    times = {"old": "before", "new": "now"}
    using, _, serving = cell.partition("_")
    return f"{names.using} {times.get(using, using)} × {names.serving} {times.get(serving, serving)}"
