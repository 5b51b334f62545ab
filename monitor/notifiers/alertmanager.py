"""Alerts over the API of Alertmanager, version 2
(https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml).

Alertmanager forgets an alert that is not sent again before its `endsAt`, so that all of them are sent in every cycle;
one that is over is sent once more, with the labels that it had, until that was taken. What was sent is therefore kept.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.engine.ports import Clock, Store
from monitor.model.json_value import JsonObject
from monitor.network.addresses import host_and_port
from monitor.network.client import GuardedClient
from monitor.network.failures import NetworkFailure
from monitor.workflow.alerts import Alert

LASTS_CYCLES = 4
"""As Prometheus does: one that is late makes no alert go away."""
_CYCLE_MIN = timedelta(minutes=5)
"""A cycle that has much to explain takes minutes, whatever the schedule says."""
ANSWER_SECONDS = 20.0
_ANSWER_BYTES_MAX = 4096


class AlertmanagerNotifier:
    """`url`: where it is, without `/api/v2`: named by whoever runs the monitor, so that it may be a private address."""

    def __init__(self, client: GuardedClient, url: str, headers: Mapping[str, str]) -> None:
        self._client, self._url, self._headers = client, url.rstrip("/"), headers

    async def tell(
        self, store: Store, integration: str, open_now: Sequence[Alert], every: timedelta, clock: Clock
    ) -> str | None:
        """Send the alerts of an integration that are open, and end those that were and are no longer.

        `every`: between two cycles. None where all of it was taken, else the reason. Raises `StoreError`.
        """
        now = clock.now()
        firing = [_body(each, now + LASTS_CYCLES * max(every, _CYCLE_MIN)) for each in open_now]
        known = [json.dumps(each["labels"], sort_keys=True) for each in firing]
        over = [
            {**each, "endsAt": _moment(now)}
            for each in store.alerts(integration)
            if json.dumps(each["labels"], sort_keys=True) not in known
        ]
        if not firing and not over:
            return None
        store.save_alerts(integration, [*firing, *over])  # a crash, or a lost answer, leaves none that nobody ends
        reason = await self._post([*firing, *over])
        if reason is None:
            store.save_alerts(integration, firing)
        return reason

    async def _post(self, alerts: Sequence[JsonObject]) -> str | None:
        url = f"{self._url}/api/v2/alerts"
        headers = {"Content-Type": "application/json", **self._headers}
        try:
            answer = await self._client.send(
                "POST",
                url,
                headers,
                json.dumps(alerts).encode(),
                timeout=ANSWER_SECONDS,
                max_bytes=_ANSWER_BYTES_MAX,
                allow=(host_and_port(url),),
            )
        except NetworkFailure as failure:
            return f"Alertmanager was not reached: {failure.text}"
        except ValueError:
            return "the address of Alertmanager is not one that HTTP can call"
        return None if 200 <= answer.status < 300 else f"Alertmanager answered {answer.status}"


def _body(alert: Alert, ends_at: datetime) -> JsonObject:
    return {
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "startsAt": _moment(alert.starts_at),
        "endsAt": _moment(ends_at),
        "generatorURL": alert.link or "",
    }


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()
