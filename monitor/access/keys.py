"""Keys that sign links and forms: made at random when they are first needed, and kept in the store."""

import secrets

from monitor.access.store import AccessStore


def link_key(store: AccessStore) -> bytes:
    return store.key("links", secrets.token_bytes(32))


def form_key(store: AccessStore) -> bytes:
    """Of the tokens in forms: a form that is open outlives the daemon, and fits another one over the same store."""
    return store.key("forms", secrets.token_bytes(32))
