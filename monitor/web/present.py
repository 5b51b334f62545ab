"""The visitor whose request is being answered.

A context variable, so that templates and lists know the visitor without each handler handing them on: one that forgot
to would show everything. It is set for the length of a request, and threads that answer it inherit it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from monitor.access.visitor import OUTSIDER, Visitor

_VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=OUTSIDER)


def visitor() -> Visitor:
    """Nobody who may see anything, where no request is being answered."""
    return _VISITOR.get()


@contextmanager
def present(somebody: Visitor) -> Iterator[None]:
    before = _VISITOR.set(somebody)
    try:
        yield
    finally:
        _VISITOR.reset(before)
