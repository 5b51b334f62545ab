"""Headers that name one attempt (draft-ietf-httpapi-idempotency-key-header): each sending has another value."""

ATTEMPT_HEADERS = ("idempotency-key", "x-idempotency-key")


def carries_attempt(name: str) -> bool:
    """Whether a header of that name has another value in every attempt."""
    return name.lower() in ATTEMPT_HEADERS
