"""Rows about what schemas are composed of."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import REQUEST, RESPONSE, RISKY, constraint
from monitor.rules.rows import stated as row

ROWS = (
    *constraint(F.ADDITIONAL_MEMBERS_CHANGED, "additional-members-changed",
                "which other members {what} may have changed: {before} → {after}", "additionalProperties: false"),
    *constraint(F.ALTERNATIVE_ADDED, "alternative-added", "{what} may also be {after}", "oneOf gets BankTransfer"),
    *constraint(F.ALTERNATIVE_REMOVED, "alternative-removed", "{what} may no longer be {before}", "oneOf loses Card"),
    *constraint(F.COMPOSITION_CHANGED, "composition-changed", "what {what} is composed of changed: {before} → {after}",
                "a schema becomes oneOf two"),
    *constraint(F.CONSTRAINT_CHANGED, "constraint-changed", "what is demanded of {what} changed: {before} → {after}",
                "not: {const: 0}"),
    *(row(F.DISCRIMINATOR_CHANGED, direction, f"{direction.value}-discriminator-changed", RISKY,
          "the discriminator of {what} changed: {before} → {after}", "generated code chooses the type by it",
          "check the other side's generated code", "propertyName: kind → type") for direction in (REQUEST, RESPONSE)),
    *(row(F.PART_UNREADABLE, direction, f"{direction.value}-part-unreadable", RISKY,
          "{what} can be read on one side only: {before} / {after}", "what can't be read can't be compared",
          "mend the description", "$ref to a component that is not there") for direction in (REQUEST, RESPONSE)),
)  # fmt: skip
