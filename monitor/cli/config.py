"""`config check`, `config keys` and `init`."""

import json
import os
from pathlib import Path

import click

from monitor.cli import diagnostics
from monitor.cli.options import format_option
from monitor.errors import Diagnostic, Place, UsageError


@click.group()
def command() -> None:
    """Check a configuration and the load that it makes."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path), default="contracts")
@format_option()
def check(path: Path, output_format: str) -> None:
    """Read a configuration as every other command would, and say what it comes to.

    PATH is a folder or one integration's file; `contracts` where it is left out. Nothing is fetched or sent, and no
    environment variable needs to be set. Exit status 0: it is in order; 2: it is not.
    """
    from monitor.cli.configuration_report import lines, to_json, unset_variables
    from monitor.config import load

    configuration = load(path)
    if output_format == "json":
        click.echo(json.dumps(to_json(configuration, os.environ), indent=2, ensure_ascii=False))
        return
    for line in lines(configuration):
        click.echo("\n".join(diagnostics.fitting(diagnostics.printable(line))))
    for variable in unset_variables(configuration, os.environ):
        click.echo("\n" + diagnostics.render(variable, "note"))


@command.command()
def keys() -> None:
    """Print the manual page of all keys, as Markdown."""
    from monitor.config.manual import page

    click.echo(page(), nl=False)


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default="contracts")
def init(path: Path) -> None:
    """Write a commented integration to start from, and overwrite nothing.

    PATH is the folder for it (made where it is missing; `contracts` where PATH is left out), or a new YAML file.
    """
    from importlib.resources import files

    from monitor.config.folder import SUFFIXES

    file = path if path.suffix in SUFFIXES else path / "integration.yaml"
    if file.exists():
        raise UsageError(
            Diagnostic("file-exists", "this file is there already", Place(str(file)), help="name another file")
        )
    text = files("monitor.config").joinpath("starter.yaml").read_text(encoding="utf-8")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"the file can't be written: {(error.strerror or 'unknown reason').lower()}"
        raise UsageError(Diagnostic("file-unwritable", message, Place(str(file)))) from error
    click.echo(f"wrote {file}")
    click.echo(f"next: put your own addresses in, then 'compat-monitor config check {path}'")
