"""`record` against the standard library's frozen dataclass, which it stands for."""

import copy
import pickle
from dataclasses import dataclass, field, fields, replace

import pytest

from monitor.model.record import record


@record
class Ours:
    name: str
    values: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Theirs:
    name: str
    values: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


@record
class Alike:
    name: str
    values: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


@record
class Bare:
    pass


ARGUMENTS = [("a",), ("a", (1,)), ("b",), ("a", (1,), ("n",))]


@pytest.mark.parametrize("one", ARGUMENTS)
@pytest.mark.parametrize("other", ARGUMENTS)
def test_two_records_are_equal_exactly_where_two_frozen_dataclasses_are(one: tuple, other: tuple) -> None:
    assert (Ours(*one) == Ours(*other)) is (Theirs(*one) == Theirs(*other))
    assert (hash(Ours(*one)) == hash(Ours(*other))) is (hash(Theirs(*one)) == hash(Theirs(*other)))


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_a_record_is_shown_replaced_copied_and_pickled_as_a_dataclass_is(arguments: tuple) -> None:
    ours = Ours(*arguments)
    assert repr(ours) == repr(Theirs(*arguments)).replace("Theirs", "Ours")
    assert replace(ours, name="c") == Ours("c", *arguments[1:])
    assert copy.deepcopy(ours) == pickle.loads(pickle.dumps(ours)) == ours
    assert [each.name for each in fields(ours)] == [each.name for each in fields(Theirs)]


def test_records_of_two_kinds_are_never_equal() -> None:
    assert Ours("a") != Alike("a")
    assert Bare() == Bare()
    assert Bare() != ()


def test_a_record_takes_no_attribute_that_it_does_not_declare() -> None:
    with pytest.raises(AttributeError):
        Ours("a").nmae = "b"  # type: ignore[attr-defined]
