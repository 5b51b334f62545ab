"""Names for several rules at once: what one row said before it was split, and still can be set and explained by."""

from collections.abc import Mapping
from types import MappingProxyType

_PARTS = {
    "range-changed": ("minimum-changed", "maximum-changed", "multiple-changed"),
    "length-changed": ("min-length-changed", "max-length-changed"),
    "item-count-changed": ("min-items-changed", "max-items-changed", "unique-items-changed"),
    "member-count-changed": ("min-members-changed", "max-members-changed"),
    "constraint-changed": (
        "member-names-changed", "condition-changed", "dependency-changed", "contains-changed", "tuple-changed",
        "exclusion-changed",
    ),
}  # fmt: skip

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        f"{direction}-{family}": tuple(f"{direction}-{part}" for part in parts)
        for direction in ("request", "response")
        for family, parts in _PARTS.items()
    }
)
"""Family -> the ids of its rules. An override of a family holds for each of them that has none of its own."""
