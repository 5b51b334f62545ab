"""What announcements, dates and stability make of a change: policy, with `now` as an argument (DESIGN.md §6).

`Policy` rates facts while two descriptions are compared: by what they say themselves, or, where an API is watched, by
what is known to have been announced. `version_step` holds breaking changes against the versions.
"""

from monitor.rules.policy.notice import Sunset, Watched
from monitor.rules.policy.policy import Policy
from monitor.rules.policy.rating import Rating
from monitor.rules.policy.versions import version_step

__all__ = ["Policy", "Rating", "Sunset", "Watched", "version_step"]
