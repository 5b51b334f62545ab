"""Where a request goes: never anywhere but to the base URL's host, whatever a contract or description says."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.exchanges import Request
from monitor.verifiers.request_url import url_of

BASE = "https://sandbox.acme.example/v1"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/charges", f"{BASE}/charges"),
        ("/charges/a%2Fb", f"{BASE}/charges/a%2Fb"),
        ("charges", f"{BASE}/charges"),
        ("", BASE),
        ("@evil.example/", f"{BASE}/@evil.example/"),
        (":8080/", f"{BASE}/:8080/"),
        ("//evil.example/", f"{BASE}/evil.example/"),
    ],
)
def test_the_path_follows_the_base(path, url):
    assert url_of(BASE, Request("GET", path)) == url


@given(st.text(), st.sampled_from(["https://sandbox.acme.example", "https://sandbox.acme.example:8443/v1/"]))
def test_no_path_leads_to_another_host(path, base):
    assert urlsplit(url_of(base, Request("GET", path))).netloc == urlsplit(base).netloc
