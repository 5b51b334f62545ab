"""What people bring in a form or a request: the exchange that shows it, and why it is not taken."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from pydantic import Field

from monitor.errors import UsageError
from monitor.web.forms import form_of

EXCHANGE_LIMIT = 100_000
"""Characters of a curl line or archive that a page or a program brings; a longer one is handed in with the command."""
_FORM_LIMIT = 250_000
"""Bytes: what is percent-encoded is up to three times as long, and less than `limits.BODY_LIMIT`."""
TOO_LONG = "Nothing was kept: hand a long archive in with the command."

BroughtForm = Annotated[dict[str, str], Depends(form_of(_FORM_LIMIT))]
MaybeExchange = Annotated[
    str,
    Field(
        max_length=EXCHANGE_LIMIT,
        description="The exchange that shows it: a curl line, or an HTTP archive (HAR 1.2) as text.",
    ),
]


def exchange_of(form: Mapping[str, str]) -> str:
    """Raises `ValueError` where it is too long, in words."""
    exchange = form.get("exchange", "")
    if len(exchange) > EXCHANGE_LIMIT:
        raise ValueError(f"the exchange has more than {EXCHANGE_LIMIT} characters")
    return exchange


def why_not(error: UsageError | ValueError) -> str:
    """What is wrong, and what to do about it."""
    if not isinstance(error, UsageError):
        return _sentence(str(error))
    told = error.diagnostic
    return " ".join(_sentence(each) for each in (told.message, told.help) if each)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
