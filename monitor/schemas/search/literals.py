"""What a branch of the search demands of one value of a known type, in the words of the value's type.

Positive assertions stand for themselves (`Fact`); the others arise where an assertion must fail.
"""

from enum import Enum, auto
from fractions import Fraction

from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.schemas.normal.assertions import Assertion, Contains, Items, Members
from monitor.schemas.resource import SchemaAt

Scopes = frozenset[SchemaAt]


class Excluding(Enum):
    """Why the other alternatives of a union are excluded."""

    EXACT = auto()
    """`oneOf` means exactly one."""
    HINTED = auto()
    """So it is here, but a discriminator says that readers look at one only: that none is left proves nothing."""


@record
class Term:
    """The value is valid (`holds`) or invalid under a schema. `closed`: only declared members count as sendable.

    `excluding`: why it is demanded, if only because another alternative of the same union was chosen.
    `scopes`: the schemas for whose `unevaluated…` keywords this one evaluates. `bare`: those of its own left aside.
    `naming`: nothing is demanded; what the schema names counts as declared, since a condition on the value asks for it.
    """

    schema: SchemaAt
    holds: bool
    closed: bool = False
    excluding: Excluding | None = None
    scopes: Scopes = frozenset()
    bare: bool = False
    naming: bool = False

    def __hash__(self) -> int:
        """Of what tells nearly all of them apart: millions are looked up."""
        return hash((self.schema, self.holds))

    def also(self, schema: SchemaAt) -> "Term":
        """The value is valid under another schema too, which is closed and evaluates as this one."""
        return Term(schema, True, self.closed, scopes=self.scopes)

    @property
    def claims(self) -> bool:
        """Whether the value must be valid under the schema."""
        return self.holds and not self.naming


@record
class Fact:
    """An assertion that holds; `closed` and `scopes` as in the term that it came from."""

    assertion: Assertion
    closed: bool = False
    scopes: Scopes = frozenset()


@record
class Rest:
    """What the parts of `scope` leave unevaluated satisfies the term; for other `scopes` it counts as evaluated."""

    scope: SchemaAt
    term: Term
    scopes: Scopes = frozenset()


@record
class Blurred:
    """What the parts of the scopes evaluate is not followed."""

    scopes: Scopes


@record
class Named:
    """Members that a closed producer may send too, since a condition or a dependency speaks of them.

    `spoken`: what a condition says of members or items, which may name members in turn.
    """

    names: tuple[str, ...] = ()
    spoken: Members | Items | Contains | None = None


@record
class Unsent:
    """Members that the view drops: a condition that speaks of them makes none of them sendable."""

    names: frozenset[str]


@record
class Among:
    """One of the values of an `enum` or `const`."""

    values: tuple[JsonValue, ...]


@record
class Barred:
    """None of these values."""

    values: tuple[JsonValue, ...]


@record
class Integral:
    """The number is (`holds`) or is not without fraction."""

    holds: bool


@record
class NotMultiple:
    divisor: Fraction


@record
class Missed:
    """The pattern is not found in the string."""

    expression: str


@record
class Unformatted:
    """The string is not of the format."""

    name: str


@record
class Repeated:
    """Two items are equal."""


@record
class SomeItem:
    """An item at `first` or later (`only`: exactly there) satisfies the term."""

    first: int
    only: bool
    term: Term


@record
class CountedItems:
    """`least` to `most` items are valid under `item`; those count as evaluated for `scopes`."""

    item: SchemaAt
    least: int
    most: int | None
    closed: bool = False
    scopes: Scopes = frozenset()


@record
class SomeRest:
    """A member or item that the parts of `scope` leave unevaluated satisfies the term."""

    scope: SchemaAt
    term: Term


@record
class NoneOf:
    """The value is invalid under each part of a large union."""

    parts: tuple[SchemaAt, ...]


@record
class Absent:
    name: str


@record
class Present:
    """The member is there and satisfies the term, if there is one."""

    name: str
    term: Term | None = None


@record
class SomeMember:
    """A member is there whose name is not `excluded`, matches the patterns, and whose value satisfies the term."""

    excluded: frozenset[str] = frozenset()
    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    term: Term | None = None
    unevaluated: SchemaAt | None = None
    """The schema whose parts may not speak of it."""


@record
class Doubtful:
    """What is demanded here can't be reasoned about."""

    reason: str
    place: str


Literal = (
    Fact | Rest | Blurred | Named | Unsent | Among | Barred | Integral | NotMultiple | Missed | Unformatted | Repeated
    | SomeItem | CountedItems | SomeRest | NoneOf | Absent | Present | SomeMember | Doubtful
)  # fmt: skip
Item = Term | Literal
Alternative = tuple[Item, ...]


@record
class Found:
    """A value that satisfies what was asked, as far as this room understands it."""

    value: JsonValue


@record
class Empty:
    """Proof that there is no such value."""


@record
class Undecided:
    reason: str
    place: str = ""


Outcome = Found | Empty | Undecided
EMPTY = Empty()
