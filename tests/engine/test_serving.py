"""What an answer says of the version that gave it."""

from datetime import UTC, datetime

import pytest

from monitor.engine.answers.serving import served_by
from monitor.model.exchanges import Exchange, NoResponse, Request, Response

WHEN = datetime(2027, 1, 4, tzinfo=UTC)


def answer(*headers: tuple[str, str]) -> Exchange:
    return Exchange(Request("GET", "/"), "http://h/", WHEN, 0.01, Response(200, headers))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([("Acme-Release", "7")], (("acme-release", "7"),)),
        ([("X-API-Version", "2"), ("Date", "today")], (("x-api-version", "2"),)),
        ([("Server", "shop/1.4 Python/3.11"), ("X-Powered-By", "PHP/8.2")],
         (("server: Python", "3.11"), ("server: shop", "1.4"), ("x-powered-by: PHP", "8.2"))),
        ([("Server", "cloudflare")], ()),
        ([("ETag", '"v2"'), ("Content-Length", "12")], ()),
    ],
    ids=["the configured header", "a header that ends so", "products", "a product without version", "content"],
)  # fmt: skip
def test_versions_are_read_from_headers_that_name_one(headers, expected):
    assert served_by(answer(*headers), "Acme-Release") == expected


def test_an_answer_that_never_came_names_none():
    assert served_by(Exchange(Request("GET", "/"), "http://h/", WHEN, 0.01, error=NoResponse.TIMEOUT), None) == ()
