"""Fetches API descriptions from URLs, files and git repositories, conditionally and within bounds.

`DescriptionFetcher` is the `DescriptionSource` of `engine.ports`. Whatever the publishing side does becomes a
`FetchFailed`; nothing is judged, stored or remembered here: what makes the next poll conditional is handed back.
"""

from monitor.sources.fetcher import DescriptionFetcher
from monitor.sources.limits import FetchLimits

__all__ = ["DescriptionFetcher", "FetchLimits"]
