"""Which parameter of one side is which of the other, beside those of the same place and name."""

from collections.abc import Iterator, Mapping

from monitor.diff.operations.matching import Matched
from monitor.diff.operations.templates import overlap
from monitor.model.api import Parameter, ParameterIn


def by_place(
    matched: Matched, before: Mapping[str, Parameter], after: Mapping[str, Parameter]
) -> tuple[Mapping[str, Parameter], Mapping[str, Parameter]]:
    """With new keys where the templates of both sides have not as many variables: those of the path go by what stands
    in the place of each where the paths of one are among those of the other, else by name.
    """
    shapes = matched.base.shape, matched.revision.shape
    wider, narrower = overlap(*shapes[::-1]), overlap(*shapes)
    if wider is not None:
        alike = {own: other for other, own in wider.alike.items()}
    elif narrower is not None:
        alike = dict(narrower.alike)
    else:
        return _by_name(before), _by_name(after)
    placed = {
        key if each.position is None else f"path {alike.get(each.position, each.name)}": each
        for key, each in before.items()
    }
    return placed, after


def _by_name(parameters: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
    return {f"path {each.name}" if each.position is not None else key: each for key, each in parameters.items()}


def rejoined(
    gone: Mapping[str, Parameter], new: dict[str, Parameter], *, in_order: bool
) -> Iterator[tuple[Parameter, Parameter | None]]:
    """Each that is gone with what it became, taken out of `new`.

    Where both sides have the same path template, parameters of the path that its names don't match are matched in
    order; any by name that moved, say, from the query into a header.
    """
    for parameter in gone.values():
        found = next((key for key, other in new.items() if _has_moved(parameter, other)), None)
        if found is None and in_order and parameter.location is ParameterIn.PATH:
            found = next((key for key, other in new.items() if other.location is ParameterIn.PATH), None)
        yield parameter, None if found is None else new.pop(found)


def _has_moved(before: Parameter, after: Parameter) -> bool:
    """One of the path that has no room in it was never sent, and can't move."""
    was_sent = before.location is not ParameterIn.PATH or before.position is not None
    return was_sent and before.name == after.name and before.location is not after.location
