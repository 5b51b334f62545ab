"""Why the gate answers as it does."""

from dataclasses import dataclass

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Answer


@dataclass(frozen=True, slots=True)
class Reason:
    """`answer`: what this reason alone would lead to. `supplied_by`: the side that can supply what is missing.

    `command`: what to do next. `change`: the change it is about, as in `diff --format json`.
    """

    answer: Answer
    code: str
    message: str
    supplied_by: str | None = None
    command: str | None = None
    change: JsonObject | None = None

    def to_json(self) -> dict[str, JsonValue]:
        return {
            "answer": self.answer.value,
            "code": self.code,
            "message": self.message,
            "supplied_by": self.supplied_by,
            "command": self.command,
            "change": self.change,
        }
