"""What the monitor counts, for Prometheus: engine events and the store in, the text exposition out.

Labels come from the configuration and from closed lists only: never an id, a path, a URL or an interaction, so that the
number of series is known before the first probe is sent. This room never decides anything, never writes to the store,
and never says "compatible" about an integration that no finished cycle has found so.
"""

from monitor.metrics.metrics import Metrics

__all__ = ["Metrics"]
