"""A value inside a contract document that knows where it stands, so that each complaint names its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from monitor.documents.pointers import join_pointer
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.json_value import JsonValue


@dataclass(frozen=True, slots=True)
class ContractNode:
    """`pointer` is an RFC 6901 JSON Pointer into the document that people know as `contract`."""

    value: JsonValue
    contract: str
    pointer: str = ""

    def error(self, message: str, *, advice: str | None = None) -> UsageError:
        return UsageError(
            Diagnostic("contract-malformed", message, Place(self.contract, pointer=self.pointer or "/"), help=advice)
        )

    def child(self, step: str | int, value: JsonValue) -> "ContractNode":
        return ContractNode(value, self.contract, self.pointer + join_pointer(step))

    def members(
        self, *, required: Sequence[str] = (), known: Sequence[str] | None = None
    ) -> Mapping[str, "ContractNode"]:
        """The members of an object. `known`: any other name is refused; None: others are left alone."""
        if not isinstance(self.value, Mapping):
            raise self.error(f"expected an object, found {kind_of(self.value)}")
        present = list(self.value)
        if known is not None:
            for name in present:
                if name not in known:
                    raise self.child(name, None).error(f"{name!r} is not a known key", advice=_nearest(name, known))
        for name in required:
            if name not in self.value:
                raise self.error(f"key {name!r} is missing", advice=_misspelt(name, present))
        return {name: self.child(name, value) for name, value in self.value.items()}

    def items(self) -> list["ContractNode"]:
        if isinstance(self.value, str) or not isinstance(self.value, Sequence):
            raise self.error(f"expected a list, found {kind_of(self.value)}")
        return [self.child(index, value) for index, value in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.error(f"expected text, found {kind_of(self.value)}")
        return self.value

    def scalar_text(self) -> str:
        """Text, or a number or boolean in its JSON spelling."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return str(self.value) if isinstance(self.value, int | float) else self.text()

    def status(self) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not 100 <= self.value <= 599:
            raise self.error(f"expected an HTTP status from 100 to 599, found {self.value!r}")
        return self.value


def kind_of(value: JsonValue) -> str:
    """The JSON type as people name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "an object" if isinstance(value, Mapping) else "a list"


def _nearest(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(known)}"


def _misspelt(name: str, present: Sequence[str]) -> str | None:
    close = get_close_matches(name, present, n=1)
    return f"is {close[0]!r} meant to be {name!r}?" if close else None
