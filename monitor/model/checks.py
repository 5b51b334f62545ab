"""A check before shipping that somebody had kept, for both companies to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from monitor.model.history import NO_CYCLE, Record, RecordKind
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.sides import Side
from monitor.model.values import Answer


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What may be kept of a check: the description, and the whole answer as JSON, both without secrets."""

    description: bytes = field(repr=False)
    answer: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """`answer`: for whoever sent it in. `keepsake`: where it is to be kept."""

    answer: JsonObject
    keepsake: Keepsake | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who has a check kept, and for which company."""

    by: str
    side: Side


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """What was found then. `number`: of its record, 0 before it is stored. `breaking`: edits; `in_use`: of them, those
    at places that a contract uses.

    `digest`: of what was sent in. `description`: of what is kept of it, which is another one where something was taken
    out; `size`: its bytes. `found`: digest of the whole answer.
    """

    number: int
    at: datetime
    integration: str
    api: str
    by: str
    side: Side
    answer: Answer
    environments: Mapping[str, Answer]
    breaking: int
    in_use: int
    digest: str
    description: str
    size: int
    found: str

    @property
    def is_redacted(self) -> bool:
        return self.description != self.digest

    @classmethod
    def of(cls, record: Record) -> Self:
        data = record.data
        environments = data["environments"]
        assert isinstance(environments, Mapping)
        return cls(
            record.id,
            record.at,
            record.integration,
            str(record.api),
            str(data["by"]),
            Side(str(data["side"])),
            Answer(str(data["answer"])),
            {name: Answer(str(answer)) for name, answer in environments.items()},
            _count(data["breaking"]),
            _count(data["in_use"]),
            str(data["digest"]),
            str(data["description"]),
            _count(data["bytes"]),
            str(data["found"]),
        )

    def as_record(self) -> Record:
        data: dict[str, JsonValue] = {
            "by": self.by,
            "side": self.side.value,
            "answer": self.answer.value,
            "environments": {name: answer.value for name, answer in self.environments.items()},
            "breaking": self.breaking,
            "in_use": self.in_use,
            "digest": self.digest,
            "description": self.description,
            "bytes": self.size,
            "found": self.found,
        }
        return Record(self.at, RecordKind.CHECKED, self.integration, self.api, NO_CYCLE, data)

    def to_json(self) -> dict[str, JsonValue]:
        """As pages and the API show it; `number` is how they call it."""
        hidden = {"found"}
        shown = {name: value for name, value in self.as_record().data.items() if name not in hidden}
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "api": self.api,
            **shown,
            "redacted": self.is_redacted,
        }


def _count(value: JsonValue) -> int:
    assert isinstance(value, int)
    return value
