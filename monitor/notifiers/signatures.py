"""Signatures of webhooks as Standard Webhooks has them: HMAC-SHA256 over id, time and body
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

PREFIX = "whsec_"
BYTES = range(24, 65)
"""How long the specification has a secret be."""


def signed_headers(message_id: str, seconds: int, body: bytes, secrets: str) -> Mapping[str, str]:
    """`seconds`: the time of the attempt since 1970. `secrets`: one, or several with spaces between, while one takes
    the place of another: the receiver needs to know one of them.

    Raises `ValueError`, without the secret, for what is no secret.
    """
    signed = f"{message_id}.{seconds}.".encode() + body
    digests = [hmac.digest(_key(secret), signed, hashlib.sha256) for secret in secrets.split() or [""]]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests),
    }


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True) if secret.startswith(PREFIX) else b""
    except ValueError:
        key = b""
    if len(key) not in BYTES:
        raise ValueError(f"the secret of a webhook is not `{PREFIX}` and {BYTES[0]} to {BYTES[-1]} bytes in base64")
    return key
