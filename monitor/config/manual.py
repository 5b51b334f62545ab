"""The page of all keys, written from the table: `docs/configuration.md`."""

from collections.abc import Iterable, Iterator

from monitor.config import keys
from monitor.config.keys import Holds, Key

_INTRODUCTION = """\
# Configuration

A folder of YAML files (`contracts/` by convention). A file with the top-level key `integration` is an integration, also
in a folder below; `settings.yaml` holds what all of them share. Any other YAML file directly in the folder must be a
contract or description that one of them refers to. `compat-monitor init` writes a first one, and
`compat-monitor config check` reads a folder as every other command does.

`*` stands for a name that you choose, `[]` for an item of a list. `${NAME}` in a value is read from the environment by
the command that uses it. Paths begin at the folder of the file that names them. An address written out as `localhost`
or an IP address is allowed for exactly that host and port. Durations are written `30s`, `5m`, `4h`, `90d` or `1h 30m`;
YAML is read as version 1.2, so that `NO` and `12:30` are text.

Keys marked *later* are accepted and checked, and have no effect yet.
"""


def page() -> str:
    """Markdown, ending in a line break."""
    parts = [
        _INTRODUCTION,
        "## An integration\n",
        *_table(keys.INTEGRATION),
        "\n## settings.yaml\n",
        *_table(_settings()),
    ]
    return "\n".join(parts) + "\n"


def _settings() -> Iterator[Key]:
    """Without the keys of APIs and integrations, which stand in the first table."""
    for key in keys.SETTINGS:
        if key.path.startswith(("apis.*.", "defaults.")) and key.path.count(".") > 1:
            continue
        yield key


def _table(table: Iterable[Key]) -> Iterator[str]:
    yield "| key | holds | default | |"
    yield "|---|---|---|---|"
    for key in table:
        if key.is_pattern and key.shape is None:
            continue
        marks = [mark for mark, applies in (("required", key.required), ("later", not key.effect)) if applies]
        about = f"*{', '.join(marks)}* {key.about}" if marks else key.about
        yield f"| `{key.path}` | {_holds(key)} | {key.default} | {about} |"


def _holds(key: Key) -> str:
    several = {
        Holds.SECTION: "keys",
        Holds.NAMES: "names",
        Holds.LIST: "list",
    }.get(key.holds)
    return " or ".join(words for words in (key.shape.words if key.shape else None, several) if words)
