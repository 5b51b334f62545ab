import pytest

from monitor.engine.answers.quota import is_ours, quota_of

HEADERS = {
    "a plain limit": ({"RateLimit-Limit": "100"}, (100, None)),
    "GitHub's": ({"X-RateLimit-Limit": "5000", "X-RateLimit-Reset": "1893456000"}, (5000, None)),
    "a limit with its policies": ({"RateLimit-Limit": "100, 100;w=60, 5000;w=3600"}, (100, 60)),
    "a policy beside it": ({"RateLimit-Limit": "10", "RateLimit-Policy": "50;w=60, 10;w=1;burst=20"}, (10, 1)),
    "a policy alone": ({"RateLimit-Policy": '"default";q=100;w=60'}, (100, 60)),
    "another policy": ({"RateLimit-Limit": "7", "RateLimit-Policy": "50;w=60"}, (7, None)),
    "no number": ({"RateLimit-Limit": "unlimited"}, None),
    "none": ({"Retry-After": "60"}, None),
}


@pytest.mark.parametrize(("headers", "expected"), HEADERS.values(), ids=HEADERS)
def test_limits_are_read_as_apis_write_them(headers, expected):
    assert quota_of(tuple(headers.items())) == expected


OURS = {
    "as many as the limit, of a day": ({"RateLimit-Limit": "100"}, 100, 2.0, True),
    "fewer than the limit": ({"RateLimit-Limit": "100"}, 99, 2.0, False),
    "many today, but too slowly for a window of a minute": ({"RateLimit-Limit": "300, 300;w=60"}, 1000, 2.0, False),
    "fast enough for that window": ({"RateLimit-Limit": "100, 100;w=60"}, 1000, 2.0, True),
    "no limit is told": ({"Retry-After": "60"}, 1000, 2.0, False),
}


@pytest.mark.parametrize(("headers", "spent", "rate", "expected"), OURS.values(), ids=OURS)
def test_a_limit_is_used_up_by_us_only_where_we_can_have_sent_so_many(headers, spent, rate, expected):
    assert is_ours(tuple(headers.items()), spent_today=spent, rate_per_second=rate) is expected
