"""Which change inside a side explains the failure best."""

from monitor.attribution.question import Relevance
from monitor.model.changes import Change
from monitor.model.verdicts import Signature


def relevance(change: Change, signature: Signature) -> Relevance:
    """How near `change` is to the place that `signature` names."""
    raise NotImplementedError
