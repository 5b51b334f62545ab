"""Overlays of a description: local files, read at each fetch, since they change without their description changing."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from monitor.model.descriptions import Fetched, FetchFailed, FetchResult, Unchanged, Validators
from monitor.model.integration import SpecSource
from monitor.model.json_value import digest_of
from monitor.sources.limits import FetchLimits, UnfetchableError, too_large


@dataclass(frozen=True, slots=True)
class Overlays:
    """Names and bytes, in order."""

    files: tuple[tuple[str, bytes], ...]

    @classmethod
    async def read(cls, source: SpecSource, environ: Mapping[str, str], limits: FetchLimits) -> Self:
        """Raises `UnfetchableError` for a file that can't be read, `UsageError` for a variable that is not set."""
        paths = [Path(each.resolve(environ)) for each in source.overlays]
        return cls(tuple([await asyncio.to_thread(_read, path, limits) for path in paths]))

    @property
    def digest(self) -> str | None:
        written = (digest_of(name.encode()) + digest_of(content) for name, content in self.files)
        return digest_of("".join(written).encode()) if self.files else None

    def still_valid(self, validators: Validators | None) -> Validators | None:
        """None where other overlays were laid over what is known: an untouched description has changed then too."""
        return validators if validators is None or validators.overlays == self.digest else None

    def laid_over(self, result: FetchResult) -> FetchResult:
        if isinstance(result, FetchFailed) or not self.files:
            return result
        validators = replace(result.validators, overlays=self.digest)
        if isinstance(result, Unchanged):
            return Unchanged(validators)
        return Fetched(result.document.with_overlays(self.files), validators, result.headers)


def _read(path: Path, limits: FetchLimits) -> tuple[str, bytes]:
    try:
        with path.open("rb") as file:
            content = file.read(limits.bytes_max + 1)
    except OSError as error:
        reason = (error.strerror or "it can't be read").lower()
        message = f"the overlay can't be read: {reason}"
        raise UnfetchableError.because("overlay-unreadable", message, str(path), transient=False) from None
    if len(content) > limits.bytes_max:
        raise too_large(str(path), limits)
    return path.name, content
