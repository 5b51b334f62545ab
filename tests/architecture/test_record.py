"""`record` against the standard library's frozen dataclass, which it stands for."""

import copy
import inspect
import pickle
from dataclasses import dataclass, field, fields, replace

import pytest

from monitor.model.record import draft, record, replaced


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
class Plain:
    """No field has more to it than a default."""

    name: str
    values: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        return self.values[0]


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


def test_a_plain_record_is_made_replaced_copied_and_matched_as_any_other() -> None:
    made = Plain("a", values=(1,))
    assert made == Plain(name="a", values=(1,)) != Plain("a")
    assert replace(made, name="b") == Plain("b", (1,))
    assert copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made
    assert [each.name for each in fields(Plain)] == ["name", "values"]
    assert (made.first, Plain.__doc__, Plain.__qualname__) == (1, "No field has more to it than a default.", "Plain")
    match made:
        case Plain(name, values=values):
            assert (name, values) == ("a", (1,))
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Plain()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        made.nmae = "b"  # type: ignore[attr-defined]


@record
class NeverMade:
    name: str
    values: tuple[int, ...] = ()


@dataclass(frozen=True)
class Declared:
    name: str
    values: tuple[int, ...] = ()


def test_a_record_shows_what_it_takes_before_one_is_made_and_after() -> None:
    assert inspect.signature(NeverMade) == inspect.signature(Declared)
    NeverMade("a")
    assert inspect.signature(NeverMade) == inspect.signature(Declared)


@pytest.mark.parametrize("kind", [Ours, Plain])
def test_replaced_does_what_replace_of_the_standard_library_does(kind: type) -> None:
    made = kind("a", (1,))
    assert replaced(made, values=(2,)) == replace(made, values=(2,)) == kind("a", (2,))
    assert replaced(made) == made
    with pytest.raises(TypeError, match="nmae"):
        replaced(made, nmae="b")


def test_a_draft_can_be_set_and_has_no_hash() -> None:
    @draft
    class Draft:
        name: str
        notes: list[str] = field(default_factory=list)

    made = Draft("a")
    made.name = "b"
    made.notes.append("c")
    assert (made, Draft("a").notes) == (Draft("b", ["c"]), [])
    with pytest.raises(TypeError, match="unhashable"):
        hash(made)
