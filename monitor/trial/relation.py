"""Whether two descriptions are two versions of one API, or two APIs."""

import shlex

from monitor.model.values import Severity
from monitor.rules import compare
from monitor.schemas import Judge
from monitor.trial.described import Described
from monitor.trial.findings import Related, Relation

_SHARED_FEW = 3
"""Two APIs may both have a `GET /health`; from so many operations on, sharing is no accident."""


def related(one: Described, other: Described, judge: Judge) -> Related:
    """Most operations of the smaller are shared, and not only one or two of many: then they are versions of one."""
    shared = len(one.api.operations.keys() & other.api.operations.keys())
    fewest, most = sorted((len(one.api.operations), len(other.api.operations)))
    is_one = shared > 0 and shared * 2 >= fewest and (shared >= _SHARED_FEW or shared * 2 >= most)
    if not is_one:
        return Related(Relation.TWO_APIS, shared, fewest)
    comparison = compare(one.document, other.document, judge=judge, locations=False)
    return Related(
        Relation.TWO_VERSIONS,
        shared,
        fewest,
        breaking=comparison.count(Severity.BREAKING),
        risky=comparison.count(Severity.RISKY),
        compatible=comparison.count(Severity.COMPATIBLE),
        command=shlex.join(("compat-monitor", "diff", one.found.location, other.found.location)),
    )
