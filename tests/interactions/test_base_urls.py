"""Which environment of which API a URL belongs to."""

from urllib.parse import urlsplit

import pytest

from monitor.interactions.base_urls import below

BASES = {
    "v1": "https://api.acme.example/v1/",
    "v1 beta": "https://api.acme.example/v1/beta",
    "root": "http://127.0.0.1:80",
}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://api.acme.example/v1/charges", ("v1", "/charges")),
        ("https://API.acme.example:443/v1", ("v1", "/")),
        ("https://api.acme.example/v1/beta/charges", ("v1 beta", "/charges")),
        ("https://api.acme.example/v1beta", None),
        ("http://api.acme.example/v1/charges", None),
        ("https://api.acme.example:8443/v1/charges", None),
        ("https://api.acme.example.evil.example/v1/charges", None),
        ("http://127.0.0.1/a", ("root", "/a")),
    ],
)
def test_the_longest_base_that_fits(url, found):
    assert below(urlsplit(url), BASES) == found
