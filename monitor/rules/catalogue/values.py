"""Rows about single values: type, format, enumeration, bounds, default."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, COMPATIBLE, NOTHING, REQUEST, RESPONSE, RISKY, constraint
from monitor.rules.rows import stated as row

ROWS = (
    *constraint(F.TYPE_CHANGED, "property-type-changed", "the type of {what} changed: {before} → {after}",
                "amount: integer → string"),
    *constraint(F.FORMAT_CHANGED, "format-changed", "the format of {what} changed: {before} → {after}",
                "date → date-time"),
    *(row(kind, direction, f"{direction.value}-{name}", RISKY, message,
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
    *constraint(F.RANGE_CHANGED, "range-changed", "the range of {what} changed: {before} → {after}",
                "maximum: 100 → 50"),
    *constraint(F.LENGTH_CHANGED, "length-changed", "the length of {what} changed: {before} → {after}",
                "maxLength: 80 → 40"),
    *constraint(F.PATTERN_CHANGED, "pattern-changed", "the pattern of {what} changed: {before} → {after}", "^[a-z]+$"),
    *constraint(F.ITEM_COUNT_CHANGED, "item-count-changed", "how many items {what} has changed: {before} → {after}",
                "maxItems: 100 → 10"),
    *constraint(F.MEMBER_COUNT_CHANGED, "member-count-changed",
                "how many members {what} has changed: {before} → {after}",
                "minProperties: 1"),
    *(row(F.DEFAULT_CHANGED, direction, f"{direction.value}-default-changed", severity,
          "the default of {what} changed: {before} → {after}", why, help_, "default: 10 → 100")
      for direction, severity, why, help_ in (
          (REQUEST, RISKY, "requests that leave it out now mean something else", ASK),
          (RESPONSE, COMPATIBLE, "it changes no message", NOTHING))),
)  # fmt: skip
