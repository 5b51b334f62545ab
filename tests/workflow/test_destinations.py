"""Destinations in words, and without what only their owner may know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.environment_text import EnvironmentText
from monitor.model.integration import Company, Webhook
from monitor.model.sides import Side
from monitor.workflow.destinations import SERVICES, described, destinations


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("slack://T0KEN/S3CRET/x/#alerts", "Slack"),
        ("discord://S3CRET/T0KEN", "Discord"),
        ("workflows://S3CRET:443/T0KEN/x/", "Microsoft Teams"),
        ("mailto://monitor:S3CRET@shop.example?to=api@acme.example", "mail to a…@acme.example"),
        ("mailtos://m:S3CRET@smtp.shop.example/api@acme.example/ops@acme.example", "mail to a…@acme.example, o…@acme.example"),
        ("mailto:api@acme.example,ops@acme.example", "mail to a…@acme.example, o…@acme.example"),
        ("mailto://oncall:S3CRET@shop.example", "mail to o…@shop.example"),
        ("json://user:S3CRET@hooks.acme.example:8080/T0KEN", "JSON to hooks.acme.example"),
        ("https://hooks.slack.com/services/T0KEN/S3CRET", "hooks.slack.com"),
        ("pover://S3CRET@T0KEN", "pover"),
        ("S3CRET", "something that is no URL"),
        ("", "something that is no URL"),
        ("json://[S3CRET/", "JSON to no host"),
    ],
)  # fmt: skip
def test_a_destination_is_named_without_its_secrets(url, words):
    assert described(url) == words


secrets = st.text("0123456789QXZqxz", min_size=12, max_size=30)


@given(st.sampled_from([*SERVICES, "pover", "json", "mailto", "https", "xml"]), secrets)
def test_no_part_of_a_url_that_may_be_a_secret_is_shown(scheme, secret):
    for shape in (
        "{0}://u:{1}@h.example/x",
        "{0}://h.example/{1}",
        "{0}://h.example/x?token={1}",
        "{0}://{1}:p@h.example",
    ):
        assert secret not in described(shape.format(scheme, secret))


@given(st.sampled_from([*SERVICES, "pover"]), secrets)
def test_the_host_of_a_service_is_a_token_too(scheme, secret):
    assert secret.lower() not in described(f"{scheme}://{secret}/x").lower()


@given(st.text(max_size=60))
def test_any_text_is_named_somehow(text):
    assert described(text)


def test_a_side_is_told_at_its_destinations_and_one_that_is_not_set_is_named_by_its_variable():
    hook = Webhook(EnvironmentText("https://acme.example/hooks/${ACME_PATH}"), EnvironmentText("${ACME_SECRET}"))
    company = Company(
        Side.PARTNER,
        "Acme Pay",
        notify=(EnvironmentText("${ACME_ALERTS}"), EnvironmentText("${UNSET}")),
        webhooks=(hook,),
    )
    environ = {"ACME_ALERTS": "slack://T0KEN", "ACME_PATH": "S3CRET"}
    assert destinations(company, environ) == ("Slack", "what ${UNSET} names", "webhook at acme.example")
