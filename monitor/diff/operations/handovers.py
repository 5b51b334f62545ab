"""Paths that gave their beginning to the server's URL, or took it from there: each operation is called where it was,
though perhaps at another host.
"""

from collections.abc import Callable, Mapping, Sequence

from monitor.diff.operations.servers import ROOT, below_host
from monitor.model.api import Api, Operation, Role, Server, ServerVariable
from monitor.model.record import record

_Server = tuple[str, Mapping[str, ServerVariable]]
_Servers = Sequence[_Server]


@record
class Handover:
    """`operations`: from the shape in the base to that in the revision."""

    operations: Mapping[str, str]
    is_elsewhere: bool = False
    """Is the host another?"""
    note: str = ""
    """What people must know to see that no path is."""


def handed_over(base: Api, revision: Api) -> Handover:
    for said in (_whole, _below_host):
        before, after = _moved_prefix(base.server_details, revision.server_details, said)
        if before != after:
            found = _operations(base, revision, before, after)
            if said is _whole or not found:
                return Handover(found)
            which = f"begin with {after} now" if after else f"no longer begin with {before}"
            return Handover(found, is_elsewhere=True, note=f"where paths {which}, what follows the host is the same")
    return Handover({})


def _operations(base: Api, revision: Api, before: str, after: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for shape, operation in base.operations.items():
        method, _, path = shape.partition(" ")
        if not path.startswith(f"{before}/") or shape in revision.operations:
            continue
        target = f"{method} {after}{path.removeprefix(before)}"
        other = revision.operations.get(target)
        if other is not None and target not in base.operations and _is_of_root(operation) and _is_of_root(other):
            found[shape] = target
    return found


def whole_is_asked(base: Api, revision: Api, moved: Mapping[str, str], handover: Handover) -> bool:
    """Is an operation called at the servers of the whole API on both sides? Not where each has its own, or is called
    where it was. `moved`: by shape in the base. Operations are read until one is found, which the first mostly is.
    """
    handed = {} if handover.is_elsewhere else handover.operations
    nobody_calls = not handed
    for shape in base.operations:
        target = moved.get(shape, shape)
        if shape in handed or target not in revision.operations:
            continue
        pair = base.operations[shape], revision.operations[target]
        if all(map(_is_of_root, pair)):
            return True
        nobody_calls = nobody_calls and pair[0].role is not Role.CONSUMER
    return nobody_calls


def _whole(server: Server) -> _Server:
    return server.template.rstrip("/"), server.variables


def _below_host(server: Server) -> _Server:
    path = below_host(server.template).rstrip("/")
    return path, {name: each for name, each in server.variables.items() if f"{{{name}}}" in path}


def _moved_prefix(
    before: Sequence[Server], after: Sequence[Server], said: Callable[[Server], _Server]
) -> tuple[str, str]:
    """What the paths of the base begin with, and those of the revision in its stead, where all else that is said of the
    servers is alike: their number, and what may stand for each variable.
    """
    one, other = ([said(each) for each in side or (ROOT,)] for side in (before, after))
    for shorter, longer in ((one, other), (other, one)):
        for url, _ in shorter:
            for whole, _ in longer:
                prefix = whole.removeprefix(url) if whole.startswith(f"{url}/") else ""
                if prefix and _alike([(f"{each}{prefix}", variables) for each, variables in shorter], longer):
                    return (prefix, "") if shorter is one else ("", prefix)
    return "", ""


def _alike(one: _Servers, other: _Servers) -> bool:
    """In any order."""
    return all(each in other for each in one) and all(each in one for each in other)


def _is_of_root(operation: Operation) -> bool:
    return operation.role is Role.CONSUMER and not operation.servers
