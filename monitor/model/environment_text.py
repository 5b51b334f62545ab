"""Configuration text that may name environment variables, which are read only by a command that uses it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.errors import Diagnostic, Place, UsageError

_SECRET_MIN = 8
"""Characters; what is shorter is found where nothing is secret."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class EnvironmentText:
    """Text such as `Bearer ${ACME_TOKEN}`. Showing or storing the template never shows the secret."""

    template: str
    place: Place | None = None

    def __str__(self) -> str:
        return self.template

    @property
    def variables(self) -> tuple[str, ...]:
        """The names the template mentions, in order."""
        return tuple(_VARIABLE.findall(self.template))

    def resolve(self, environ: Mapping[str, str]) -> str:
        """The text with each `${NAME}` replaced.

        Raises `UsageError` (code `environment-variable-missing`) where a name is not set.
        """
        missing = [name for name in self.variables if name not in environ]
        if missing:
            raise UsageError(
                Diagnostic(
                    "environment-variable-missing",
                    f"environment variable {missing[0]} is not set",
                    self.place,
                    note=f"needed by {self.template!r}",
                    help=f"export {missing[0]}=… before you start the command",
                )
            )
        return _VARIABLE.sub(lambda match: environ[match.group(1)], self.template)

    def secrets(self, environ: Mapping[str, str]) -> tuple[str, ...]:
        """The values that the variables have now and that must never be stored or shown; unset ones are left out."""
        return tuple(environ[name] for name in self.variables if environ.get(name))


@dataclass(frozen=True, slots=True)
class SecretText(EnvironmentText):
    """Text that is used as it stands, a `${NAME}` in it too, and never shown."""

    template: str = field(repr=False)

    def __str__(self) -> str:
        return "…"

    @property
    def variables(self) -> tuple[str, ...]:
        return ()

    def resolve(self, environ: Mapping[str, str]) -> str:  # noqa: ARG002 - as its parent takes it
        return self.template

    def secrets(self, environ: Mapping[str, str]) -> tuple[str, ...]:  # noqa: ARG002 - as its parent takes it
        """All of it, and what stands behind a scheme, such as `Bearer`."""
        return tuple(each for each in (self.template, self.template.partition(" ")[2]) if len(each) >= _SECRET_MIN)
