"""Options that several commands share, so that they are spelled and explained once."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

DEFAULT_CONFIG = Path("contracts")
DATABASE_VARIABLE = "COMPAT_MONITOR_DATABASE"

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def default_database() -> str:
    """URL of the SQLite file in the user's data folder, which is made where it is missing."""
    from platformdirs import user_data_path

    folder = user_data_path("compat-monitor", appauthor=False, ensure_exists=True)
    return sqlite_url(folder / "monitor.sqlite")


def sqlite_url(path: Path) -> str:
    """SQLAlchemy's URL of a SQLite file."""
    return f"sqlite:///{path.absolute()}"


def _database_url(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    if not value:
        return default_database()
    return value if "://" in value else sqlite_url(Path(value))


def given(ctx: click.Context, path: Path) -> str:
    """The options with which a printed command asks what this one asked: configuration and database, where they are
    not the usual ones. A database that a variable names is named by it for the next command too.
    """
    config = "" if path == DEFAULT_CONFIG else f" --config {shlex.quote(str(path))}"
    return f"{config}{given_database(ctx)}"


def given_database(ctx: click.Context) -> str:
    """` --database …`, where it stood on the command line."""
    if ctx.get_parameter_source("database") is not click.core.ParameterSource.COMMANDLINE:
        return ""
    return f" --database {shlex.quote(shown_database(str(ctx.params['database'])))}"


def shown_database(url: str) -> str:
    """The path of a SQLite file; without a password where a URL has one."""
    from sqlalchemy.engine import make_url

    return url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else make_url(url).render_as_string()


def config_option(function: Decorated) -> Decorated:
    """`--config`, handed to the command as `path: Path`."""
    return click.option(
        "--config",
        "path",
        type=click.Path(path_type=Path),
        default=str(DEFAULT_CONFIG),
        show_default=True,
        help="The configuration folder.",
    )(function)


def database_option(function: Decorated) -> Decorated:
    """`--database`, handed to the command as `database: str`, always a URL."""
    return click.option(
        "--database",
        metavar="URL",
        envvar=DATABASE_VARIABLE,
        show_envvar=True,
        callback=_database_url,
        help="Where observations are kept: a database URL or the path of a SQLite file.  "
        "[default: a SQLite file in your data folder]",
    )(function)


def format_option(*more: str) -> Callable[[Decorated], Decorated]:
    """`--format`, handed to the command as `output_format: str`: text, json, and those in `more`."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json", *more]),
        default="text",
        show_default=True,
        help="For people, or for programs." if not more else "For people, for programs, for code hosts and CI servers.",
    )
