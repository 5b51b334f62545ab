"""Which failures share a cause: one conflict for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from monitor.attribution.cells import HOST_FAILURES
from monitor.attribution.question import ChangeKind
from monitor.model.json_value import JsonValue, digest_of_value
from monitor.model.values import Cell, ChangedBy
from monitor.model.verdicts import CellName, Regression, Signature


def group(regressions: Iterable[Regression]) -> Mapping[str, str]:
    """Regression fingerprint -> cause key (SHA-256). Failures with one key belong into one conflict.

    One changed artefact is one cause; so is a fault of the whole host, and the same class at a member of one name in
    several operations (a shared component). What the two sides changed is never mixed. What remained undetermined goes
    with the one cause that the same failure has elsewhere, if that is among what it may be.
    """
    found = sorted(regressions, key=lambda each: (_is_told(each), each.verdict.confidence))
    operations: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for each in found:
        operations[_place(each)].add(each.signature.operation)
    causes = [digest_of_value(_cause(each, shared=len(operations[_place(each)]) > 1)) for each in found]
    told: dict[tuple[str, ...], set[tuple[str, ChangedBy]]] = defaultdict(set)
    for each, cause in zip(found, causes, strict=True):
        told[_failure(each)] |= {(cause, each.verdict.changed_by)} if _is_told(each) else set()
    # Of one fingerprint the last counts: the surest that is told.
    return {
        each.fingerprint: cause if _is_told(each) else _joined(each, told[_failure(each)]) or cause
        for each, cause in zip(found, causes, strict=True)
    }


def _is_told(regression: Regression) -> bool:
    return regression.verdict.changed_by is not ChangedBy.UNDETERMINED


def _joined(regression: Regression, told: Collection[tuple[str, ChangedBy]]) -> str | None:
    """The one cause that is told of the same failure, where the evidence leaves it possible here too."""
    causes = [cause for cause, changed_by in told if changed_by in regression.verdict.survivors]
    return causes[0] if len(told) == len(causes) == 1 else None


def _failure(regression: Regression) -> tuple[str, ...]:
    """What fails, by whomever: a member of this name, else the operation."""
    signature = regression.signature
    what = _member(signature) if _names_a_member(signature) else signature.operation
    where = (regression.integration, regression.api, regression.environment)
    return (*where, signature.direction.value, what, signature.check, signature.failure.value)


def _place(regression: Regression) -> tuple[str, ...]:
    signature = regression.signature
    where = (regression.integration, regression.api, _environment(regression), regression.verdict.changed_by.value)
    return (*where, signature.direction.value, _member(signature), signature.check, signature.failure.value)


def _environment(regression: Regression) -> str:
    """Where the fault is; a contract that changed is one cause in all environments."""
    culprit = regression.verdict.culprit
    return "" if culprit is not None and culprit.kind == ChangeKind.CONTRACT.value else regression.environment


def _cause(regression: Regression, *, shared: bool) -> JsonValue:
    signature, verdict = regression.signature, regression.verdict
    where = [regression.integration, regression.api, verdict.changed_by.value]
    if is_of_the_host(regression):
        return [*where, regression.environment, "host"]
    if verdict.culprit is not None and verdict.culprit.fingerprint is not None:
        return [*where, "change", verdict.culprit.fingerprint]
    if shared and _names_a_member(signature):
        return [*where, _environment(regression), "place", *_place(regression)]
    return [*where, _environment(regression), "operation", signature.operation]


def is_of_the_host(regression: Regression) -> bool:
    """Whether a verdict speaks of the whole host: controls fail too, or its rate limit was reached."""
    signature, verdict = regression.signature, regression.verdict
    if verdict.changed_by is ChangedBy.HARNESS:
        return signature.failure in HOST_FAILURES
    controls_fail = verdict.cells.get(CellName.CONTROL) is Cell.FAIL
    return verdict.changed_by is ChangedBy.ENVIRONMENT and (controls_fail or signature.failure in HOST_FAILURES)


def _member(signature: Signature) -> str:
    """Its name: a record and a list of records have it at different depths; the whole pointer of an item."""
    name = signature.pointer.rpartition("/")[2]
    return signature.pointer if name in {"", "*"} else name


def _names_a_member(signature: Signature) -> bool:
    """A failure of a whole answer has no place: the same status in two operations may be two faults."""
    return signature.pointer not in {"", "/"}
