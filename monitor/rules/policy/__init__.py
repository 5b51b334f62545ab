"""What announcements, dates and stability make of a change: policy, with `now` as an argument (DESIGN.md §6).

`Policy` rates facts while two descriptions are compared, by what they say themselves. `after_notice` is laid over
judged changes by whoever has watched an API and knows since when an end has been announced. `version_step` holds
breaking changes against the versions.
"""

from monitor.rules.policy.notice import Sunset, after_notice
from monitor.rules.policy.rating import Policy
from monitor.rules.policy.verdict import Rating
from monitor.rules.policy.versions import version_step

__all__ = ["Policy", "Rating", "Sunset", "after_notice", "version_step"]
