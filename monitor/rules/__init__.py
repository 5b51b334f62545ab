"""Says what facts mean: the catalogue has one row per fact and direction, and `rating` turns facts into changes.

`compare` is the whole of it for two descriptions, as the engine and the library use it. Waivers and policy that needs
the time are applied elsewhere; nothing here reads a clock, a file or a network.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.rules.comparison import compare
    from monitor.rules.usage import contract_use

__all__ = ["compare", "contract_use"]

_HOMES = {"compare": "comparison", "contract_use": "usage"}


def __getattr__(name: str) -> object:
    """Loaded when first asked for (PEP 562): `rules` needs no schemas, and `diff` no contracts."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
