"""Paths that gave their beginning to the server's URL, or took it from there: each operation is called where it was."""

from collections.abc import Mapping, Sequence

from monitor.diff.operations.servers import ROOT
from monitor.model.api import Api, Operation, Role, Server, ServerVariable

_Servers = Sequence[tuple[str, Mapping[str, ServerVariable]]]


def handed_over(base: Api, revision: Api) -> Mapping[str, str]:
    """From an operation's shape in the base to that in the revision."""
    before, after = _moved_prefix(base.server_details, revision.server_details)
    if before == after:
        return {}
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


def whole_is_asked(base: Api, revision: Api, moved: Mapping[str, str], handed: Mapping[str, str]) -> bool:
    """Is an operation called at the servers of the whole API on both sides? Not where each has its own, or is called
    where it was. `moved`: by shape in the base. Operations are read until one is found, which the first mostly is.
    """
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


def _moved_prefix(before: Sequence[Server], after: Sequence[Server]) -> tuple[str, str]:
    """What the paths of the base begin with, and those of the revision in its stead, where all else of the servers is
    alike: their number, and what may stand for each variable.
    """
    one, other = ([(each.template.rstrip("/"), each.variables) for each in side or (ROOT,)] for side in (before, after))
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
