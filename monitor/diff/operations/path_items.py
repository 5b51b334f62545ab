"""Where on one side an operation would stand that only the other has."""

from monitor.documents.pointers import join_pointer, split_pointer
from monitor.model.api import Api, Operation
from monitor.model.json_value import OBJECT
from monitor.openapi.matching import path_shape


class PathItems:
    """Of one side, by the shape of their paths, which is looked at once and only where somebody asks."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._by_shape: dict[str, dict[str, str]] = {}

    def around(self, own: Api, operation: Operation) -> str:
        """What holds it on its own side, as far as this one has that too: its caller, its path item, all of them."""
        caller = self._api.operations.get(operation.shape.rpartition(" → ")[0])
        if caller is not None:
            return caller.pointer
        kind, name = split_pointer(own.places[operation.shape].held_by)[:2]
        held = self._api.root.get(kind)
        if not isinstance(held, OBJECT):
            return "/paths"
        if name not in held:
            if kind not in self._by_shape:
                self._by_shape[kind] = {path_shape(each): each for each in held}
            name = self._by_shape[kind].get(path_shape(name), "")
        return join_pointer(kind, name) if name else join_pointer(kind)
