"""Whether two schemas say the same in the same words: the fast way to a proof of inclusion."""

from collections.abc import Hashable, Mapping, Sequence

from monitor.schemas.normal.assertions import (
    Assertion,
    Members,
    NotUnderstood,
    OneOfValues,
    Reference,
    Required,
    Source,
    Types,
)  # fmt: skip
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.resource import SchemaAt


class Sameness:
    """Compares normal forms, through references; what is being compared already counts as the same (coinduction)."""

    def __init__(self, forms: NormalForms) -> None:
        self._forms = forms
        self._known: dict[tuple[SchemaAt, SchemaAt], bool] = {}
        self._outlines: dict[SchemaAt, Hashable] = {}

    def outline(self, schema: SchemaAt) -> Hashable:
        """Equal for schemas that are the same, and seldom for others: what a look at the schema itself shows."""
        known = self._outlines.get(schema)
        if known is None:
            assertions = self._behind(schema)
            known = schema if assertions is None else tuple(map(_word, assertions))
            self._outlines[schema] = known
        return known

    def same(self, one: SchemaAt, other: SchemaAt) -> bool:
        """Whether every value is treated alike. False says only that the words differ."""
        assumed: set[tuple[SchemaAt, SchemaAt]] = set()
        equal = self._same(one, other, assumed)
        if equal:  # nothing that was assumed on the way was refuted
            self._known.update(dict.fromkeys(assumed, True))
        return equal

    def _same(self, one: SchemaAt, other: SchemaAt, assumed: set[tuple[SchemaAt, SchemaAt]]) -> bool:
        if one == other:
            return True
        if self.outline(one) != self.outline(other):
            return False
        pair = (one, other)
        if pair in self._known or pair in assumed:
            return self._known.get(pair, True)
        assumed.add(pair)
        ours, theirs = self._behind(one), self._behind(other)
        equal = ours is not None and theirs is not None and self._equal(ours, theirs, assumed)
        if not equal:
            self._known[pair] = False
        return equal

    def _behind(self, schema: SchemaAt) -> tuple[Assertion, ...] | None:
        """The assertions of a schema that does not merely refer to another; None where references lead in circles."""
        seen: set[SchemaAt] = set()
        while schema not in seen:
            seen.add(schema)
            match self._forms.of(schema):
                case (Reference(target=target),):
                    schema = target
                case assertions:
                    return assertions
        return None

    def _equal(self, one: object, other: object, assumed: set[tuple[SchemaAt, SchemaAt]]) -> bool:
        if isinstance(one, SchemaAt) and isinstance(other, SchemaAt):
            return self._same(one, other, assumed)
        if type(one) is not type(other) or isinstance(one, NotUnderstood):
            return False  # equal words that are not understood may lean on what is around them
        pairs = _parts(one, other)
        return one == other if pairs is None else all(self._equal(left, right, assumed) for left, right in pairs)


def _word(assertion: Assertion) -> Hashable:
    match assertion:
        case Members(properties=properties):
            return Members, frozenset(properties)
        case Required(names=names):
            return Required, frozenset(names)
        case Types(types=types):
            return Types, types
        case OneOfValues(identities=identities):
            return OneOfValues, identities
    return type(assertion).__name__


def _parts(one: object, other: object) -> list[tuple[object, object]] | None:
    """What must be equal in turn for two values of one type to be equal; None where they have no parts."""
    if isinstance(one, Source):
        return []
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return [(one[key], other[key]) for key in one] if one.keys() == other.keys() else [(False, True)]
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
        return list(zip(one, other, strict=True)) if len(one) == len(other) else [(False, True)]
    names = getattr(one, "__match_args__", None)  # of a record
    return None if names is None else [(getattr(one, name), getattr(other, name)) for name in names]
