"""Whose requests used up a rate limit: what its headers say, held against what this monitor can have sent."""

import re

from monitor.model.exchanges import Headers, header

_FIRST_NUMBER = re.compile(r"\s*(?:\"[^\"]*\"\s*;\s*q=)?(\d+)")
_WINDOW = re.compile(r"(?:^|[\s,;=])(\d+)[^,]*?;\s*w=(\d+)")


def quota_of(headers: Headers) -> tuple[int, int | None] | None:
    """Requests per window, and the window in seconds where it is told; None where no limit is.

    `RateLimit-Limit` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers, in their older spelling
    (`100, 100;w=60`) and the newer (`"default";q=100;w=60`); `X-RateLimit-Limit`, which has no window.
    """
    policy = header(headers, "ratelimit-policy") or ""
    named = header(headers, "ratelimit-limit") or header(headers, "x-ratelimit-limit") or policy
    found = _FIRST_NUMBER.match(named)
    if found is None:
        return None
    limit = int(found[1])
    windows = (int(window) for quota, window in _WINDOW.findall(f"{named}, {policy}") if int(quota) == limit)
    return limit, next(windows, None)


def is_ours(headers: Headers, *, spent_today: int, rate_per_second: float) -> bool:
    """Whether this monitor alone can have used up the limit: within its window no more than the rate allows was sent.

    Without a window it is taken to be a day.
    """
    quota = quota_of(headers)
    if quota is None:
        return False
    limit, window = quota
    ours = spent_today if window is None else min(spent_today, int(window * rate_per_second) + 1)
    return ours >= limit
