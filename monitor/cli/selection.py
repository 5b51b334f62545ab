"""What a command line names: integrations, APIs and candidate files, with the nearest name where one is wrong."""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.integration import Configuration, Integration


def named(name: str, known: Iterable[str], *, what: str, where: str) -> str:
    """`name`, where it is one of `known`. Raises `UsageError` (code `no-such-…`) with the nearest one."""
    names = list(known)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    help_text = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(names)) or 'none'}"
    raise UsageError(Diagnostic(f"no-such-{what}", f"there is no {what} {name!r} in {where}", help=help_text))


def integration_named(configuration: Configuration, name: str, path: Path) -> Integration:
    by_name = {each.name: each for each in configuration.integrations}
    return by_name[named(name, by_name, what="integration", where=str(path))]


def selected(configuration: Configuration, name: str | None, path: Path) -> tuple[Integration, ...]:
    """All integrations, or the one that was named."""
    return configuration.integrations if name is None else (integration_named(configuration, name, path),)


def assignments(values: Sequence[str], option: str, integrations: Sequence[Integration], path: Path) -> dict[str, Path]:
    """`API=FILE` options as API name -> existing file."""
    apis = {api.name for integration in integrations for api in integration.apis}
    found: dict[str, Path] = {}
    for value in values:
        api, separator, file = value.partition("=")
        if not separator or not file:
            raise UsageError(Diagnostic("usage", f"{option} takes API=FILE, not {value!r}"))
        named(api, apis, what="api", where=str(path))
        if not Path(file).is_file():
            raise UsageError(
                Diagnostic("file-missing", "this file can't be found", Place(file), note=f"given as {option}")
            )
        found[api] = Path(file)
    return found
