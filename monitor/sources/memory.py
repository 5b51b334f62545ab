"""What is remembered between polls, as text in `Validators.revision`: how each file looked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from monitor.model.descriptions import Validators


@dataclass(frozen=True, slots=True)
class Stamp:
    """How one file looked. `digest` None: it was not there."""

    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    status: str | None = None
    """Inode, size and times of a file on disk."""


@dataclass(frozen=True, slots=True)
class Memory:
    """`entry` None: nothing is known, so everything is read. `parts`: location -> how it looked.

    `source`: the location as it is shown; what is remembered of another one says nothing.
    """

    source: str
    entry: Stamp | None = None
    parts: Mapping[str, Stamp] = field(default_factory=dict)

    def validators(self) -> Validators:
        stamp = self.entry or Stamp()
        stored = {
            "source": self.source,
            "entry": _written(stamp),
            "parts": {name: _written(each) for name, each in self.parts.items()},
        }
        return Validators(stamp.etag, stamp.last_modified, json.dumps(stored, sort_keys=True))


def remembered(validators: Validators | None, source: str) -> Memory:
    """What `Memory.validators` wrote about `source`; nothing where the text is of another kind or about another one."""
    try:
        stored = json.loads(validators.revision or "") if validators else {}
        parts = {name: Stamp(**each) for name, each in stored.get("parts", {}).items()}
        return Memory(source, Stamp(**stored["entry"]), parts) if stored["source"] == source else Memory(source)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Memory(source)


def _written(stamp: Stamp) -> dict[str, str]:
    return {name: value for name, value in asdict(stamp).items() if value is not None}
