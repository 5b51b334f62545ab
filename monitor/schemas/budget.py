"""A bound on the work that one question may cost."""

_STEPS = 60_000


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
