"""compat-monitor: watches two companies' APIs and says which side changed what, with evidence."""

__version__ = "0.1.0"
