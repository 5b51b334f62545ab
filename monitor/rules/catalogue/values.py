"""Rows about single values: type, format, enumeration, bounds, default."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, COMPATIBLE, NOTHING, REQUEST, RESPONSE, RISKY, Row, constraint

ROWS = (
    *constraint(F.TYPE_CHANGED, "property-type-changed", "the type of {what} changed: {before} → {after}",
                "amount: integer → string"),
    *constraint(F.FORMAT_CHANGED, "format-changed", "the format of {what} changed: {before} → {after}",
                "date → date-time"),
    *(Row(kind, direction, f"{direction.value}-{name}", RISKY, message,
          "a format is mostly written down or left out to document what was so all along; if it is not, large numbers "
          "are refused or overflow", "say whether the range of numbers changed", example)
      for direction in (REQUEST, RESPONSE)
      for kind, name, message, example in (
          (F.NUMBER_FORMAT_STATED, "number-format-stated", "the format of {what} is written down: {after}",
           "integer → integer, int64"),
          (F.NUMBER_FORMAT_DROPPED, "number-format-dropped", "the format of {what} is left out: {before}",
           "integer, int64 → integer"))),
    *constraint(F.NULL_ALLOWED, "null-allowed", "{what} may be null now", "nullable: true"),
    *constraint(F.NULL_FORBIDDEN, "null-forbidden", "{what} may no longer be null", "nullable: true is gone"),
    *constraint(F.ENUM_INTRODUCED, "enum-introduced", "{what} is limited to {after}", "enum: [eur, usd] appears"),
    *constraint(F.ENUM_DROPPED, "enum-dropped", "{what} is no longer limited to {before}", "enum is gone"),
    *constraint(F.ENUM_VALUE_ADDED, "enum-value-added", "{what} may be {after} too", "enum gets `disputed`",
                response=RISKY,
                response_why="consumers that handle every value they know meet one that they do not",
                response_help="ask consumers to treat unknown values as a default; their contract would settle it"),
    *constraint(F.ENUM_VALUE_REMOVED, "enum-value-removed", "{what} may no longer be {before}", "enum loses `pending`"),
    *constraint(F.CONST_CHANGED, "const-changed", "the only value of {what} changed: {before} → {after}", "v1 → v2"),
    *(Row(kind, direction, f"{direction.value}-{kind.value}", severity, message, why, help_, example)
      for kind, message, example, ratings in (
          (F.EXTENSIBLE_ENUM_VALUE_ADDED, "the values known for {what} now include {after}",
           "x-extensible-enum gets `disputed`",
           ((REQUEST, COMPATIBLE, "nobody sends it yet", NOTHING),
            (RESPONSE, COMPATIBLE, "readers were told to expect values that they do not know", NOTHING))),
          (F.EXTENSIBLE_ENUM_VALUE_REMOVED, "the values known for {what} no longer include {before}",
           "x-extensible-enum loses `pending`",
           ((REQUEST, RISKY, "consumers may go on sending it, and the list does not say that it is refused", ASK),
            (RESPONSE, COMPATIBLE, "consumers only have a branch too many", NOTHING))))
      for direction, severity, why, help_ in ratings),
    *(each for kind, message, example in (
          (F.MINIMUM_CHANGED, "the least value of {what} changed: {before} → {after}", "minimum: 1 → 10"),
          (F.MAXIMUM_CHANGED, "the greatest value of {what} changed: {before} → {after}", "maximum: 100 → 50"),
          (F.MULTIPLE_CHANGED, "the step between values of {what} changed: {before} → {after}", "multipleOf: 1 → 5"),
          (F.MIN_LENGTH_CHANGED, "the least length of {what} changed: {before} → {after}", "minLength: 1 → 8"),
          (F.MAX_LENGTH_CHANGED, "the greatest length of {what} changed: {before} → {after}", "maxLength: 80 → 40"),
          (F.MIN_ITEMS_CHANGED, "the least number of items of {what} changed: {before} → {after}", "minItems: 0 → 1"),
          (F.MAX_ITEMS_CHANGED, "the greatest number of items of {what} changed: {before} → {after}",
           "maxItems: 100 → 10"),
          (F.UNIQUE_ITEMS_CHANGED, "the rule for repeated items of {what} changed: {before} → {after}",
           "uniqueItems: true appears"),
          (F.MIN_MEMBERS_CHANGED, "the least number of members of {what} changed: {before} → {after}",
           "minProperties: 1 appears"),
          (F.MAX_MEMBERS_CHANGED, "the greatest number of members of {what} changed: {before} → {after}",
           "maxProperties: 20 → 10"))
      for each in constraint(kind, kind.value, message, example)),
    *constraint(F.PATTERN_CHANGED, "pattern-changed", "the pattern of {what} changed: {before} → {after}", "^[a-z]+$"),
    *(Row(kind, direction, f"{direction.value}-{kind.value}", severity, message, why, help_, example)
      for kind, message, example in (
          (F.DEFAULT_ADDED, "{what} has a default now: {after}", "default: 10 appears"),
          (F.DEFAULT_CHANGED, "the default of {what} changed: {before} → {after}", "default: 10 → 100"),
          (F.DEFAULT_REMOVED, "the default of {what} is gone: {before}", "default: 10 is gone"))
      for direction, severity, why, help_ in (
          (REQUEST, RISKY, "requests that leave it out now mean something else", ASK),
          (RESPONSE, COMPATIBLE, "it changes no message", NOTHING))),
)  # fmt: skip
