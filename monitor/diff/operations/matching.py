"""One operation on both sides, and who reads which of its messages."""

from monitor.diff.messages.http import Illustrator
from monitor.diff.operations.templates import overlap, written_out
from monitor.diff.sides import Sides
from monitor.model.api import Operation, Role
from monitor.model.record import record, replaced
from monitor.model.values import Direction


@record
class Matched:
    base: Operation
    revision: Operation
    sides: Sides

    @property
    def requests(self) -> Direction:
        """The direction of its requests: consumers send them, save for webhooks and callbacks."""
        return Direction.REQUEST if self.base.role is Role.CONSUMER else Direction.RESPONSE

    @property
    def responses(self) -> Direction:
        return Direction.RESPONSE if self.base.role is Role.CONSUMER else Direction.REQUEST

    def illustrator(self, direction: Direction) -> Illustrator:
        """Of the side that sends what is read in that direction."""
        if direction is Direction.REQUEST:
            return self.of_base
        return Illustrator(self._as_called, self.sides.revision_schemas, self.sides.samples)

    @property
    def _as_called(self) -> Operation:
        """The revision's, at the path of the base where it has variables for what that says."""
        shared = overlap(self.revision.shape, self.base.shape)
        if shared is None:
            return self.revision
        return replaced(self.revision, path=written_out(self.revision.path, shared.written))

    @property
    def of_base(self) -> Illustrator:
        """Of the base, also for what it sends: the revision may no longer."""
        return Illustrator(self.base, self.sides.base_schemas, self.sides.samples)
