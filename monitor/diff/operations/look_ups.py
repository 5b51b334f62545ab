"""Facts that need no schema, with the message that shows each: it is made where somebody is shown it."""

from collections.abc import Callable
from dataclasses import replace

from monitor.model.changes import looked_up
from monitor.model.facts import Fact
from monitor.model.json_value import JsonObject
from monitor.model.values import Direction, Loss


def shown_by(fact: Fact, direction: Direction, message: Callable[[], JsonObject], loss: Loss = Loss.REFUSED) -> Fact:
    """What `message` has or lacks is declared by one side only.

    Of what consumers receive the revision sends it, save where that is what it no longer does.
    """
    accepted = "base" if direction is Direction.REQUEST or loss is Loss.UNSENT else "revision"
    return replace(fact, proof=replace(fact.proof, again=lambda: looked_up(message(), accepted, loss)))
