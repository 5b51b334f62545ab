"""Configuration (DESIGN.md §2): a folder of YAML files in, `Configuration` out, or every mistake with its line.

`keys.py` is the one table of keys: what each holds, whether it does anything yet, and its line in the manual. Nothing
here reads an environment variable, opens a socket, or fetches a description; `${NAME}` stays an `EnvironmentText`.
"""

from monitor.config.folder import load
from monitor.config.hosts import literal_hosts
from monitor.config.shapes import duration

__all__ = ["duration", "literal_hosts", "load"]
