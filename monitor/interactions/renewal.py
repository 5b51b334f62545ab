"""A message of a webhook with times and a delivery number of its own, as every delivery of its sender has.

A receiver may refuse what is too old, or pass over what it took before: a message that is sent again byte by byte would
fail one day, or pass unread, without a change on either side. What it is about (records, amounts, days) stays.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from monitor.interactions.media_types import is_json
from monitor.model.exchanges import Request, header
from monitor.model.json_value import JsonValue

_INSTANT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")
"""RFC 3339 §5.6, of this century."""
_NAMES_A_TIME = re.compile(r"(?i:(^|[_-])(at|time|timestamp|ts|iat|exp|created|updated|sent))$|(At|Time|Timestamp)$")
_IN_FUTURE = re.compile(r"(?i)expir|until|^exp$|due")
_SECONDS = range(1_400_000_000, 4_100_000_000)
"""Of 1970: how a number is read whose name says that it is a time; a thousand times that as milliseconds."""
_DELIVERIES = re.compile(r"(?i)(^|[_-])(event|delivery|message|notification|webhook|ce)[_-]?id$|nonce$|-delivery$")
_ENVELOPE = ({"type", "event", "event_type", "eventType"}, {"data", "payload", "object", "specversion"})
"""An `id` beside one of each is that of the event, and not of a record that the message is about."""
_UUID = re.compile(r"(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def renewed(request: Request, now: datetime) -> Request:
    """The same message as it would be delivered at `now`; the same for the same instant."""
    renewal = _Renewal(now.astimezone(UTC))
    headers = tuple((name, str(renewal.value(name, value))) for name, value in request.headers)
    body = request.body
    if body and is_json(header(request.headers, "content-type")):
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return replace(request, headers=headers)
        fresh = renewal.whole(value)
        body = json.dumps(fresh, ensure_ascii=False).encode() if fresh != value else body
    return replace(request, headers=headers, body=body)


@dataclass(frozen=True, slots=True)
class _Renewal:
    now: datetime

    def whole(self, value: JsonValue) -> JsonValue:
        if not isinstance(value, Mapping):
            return self.within(value)
        fresh = dict(self._members(value))
        if all(names & value.keys() for names in _ENVELOPE) and isinstance(value.get("id"), str):
            fresh["id"] = self._numbered(str(value["id"]))
        return fresh

    def within(self, value: JsonValue) -> JsonValue:
        if isinstance(value, Mapping):
            return dict(self._members(value))
        if isinstance(value, list | tuple):
            return [self.within(each) for each in value]
        return value

    def _members(self, value: Mapping[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
        for name, each in value.items():
            yield name, self.within(each) if isinstance(each, Mapping | list | tuple) else self.value(name, each)

    def value(self, name: str, value: JsonValue) -> JsonValue:
        """A single value under that name."""
        at = self.now + timedelta(days=1) if _IN_FUTURE.search(name) else self.now
        if isinstance(value, str):
            instant = _INSTANT.fullmatch(value)
            if instant is not None:
                return _like(instant, at)
            if _DELIVERIES.search(name):
                return self._numbered(value)
        number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 14 else value
        if isinstance(number, int) and not isinstance(number, bool) and _NAMES_A_TIME.search(name):
            unit = next((unit for unit in (1, 1000) if number // unit in _SECONDS), 0)
            fresh = int(at.timestamp() * unit) if unit else number
            return str(fresh) if isinstance(value, str) else fresh
        return value

    def _numbered(self, known: str) -> str:
        """Another number of the same form: a UUID, else what stands behind the last `_` or `-`."""
        seed = hashlib.sha256(f"{known} {self.now.isoformat()}".encode()).digest()
        if _UUID.fullmatch(known):
            return str(UUID(bytes=seed[:16], version=4))
        begins = max(known.rfind("_"), known.rfind("-")) + 1
        fresh = (_another(char, seed[index % len(seed)]) for index, char in enumerate(known[begins:]))
        return known[:begins] + "".join(fresh)


def _like(instant: re.Match[str], at: datetime) -> str:
    fraction = f".{at.microsecond:06}"[: len(instant[1])] if instant[1] else ""
    return f"{at:%Y-%m-%dT%H:%M:%S}{fraction}" + ("Z" if instant[2] == "Z" else "+00:00")


def _another(char: str, number: int) -> str:
    if char.isdecimal():
        return str(number % 10)
    if "a" <= char <= "z":
        return chr(ord("a") + number % 26)
    return chr(ord("A") + number % 26) if "A" <= char <= "Z" else char
