"""What a configuration in order becomes. `whole/acme.yaml` is the example of DESIGN.md §2, word for word."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.config import load
from monitor.config.variables import unset
from monitor.errors import UsageError
from monitor.model.access import Role
from monitor.model.costs import CostRates
from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Configuration, ContractKind, Deliver, Integration, MailSecurity, Oidc, SignIn
from monitor.model.sides import Side

WHOLE = Path(__file__).parent / "whole"
SMALLEST = "integration: acme\napis:\n  payments: {provider: partner, spec: https://api.acme.example/openapi.json}\n"


@pytest.fixture(scope="module")
def whole() -> Configuration:
    return load(WHOLE)


@pytest.fixture(scope="module")
def acme(whole) -> Integration:
    found = whole.integration("acme")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def bolt(whole) -> Integration:
    found = whole.integration("bolt")
    assert found is not None
    return found


def test_the_smallest_integration_is_a_name_and_one_api(tmp_path):
    (tmp_path / "acme.yaml").write_text(SMALLEST)
    [integration] = load(tmp_path).integrations
    assert integration.name == "acme"
    assert integration.companies[Side.PARTNER].name == "acme"
    assert integration.companies[Side.IN_HOUSE].name == "Our side"
    assert integration.deliver is Deliver.SHADOW
    assert integration.apis[0].consumer is Side.IN_HOUSE
    assert integration.without_effect == ()


def test_sides_have_people_channels_and_hours(acme):
    checkout = acme.company(Side.IN_HOUSE)
    assert checkout.name == "Checkout"
    assert checkout.contacts[0].email == "oncall@shop.example"
    assert checkout.contacts[0].operations == ("*",)
    assert [text.template for text in checkout.notify] == ["${CHECKOUT_ALERTS}"]
    assert checkout.hours.zone == "Europe/Berlin"
    assert checkout.hours.days == {1, 2, 3, 4, 5}
    assert (checkout.hours.start, checkout.hours.end) == (time(9), time(18))


def test_environments_keep_their_order_and_their_rules(acme):
    sandbox, production = acme.api("payments").environments
    assert (sandbox.name, production.name) == ("sandbox", "production")
    assert sandbox.probe.methods == {"GET", "HEAD", "POST"}
    assert (sandbox.probe.rate_per_second, sandbox.probe.budget_per_day) == (2.0, 500)
    assert production.probe.methods == {"GET", "HEAD"}
    assert sandbox.states.template == "https://sandbox.acme.example/_states"
    assert sandbox.previous.template == "https://sandbox-v1.acme.example"


def test_a_variable_stays_unread_and_knows_its_place(acme):
    authorization = acme.api("payments").environments[0].headers["Authorization"]
    assert authorization.template == "Bearer ${ACME_TOKEN}"
    assert authorization.variables == ("ACME_TOKEN",)
    written = Path(authorization.place.source).read_text().splitlines()[authorization.place.line - 1]
    assert written[authorization.place.column - 1 :].startswith('"Bearer ${ACME_TOKEN}"')


def test_contracts_have_absolute_paths(acme):
    found = {contract.kind: contract.location.template for contract in acme.contracts}
    assert found == {
        ContractKind.PACT: str(WHOLE / "pacts/*.json"),
        ContractKind.INTERACTIONS: str(WHOLE / "payments.interactions.yaml"),
        ContractKind.HAR: str(WHOLE / "traffic/*.har"),
        ContractKind.ARAZZO: str(WHOLE / "flows/*.arazzo.yaml"),
    }


def test_promises_calendar_and_waivers_are_read(acme):
    assert (acme.schedule.poll, acme.schedule.verify) == (timedelta(minutes=5), timedelta(minutes=15))
    assert acme.agreement.notice == timedelta(days=90)
    assert acme.agreement.acknowledge_within == timedelta(hours=4)
    assert acme.calendar[0].date == date(2027, 2, 1)
    [window] = acme.maintenance
    assert (window.start, window.end) == (datetime(2027, 1, 10, 22, tzinfo=UTC), datetime(2027, 1, 11, 2, tzinfo=UTC))
    [waiver] = acme.waivers
    assert waiver.covers("3fa9" + "0" * 60, date(2027, 1, 31))
    assert not waiver.covers("3fa9" + "0" * 60, date(2027, 2, 1))
    assert not waiver.covers("4fa9" + "0" * 60, date(2027, 1, 1))
    assert acme.rules == {"response-enum-value-added": "compatible"}


def test_keys_without_effect_are_named_once(acme, whole):
    assert set(acme.without_effect) >= {"contracts.arazzo"}
    assert not any(key.startswith("calendar.") for key in acme.without_effect)
    assert not any(".contacts." in key for key in acme.without_effect), "they say who is named, and who may come in"
    assert set(whole.settings.without_effect) == {"retention"}


def test_a_provider_gives_roles_by_a_claim(tmp_path):
    (tmp_path / "acme.yaml").write_text(SMALLEST)
    (tmp_path / "settings.yaml").write_text(
        "address: https://monitor.shop.example\nsign_in:\n  local: false\n  oidc:\n    issuer: https://id.shop.example\n"
        "    client_id: monitor\n    client_secret: ${OIDC}\n    roles: {leads: owner, everybody: viewer}\n"
    )
    found = load(tmp_path)
    secret = found.settings.sign_in.oidc.client_secret
    assert found.settings.sign_in == SignIn(
        local=False,
        oidc=Oidc(
            "https://id.shop.example", "monitor", {"leads": Role.OWNER, "everybody": Role.VIEWER}, secret, "groups"
        ),
    )
    assert secret.resolve({"OIDC": "s3cret"}) == "s3cret"
    assert list(unset(found, {}, alerts=True)) == ["OIDC"]
    assert not unset(found, {}, alerts=False)


@pytest.mark.parametrize("written", ["sign_in:", "sign_in: {}", "sign_in: {local: true}"])
def test_sign_in_that_is_written_at_all_closes_the_pages(tmp_path, written):
    (tmp_path / "acme.yaml").write_text(SMALLEST)
    assert load(tmp_path).settings.sign_in is None
    (tmp_path / "settings.yaml").write_text(f"{written}\n")
    assert load(tmp_path).settings.sign_in == SignIn()


def test_settings_hold_what_all_share(whole):
    assert whole.settings.address == "https://monitor.shop.example"
    assert whole.settings.operator == "Checkout"
    assert whole.settings.contact == "api-monitor@shop.example"
    assert whole.settings.cost_rates == CostRates("EUR", Decimal(95), Decimal("0.25"), Decimal("0.02"))
    assert whole.settings.networks_allowed == ("10.0.0.0/8",)


def test_a_shared_api_is_written_once_and_marked(bolt):
    [orders] = bolt.apis
    assert orders.shared
    assert orders.provider is Side.IN_HOUSE
    assert orders.spec.location.template == str(WHOLE / "specs/orders.yaml")


def test_defaults_stand_where_an_integration_is_silent(acme, bolt):
    assert bolt.company(Side.IN_HOUSE).name == "The shop"
    assert bolt.company(Side.PARTNER).name == "Bolt Couriers"
    assert bolt.schedule.poll == timedelta(minutes=10)
    assert bolt.schedule.verify == timedelta(minutes=90)
    assert bolt.agreement.notice == timedelta(days=60)
    assert acme.company(Side.IN_HOUSE).name == "Checkout"
    assert acme.schedule.poll == timedelta(minutes=5)


def test_one_file_is_read_with_the_settings_beside_it():
    configuration = load(WHOLE / "bolt.yaml")
    assert [integration.name for integration in configuration.integrations] == ["bolt"]
    assert configuration.settings.operator == "Checkout"


@pytest.mark.parametrize(
    ("spec", "location"),
    [
        ("https://api.acme.example/openapi.json", "https://api.acme.example/openapi.json"),
        ("git+https://git.example/api.git@main:openapi.yaml", "git+https://git.example/api.git@main:openapi.yaml"),
        ("${SPEC_URL}", "${SPEC_URL}"),
        ("{url: https://api.acme.example/o.json, headers: {X-Key: '${KEY}'}}", "https://api.acme.example/o.json"),
    ],
    ids=["a URL", "a git revision", "a variable", "a mapping"],
)
def test_a_description_that_is_no_file_keeps_its_address(tmp_path, spec, location):
    (tmp_path / "acme.yaml").write_text(
        f"integration: acme\napis:\n  payments: {{provider: partner, spec: '{spec}'}}\n"
    )
    if spec.startswith("{"):
        (tmp_path / "acme.yaml").write_text(
            f"integration: acme\napis:\n  payments:\n    provider: partner\n    spec: {spec}\n"
        )
    assert load(tmp_path).integrations[0].apis[0].spec.location.template == location


def test_probe_none_sends_nothing(tmp_path):
    (tmp_path / "acme.yaml").write_text(
        SMALLEST.replace(
            "openapi.json}", "openapi.json, environments: {live: {base_url: https://a.example, probe: none}}}"
        )
    )
    [environment] = load(tmp_path).integrations[0].apis[0].environments
    assert environment.probe.methods == frozenset()


def test_an_integration_in_a_folder_below_is_found_and_its_paths_begin_there(tmp_path):
    below = tmp_path / "partners" / "acme"
    below.mkdir(parents=True)
    (below / "acme.yaml").write_text(SMALLEST.replace("https://api.acme.example/openapi.json", "openapi.json"))
    (below / "openapi.json").write_text("{}")
    [integration] = load(tmp_path).integrations
    assert integration.apis[0].spec.location.template == str(below / "openapi.json")


def test_a_description_split_over_files_of_the_folder_is_referred_to_whole(tmp_path):
    (tmp_path / "acme.yaml").write_text(SMALLEST.replace("https://api.acme.example/openapi.json", "openapi.yaml"))
    (tmp_path / "openapi.yaml").write_text("paths: {/a: {$ref: 'paths.yaml#/a'}}\n")
    (tmp_path / "paths.yaml").write_text('a: {"$ref": "./more.yaml"}\n')
    (tmp_path / "more.yaml").write_text("get: {}\n")
    assert len(load(tmp_path).integrations) == 1
    (tmp_path / "paths.yaml").write_text("a: {}\n")
    with pytest.raises(UsageError) as raised:
        load(tmp_path)
    assert [(each.code, Path(each.place.source).name) for each in raised.value.diagnostics] == [
        ("yaml-unclaimed", "more.yaml")
    ]


def test_yaml_means_what_people_mean(tmp_path):
    (tmp_path / "acme.yaml").write_text(SMALLEST.replace("integration: acme", "integration: NO\ndescription: 12:30:45"))
    [integration] = load(tmp_path).integrations
    assert (integration.name, integration.description) == ("NO", "12:30:45")


def test_anchors_and_merge_keys_save_writing(tmp_path):
    (tmp_path / "acme.yaml").write_text(
        SMALLEST.rstrip("}\n") + ", environments: {a: &a {base_url: https://a.example}, b: {<<: *a, probe: none}}}\n"
    )
    first, second = load(tmp_path).integrations[0].apis[0].environments
    assert first.base_url.template == second.base_url.template == "https://a.example"
    assert isinstance(first.base_url, EnvironmentText)


def test_overlays_are_laid_over_every_description_of_an_api(tmp_path):
    (tmp_path / "acme.yaml").write_text(
        "integration: acme\napis:\n  payments:\n    provider: partner\n    spec: https://api.acme.example/openapi.json\n"
        "    overlays: [overlays/one.yaml, two.yaml]\n    environments:\n      sandbox: {spec: sandbox.json}\n"
    )
    (tmp_path / "overlays").mkdir()
    for name in ("overlays/one.yaml", "two.yaml", "sandbox.json"):
        (tmp_path / name).write_text("overlay: 1.0.0\n")
    [api] = load(tmp_path).integrations[0].apis
    expected = [str(tmp_path / "overlays" / "one.yaml"), str(tmp_path / "two.yaml")]
    for overlays in (api.overlays, api.spec.overlays, api.environments[0].spec.overlays):
        assert [each.template for each in overlays] == expected


def test_a_side_is_told_by_urls_of_apprise_and_by_webhooks(tmp_path):
    (tmp_path / "acme.yaml").write_text("""\
integration: acme
sides:
  partner:
    notify:
      - "${ACME_ALERTS}"
      - {webhook: "https://acme.example/hooks", secret: "${ACME_SECRET}"}
apis:
  payments: {provider: partner, spec: https://api.acme.example/openapi.json}
deliver: live
""")
    configuration = load(tmp_path)
    company = configuration.integrations[0].company(Side.PARTNER)
    assert [each.template for each in company.notify] == ["${ACME_ALERTS}"]
    assert [(each.url.template, each.secret.template) for each in company.webhooks] == [
        ("https://acme.example/hooks", "${ACME_SECRET}")
    ]
    assert set(unset(configuration, {}, alerts=False)) == {"ACME_ALERTS", "ACME_SECRET"}


@pytest.mark.parametrize(
    "written",
    [
        "https://alerts.shop.example",
        '{url: "https://alerts.shop.example", headers: {Authorization: "${ALERTS_TOKEN}"}}',
    ],
)
def test_an_alertmanager_is_an_address_with_or_without_headers(tmp_path, written):
    (tmp_path / "settings.yaml").write_text(f"alertmanager: {written}\n")
    (tmp_path / "acme.yaml").write_text(
        "integration: acme\napis:\n  payments: {provider: partner, spec: 'https://api.acme.example/a.json'}\n"
    )
    configuration = load(tmp_path)
    assert configuration.settings.alertmanager.url.template == "https://alerts.shop.example"
    assert set(unset(configuration, {}, alerts=False)) == set(), "nothing is sent in shadow"
    assert set(unset(configuration, {}, alerts=True)) == ({"ALERTS_TOKEN"} if "headers" in written else set())


def test_a_side_may_have_what_can_wait_once_a_day(tmp_path):
    (tmp_path / "acme.yaml").write_text(
        "integration: acme\nsides: {partner: {digest: daily}}\n"
        "apis:\n  payments: {provider: partner, spec: 'https://api.acme.example/a.json'}\n"
    )
    (integration,) = load(tmp_path).integrations
    assert [integration.company(side).daily for side in (Side.PARTNER, Side.IN_HOUSE)] == [True, False]


@pytest.mark.parametrize(
    ("written", "deliver", "by"),
    [
        ("live", Deliver.LIVE, ""),
        ("shadow", Deliver.SHADOW, ""),
        ('{live: true, by: "Ada (oncall@shop.example)"}', Deliver.LIVE, "Ada (oncall@shop.example)"),
        ("{live: false, by: Ada}", Deliver.SHADOW, "Ada"),
    ],
)
def test_deliver_may_name_who_switched_it_on(tmp_path, written, deliver, by):
    (tmp_path / "acme.yaml").write_text(
        f"integration: acme\ndeliver: {written}\n"
        "apis:\n  payments: {provider: partner, spec: 'https://api.acme.example/a.json'}\n"
    )
    (integration,) = load(tmp_path).integrations
    assert (integration.deliver, integration.switched_on_by) == (deliver, by)


def test_an_integration_in_shadow_stays_so_where_the_default_is_live(tmp_path):
    (tmp_path / "settings.yaml").write_text("defaults: {deliver: {live: true, by: Ada}}\n")
    for name, line in (("acme", "deliver: shadow\n"), ("bolt", "")):
        (tmp_path / f"{name}.yaml").write_text(
            f"integration: {name}\n{line}"
            "apis:\n  payments: {provider: partner, spec: 'https://api.acme.example/a.json'}\n"
        )
    found = {each.name: (each.deliver, each.switched_on_by) for each in load(tmp_path).integrations}
    assert found == {"acme": (Deliver.SHADOW, ""), "bolt": (Deliver.LIVE, "Ada")}


def test_a_mail_server_is_read_whole_and_its_password_is_needed_only_where_mail_is_sent(tmp_path):
    (tmp_path / "settings.yaml").write_text(
        'smtp: {host: mail.shop.example, port: 2525, security: tls, user: monitor, password: "${MAIL_PASSWORD}",'
        " from: monitor@shop.example}\n"
    )
    text = (
        'integration: acme\nsides: {partner: {notify: ["mailto:api@acme.example"]}}\n'
        "apis:\n  payments: {provider: partner, spec: 'https://api.acme.example/a.json'}\n"
    )
    (tmp_path / "acme.yaml").write_text(text)
    configuration = load(tmp_path)
    mail = configuration.settings.mail
    assert (mail.host, mail.port, mail.security, mail.sender) == (
        "mail.shop.example",
        2525,
        MailSecurity.TLS,
        "monitor@shop.example",
    )
    assert set(unset(configuration, {}, alerts=False)) == set()
    (tmp_path / "acme.yaml").write_text(text + "deliver: live\n")
    assert set(unset(load(tmp_path), {}, alerts=False)) == {"MAIL_PASSWORD"}
