"""A verdict in the words of people: companies' names for sides, and nobody is blamed by a word (DESIGN.md §4)."""

from collections.abc import Iterator, Mapping

from monitor.explanation.words import falsified, percent
from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.probes import host_probes
from monitor.model.sides import Side
from monitor.reports.layout import WIDTH, wrapped

_CHANGED: Mapping[str, str] = {
    "in-house": "{in_house} changed",
    "partner": "{partner} changed",
    "both": "both {in_house} and {partner} changed",
    "interaction": "the two changes are fine alone and break together",
    "environment": "the environment, not a change of either API",
    "harness": "this monitor itself, or its recording",
    "none": "nobody: it passes again",
    "undetermined": "not known yet",
}
_NEXT: Mapping[str, str] = {
    "in-house": "next step with {in_house}",
    "partner": "next step with {partner}",
    "both": "next step with both, {in_house} and {partner}",
    "contract": "next step with both: the agreement itself needs a decision",
    "nobody": "no step for either company",
    "undetermined": "next step open until the cause is known",
}
_STATUS: Mapping[str, str] = {
    "attributed": "shown by experiment",
    "likely": "likely, not yet shown",
    "undetermined": "undetermined",
}
_CELLS: Mapping[str, str] = {
    "old_old": "{consumer} before × {provider} before",
    "new_old": "{consumer} now × {provider} before",
    "old_new": "{consumer} before × {provider} now",
    "new_new": "{consumer} now × {provider} now",
    "control": "live control beside it",
}


_BRIEF: Mapping[str, str] = {
    "old_old": "before × before",
    "new_old": "now × before",
    "old_new": "before × now",
    "new_new": "now × now",
    "control": "control",
}


def in_names(template: str, integration: Integration) -> str:
    return template.format(
        in_house=integration.company(Side.IN_HOUSE).name, partner=integration.company(Side.PARTNER).name
    )


def company_name(side: str, integration: Integration | None) -> str:
    """What people are shown for a side; other words (`both`, `nobody`, `monitor`) stay."""
    known = integration is not None and side in {each.value for each in Side}
    return integration.company(Side(side)).name if known and integration is not None else side


def summary(verdict: Mapping[str, JsonValue], integration: Integration) -> str:
    """Who changed, whose step is next, how sure: one line. What is not at least likely names nobody."""
    status = str(verdict["status"])
    changed = in_names(_CHANGED[str(verdict["changed_by"]) if status != "undetermined" else status], integration)
    owes = in_names(_NEXT[str(verdict["owes"])], integration)
    confidence = verdict["confidence"]
    assert isinstance(confidence, int | float)
    return f"{changed}; {owes} ({_STATUS[status]}, {percent(confidence)}, {_rests_on(verdict)})"


def _rests_on(verdict: Mapping[str, JsonValue]) -> str:
    observed = verdict.get("observed")
    if isinstance(observed, int) and observed:
        return f"{observed} observed exchange{'s' * (observed != 1)}"
    return f"{verdict['replays']} replay{'s' * (verdict['replays'] != 1)}"


def lines(regression: Mapping[str, JsonValue], integration: Integration, width: int = WIDTH) -> Iterator[str]:
    """A regression with its verdict, in a few lines of `width` columns; a command is never broken.

    The pairings stand one provider a line.
    """
    verdict = _verdict(regression)
    cells = verdict["cells"]
    assert isinstance(cells, Mapping)
    pairs = [f"{_BRIEF[name]} {result}" for name, result in cells.items()]
    yield from wrapped(f"{place(regression)}: {regression['message']}", rest="  ", width=width)
    yield from wrapped(summary(verdict, integration), first="  ", width=width)
    head = "  consumer × provider: "
    yield f"{head}{' · '.join(pairs[:2])}"
    yield f"{' ' * len(head)}{' · '.join(pairs[2:])}"
    yield from grounds(verdict, width)
    yield f"  {regression['reproduce']}"


def place(regression: Mapping[str, JsonValue]) -> str:
    at = f" at {regression['pointer']}" if regression["pointer"] else ""
    return f"{regression['operation']} in {regression['environment']} of {regression['api']}{at}"


def grounds(verdict: Mapping[str, JsonValue], width: int = WIDTH) -> Iterator[str]:
    """The change that explains it, what is missing, and what would prove it wrong."""
    missing = verdict["missing"]
    if probes := host_probes(verdict):
        yield from wrapped(" | ".join(probes), first="  the host, probed by itself: ", rest="    ", width=width)
    if verdict["mechanism"]:
        of_a_side = verdict["changed_by"] in {"in-house", "partner", "both", "interaction"}
        explains = "the change that explains it" if of_a_side else "what explains it"
        yield from wrapped(str(verdict["mechanism"]), first=f"  {explains}: ", rest="    ", width=width)
    if verdict.get("grade_reason"):
        yield from wrapped(str(verdict["grade_reason"]), first="  it rests on ", rest="    ", width=width)
    if isinstance(missing, list | tuple) and missing:
        settled = "; ".join(str(each) for each in missing)
        yield from wrapped(settled, first="  what would settle it: ", rest="    ", width=width)
    if verdict["falsifier"]:
        yield from wrapped(falsified(str(verdict["falsifier"])), first="  ", rest="    ", width=width)


def cells(regression: Mapping[str, JsonValue], integration: Integration) -> Iterator[str]:
    """One line for each pairing, in the companies' names."""
    api = integration.api(str(regression["api"]))
    known = regression.get("provider") or (api.provider if api else None)
    provider = integration.company(Side(str(known))).name if known else "the provider"
    consumer = integration.company(Side(str(known)).other).name if known else "the consumer"
    names = {name: text.format(consumer=consumer, provider=provider) for name, text in _CELLS.items()}
    width = max(len(name) for name in names.values())
    found = _verdict(regression)["cells"]
    assert isinstance(found, Mapping)
    for name, result in found.items():
        yield f"    {names[name]:{width}}  {result}"


def _verdict(regression: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    verdict = regression["verdict"]
    assert isinstance(verdict, Mapping)
    return verdict
