"""Signed links: the text of one, and whether what it says is what was signed.

The signature covers everything that the link permits, and not its id alone: a row of the store that was changed to
permit more no longer fits the link that was handed out.
"""

import hashlib
import hmac
import json

from monitor.model.access import Invitation


def link_text(key: bytes, link: Invitation) -> str:
    """What stands after `/link/`."""
    return f"{link.id}.{_signature(key, link)}"


def link_id(text: str) -> str:
    return text.partition(".")[0]


def link_is_ours(key: bytes, link: Invitation, text: str) -> bool:
    """Compared in a time that tells nothing of how much fits."""
    return hmac.compare_digest(text.encode(), link_text(key, link).encode())


def _signature(key: bytes, link: Invitation) -> str:
    permitted = [link.id, link.integration, link.side, link.case, link.email, link.name, link.expires_at.isoformat()]
    return hmac.new(key, json.dumps(permitted).encode(), hashlib.sha256).hexdigest()
