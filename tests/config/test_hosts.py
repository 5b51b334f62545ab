"""Which addresses a configuration allows by writing them out."""

import pytest

from monitor.config import literal_hosts, load


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://localhost:8080", {("localhost", 8080)}),
        ("http://LOCALHOST/api", {("localhost", 80)}),
        ("https://127.0.0.1", {("127.0.0.1", 443)}),
        ("http://[::1]:9000/x", {("::1", 9000)}),
        ("http://10.1.2.3:81", {("10.1.2.3", 81)}),
        ("https://api.acme.example", set()),
        ("https://localhost.acme.example", set()),
        ("http://user@localhost:1", {("localhost", 1)}),
        ("http://localhost:99999", set()),
        ("${BASE_URL}", set()),
        ("http://${HOST}:80", set()),
        ("http://2130706433", set()),
    ],
)
def test_only_what_is_written_out_is_allowed(tmp_path, address, allowed):
    (tmp_path / "acme.yaml").write_text(
        "integration: acme\napis:\n  payments:\n    provider: partner\n    spec: https://api.acme.example/o.json\n"
        f'    environments:\n      local: {{base_url: "{address}"}}\n'
    )
    assert literal_hosts(load(tmp_path)) == allowed


def test_every_address_of_an_api_counts(tmp_path):
    (tmp_path / "acme.yaml").write_text(
        "integration: acme\n"
        "apis:\n"
        "  payments:\n"
        "    provider: partner\n"
        "    spec: http://localhost:1/openapi.json\n"
        "    environments:\n"
        "      local:\n"
        "        base_url: http://localhost:2\n"
        "        states: http://localhost:3\n"
        "        previous: http://localhost:4\n"
        "        spec: http://localhost:5/openapi.json\n"
        "contracts: [{api: payments, pact: 'http://localhost:6/pact.json'}]\n"
    )
    assert literal_hosts(load(tmp_path)) == {("localhost", port) for port in range(1, 7)}
