"""The shapes of single values: each reads what stands in the file, or says in a sentence why it can't.

A shape is given text, a number, true or false; what a mapping or list must hold is said by the table in `keys.py`.
"""

import ipaddress
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from monitor.config.problems import closest, nearest
from monitor.model.access import Role
from monitor.model.integration import SAFE_METHODS, CalendarKind, Deliver, MailSecurity
from monitor.model.sides import Side
from monitor.model.values import Severity

Scalar: TypeAlias = str | int | float | bool


class RefusedError(ValueError):
    """A value has the wrong form: a stable code, a sentence, and help."""

    def __init__(self, code: str, message: str, help_line: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help_line


@dataclass(frozen=True, slots=True)
class Shape:
    """`words` complete the sentence "expected …"; `read` raises `RefusedError`."""

    words: str
    read: Callable[[Scalar], object]
    accepts: tuple[type, ...] = (str,)


METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNIT_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PER_SECONDS = {"s": 1, "m": 60, "h": 3600, "day": 86400, "d": 86400}
_DURATION = re.compile(r"([0-9]+)(ms|s|m|h|d|w)")
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*/\s*(s|m|h|day|d)")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110 §5.1, token."""


def _as_is(value: Scalar) -> object:
    return value


def _text(value: Scalar) -> str:
    text = str(value).strip()
    if not text:
        raise RefusedError("text-empty", "there is no text between the quotes")
    return text


def _header_value(value: Scalar) -> str:
    text = str(value)
    if any(ord(char) < 32 and char != "\t" for char in text):
        raise RefusedError("header-invalid", "a header can't hold a line break or control character")
    return text


def duration(value: Scalar) -> timedelta:
    """`30s`, `5m`, `4h`, `90d`, `1h 30m`. Raises `RefusedError`, a `ValueError`, for what is none or is nothing."""
    text = str(value).replace(" ", "")
    parts = _DURATION.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise RefusedError("duration-invalid", f"'{value}' is not a duration", "write for instance 30s, 5m, 4h or 90d")
    seconds = sum(int(number) * _UNIT_SECONDS[unit] for number, unit in parts)
    if not 0 < seconds <= timedelta(days=36500).total_seconds():
        raise RefusedError("duration-invalid", "a duration must be more than nothing and at most a hundred years")
    return timedelta(seconds=seconds)


def _rate(value: Scalar) -> float:
    match = _RATE.fullmatch(str(value))
    per_second = float(match[1]) / _PER_SECONDS[match[2]] if match else 0.0
    if not match or not 0 < per_second < math.inf:
        raise RefusedError("rate-invalid", f"'{value}' is not a rate", "write for instance 2/s, 30/m or 100/h")
    return per_second


def _budget(value: Scalar) -> int:
    match = re.fullmatch(r"([0-9]+)\s*/\s*(?:day|d)", str(value))
    if not match:
        raise RefusedError("budget-invalid", f"'{value}' is not a daily budget", "write for instance 500/day")
    return int(match[1])


def _date(value: Scalar) -> date:
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        found = None
    if found is None or found.isoformat() != value:
        raise RefusedError("date-invalid", f"'{value}' is not a date", "write for instance 2027-01-31")
    return found


def _instant(value: Scalar) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
        in_utc = instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RefusedError(
            "instant-invalid", f"'{value}' is not a time", "write for instance 2027-01-10T22:00Z"
        ) from None
    if instant.tzinfo is None:
        raise RefusedError("instant-invalid", f"'{value}' has no time zone", f"for UTC write {value}Z")
    return in_utc


def _clock_time(value: Scalar) -> time:
    match = _CLOCK.fullmatch(str(value))
    if not match:
        raise RefusedError("clock-time-invalid", f"'{value}' is not a time of day", 'write for instance "09:00"')
    return time(int(match[1]), int(match[2]))


def _weekdays(value: Scalar) -> frozenset[int]:
    days: set[int] = set()
    for part in str(value).lower().replace(" ", "").split(","):
        names = part.split("-")
        if len(names) > 2 or any(name not in _DAY_NAMES for name in names):
            raise RefusedError("days-invalid", f"'{value}' does not name weekdays", "write for instance mon-fri")
        first, last = _DAY_NAMES.index(names[0]), _DAY_NAMES.index(names[-1])
        days.update((first + step) % 7 + 1 for step in range((last - first) % 7 + 1))
    return frozenset(days)


def _zone(value: Scalar) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        message = f"there is no time zone '{value}'"
        near = closest(str(value), available_timezones())
        help_line = f"did you mean '{near}'?" if near else "write for instance Europe/Berlin"
        raise RefusedError("zone-unknown", message, help_line) from None


def _network(value: Scalar) -> str:
    try:
        return str(ipaddress.ip_network(str(value)))
    except ValueError as error:
        raise RefusedError(
            "network-invalid", f"'{value}' is not a network: {error}", "write for instance 10.0.0.0/8"
        ) from None


def _web_address(value: Scalar) -> str:
    """An http or https URL, or text that an environment variable begins."""
    text = str(value)
    if not re.match(r"(https?://[^/\s]|\$\{)", text) or re.search(r"\s", text):
        raise RefusedError(
            "url-invalid", f"'{value}' is not a web address", "write for instance https://api.acme.example"
        )
    return text


def _operation(value: Scalar) -> str:
    method, _, path = str(value).partition(" ")
    if method not in METHODS or not path.startswith("/"):
        raise RefusedError("operation-invalid", f"'{value}' is not an operation", "write for instance GET /status")
    return f"{method} {path.strip()}"


def _positive(value: Scalar) -> object:
    if isinstance(value, int) and value < 1:
        raise RefusedError("number-too-small", f"{value} is less than 1")
    return value


def _amount(value: Scalar) -> Decimal:
    if not 0 <= value < math.inf:  # type: ignore[operator] # the table of accepted types: a number
        raise RefusedError(
            "amount-invalid", f"{value} is not an amount", "write a number of 0 or more, such as 95 or 0.02"
        )
    return Decimal(str(value))


def _share(value: Scalar) -> Decimal:
    if not 0 <= value <= 1:  # type: ignore[operator] # likewise
        raise RefusedError("share-invalid", f"{value} is not a share", "write a number from 0 to 1, such as 0.25")
    return Decimal(str(value))


def _currency(value: Scalar) -> str:
    if not re.fullmatch(r"[A-Z]{3}", str(value)):
        message = f"'{value}' is not the code of a currency"
        raise RefusedError("currency-invalid", message, "write three capital letters (ISO 4217), such as EUR")
    return str(value)


def one_of(code: str, what: str, names: Iterable[str]) -> Shape:
    """One of a few words; `code` names the mistake, `what` the noun in its message."""
    known = tuple(names)

    def read(value: Scalar) -> str:
        if value not in known:
            raise RefusedError(code, f"there is no {what} '{value}'", nearest(str(value), known))
        return str(value)

    return Shape(f"one of {', '.join(sorted(known))}", read)


def _only(word: str, code: str, what: str) -> Shape:
    """One word that may stand where else a mapping does; `what` completes "'…' is not …"."""

    def read(value: Scalar) -> str:
        if value != word:
            raise RefusedError(code, f"'{value}' is not {what}", f"write '{word}', or a mapping")
        return word

    return Shape(f"'{word}'", read)


def _header_name(value: Scalar) -> str:
    if not _HEADER_NAME.fullmatch(str(value)):
        raise RefusedError("header-invalid", f"'{value}' is not the name of a header")
    return str(value)


def _fingerprint(value: Scalar) -> str:
    digits = str(value).removesuffix("…")
    if not re.fullmatch(r"[0-9a-f]{4,64}", digits):
        message = f"'{value}' is not a fingerprint"
        raise RefusedError("fingerprint-invalid", message, "copy it, or its first digits, from 'diff' or a page")
    return digits


def _webhook_secret(value: Scalar) -> str:
    """One or several; or text in which environment variables stand."""
    text = str(value).strip()
    if "${" not in text and not re.fullmatch(r"whsec_[A-Za-z0-9+/=]{32,88}( +whsec_[A-Za-z0-9+/=]{32,88})*", text):
        message = "this is no secret of a webhook: `whsec_` and 24 to 64 bytes in base64"
        raise RefusedError("secret-invalid", message, "make one: echo whsec_$(openssl rand -base64 32)")
    return text


TEXT = Shape("text", _text)
ANY = Shape("anything", _as_is, (str, bool, int, float))
FINGERPRINT = Shape("a fingerprint", _fingerprint)
BOOLEAN = Shape("true or false", _as_is, (bool,))
NUMBER = Shape("a whole number", _as_is, (int,))
POSITIVE = Shape("a whole number of 1 or more", _positive, (int,))
AMOUNT = Shape("an amount such as 95", _amount, (int, float))
SHARE = Shape("a share such as 0.25", _share, (int, float))
CURRENCY = Shape("a currency such as EUR", _currency)
DURATION = Shape("a duration such as 5m", duration)
RATE = Shape("a rate such as 2/s", _rate)
BUDGET = Shape("a daily budget such as 500/day", _budget)
DATE = Shape("a date such as 2027-01-31", _date)
INSTANT = Shape("a time such as 2027-01-10T22:00Z", _instant)
CLOCK_TIME = Shape('a time of day such as "09:00"', _clock_time)
WEEKDAYS = Shape("weekdays such as mon-fri", _weekdays)
ZONE = Shape("a time zone such as Europe/Berlin", _zone)
NETWORK = Shape("a network such as 10.0.0.0/8", _network)
WEB_ADDRESS = Shape("a web address", _web_address)
WEBHOOK_SECRET = Shape("the secret of a webhook", _webhook_secret)
OPERATION = Shape("an operation such as GET /status", _operation)
HEADER_NAME = Shape("the name of a header", _header_name)
HEADER_VALUE = Shape("text", _header_value)
SIDE = one_of("side-unknown", "side", Side)
SEVERITY = one_of("severity-unknown", "severity", Severity)
METHOD = one_of("method-unknown", "method", METHODS)
CALENDAR = one_of("calendar-kind-unknown", "kind of announcement", CalendarKind)
ROLE = one_of("role-unknown", "role", Role)
DELIVER = one_of("deliver-unknown", "way to deliver", Deliver)
MAIL_SECURITY = one_of("security-unknown", "security", MailSecurity)
DIGEST = one_of("digest-unknown", "digest", ("daily",))
NONE = _only("none", "probe-unknown", "a set of probe rules")
SHARED = _only("shared", "api-not-described", "a description of an API")
