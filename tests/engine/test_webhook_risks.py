"""Whom not to blame when a webhook is refused (DESIGN.md §7, false-blame risks), with either company as its sender."""

import json

import pytest

from monitor.model.cases import ConflictStatus
from monitor.model.values import CompatibilityState
from tests.engine.arena import accused, said, told
from tests.engine.shop import (
    REFUSED,
    TAKEN,
    an_hour_later,
    green,
    of_webhooks,
    refuses_additions,
)
from tests.servers.scripted import ScriptedServer


async def test_a_strict_receiver_of_a_permitted_addition_is_not_known_to_have_changed(either_sends):
    """What it took before is known from messages that passed, and not from a description that is the sender's own."""
    either_sends.hooks["/hooks/settled"] = refuses_additions
    await green(either_sends)
    either_sends.schema("payment-settled")["properties"]["note"] = {"type": "string", "example": "by card"}
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    assert [changed for changed, _, _ in told(report)] == ["undetermined"]
    assert set(report.regressions[0]["verdict"]["survivors"][:2]) == {either_sends.sender, "interaction"}
    assert any("`previous`" in each for each in report.regressions[0]["verdict"]["missing"])


async def test_an_old_receiver_that_still_runs_tells_that_it_always_was_strict_and_has_to_take_it(either_sends):
    with ScriptedServer({"/hooks/settled": refuses_additions}) as old:
        previous = f"environment: sandbox, previous: {old.url('').rstrip('/')}, probe"
        either_sends.rewrite("environment: sandbox, probe", previous)
        either_sends.hooks["/hooks/settled"] = refuses_additions
        await green(either_sends)
        either_sends.schema("payment-settled")["properties"]["note"] = {"type": "string", "example": "by card"}
        either_sends.describe(lambda _: None)
        assert told(await either_sends.cycle()) == [(either_sends.sender, "attributed", either_sends.receiver)]


async def test_a_receiver_that_checks_signatures_refuses_ours_from_the_start_and_that_is_no_regression(either_sends):
    either_sends.shop.routes = dict.fromkeys(either_sends.hooks, said({"error": "signature"}, 401))
    await either_sends.cycle()
    report = await an_hour_later(either_sends)
    assert not report.regressions
    assert report.state is CompatibilityState.UNKNOWN
    assert any("look first at the credential in `headers:`" in each for each in report.reasons)


async def test_a_host_that_begins_to_check_signatures_is_no_companys_change_of_a_webhook(either_sends):
    await green(either_sends)
    either_sends.shop.routes = dict.fromkeys(either_sends.hooks, said({"error": "signature"}, 401))
    assert {changed for changed, _, _ in told(await either_sends.cycle())} == {"environment"}


async def test_a_secret_that_the_receiver_knows_us_by_is_sent_and_not_kept(shop):
    shop.environ = {"HOOK_TOKEN": "s3cret-of-ours"}
    shop.rewrite("environment: sandbox, probe", 'headers: {X-Hook-Token: "${HOOK_TOKEN}"}, environment: sandbox, probe')

    def knows_us(received):
        return TAKEN if received.headers.get("x-hook-token") == "s3cret-of-ours" else said({}, 401)

    shop.hooks["/hooks/settled"] = knows_us
    await shop.cycle()
    kept = shop.store.recordings("acme", "payments", shop.place)
    assert len(kept) == 3
    assert "s3cret-of-ours" not in repr(kept)


@pytest.mark.parametrize("status", [400, 409, 422])
async def test_a_receiver_that_takes_a_message_only_once_is_no_regression_of_anybody(either_sends, status):
    """Two deliveries of what it noted already: its state moved, and neither company."""
    either_sends.hooks["/hooks/settled"] = [TAKEN, said({"error": "known already"}, status)]
    await either_sends.cycle()
    report = await an_hour_later(either_sends)
    assert not accused(report), told(report)
    assert {owes for _, _, owes in told(report)} <= {"nobody"}


async def test_a_receiver_that_refuses_what_is_old_is_sent_what_is_new(either_sends):
    """The description's example grows old; what is sent has the times of its delivery."""
    members = either_sends.schema("payment-settled")["properties"]
    members["at"] = {"type": "string", "format": "date-time", "example": "2026-01-01T12:00:00Z"}
    either_sends.describe(lambda _: None)

    def on_time(received):
        return TAKEN if json.loads(received.body)["at"][:13] == f"{either_sends.clock.now():%Y-%m-%dT%H}" else REFUSED

    either_sends.hooks["/hooks/settled"] = on_time
    await green(either_sends)
    either_sends.later(days=200)
    report = await either_sends.cycle()
    assert report.state is CompatibilityState.COMPATIBLE


async def test_a_message_that_never_passed_beside_others_is_tried_again_once_a_day(shop):
    shop.hooks["/hooks/settled"] = REFUSED
    for _ in range(6):
        await an_hour_later(shop)
    assert len(shop.sent()) == 3
    shop.later(days=1)
    await shop.cycle()
    assert len(shop.sent()) == 4


async def test_a_message_of_which_a_part_was_not_kept_is_not_sent_again_in_the_place_of_the_old_one(either_sends):
    """The token of the old message is redacted in the recording: sent so it would be refused for that alone."""
    members = either_sends.schema("payment-settled")["properties"]
    members["access_token"] = {"type": "string", "example": "tok-3f9a7c2e81"}
    either_sends.describe(lambda _: None)

    def with_token(received):
        body = json.loads(received.body)
        right = isinstance(body["amount"], int) and body["access_token"] == "tok-3f9a7c2e81"
        return TAKEN if right else REFUSED

    either_sends.hooks["/hooks/settled"] = with_token
    await green(either_sends)
    members["amount"] = {"type": "string", "example": "19.99"}
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    assert all("[redacted]" not in str(each) for each in either_sends.sent())
    assert accused(report) <= {either_sends.sender}


async def test_another_address_in_the_configuration_is_another_receiver_and_no_regression(either_sends):
    await green(either_sends)
    either_sends.rewrite("/hooks/settled", "/elsewhere")
    report = await either_sends.cycle()
    assert not report.regressions
    assert of_webhooks(report)["webhook payment-settled POST"] == "failed"


async def test_a_webhook_that_is_described_no_more_is_not_sent_and_blames_no_receiver(either_sends):
    await green(either_sends)
    del either_sends.description["webhooks"]["payment-settled"]
    either_sends.describe(lambda _: None)
    report = await either_sends.cycle()
    assert not report.regressions
    assert "webhook payment-settled POST" not in of_webhooks(report)
    assert [each.status for each in either_sends.cases()] == [ConflictStatus.PENDING], (
        "its end is foreseen all the same"
    )
    assert any(each["code"] == "webhook-not-described" for each in report.problems)


async def test_an_edit_of_the_description_elsewhere_changes_no_message(either_sends):
    await green(either_sends)
    before = either_sends.sent()[-1]
    either_sends.describe(lambda description: description["info"].update(version="9.9"))
    report = await either_sends.cycle()
    assert either_sends.sent()[-1] == before
    assert report.state is CompatibilityState.COMPATIBLE
