"""What one fetch may cost, and how an unusable one is said."""

from dataclasses import dataclass, replace
from typing import Self

from monitor.errors import Diagnostic, MonitorError, Place
from monitor.model.descriptions import FetchFailed


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """`bytes_max`: of one file, as sent and as decompressed, and of all files of a description together."""

    bytes_max: int = 64 * 2**20
    parts_max: int = 2_000
    seconds_per_file: float = 30.0
    seconds_in_all: float = 300.0
    requests_at_once: int = 50
    requests_at_once_per_host: int = 4
    git_at_once: int = 4


class UnfetchableError(Exception):
    """Ends a fetch inside this room; `failed` is what the caller is given."""

    def __init__(self, failed: FetchFailed) -> None:
        super().__init__(str(failed.diagnostic))
        self.failed = failed

    @classmethod
    def because(
        cls, code: str, message: str, source: str, *, transient: bool, note: str | None = None, help_: str | None = None
    ) -> Self:
        return cls(FetchFailed(Diagnostic(code, message, Place(source), note=note, help=help_), transient))

    @classmethod
    def from_error(cls, error: MonitorError, source: str, *, transient: bool) -> Self:
        """The first diagnostic of `error`, placed at `source` where it says no place."""
        diagnostic = error.diagnostic
        return cls(FetchFailed(replace(diagnostic, place=diagnostic.place or Place(source)), transient))


def too_large(source: str, limits: FetchLimits) -> UnfetchableError:
    return UnfetchableError.because(
        "description-too-large",
        f"the description is larger than {limits.bytes_max // 2**20} MiB",
        source,
        transient=False,
    )
