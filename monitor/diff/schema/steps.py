"""The steps from a place in a schema to those below it."""

from enum import StrEnum

from monitor.model.record import record


class StepKind(StrEnum):
    MEMBER = "member"
    ITEM = "item"
    POSITION = "position"
    """An item of a tuple, by its index."""
    OTHER_MEMBER = "other-member"
    """One that only `additionalProperties` or `patternProperties` describes; `name`: what it may be called."""
    BRANCH = "branch"
    """Of `oneOf` or `anyOf`: the same value, described further."""
    ALTERNATIVE = "alternative"
    """Of a union that is a `oneOf` on one side and an `anyOf` on the other, or one of several beside one another."""
    CONDITION = "condition"
    """The same value, described further under a condition; `name`: the keyword, and the member that it depends on."""
    CONTAINED_ITEM = "contained-item"
    """One that `contains` describes."""
    LEFT_ITEM = "left-item"
    """One that only `unevaluatedItems` describes."""
    LEFT_MEMBER = "left-member"
    """One that only `unevaluatedProperties` describes."""
    RESPELT_MEMBER = "respelt-member"
    """One that `additionalProperties` described and `patternProperties` does now, the other way round, or by another
    pattern; `name`: what it may be called.
    """


OF_SAME_VALUE = frozenset({StepKind.BRANCH, StepKind.ALTERNATIVE, StepKind.CONDITION})
LISTED = frozenset({StepKind.ITEM, StepKind.POSITION, StepKind.CONTAINED_ITEM, StepKind.LEFT_ITEM})
ASKED_AS_A_WHOLE = frozenset({StepKind.ALTERNATIVE, StepKind.CONDITION, StepKind.CONTAINED_ITEM, StepKind.LEFT_ITEM,
                              StepKind.LEFT_MEMBER, StepKind.RESPELT_MEMBER})  # fmt: skip
"""Inclusion is asked about the keyword that leads there, and not about what changed below."""


@record
class Step:
    """From a place to one below it. `name`: of the member, or the keyword of the branch."""

    kind: StepKind
    name: str = ""

    def __str__(self) -> str:
        if self.kind in OF_SAME_VALUE:
            return ""
        return f"/{self.name}" if self.kind in {StepKind.MEMBER, StepKind.POSITION} else "/*"
