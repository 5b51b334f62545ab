"""`record`: a frozen dataclass that is quick to define and quick to make."""

from dataclasses import MISSING, Field, dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

Defined = TypeVar("Defined")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[Defined]) -> type[Defined]:
    """A dataclass with slots, equal and hashed by all its attributes. The type checker sees that none is set later.

    It stands for `dataclass(frozen=True, slots=True)` where the start of a command waits for some hundred definitions:
    that one writes and compiles seven methods for each (1 ms, where this takes 0.1, and writes the `__init__` when the
    first is made), and its `__init__`, which must go around its own `__setattr__`, takes four times as long.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass looks for a signature to put there
    for name, method in _METHODS.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    made = _plain(cls) or dataclass(slots=True, eq=False, repr=False)(cls)
    names = made.__match_args__  # type: ignore[attr-defined]  # set by dataclass
    made.values_of = staticmethod(attrgetter(*names) if names else _nothing)  # type: ignore[attr-defined]
    return made


@dataclass_transform(field_specifiers=(field,))
def draft(cls: type[Defined]) -> type[Defined]:
    """A record of something that is still being put together: its attributes may be set, and it has no hash."""
    made = record(cls)
    made.__hash__ = None  # type: ignore[assignment]
    return made


def replaced(one: Defined, **values: Any) -> Defined:
    """As `dataclasses.replace`, which first has the standard library read the class."""
    known: Any = one
    return known.__class__(**{**{name: getattr(one, name) for name in known.__match_args__}, **values})  # type: ignore[no-any-return]


def _plain(cls: type[Defined]) -> type[Defined] | None:
    """With slots and an `__init__`, all that most records need; None where a field has more to it than a default, or
    what makes one.
    """
    names = tuple(vars(cls).get("__annotations__", ()))
    values = vars(cls)
    if len(cls.__bases__) > 1 or hasattr(cls.__base__, "__match_args__"):
        return None
    if any(isinstance(held := values.get(name), Field) and not _only_makes(held) for name in names):
        return None
    kept = {name: value for name, value in values.items() if name not in {*names, "__dict__", "__weakref__"}}
    kept |= {"__slots__": names, "__match_args__": names, "__dataclass_fields__": _Fields(cls)}
    kept |= {"__qualname__": cls.__qualname__, "__signature__": _Signature(cls)}
    metaclass: Any = type(cls)
    made: Any = metaclass(cls.__name__, cls.__bases__, kept)
    made.__init__ = _late(made, names, tuple(values[name] for name in names if name in values))
    return made  # type: ignore[no-any-return]


def _late(cls: Any, names: tuple[str, ...], defaults: tuple[object, ...]) -> Any:
    """Writes the `__init__` when the first record of a kind is made: one run meets few kinds."""

    def __init__(self: Any, *arguments: Any, **named: Any) -> None:  # noqa: N807
        cls.__init__ = _initializer(names, defaults)
        cls.__init__(self, *arguments, **named)

    return __init__


def _only_makes(held: Field[Any]) -> bool:
    return held.default_factory is not MISSING and held.init and held.repr and bool(held.compare) and held.hash is None


def _initializer(names: tuple[str, ...], defaults: tuple[object, ...]) -> Any:
    """`defaults`: those of the last names; a field stands for a value that is made anew each time."""
    makers = {
        name: held.default_factory
        for name, held in zip(names[len(names) - len(defaults) :], defaults, strict=True)
        if isinstance(held, Field)
    }
    made: dict[str, Any] = {"makers": makers}
    values = {name: f"makers[{name!r}]() if {name} is makers else {name}" if name in makers else name for name in names}
    lines = "\n ".join(f"self.{name}={value}" for name, value in values.items()) or "pass"
    exec(f"def __init__({','.join(('self', *names))}):\n {lines}", made)  # noqa: S102  # as dataclass does
    made["__init__"].__defaults__ = tuple(makers if isinstance(each, Field) else each for each in defaults)
    return made["__init__"]


class _Fields:
    """What `replace` and `fields` of the standard library look for; few records are ever asked."""

    def __init__(self, cls: Any) -> None:
        self._cls = cls

    def __get__(self, _record: object, owner: Any) -> Any:
        standard: Any = dataclass(eq=False, repr=False)(self._cls)
        owner.__dataclass_fields__ = standard.__dataclass_fields__
        return owner.__dataclass_fields__


class _Signature:
    """What `inspect` shows, whether a record was made or not."""

    def __init__(self, cls: Any) -> None:
        self._cls = cls

    def __get__(self, _record: object, owner: Any) -> Any:
        from inspect import signature

        return signature(dataclass(eq=False, repr=False)(self._cls))


def _nothing(_record: object) -> tuple[()]:
    return ()


def _equals(one: Any, other: Any) -> Any:
    return one.values_of(one) == other.values_of(other) if one.__class__ is other.__class__ else NotImplemented


def _hashed(one: Any) -> int:
    return hash(one.values_of(one))


def _shown(one: Any) -> str:
    attributes = ", ".join(f"{name}={getattr(one, name)!r}" for name in one.__match_args__)
    return f"{one.__class__.__qualname__}({attributes})"


_METHODS = {"__eq__": _equals, "__hash__": _hashed, "__repr__": _shown}
