"""What is said where too much is asked at once."""


class BusyError(Exception):
    """`own`: whoever asks has asked already, and is not answered yet; else all places are taken by others."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("busy")
        self.own = own
