"""The root command: help, errors as text, and exit statuses."""

import subprocess
import sys

import click
import pytest

from monitor.cli import commands, diagnostics, main
from monitor.errors import Diagnostic, DocumentError, OtherSideError, Place, StoreError, UsageError

FULL = Diagnostic("code-here", "this is wrong", Place("a.yaml", 3, 5), note="a note", help="do that")


@pytest.fixture
def raising(monkeypatch):
    """Make `compat-monitor fail` raise an error of choice."""

    def install(error):
        @click.command()
        def command():
            raise error

        monkeypatch.setattr(main.root, "table", {"fail": commands.Entry("tests.cli.test_main", "Fails.", "failing")})
        monkeypatch.setattr(sys.modules[__name__], "failing", command, raising=False)

    return install


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError(FULL), diagnostics.USAGE),
        (DocumentError(FULL), diagnostics.USAGE),
        (StoreError(FULL), diagnostics.USAGE),
        (OtherSideError(FULL, transient=True), diagnostics.UNKNOWN),
        (KeyError("secret-value"), diagnostics.BUG),
        (KeyboardInterrupt(), diagnostics.INTERRUPTED),
        (click.exceptions.Exit(1), diagnostics.NO),
        (click.UsageError("Bad."), diagnostics.USAGE),
    ],
    ids=["usage", "document", "store", "other side", "bug", "interrupted", "verdict", "arguments"],
)
def test_each_family_of_errors_has_its_exit_status(raising, error, status):
    raising(error)
    assert main.run(["fail"]) == status


def test_a_diagnostic_is_printed_in_the_form_of_rustc(raising, capsys):
    raising(UsageError(FULL, Diagnostic("other", "and this")))
    main.run(["fail"])
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        "error[code-here]: this is wrong\n"
        "  --> a.yaml:3:5\n"
        "  = note: a note\n"
        "  = help: do that\n"
        "\n"
        "error[other]: and this\n"
    )


def test_a_bug_is_ours_and_its_text_stays_unprinted(raising, capsys):
    raising(KeyError("secret-value"))
    main.run(["fail"])
    errors = capsys.readouterr().err
    assert "met a KeyError" in errors
    assert "please report it" in errors
    assert "secret-value" not in errors


def test_a_bug_shows_its_traceback_when_asked(raising, capsys):
    raising(KeyError("the text"))
    assert main.run(["--debug", "fail"]) == diagnostics.BUG
    assert "Traceback" in capsys.readouterr().err


def test_text_of_another_company_does_not_steer_the_terminal():
    assert "\x1b" not in diagnostics.printable("\x1b[2Jgone")
    assert diagnostics.printable("\x1b[2Jgone\nnext") == "\\x1b[2Jgone\nnext"


@pytest.mark.parametrize(
    ("arguments", "message", "help_line"),
    [
        (["dif"], "no such command 'dif'; did you mean 'diff'?", "see 'compat-monitor --help'"),
        (["zzzzzz"], "no such command 'zzzzzz'", "see 'compat-monitor --help'"),
        (["--nope"], "no such option", "see 'compat-monitor --help'"),
    ],
    ids=["a near name", "no near name", "an option"],
)
def test_a_wrong_word_on_the_command_line_is_named(capsys, arguments, message, help_line):
    assert main.run(arguments) == diagnostics.USAGE
    errors = capsys.readouterr().err
    assert message in errors
    assert help_line in errors


def test_a_reader_that_goes_away_ends_the_command_without_a_word():
    program = (
        "import sys, click; from monitor.cli import commands, main\n"
        "def spout():\n"
        "    for _ in range(100_000): click.echo('line ' * 20)\n"
        "sys.modules['spouting'] = type(sys)('spouting'); sys.modules['spouting'].command = click.command()(spout)\n"
        "main.root.table = {'spout': commands.Entry('spouting', 'Spouts.')}\n"
        "sys.exit(main.run(['spout']))\n"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(timeout=30) == diagnostics.PIPE_CLOSED


def test_help_lists_every_command_and_every_exit_status(capsys):
    assert main.run(["--help"]) == diagnostics.YES
    text = capsys.readouterr().out
    for name in commands.TABLE:
        assert f"  {name} " in text
    for status in (diagnostics.YES, diagnostics.NO, diagnostics.USAGE, diagnostics.UNKNOWN, diagnostics.BUG):
        assert f"\n    {status} " in text


@pytest.mark.parametrize("name", commands.TABLE)
def test_each_command_listed_exists_and_explains_itself(name, capsys):
    assert main.run([name, "--help"]) == diagnostics.YES
    assert capsys.readouterr().out.startswith(f"Usage: compat-monitor {name}")


def test_it_runs_as_a_module_where_no_script_is_on_the_path():
    told = subprocess.run([sys.executable, "-m", "monitor", "diff", "base.yaml"], capture_output=True, text=True)
    assert told.returncode == diagnostics.USAGE
    assert "missing argument 'REVISION'" in " ".join(told.stderr.split())
    assert "compat-monitor diff --help" in told.stderr
