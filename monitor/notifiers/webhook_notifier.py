"""Signed events behind `engine.ports.EventPoster`, over the guarded client."""

import json

from monitor.engine.ports import Clock
from monitor.model.cases import Message
from monitor.network.addresses import literal_allowance
from monitor.network.client import GuardedClient
from monitor.network.failures import NetworkFailure
from monitor.notifiers.cloud_events import CONTENT_TYPE, event
from monitor.notifiers.signatures import signed_headers

ANSWER_SECONDS = 20.0
"""Standard Webhooks: 15 to 30 seconds."""
_ANSWER_BYTES_MAX = 1024


class WebhookNotifier:
    """A receiver is in the other company's hands as an API is, so that the same rules say where connections may go."""

    def __init__(self, client: GuardedClient, clock: Clock, address: str | None) -> None:
        """`address`: of the pages, for links."""
        self._client, self._clock, self._address = client, clock, address

    async def post(self, message: Message, url: str, secret: str) -> str | None:
        body = json.dumps(event(message, self._address), ensure_ascii=True, separators=(",", ":")).encode()
        try:
            signature = signed_headers(message.id, int(self._clock.now().timestamp()), body, secret)
        except ValueError as error:
            return str(error)
        try:
            answer = await self._client.send(
                "POST",
                url,
                {"Content-Type": CONTENT_TYPE, **signature},
                body,
                timeout=ANSWER_SECONDS,
                max_bytes=_ANSWER_BYTES_MAX,
                allow=literal_allowance(url),
            )
        except NetworkFailure as failure:
            return f"the webhook was not reached: {failure.text}"
        except ValueError:
            return "the address of a webhook is not one that HTTP can call"
        return None if 200 <= answer.status < 300 else f"the webhook answered {answer.status}"
