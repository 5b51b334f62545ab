"""Which failures share a cause: one conflict for each."""

from collections.abc import Iterable, Mapping

from monitor.model.verdicts import Regression


def group(regressions: Iterable[Regression]) -> Mapping[str, str]:
    """Regression fingerprint -> cause key (SHA-256). Failures with one key belong into one conflict."""
    raise NotImplementedError
