"""Objects of a description, with their references followed; what can't be read becomes a note."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field

from monitor.documents.pointers import escape_token, join_pointer, local_pointer, resolve_pointer
from monitor.model.api import Note, traced
from monitor.model.json_value import OBJECT, JsonObject, JsonValue
from monitor.model.record import draft, record


@draft
class Reading:
    """One pass over a document, which collects notes."""

    root: JsonObject
    notes: list[Note] = field(default_factory=list)
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where `root` departs from what is written: prefixes of pointers, as in `Api.origins`."""

    def part(self, pointer: str, held: JsonValue = None) -> "Part | None":
        """The object at `pointer`, references followed; None, with a note, where there is none.

        `held`: what stands there, where the caller has it at hand.
        """
        if isinstance(held, OBJECT) and "$ref" not in held:
            return Part(pointer, held, self)
        place, way = pointer, list[str]()
        while place not in way:
            try:
                value = held if held is not None and not way else resolve_pointer(self.root, place)
            except KeyError:
                self.broken(pointer, f"nothing stands at {self._as_written(place)}")
                return None
            if not isinstance(value, OBJECT):
                self.broken(pointer, f"an object is expected at {self._as_written(place)}")
                return None
            reference = value.get("$ref")
            if reference is None:
                return Part(place, value, self)
            target = local_pointer(reference) if isinstance(reference, str) else None
            if target is None:
                self.broken(pointer, _unfollowed(reference))
                return None
            way.append(place)
            place = target
        circle = way[way.index(place) :]
        first = circle.index(min(circle))
        shown = " → ".join(map(self._as_written, (*circle[first:], *circle[: first + 1])))
        self.broken(pointer, f"the reference leads back to itself: {shown}")
        return None

    def holds(self, pointer: str) -> bool:
        """Does anything stand there?"""
        try:
            resolve_pointer(self.root, pointer)
        except KeyError:
            return False
        return True

    def _as_written(self, pointer: str) -> str:
        return f"#{traced(self.origins, pointer)}"

    def broken(self, pointer: str, message: str) -> None:
        note = Note(pointer, message)
        if note not in self.notes:
            self.notes.append(note)


@record
class Part:
    """An object of the document; `pointer` is where it really stands."""

    pointer: str
    value: JsonObject
    reading: Reading

    def place(self, *tokens: str) -> str:
        """The pointer of something inside."""
        return self.pointer + join_pointer(*tokens)

    def part(self, name: str) -> "Part | None":
        """An object member, or None where it is absent or (with a note) not an object."""
        return self.reading.part(self.place(name), self.value[name]) if name in self.value else None

    def parts(self, name: str) -> Iterator[tuple[str, "Part"]]:
        """The members of an object of objects, without extensions; or of a list, by index.

        Most such objects are maps, whose names may begin with `x-`, as those of headers often do. An empty list in the
        place of one is an empty map as some programs write it.
        """
        held = self.value.get(name)
        names: list[str]
        if held is None:
            return
        if isinstance(held, OBJECT):
            names = [each for each, value in held.items() if not _is_extension(name, each, value)]
        elif isinstance(held, Sequence) and not isinstance(held, str) and (name in _LISTS or not held):
            names = [str(index) for index in range(len(held))]
        else:
            form = "neither an object nor a list" if name in _LISTS else "not an object"
            self.reading.broken(self.place(name), f"`{name}` can't be read: it is {form}")
            return
        pointer = self.place(name)
        for each in names:
            part = self.reading.part(
                f"{pointer}/{escape_token(each)}", held[each] if isinstance(held, OBJECT) else held[int(each)]
            )
            if part is not None:
                yield each, part

    def spelt(self, name: str, meant: Callable[[str], str]) -> Iterator[tuple[str, "Part"]]:
        """As `parts`, of names that may be spelt in several ways: of those that mean the same, the last is read."""
        found: dict[str, tuple[str, Part]] = {}
        for written, part in self.parts(name):
            other, earlier = found.get(meant(written), (written, part))
            if earlier.value != part.value:
                self.reading.broken(earlier.pointer, f"`{other}` stands beside `{written}`, which is read in its place")
            found[meant(written)] = (written, part)
        yield from found.values()

    def text(self, name: str) -> str | None:
        """A string member; a note where it is something else."""
        held = self.value.get(name)
        if held is None or isinstance(held, str):
            return held
        self.reading.broken(self.place(name), f"`{name}` is not a string")
        return None

    def listed(self, name: str) -> tuple[str, ...]:
        """Of a text with commas."""
        return tuple((self.text(name) or "").split(",")) if name in self.value else ()

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean member, also in quotes, where nothing else can be meant; a note where it is something else."""
        held = as_flag(self.value.get(name, default))
        if isinstance(held, bool):
            return held
        self.reading.broken(self.place(name), f"`{name}` is not true or false")
        return default

    def schema(self, name: str = "schema") -> str | None:
        """The pointer of a schema, references not followed; None where absent or (with a note) not a schema."""
        if name not in self.value:
            return None
        if isinstance(self.value[name], Mapping | bool):
            return self.place(name)
        self.reading.broken(self.place(name), f"`{name}` is not a schema")
        return None


def as_flag(value: JsonValue) -> JsonValue:
    return _FLAGS.get(value.lower(), value) if isinstance(value, str) else value


_FLAGS = {"true": True, "false": False}
_LISTS = frozenset({"parameters", "servers", "prefixEncoding"})
"""What a list may hold; what such an object holds in its place is read all the same."""

_EXTENSIBLE = frozenset({"paths", "responses"})
"""Objects of objects that are no maps (OpenAPI 3.0: Paths Object, Responses Object)."""


def _is_extension(holder: str, name: str, value: JsonValue) -> bool:
    return name.startswith("x-") and (holder in _EXTENSIBLE or not isinstance(value, Mapping))


def _unfollowed(reference: JsonValue) -> str:
    file = reference.partition("#")[0] if isinstance(reference, str) else ""
    if file:
        return f"{file} was not read: it is missing, or out of reach"
    return f"the reference {reference!r} does not point into this document"
