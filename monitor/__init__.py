"""compat-monitor: watches two companies' APIs and says which side changed what, with evidence."""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`monitor.compare`, the library's entry point, loaded when it is first asked for (PEP 562)."""
    if name == "compare":
        from monitor.rules import compare

        return compare
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
