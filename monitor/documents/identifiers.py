"""What schemas in several files are called: by location, `$self`, `$id`, anchors (JSON Schema 2020-12, Core, 8.2).

A part with an identifier of its own is a *resource*; so is each file. A resource is known by its URI or location.
"""

from collections.abc import Mapping
from urllib.parse import unquote

from monitor.documents.pointers import resolve_pointer
from monitor.documents.references import Keywords, base_below, base_of, keywords_in, resolve_location
from monitor.model.json_value import JsonValue
from monitor.model.record import record

Bindings = tuple[tuple[str, str], ...]
"""Name of a dynamic anchor -> the outermost resource that has it, among those that led to a place; sorted."""


@record
class Target:
    """A place in a file."""

    file: str
    pointer: str


class Identifiers:
    """Of all files of a description. `identified` False: only locations and pointers name anything (2.0, 3.0)."""

    def __init__(self, files: Mapping[str, JsonValue], *, identified: bool) -> None:
        self._values = files
        self.roots: dict[str, Target] = {}
        """Where each resource begins."""
        self.outer: dict[str, str] = {}
        """What the identifier of each resource is relative to."""
        self._files: dict[str, str] = {}
        self._anchors: dict[tuple[str, str], Target] = {}
        self._resources: dict[Target, str] = {}
        self._dynamic: dict[str, set[str]] = {}
        """Name of a dynamic anchor -> the resources that have it."""
        self._references: dict[str, set[str]] = {}
        self._dynamic_references: dict[str, set[str]] = {}
        """Both by the resource that they stand in."""
        for file, value in files.items():
            outer = base_of(value, file, identified=identified)
            base = base_below(value, outer) if identified and isinstance(value, Mapping) else outer
            self._files[file] = base
            self._add(base, Target(file, ""), outer)
        for file, value in files.items() if identified else ():
            for each in keywords_in(value, self.outer[self._files[file]], identified=True):
                self._read(file, each)
        self._ambiguous = frozenset(name for name, resources in self._dynamic.items() if len(resources) > 1)
        self._sensitive = self._leading_to_ambiguous()

    def _add(self, resource: str, root: Target, outer: str) -> None:
        self.roots.setdefault(resource, root)
        self.outer.setdefault(resource, outer)
        self._resources.setdefault(root, resource)

    def _read(self, file: str, found: Keywords) -> None:
        place, value, base = Target(file, found.pointer), found.value, found.base
        if isinstance(value.get("$id"), str) and base not in self.roots:
            self._add(base, place, self.resource_of(place))
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = value.get(keyword)
            if isinstance(name, str):
                self._anchors.setdefault((base, name), place)
                if keyword == "$dynamicAnchor":
                    self._dynamic.setdefault(name, set()).add(base)
        for keyword, known in (("$ref", self._references), ("$dynamicRef", self._dynamic_references)):
            reference = value.get(keyword)
            if isinstance(reference, str):
                known.setdefault(base, set()).add(reference)

    def _leading_to_ambiguous(self) -> frozenset[str]:
        """Resources with a reference that depends on who leads there, and those that lead to one, by any way."""
        found = {
            resource
            for resource, references in self._dynamic_references.items()
            if any(each.partition("#")[2] in self._ambiguous for each in references)
        }
        growing = bool(found)
        while growing:
            size = len(found)
            for resource, references in self._references.items():
                targets = (self.target(each, resource, "") for each in references)
                if any(target is not None and self.resource_of(target) in found for target in targets):
                    found.add(resource)
            growing = len(found) > size
        return frozenset(found)

    def resource_of(self, place: Target) -> str:
        """The innermost resource that a place lies in."""
        pointer = place.pointer
        while (found := self._resources.get(Target(place.file, pointer))) is None and pointer:
            pointer = pointer.rpartition("/")[0]
        return found or place.file

    def target(self, reference: str, base: str, file: str) -> Target | None:
        """What a reference means: by what the files call themselves, else by where they were fetched from.

        `#/components/…` inside of a schema with a name of its own leads into that schema, where nothing of the kind
        stands; its author, and most who read it, mean the file.
        """
        fragment = unquote(reference.partition("#")[2])
        first: Target | None = None
        for written in (resolve_location(base, reference), resolve_location(file, reference)):
            resource = written if written in self.roots else self._files.get(written)
            if resource is None:
                continue
            found = self._inside(resource, fragment)
            if found is None or self._is_there(found):
                return found
            first = first or found
        return first

    def _is_there(self, place: Target) -> bool:
        try:
            resolve_pointer(self._values[place.file], place.pointer)
        except (KeyError, ValueError):
            return False
        return True

    def _inside(self, resource: str, fragment: str) -> Target | None:
        """By pointer or anchor; by a pointer without its first slash where that leads to something, as it is meant."""
        root = self.roots[resource]
        if fragment and not fragment.startswith("/"):
            meant = Target(root.file, f"{root.pointer}/{fragment}")
            return self._anchors.get((resource, fragment), meant if self._is_there(meant) else None)
        return Target(root.file, root.pointer + fragment)

    def dynamic_target(self, reference: str, base: str, file: str, bindings: Bindings) -> Target | None:
        """What a `$dynamicRef` means to whoever came by these bindings (section 8.2.3.2)."""
        static, name = self.target(reference, base, file), reference.partition("#")[2]
        if static is None or self.resource_of(static) not in self._dynamic.get(name, ()):
            return static
        bound = dict(bindings).get(name)
        return static if bound is None else self._anchors[bound, name]

    def entered(self, bindings: Bindings, resource: str) -> Bindings:
        """The bindings of whoever came by `bindings` and enters a resource."""
        added = {name: resource for name in self._ambiguous if resource in self._dynamic[name]}
        return tuple(sorted({**added, **dict(bindings)}.items()))

    def is_sensitive(self, resource: str) -> bool:
        """Does what a resource means depend on who leads there?"""
        return resource in self._sensitive
