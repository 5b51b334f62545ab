"""What a command line names: integrations, APIs and candidate files, with the nearest name where one is wrong."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from monitor.engine.ports import Store
from monitor.errors import Diagnostic, Place, UsageError
from monitor.model.cases import Conflict
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


def assignments(
    values: Sequence[str], option: str, integrations: Sequence[Integration], path: Path
) -> dict[str, tuple[Path, ...]]:
    """`API=FILE` options as API name -> existing files, each once; their order on the command line does not matter."""
    apis = {api.name for integration in integrations for api in integration.apis}
    found: dict[str, set[Path]] = {}
    for value in values:
        api, separator, file = value.partition("=")
        if not separator or not file:
            raise UsageError(Diagnostic("usage", f"{option} takes API=FILE, not {value!r}"))
        named(api, apis, what="api", where=str(path))
        _only_one_company(api, integrations)
        if not Path(file).is_file():
            raise UsageError(
                Diagnostic("file-missing", "this file can't be found", Place(file), note=f"given as {option}")
            )
        found.setdefault(api, set()).add(Path(file))
    return {api: tuple(sorted(files)) for api, files in sorted(found.items())}


def one_each(files: Mapping[str, tuple[Path, ...]], option: str) -> dict[str, Path]:
    """For what an API has one of. Raises `UsageError` where two files are given."""
    for api, given in files.items():
        if len(given) > 1:
            text = f"{option} was given twice for {api}: {' and '.join(str(each) for each in given)}"
            raise UsageError(Diagnostic("usage", text, help="an API has one description in a release"))
    return {api: given[0] for api, given in files.items()}


def _only_one_company(api: str, integrations: Sequence[Integration]) -> None:
    """Two integrations may use one name for two companies' APIs, and a file can't be of both."""
    served = {
        integration.name: integration.company(found.provider).name
        for integration in integrations
        if (found := integration.api(api)) is not None
    }
    if len(set(served.values())) > 1:
        several = ", ".join(f"{company} in {integration}" for integration, company in served.items())
        message = f"several companies serve an API named {api}: {several}"
        raise UsageError(Diagnostic("api-ambiguous", message, help="name the integration with --integration"))


def environment_named(environment: str, integrations: Sequence[Integration], path: Path) -> str:
    """`environment`, where any API has it or none has any. Raises `UsageError` with the nearest one."""
    known = {each.name for one in integrations for api in one.apis for each in api.environments}
    return named(environment, known, what="environment", where=str(path)) if known else environment


def duration_given(value: str | None, option: str) -> timedelta:
    """Zero where the option was left out."""
    from monitor.config import duration

    if value is None:
        return timedelta(0)
    try:
        return duration(value)
    except ValueError as error:
        raise UsageError(Diagnostic("usage", f"{option}: {error}", help="write it as 30m, 2h or 1d")) from None


def case_named(store: Store, conflict: str) -> Conflict:
    """Raises `UsageError` (code `no-such-case`) with the nearest name that there is."""
    found = store.conflict(conflict)
    if found is not None:
        return found
    near = difflib.get_close_matches(conflict, [each.id for each in store.conflicts()], n=1)
    help_text = f"did you mean {near[0]}?" if near else "`compat-monitor conflicts list --all` lists them"
    raise UsageError(Diagnostic("no-such-case", f"there is no case {conflict!r}", help=help_text))
