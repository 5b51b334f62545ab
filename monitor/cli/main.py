"""`compat-monitor`: the root command, and the one place where an error becomes text and an exit status."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from monitor import __version__
from monitor.cli import diagnostics
from monitor.cli.commands import TABLE, LazyGroup
from monitor.errors import Diagnostic, MonitorError, Place, UsageError

_STATUSES = """\b
Exit status:
  0   yes, or compatible
  1   no, or a conflict
  2   arguments, configuration, or a document given here can't be read
  3   unknown; the output names what is missing and who can supply it
  70  a mistake of compat-monitor itself
"""


@click.group(
    cls=LazyGroup,
    table=TABLE,
    epilog=_STATUSES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="compat-monitor")
@click.option(
    "--debug",
    is_flag=True,
    envvar="COMPAT_MONITOR_DEBUG",
    help="Show where in the program an error was raised.",
)
def root(debug: bool) -> None:  # `run` reads it from the context
    """Watch two companies' APIs, and say which side changed what, with evidence."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; what goes wrong is printed to standard error.

    A command ends with `ctx.exit(status)`; one that returns has succeeded.
    """
    context: click.Context | None = None
    try:
        with root.make_context("compat-monitor", list(arguments)) as context:
            root.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last resort: a bug is said to be one
        return _report(error, debug=bool(context and context.params.get("debug")))
    return diagnostics.YES


def main() -> None:
    """Entry point of the console script."""
    status = run(sys.argv[1:])
    gc.freeze()  # all memory is given back at once; to look through it for cycles first costs a tenth of a small `diff`
    sys.exit(status)


def _report(error: BaseException, *, debug: bool) -> int:
    """Print what stopped the command, as far as a reader is there to read it; the exit status."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return diagnostics.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _leave_pipe()
        return diagnostics.PIPE_CLOSED
    if debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return diagnostics.USAGE
    if isinstance(error, click.ClickException):
        error = UsageError(_of_click(error))
    if not isinstance(error, MonitorError):
        error = MonitorError(_of_bug(error, debug=debug))
    diagnostics.show(error)
    return diagnostics.status_of(error)


def _of_click(error: click.ClickException) -> Diagnostic:
    message = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    quoting = "; a pattern that the command is to read wants quotes" if "extra argument" in message else ""
    return Diagnostic(
        "usage",
        message[:1].lower() + message[1:],
        help=f"see '{context.command_path} --help'{quoting}" if context else None,
    )


def _of_bug(error: BaseException, *, debug: bool) -> Diagnostic:
    """Name the kind of error and its place in the program, not its text, which may hold another company's data."""
    import traceback

    package = Path(__file__).parent.parent
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if package in Path(frame.filename).parents]
    place = None
    if frames:
        place = Place(Path(frames[-1].filename).relative_to(package.parent).as_posix(), frames[-1].lineno)
    return Diagnostic(
        "bug",
        f"compat-monitor {__version__} met a {type(error).__name__} that it should have handled",
        place,
        note="this is a mistake of the program, not yours",
        help="please report it" + ("" if debug else ", with what 'compat-monitor --debug …' prints"),
    )


def _leave_pipe() -> None:
    """Point standard output at nothing, so that the interpreter's last flush does not complain about the pipe again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
