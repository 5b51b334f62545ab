"""A verdict in the words of people: companies' names for sides, and nobody is blamed by a word (DESIGN.md §4)."""

from collections.abc import Mapping

from monitor.model.integration import Integration
from monitor.model.json_value import JsonValue
from monitor.model.sides import Side

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


def in_names(template: str, integration: Integration) -> str:
    return template.format(
        in_house=integration.company(Side.IN_HOUSE).name, partner=integration.company(Side.PARTNER).name
    )


def summary(verdict: Mapping[str, JsonValue], integration: Integration) -> str:
    """Who changed, whose step is next, how sure: one line."""
    changed = in_names(_CHANGED[str(verdict["changed_by"])], integration)
    owes = in_names(_NEXT[str(verdict["owes"])], integration)
    confidence = verdict["confidence"]
    assert isinstance(confidence, int | float)
    return f"{changed}; {owes} ({_STATUS[str(verdict['status'])]}, {confidence:.1%}, {verdict['replays']} replays)"


def lines(regression: Mapping[str, JsonValue], integration: Integration) -> list[str]:
    """A regression with its verdict, a screenful at most."""
    verdict = regression["verdict"]
    assert isinstance(verdict, Mapping)
    cells = verdict["cells"]
    assert isinstance(cells, Mapping)
    pairs = [f"{name.replace('_', ' × ')} {result}" for name, result in cells.items()]
    found = [
        f"{regression['operation']} in {regression['environment']} of {regression['api']}: {regression['message']}",
        f"  {summary(verdict, integration)}",
        f"  {' · '.join(pairs)}  (consumer × provider)",
    ]
    if verdict["mechanism"]:
        found.append(f"  the change that explains it: {verdict['mechanism']}")
    missing = verdict["missing"]
    if isinstance(missing, list) and missing:
        found.append(f"  what would settle it: {'; '.join(str(each) for each in missing)}")
    found.append(f"  what would show this to be wrong: {verdict['falsifier']}")
    found.append(f"  {regression['reproduce']}")
    return found
