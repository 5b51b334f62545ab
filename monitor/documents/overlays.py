"""Overlays: a list of edits that is laid over a description before it is read (Overlay Specification 1.0 and 1.1).

Actions are applied in their order, each to what the ones before left. Every edit is kept, so that a place in the result
can be led back to the file that it is from. `extends` is not looked at: whoever names an overlay says what it is for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor.documents.places import locate
from monitor.documents.pointers import join_pointer, split_pointer
from monitor.documents.reading import load
from monitor.errors import Diagnostic, DocumentError, Place
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.record import record

_VERSION = re.compile(r"1\.([01])\.\d+")


@record
class Placed:
    """The value at `pointer`, and all below it, stands at `written` in the overlay `file`."""

    pointer: str
    file: str
    written: str


@record
class Copied:
    """The value at `pointer` is that which stood at `source` (1.1: `copy`)."""

    pointer: str
    source: str


@record
class Shifted:
    """The item `index` of the array at `pointer` was removed, so that those behind it moved up."""

    pointer: str
    index: int


OverlayEdit = Placed | Copied | Shifted

Tokens = tuple[str | int, ...]
"""Member names and indices from the root to a value."""


@record
class Overlaid:
    """`edits` in order, with the pointers that were valid when each was made."""

    value: JsonObject
    edits: tuple[OverlayEdit, ...] = ()
    idle: tuple[str, ...] = ()
    """Actions that select nothing, or do nothing with it, in words: allowed, and often a mistake."""

    def origin(self, pointer: str) -> tuple[str | None, str]:
        """The overlay file (None: the entry file) that a place of the result is written in, and its pointer there."""
        tokens = split_pointer(pointer)
        for edit in reversed(self.edits):
            held = split_pointer(edit.pointer)
            if tokens[: len(held)] != held:
                continue
            rest = tokens[len(held) :]
            if isinstance(edit, Placed):
                return edit.file, edit.written + join_pointer(*rest)
            if isinstance(edit, Copied):
                tokens = (*split_pointer(edit.source), *rest)
            elif rest and rest[0].isdecimal() and int(rest[0]) >= edit.index:
                tokens = (*held, str(int(rest[0]) + 1), *rest[1:])
        return None, join_pointer(*tokens)


def overlaid(document: Document) -> Overlaid:
    """The entry file with the document's overlays applied, in order.

    Raises `DocumentError`: what `load` raises, naming the file, and `overlay-version`, `overlay-malformed`,
    `overlay-target`, `overlay-not-applicable`, with file, line and column in the overlay.
    """
    entry = load(document.files[document.entry], document.source)
    if not document.overlays:
        return Overlaid(entry)
    applying = _Applying(_copy(entry))
    for key in document.overlays:
        overlay = _Overlay(key, document.files[key])
        for index in range(len(overlay.actions)):
            applying.apply(overlay, index)
    return Overlaid(applying.value, tuple(applying.edits), tuple(applying.idle))


class _Overlay:
    """Private: one overlay file, with its form checked."""

    def __init__(self, key: str, content: bytes) -> None:
        self.key, self.name, self._content = key, Document.overlay_name(key), content
        value = load(content, self.name)
        if "overlay" not in value:
            raise self.problem(
                "overlay-version",
                "",
                "this is no Overlay: the member `overlay`, which names the version of its specification, is missing",
                help_="begin it with `overlay: 1.0.0` or `overlay: 1.1.0`",
            )
        found = _VERSION.fullmatch(str(value["overlay"]))
        if found is None:
            raise self.problem(
                "overlay-version",
                "/overlay",
                f"version {value['overlay']} of the Overlay Specification is not one that can be read",
                help_="use `overlay: 1.0.0` or `overlay: 1.1.0`",
            )
        self.replaces_primitives = self.copies = found[1] == "1"
        actions = value.get("actions")
        if not isinstance(actions, list) or not actions:
            raise self.problem("overlay-malformed", "/actions" if "actions" in value else "", "it lists no actions")
        self.actions = [self._action(index, each) for index, each in enumerate(actions)]

    def _action(self, index: int, action: JsonValue) -> JsonObject:
        place = f"/actions/{index}"
        if not isinstance(action, Mapping):
            raise self.problem("overlay-malformed", place, "an action is not an object")
        if not isinstance(action.get("target"), str):
            raise self.problem("overlay-malformed", place, "an action has no `target`, or one that is not text")
        if not isinstance(action.get("remove", False), bool):
            raise self.problem("overlay-malformed", f"{place}/remove", "`remove` is not true or false")
        if "copy" in action and not (self.copies and isinstance(action["copy"], str)):
            raise self.problem("overlay-malformed", f"{place}/copy", "`copy` is a JSONPath, and known from 1.1 on")
        return action

    def problem(self, code: str, pointer: str, message: str, help_: str | None = None) -> DocumentError:
        line, column = locate(self._content, pointer) or (None, None)
        return DocumentError(Diagnostic(code, message, Place(self.name, line, column, pointer), help=help_))


class _Applying:
    """Private: the value as it is after each action, changed in place."""

    def __init__(self, value: JsonValue) -> None:
        self.value: Any = value
        self.edits: list[OverlayEdit] = []
        self.idle: list[str] = []

    def apply(self, overlay: _Overlay, index: int) -> None:
        action, place = overlay.actions[index], f"/actions/{index}"
        called = f"{overlay.name}: action {index + 1} ({action['target']})"
        targets = self._select(overlay, f"{place}/target", str(action["target"]))
        if not targets:
            self.idle.append(f"{called} selects nothing")
        if action.get("remove") is True:
            for tokens in sorted(targets, key=_from_the_end, reverse=True):
                self._remove(overlay, place, tokens)
        elif "update" in action:
            for tokens in targets:
                self._update(overlay, place, tokens, action["update"])
        elif "copy" in action:
            sources = self._select(overlay, f"{place}/copy", str(action["copy"]))
            if len(sources) != 1:
                raise overlay.problem(
                    "overlay-not-applicable", f"{place}/copy", f"it selects {len(sources)} values, where one is needed"
                )
            value = _copy(_at(self.value, sources[0]))
            for tokens in targets:
                self._merge(_Source(self, None, join_pointer(*sources[0])), tokens, value)
        else:
            self.idle.append(f"{called} has no `update` and no `remove`")

    def _select(self, overlay: _Overlay, pointer: str, path: str) -> list[Tokens]:
        from jsonpath import JSONPathEnvironment, JSONPathError  # takes 0.1 s, and most comparisons have no overlay

        try:
            found = JSONPathEnvironment(strict=True).finditer(path, self.value)
            return list(dict.fromkeys(match.parts for match in found))
        except (JSONPathError, RecursionError) as error:
            reason = str(error).partition("\n")[0]
            raise overlay.problem("overlay-target", pointer, f"not a JSONPath (RFC 9535): {reason}") from None

    def _remove(self, overlay: _Overlay, place: str, tokens: Tokens) -> None:
        if not tokens:
            raise overlay.problem("overlay-not-applicable", f"{place}/target", "it would remove the whole description")
        holder = _at(self.value, tokens[:-1])
        last = tokens[-1]
        del holder[last]
        if isinstance(last, int):
            self.edits.append(Shifted(join_pointer(*tokens[:-1]), last))

    def _update(self, overlay: _Overlay, place: str, tokens: Tokens, update: JsonValue) -> None:
        target = _at(self.value, tokens)
        is_container = isinstance(target, dict | list)
        if isinstance(target, dict) != isinstance(update, Mapping) and not isinstance(target, list):
            kind = "an object" if isinstance(target, dict) else "a single value"
            raise overlay.problem(
                "overlay-not-applicable", f"{place}/update", f"it can't be merged into {join_pointer(*tokens)}, {kind}"
            )
        if not is_container and not overlay.replaces_primitives:
            raise overlay.problem(
                "overlay-not-applicable",
                f"{place}/target",
                f"{join_pointer(*tokens)} is neither an object nor an array",
                help_="select the object that holds it, or use `overlay: 1.1.0`",
            )
        self._merge(_Source(self, overlay.key, f"{place}/update"), tokens, update)

    def _merge(self, source: "_Source", tokens: Tokens, value: JsonValue) -> None:
        """Objects member by member, arrays end to end; an array takes anything else as one more item."""
        target = _at(self.value, tokens)
        if isinstance(target, dict) and isinstance(value, Mapping):
            for name, each in value.items():
                if name in target and _can_hold(target[name], each):
                    self._merge(source.below(name), (*tokens, name), each)
                else:
                    target[name] = _copy(each)
                    source.below(name).placed((*tokens, name))
        elif isinstance(target, list):
            listed = isinstance(value, list | tuple)
            for index, each in enumerate(value if isinstance(value, list | tuple) else (value,)):
                target.append(_copy(each))
                (source.below(str(index)) if listed else source).placed((*tokens, len(target) - 1))
        else:
            _at(self.value, tokens[:-1])[tokens[-1]] = _copy(value)
            source.placed(tokens)


@record
class _Source:
    """Where what is merged is from: a place in an overlay file or, without one, in the value itself."""

    applying: _Applying
    file: str | None
    pointer: str

    def below(self, name: str) -> "_Source":
        return _Source(self.applying, self.file, self.pointer + join_pointer(name))

    def placed(self, tokens: Tokens) -> None:
        pointer = join_pointer(*tokens)
        edit = Copied(pointer, self.pointer) if self.file is None else Placed(pointer, self.file, self.pointer)
        self.applying.edits.append(edit)


def _can_hold(target: object, value: object) -> bool:
    """Both objects, or both arrays: what is merged and not replaced."""
    return (isinstance(target, dict) and isinstance(value, Mapping)) or (
        isinstance(target, list) and isinstance(value, list | tuple)
    )


def _from_the_end(tokens: Tokens) -> list[tuple[bool, int, str]]:
    """Later items and deeper places sort higher."""
    return [(isinstance(each, int), each if isinstance(each, int) else 0, str(each)) for each in tokens]


def _at(value: Any, tokens: Iterable[str | int]) -> Any:
    for token in tokens:
        value = value[token]
    return value


def _copy(value: JsonValue) -> JsonValue:
    """With nothing shared, as YAML's aliases share it, so that an edit is felt in one place."""
    if isinstance(value, Mapping):
        return {name: _copy(each) for name, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else value
