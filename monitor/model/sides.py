"""The two sides of an integration."""

from enum import StrEnum


class Side(StrEnum):
    """Always exactly these two; people are shown the companies' names instead."""

    IN_HOUSE = "in-house"
    PARTNER = "partner"

    @property
    def other(self) -> "Side":
        return Side.PARTNER if self is Side.IN_HOUSE else Side.IN_HOUSE
