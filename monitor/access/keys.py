"""The key that signs links: made at random when it is first needed, and kept in the store."""

import secrets

from monitor.access.store import AccessStore


def link_key(store: AccessStore) -> bytes:
    return store.key("links", secrets.token_bytes(32))
