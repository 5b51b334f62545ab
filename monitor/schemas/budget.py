"""A bound on the work that one question may cost."""

_STEPS = 60_000
_FEWER = 10_000
_PATIENCE = 8


class ExhaustedError(Exception):
    """The question is too large for its budget."""


class Budget:
    """Counts steps down; a step is a goal, a branch, an evaluated schema or a state of an automaton."""

    def __init__(self, steps: int = _STEPS) -> None:
        self._steps = self.left = steps

    def renew(self) -> None:
        """For the next question."""
        self.left = self._steps

    def spend(self, steps: int = 1) -> None:
        """Raises ExhaustedError when nothing is left."""
        self.left -= steps
        if self.left < 0:
            raise ExhaustedError


class Allowance:
    """What the questions of one comparison may cost together: where many are too large, those that follow are alike,
    and each of them gets less.
    """

    def __init__(self) -> None:
        self._given, self._exhausted = Budget(), 0

    def next(self) -> Budget:
        self._exhausted += self._given.left < 0
        self._given = Budget(_STEPS if self._exhausted < _PATIENCE else _FEWER)
        return self._given
