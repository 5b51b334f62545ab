"""Receivers of webhooks: what is configured, and the API that each host serves with the roles inverted."""

import pytest

from monitor.config import literal_hosts, load
from monitor.config.variables import unset
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request
from monitor.model.receiving import addressed, is_receiving, received, served
from monitor.model.sides import Side

HEAD = """\
integration: acme
apis:
  payments:
    provider: partner
    spec: https://api.acme.example/openapi.json
    environments:
      sandbox: {base_url: https://sandbox.acme.example}
      production: {base_url: https://api.acme.example}
    control: GET /status
    version: {header: X-Version}
    receivers:
"""


def apis(tmp_path, *receivers):
    (tmp_path / "acme.yaml").write_text(HEAD + "".join(f"      {each}\n" for each in receivers))
    return load(tmp_path).integrations[0].apis


def message(webhook, query=()):
    request = Request("POST", "", query, body=b"{}")
    return Interaction(
        "payments", "generated", "payments", "tell", Origin.GENERATED, "x", request, ExpectedResponse(), webhook=webhook
    )


def test_an_address_alone_is_production_where_nothing_unsafe_may_be_sent(tmp_path):
    (api,) = apis(tmp_path, "payment-settled: https://shop.example/hooks")
    (host,) = received(api)
    (environment,) = host.environments
    assert (host.name, host.provider, host.consumer) == ("payments", Side.IN_HOUSE, Side.PARTNER)
    assert (environment.name, environment.stage) == ("production at shop.example", "production")
    assert environment.probe.methods == {"GET", "HEAD"}
    assert environment.is_production
    assert (host.control, host.version) == (None, None), "those are of the other company's host"
    assert [is_receiving(each) for each in (api, host)] == [False, True]


def test_receivers_of_one_host_and_credential_stand_together_and_others_apart(tmp_path):
    (api,) = apis(
        tmp_path,
        "a: https://shop.example/a",
        "b: {url: https://shop.example/b}",
        "c: {url: https://shop.example/c, environment: sandbox}",
        'd: {url: https://shop.example/d, headers: {X-Token: "${TOKEN}"}}',
        "e: https://other.example:8443/e",
    )
    found = {host.environments[0].name: [each.name for each in host.receivers] for host in received(api)}
    assert found == {
        "production at shop.example": ["a", "b"],
        "sandbox at shop.example": ["c"],
        "production at shop.example (d)": ["d"],
        "production at other.example:8443": ["e"],
    }


@pytest.mark.parametrize(
    ("url", "base", "path", "query", "provider"),
    [
        ("https://shop.example/hooks/", "https://shop.example", "/hooks/", (), "shop.example/hooks/"),
        ("https://shop.example", "https://shop.example", "", (), "shop.example"),
        ("https://u:p@shop.example/x", "https://u:p@shop.example", "/x", (), "shop.example/x"),
        ("https://shop.example/x?k=s", "https://shop.example", "/x", (("k", "s"),), "shop.example/x (settled)"),
        ("https://shop.example/${SECRET}", "https://shop.example/${SECRET}", "", (), "shop.example/${SECRET}"),
    ],
)
def test_a_message_is_addressed_and_no_credential_is_shown(tmp_path, url, base, path, query, provider):
    integration = apis(tmp_path, f'settled: "{url}"')
    (host,) = received(integration[0])
    assert str(host.environments[0].base_url) == base
    (sent,) = addressed([message("settled")], integration)
    assert (sent.request.path, sent.request.query) == (path, query)
    assert sent.provider == f"payments at {provider}"


def test_a_message_goes_to_every_receiver_of_its_webhook_and_to_none_without(tmp_path):
    found = apis(
        tmp_path,
        "settled: https://a.example/x",
        "live: {webhook: settled, url: https://b.example/x}",
        "other: https://c.example",
    )
    sent = addressed([message("settled"), message("lost"), message(None)], found)
    assert [each.webhook for each in sent] == ["settled", "live", None]
    assert len({each.key for each in sent}) == 3


def test_every_api_is_followed_by_what_receives_its_messages(tmp_path):
    (tmp_path / "acme.yaml").write_text(HEAD + "      settled: https://a.example/x\n")
    names = [each.provider for each in served(load(tmp_path).integrations[0])]
    assert names == [Side.PARTNER, Side.IN_HOUSE]


def test_what_it_names_is_needed_and_its_literal_host_is_allowed(tmp_path):
    receiver = '{url: "http://127.0.0.1:9000/x", previous: "http://[::1]:9001", headers: {X-Token: "${TOKEN}"}}'
    apis(tmp_path, f"settled: {receiver}")
    configuration = load(tmp_path)
    assert set(unset(configuration, {}, alerts=False)) == {"TOKEN"}
    assert literal_hosts(configuration) == {("127.0.0.1", 9000), ("::1", 9001)}
