"""Which failures share a cause: one conflict for each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from monitor.attribution.cells import HOST_FAILURES
from monitor.model.json_value import JsonValue, digest_of_value
from monitor.model.values import Cell, ChangedBy, Failure
from monitor.model.verdicts import CellName, Regression, Signature


def group(regressions: Iterable[Regression]) -> Mapping[str, str]:
    """Regression fingerprint -> cause key (SHA-256). Failures with one key belong into one conflict.

    One changed artefact is one cause; so is a fault of the whole host, and the same class at a member of one name in
    several operations (a shared component). What the two sides changed is never mixed.
    """
    found = tuple(regressions)
    operations: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for each in found:
        operations[_place(each)].add(each.signature.operation)
    return {each.fingerprint: digest_of_value(_cause(each, shared=len(operations[_place(each)]) > 1)) for each in found}


def _place(regression: Regression) -> tuple[str, ...]:
    signature = regression.signature
    where = (regression.integration, regression.api, regression.environment, regression.verdict.changed_by.value)
    return (*where, signature.direction.value, _member(signature), signature.check, signature.failure.value)


def _cause(regression: Regression, *, shared: bool) -> JsonValue:
    signature, verdict = regression.signature, regression.verdict
    where = [regression.integration, regression.api, verdict.changed_by.value]
    if is_of_the_host(regression):
        return [*where, regression.environment, "host"]
    if verdict.culprit is not None and verdict.culprit.fingerprint is not None:
        return [*where, "change", verdict.culprit.fingerprint]
    if shared and _names_a_member(signature):
        return [*where, regression.environment, "place", *_place(regression)]
    return [*where, regression.environment, "operation", signature.operation]


def is_of_the_host(regression: Regression) -> bool:
    """Whether a verdict speaks of the whole host: controls fail too, or its rate limit was reached."""
    signature, verdict = regression.signature, regression.verdict
    if verdict.changed_by is ChangedBy.HARNESS:
        return signature.failure is Failure.RATE_LIMIT
    controls_fail = verdict.cells.get(CellName.CONTROL) is Cell.FAIL
    return verdict.changed_by is ChangedBy.ENVIRONMENT and (controls_fail or signature.failure in HOST_FAILURES)


def _member(signature: Signature) -> str:
    """Its name: a record and a list of records have it at different depths; the whole pointer of an item."""
    name = signature.pointer.rpartition("/")[2]
    return signature.pointer if name in {"", "*"} else name


def _names_a_member(signature: Signature) -> bool:
    """A failure of a whole answer has no place: the same status in two operations may be two faults."""
    return signature.pointer not in {"", "/"}
