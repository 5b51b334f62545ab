"""Which other values a Pact's rule allows in the place of its example."""

from monitor.interactions.json_comparison import JsonComparison
from monitor.interactions.rule_paths import Rule, RuleSet
from monitor.model.json_value import JsonValue


def allows(rule: Rule, example: JsonValue, value: JsonValue) -> bool:
    """Also where that can't be told: of a rule that can't be judged, or that the example itself does not follow, as a
    parameter's text does not follow one about numbers.
    """
    return _is_refused(rule, example, example) or not _is_refused(rule, example, value)


def _is_refused(rule: Rule, example: JsonValue, value: JsonValue) -> bool:
    comparison = JsonComparison(RuleSet({}))
    return bool([*comparison.value((), rule, example, value)]) and not comparison.unsupported
