"""compat-monitor: watches two companies' APIs and says which side changed what, with evidence.

As a library: `from monitor import compare` (docs/library.md). The names in `__all__` are a promise.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.errors import Diagnostic, DocumentError, MonitorError, UsageError
    from monitor.model.changes import (
        Change,
        Comparison,
        Consumer,
        Location,
        Reach,
        VersionStep,
        Witness,
    )
    from monitor.model.descriptions import Document
    from monitor.model.values import Direction, Ground, Loss, Severity, Step
    from monitor.rules.library import Contract, Description, compare

__version__ = "0.1.0"

__all__ = [
    "Change",
    "Comparison",
    "Consumer",
    "Contract",
    "Description",
    "Diagnostic",
    "Direction",
    "Document",
    "DocumentError",
    "Ground",
    "Location",
    "Loss",
    "MonitorError",
    "Reach",
    "Severity",
    "Step",
    "UsageError",
    "VersionStep",
    "Witness",
    "__version__",
    "compare",
]

_HOMES = {
    **dict.fromkeys(("Diagnostic", "DocumentError", "MonitorError", "UsageError"), "errors"),
    **dict.fromkeys(
        ("Change", "Comparison", "Consumer", "Location", "Reach", "VersionStep", "Witness"), "model.changes"
    ),
    "Document": "model.descriptions",
    **dict.fromkeys(("Direction", "Ground", "Loss", "Severity", "Step"), "model.values"),
    **dict.fromkeys(("Contract", "Description", "compare"), "rules.library"),
}


def __getattr__(name: str) -> object:
    """Loaded when first asked for (PEP 562): each command of this package imports only what it uses."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
