"""Rows about what schemas are composed of."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, BREAKING, COMPATIBLE, NOTHING, REQUEST, RESPONSE, RISKY, constraint
from monitor.rules.rows import stated as row

ROWS = (
    *constraint(F.ADDITIONAL_MEMBERS_CHANGED, "additional-members-changed",
                "the rule for other members of {what} changed: {before} → {after}", "additionalProperties: false"),
    *constraint(F.ALTERNATIVE_ADDED, "alternative-added", "{what} may also be {after}", "oneOf gets BankTransfer"),
    *constraint(F.DISCRIMINATED_ALTERNATIVE_ADDED, "discriminated-alternative-added", "{what} may also be {after}",
                "oneOf and its discriminator get `bank`", response=RISKY,
                response_why="as with a value added to an enumeration, consumers that handle every value of the "
                "discriminator meet one that they do not know",
                response_help="ask consumers to skip what they do not know; their contract would settle it"),
    *constraint(F.ALTERNATIVE_REMOVED, "alternative-removed", "{what} may no longer be {before}", "oneOf loses Card",
                response_why="a message that two alternatives of a `oneOf` fit is refused: with one of them gone, what "
                "the consumer was told never to expect may be sent"),
    *constraint(F.COMPOSITION_CHANGED, "composition-changed", "the composition of {what} changed: {before} → {after}",
                "a schema becomes oneOf two"),
    *constraint(F.MEMBER_NAMES_CHANGED, "member-names-changed",
                "the rule for the names of members of {what} changed: {before} → {after}",
                "propertyNames: {maxLength: 8}"),
    *constraint(F.CONDITION_CHANGED, "condition-changed",
                "what is demanded of {what} in some cases changed: {before} → {after}", "if … then … appears"),
    *constraint(F.DEPENDENCY_CHANGED, "dependency-changed",
                "what a member of {what} demands of the others changed: {before} → {after}",
                "dependentRequired: {card: [expiry]}"),
    *constraint(F.CONTAINS_CHANGED, "contains-changed",
                "the rule for what is among the items of {what} changed: {before} → {after}", "contains: {const: eur}"),
    *constraint(F.TUPLE_CHANGED, "tuple-changed",
                "what the items of {what} are, one by one, changed: {before} → {after}", "prefixItems gets a third"),
    *constraint(F.EXCLUSION_CHANGED, "exclusion-changed", "what is ruled out for {what} changed: {before} → {after}",
                "not: {const: 0}"),
    *(row(F.CONTENT_ENCODING_CHANGED, direction, f"{direction.value}-content-encoding-changed", RISKY,
          "how the text of {what} is decoded changed: {before} → {after}",
          "a string is not decoded by validators, so that nothing proves whether its readers still can", ASK,
          "contentEncoding: base64 → quoted-printable") for direction in (REQUEST, RESPONSE)),
    *(row(F.XML_SPELLING_CHANGED, direction, f"{direction.value}-xml-spelling-changed", BREAKING,
          "{what} is spelt differently in XML: {before} → {after}",
          "its reader looks for an element or attribute of the earlier name, and finds none",
          "keep the earlier spelling, or offer the new one as another media type",
          "xml: {name: charge} → xml: {name: Charge}") for direction in (REQUEST, RESPONSE)),
    *(row(F.CONTENT_SCHEMA_CHANGED, direction, f"{direction.value}-content-schema-changed", RISKY,
          "what the text of {what} holds changed: {before} → {after}",
          "a string is not parsed by validators, so that nothing proves whether its readers still can", ASK,
          "contentSchema: {type: object} → {type: array}") for direction in (REQUEST, RESPONSE)),
    *(row(F.DISCRIMINATOR_CHANGED, direction, f"{direction.value}-discriminator-changed", RISKY,
          "the discriminator of {what} changed: {before} → {after}", "generated code chooses the type by it",
          "check the other side's generated code", "propertyName: kind → type") for direction in (REQUEST, RESPONSE)),
    *(row(kind, direction, f"{direction.value}-{kind.value}", severity, message, why, help_, example)
      for kind, message, example, ratings in (
          (F.DISCRIMINATOR_VALUE_ADDED, "{what} may be told apart by {after} too", "mapping gets `bank`",
           ((REQUEST, COMPATIBLE, "nobody sends it yet", NOTHING),
            (RESPONSE, RISKY, "generated code that chooses by the value knows no type for it", ASK))),
          (F.DISCRIMINATOR_VALUE_REMOVED, "{what} is no longer told apart by {before}", "mapping loses `card`",
           ((REQUEST, RISKY, "consumers may go on sending it", "keep reading the value"),
            (RESPONSE, COMPATIBLE, "consumers only have a branch too many", NOTHING))),
          (F.DISCRIMINATOR_VALUE_CHANGED, "{before} of {what} stands for another schema", "card: CardV1 → CardV2",
           ((REQUEST, RISKY, "generated code sends the earlier schema under that value", ASK),
            (RESPONSE, RISKY, "generated code reads the earlier schema under that value", ASK))))
      for direction, severity, why, help_ in ratings),
    *(row(F.PART_UNREADABLE, direction, f"{direction.value}-part-unreadable", RISKY,
          "{what} can't be compared: base: {before}; revision: {after}", "what can't be read can't be compared",
          "mend the description", "$ref to a component that is not there") for direction in (REQUEST, RESPONSE)),
)  # fmt: skip
