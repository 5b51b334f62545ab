"""Apprise against real receivers: what arrives, and what is said where nothing does."""

import logging
import socket
from dataclasses import replace

import pytest

from monitor.notifiers import AppriseNotifier
from tests.notifiers.receivers import mailbox, webhook
from tests.storage.examples import message


async def test_a_webhook_gets_title_body_and_the_id_of_the_message():
    with webhook() as hook:
        assert await AppriseNotifier().deliver(message("m1"), [hook.url]) is None
        ((headers, body),) = hook.received
    assert headers["Idempotency-Key"] == "m1"
    assert (body["title"], body["message"]) == ("Charges", "The amount became text.")


async def test_a_mailbox_gets_title_body_and_the_id_of_the_message():
    with mailbox() as box:
        assert await AppriseNotifier().deliver(message("m1"), [box.url]) is None
        (mail,) = box.mails
    assert mail["Subject"] == "Charges"
    assert mail["Idempotency-Key"] == "m1"
    assert mail["To"] == "api@acme.example"
    text = mail.get_payload(decode=True) or mail.get_payload()[0].get_payload(decode=True)
    assert b"The amount became text." in text


async def test_all_destinations_are_tried_and_those_that_failed_are_named():
    with webhook() as bad, webhook() as good:
        bad.statuses = [503]
        reason = await AppriseNotifier().deliver(message(), [bad.url, good.url])
        assert reason == "JSON did not take the message"
        assert len(good.received) == 1


def refused() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"json://user:s3cret@127.0.0.1:{free.getsockname()[1]}/t0ken"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param(refused(), "JSON did not take the message", id="nobody there"),
        pytest.param("s3cret://t0ken", "a destination is not a URL that Apprise understands", id="unknown scheme"),
        pytest.param("s3cret", "a destination is not a URL that Apprise understands", id="no URL"),
        pytest.param("", "a destination is not a URL that Apprise understands", id="nothing"),
        pytest.param("slack://t0ken", "a destination is not a URL that Apprise understands", id="half a URL"),
    ],
)
async def test_a_failure_has_a_reason_and_no_secret_reaches_reason_or_log(url, reason, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        assert await AppriseNotifier().deliver(message(), [url]) == reason
    heard = reason + caplog.text + "".join(capfd.readouterr())
    assert "s3cret" not in heard
    assert "t0ken" not in heard


async def test_no_destination_is_no_failure():
    assert await AppriseNotifier().deliver(message(), []) is None


async def test_a_text_that_is_longer_than_a_service_takes_comes_whole_in_parts():
    lines = [f"line {number}" for number in range(8000)]
    with webhook() as hook:
        assert await AppriseNotifier().deliver(replace(message("m1"), body="\n".join(lines)), [hook.url]) is None
    assert len(hook.received) > 1
    assert {headers["Idempotency-Key"] for headers, _ in hook.received} == {"m1"}
    arrived = "\n".join(body["message"] for _, body in hook.received)
    assert arrived.split("\n") == lines
