"""From mismatches to cells, and from observations to what may be counted."""

from collections.abc import Iterable

from monitor.model.values import Cell
from monitor.model.verdicts import Signature


def cell_result(signature: Signature, shown: Iterable[Signature] | None) -> Cell:
    """Result of one exchange for one signature. `shown`: signatures of all its mismatches, a missing response being one
    of class `transport`; None where it could not be judged.
    """
    raise NotImplementedError
