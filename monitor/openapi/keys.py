"""How the operations that an API sends are called (`Operation.key`): `webhook paid POST`, and of a callback, behind the
operation that it belongs to, `POST /charges → paid {$request.body#/url} POST`.
"""

WEBHOOK = "webhook "
_CALLBACK = " → "


def callback_key(holder: str, name: str, expression: str) -> str:
    """Without its method. `holder`: key, or shape, of the operation that it belongs to."""
    return f"{holder}{_CALLBACK}{name} {expression}"


def parted(key: str) -> tuple[str, str]:
    """The operation that a callback belongs to, and the rest; empty, and the key itself, for what is no callback."""
    holder, _, own = key.rpartition(_CALLBACK)
    return holder, own


def is_of_a_call(key: str) -> bool:
    """Whether an operation with this key is called by the API's consumers, and no webhook or callback."""
    return not key.startswith(WEBHOOK) and _CALLBACK not in key
