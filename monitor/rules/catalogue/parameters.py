"""Rows about parameters."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import BREAKING, COMPATIBLE, NOTHING, NOTICE, OLD_READERS, REQUEST, RESPONSE, constraint
from monitor.rules.rows import stated as row

ROWS = (
    row(F.PARAMETER_ADDED_OPTIONAL, REQUEST, "request-parameter-added", COMPATIBLE,
        "the optional parameter {what} was added", "consumers may leave it out", NOTHING, "?expand= appears"),
    row(F.PARAMETER_ADDED_OPTIONAL, RESPONSE, "response-parameter-added", COMPATIBLE,
        "the optional parameter {what} was added to what the provider sends", "readers ignore it", NOTHING,
        "a new header"),
    row(F.PARAMETER_ADDED_REQUIRED, REQUEST, "request-parameter-added-required", BREAKING,
        "the new parameter {what} is required", "requests made for the base lack it and are refused",
        "make it optional with a default", "required query parameter `currency` appears"),
    row(F.PARAMETER_ADDED_REQUIRED, RESPONSE, "response-parameter-added-required", COMPATIBLE,
        "the provider now always sends {what}", "readers ignore what they do not know", NOTHING, "a new header"),
    row(F.PARAMETER_REMOVED, REQUEST, "request-parameter-removed", BREAKING, "the parameter {what} was removed",
        "what consumers send by it is silently dropped", "keep reading it, or refuse it in the open with notice",
        "?status= is gone"),
    row(F.PARAMETER_REMOVED, RESPONSE, "response-parameter-removed", BREAKING,
        "the provider no longer sends the parameter {what}", OLD_READERS, NOTICE, "a header of a webhook is gone"),
    row(F.PARAMETER_BECAME_REQUIRED, REQUEST, "request-parameter-became-required", BREAKING,
        "the parameter {what} became required", "requests without it were fine and are refused now",
        "keep it optional with the old default", "required: false → true"),
    row(F.PARAMETER_BECAME_REQUIRED, RESPONSE, "response-parameter-became-required", COMPATIBLE,
        "the provider now always sends {what}", "readers had to expect it anyway", NOTHING, "required: false → true"),
    row(F.PARAMETER_BECAME_OPTIONAL, REQUEST, "request-parameter-became-optional", COMPATIBLE,
        "the parameter {what} became optional", "those who send it may go on", NOTHING, "required: true → false"),
    row(F.PARAMETER_BECAME_OPTIONAL, RESPONSE, "response-parameter-became-optional", BREAKING,
        "the provider may now leave out {what}", OLD_READERS, "go on sending it", "required: true → false"),
    *(row(F.PARAMETER_SERIALIZATION_CHANGED, direction, f"{direction.value}-parameter-serialization-changed", BREAKING,
          "the parameter {what} is spelt differently: {before} → {after}",
          "the same value travels as other text, and is read as something else",
          "read both spellings until consumers have moved", "a=1&a=2 → a=1,2") for direction in (REQUEST, RESPONSE)),
    *(row(kind, direction, f"{direction.value}-{kind.value}", COMPATIBLE, message, why, help_, example)
      for direction in (REQUEST, RESPONSE)
      for kind, message, why, help_, example in (
          (F.PARAMETER_DEPRECATED, "the parameter {what} is deprecated",
           "it still works; consumers should plan to leave it", "look for what replaces it", "deprecated: true"),
          (F.PARAMETER_REINSTATED, "the parameter {what} is no longer deprecated", "it stays", NOTHING,
           "deprecated: true is gone"))),
    *constraint(F.PARAMETER_TYPE_CHANGED, "parameter-type-changed",
                "the type of the parameter changed: {before} → {after}", "integer → string"),
)  # fmt: skip
