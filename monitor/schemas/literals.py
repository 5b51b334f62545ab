"""What a branch of the search demands of one value of a known type, in the words of the value's type.

Positive assertions stand for themselves (`Fact`); the others arise where an assertion must fail.
"""

from dataclasses import dataclass
from fractions import Fraction

from monitor.model.json_value import JsonValue
from monitor.schemas.assertions import Assertion
from monitor.schemas.resource import SchemaAt


@dataclass(frozen=True, slots=True)
class Term:
    """The value is valid (`holds`) or invalid under a schema. `closed`: only declared members count as sendable.

    `excluding`: it is demanded only because another alternative of the same `oneOf` was chosen.
    """

    schema: SchemaAt
    holds: bool
    closed: bool = False
    excluding: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """An assertion that holds; `closed` as in the term that it came from."""

    assertion: Assertion
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """One of the values of an `enum` or `const`."""

    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """None of these values."""

    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class Integral:
    """The number is (`holds`) or is not without fraction."""

    holds: bool


@dataclass(frozen=True, slots=True)
class NotMultiple:
    divisor: Fraction


@dataclass(frozen=True, slots=True)
class Missed:
    """The pattern is not found in the string."""

    expression: str


@dataclass(frozen=True, slots=True)
class Unformatted:
    """The string is not of the format."""

    name: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """Two items are equal."""


@dataclass(frozen=True, slots=True)
class SomeItem:
    """An item at `first` or later (`only`: exactly there) satisfies the term."""

    first: int
    only: bool
    term: Term


@dataclass(frozen=True, slots=True)
class EveryItem:
    term: Term


@dataclass(frozen=True, slots=True)
class Absent:
    name: str


@dataclass(frozen=True, slots=True)
class Present:
    """The member is there and satisfies the term, if there is one."""

    name: str
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class SomeMember:
    """A member is there whose name is not `excluded`, matches the patterns, and whose value satisfies the term."""

    excluded: frozenset[str] = frozenset()
    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What is demanded here can't be reasoned about."""

    reason: str
    place: str


Literal = (
    Fact | Among | Barred | Integral | NotMultiple | Missed | Unformatted | Repeated | SomeItem | EveryItem | Absent
    | Present | SomeMember | Doubtful
)  # fmt: skip
Item = Term | Literal
Alternative = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A value that satisfies what was asked, as far as this room understands it."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class Empty:
    """Proof that there is no such value."""


@dataclass(frozen=True, slots=True)
class Undecided:
    reason: str
    place: str = ""


Outcome = Found | Empty | Undecided
EMPTY = Empty()
