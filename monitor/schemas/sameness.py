"""Whether two schemas say the same in the same words: the fast way to a proof of inclusion."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from monitor.schemas.assertions import Assertion, NotUnderstood, Reference, Source
from monitor.schemas.normal import NormalForms
from monitor.schemas.resource import SchemaAt


class Sameness:
    """Compares normal forms, through references; what is being compared already counts as the same (coinduction)."""

    def __init__(self, forms: NormalForms) -> None:
        self._forms = forms
        self._known: dict[tuple[SchemaAt, SchemaAt], bool] = {}

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
        if type(one) is not type(other):
            return False
        if isinstance(one, NotUnderstood) and isinstance(other, NotUnderstood):
            return False  # equal words may lean on what is around them
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            return one.keys() == other.keys() and all(self._equal(one[key], other[key], assumed) for key in one)
        if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str):
            return len(one) == len(other) and all(
                self._equal(left, right, assumed) for left, right in zip(one, other, strict=True)
            )
        if hasattr(one, "__dataclass_fields__"):
            return isinstance(one, Source) or all(
                self._equal(getattr(one, field.name), getattr(other, field.name), assumed)
                for field in fields(one)  # type: ignore[arg-type]  # a dataclass by the line above
            )
        return one == other
