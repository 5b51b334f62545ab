"""`evidence export|verify`: a case as one signed file, and whether it, or the log of the store, was changed."""

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli import diagnostics
from monitor.cli.options import config_option, database_option, shown_database
from monitor.cli.selection import case_named
from monitor.errors import Diagnostic, Place, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


_WHOLE = re.compile(r"[0-9a-f]{64}")


def _whole(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """In small letters. What is cut short, as a log entry or key is often shown, must not be told as tampering."""
    given = value.strip().lower() if value is not None else None
    if given is not None and not _WHOLE.fullmatch(given):
        raise click.BadParameter("all 64 hexadecimal digits are needed")
    return given


@click.group()
def command() -> None:
    """Hand a case on as one signed file, and check that nothing in it was changed."""


@command.command()
@click.argument("conflict")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="An Ed25519 private key (PEM) to sign with; made where it is missing.  "
    "[default: `signing_key` of settings.yaml, else one in your data folder]",
)
@config_option
@database_option
def export(conflict: str, output: Path, key: Path | None, path: Path, database: str) -> None:
    """Write everything that a case rests on into one file: exchanges, descriptions, verdicts, log, signature.

    It opens without this program: it is a ZIP archive with a page, an HTTP archive and a README. What was redacted
    before it was stored stays redacted, and is listed.
    """
    from monitor import __version__
    from monitor.clock import SystemClock
    from monitor.config import load
    from monitor.reports.bundle.container import pack, public_key_of
    from monitor.reports.bundle.contents import about, files
    from monitor.reports.bundle.gathering import gather
    from monitor.storage import open_existing

    with open_existing(database) as store:
        case = case_named(store, conflict)
        configuration = load(path) if path.exists() else None
        integration = configuration.integration(case.integration) if configuration else None
        found, page = gather(store, case, integration)
    configured = configuration.settings.signing_key if configuration and key is None else None
    signing = _read_key(Path(configured.resolve(os.environ))) if configured else _own_key(key)
    public = public_key_of(signing)
    manifest = about(found, SystemClock().now().isoformat(), __version__)
    try:
        output.write_bytes(pack(manifest, files(found, page, public, __version__), signing))
    except OSError as error:
        raise UsageError(
            Diagnostic("file-unwritable", f"the bundle can't be written ({error.strerror})", Place(str(output)))
        ) from None
    count = len(found.exchanges)
    click.echo(f"{output}: {conflict} with {count} {'exchange' if count == 1 else 'exchanges'}, signed by")
    click.echo(f"  {public}")
    click.echo("whoever gets it checks it with")
    click.echo(f"  compat-monitor evidence verify {shlex.quote(str(output))} --public-key {public}")


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--head", callback=_whole, help="Hash of a log entry that you were told; it has to be in the chain.")
@click.option("--public-key", callback=_whole, help="Whose signature it has to be, in hexadecimal.")
@database_option
@click.pass_context
def verify(ctx: click.Context, file: Path | None, head: str | None, public_key: str | None, database: str) -> None:
    """Check a bundle, without database and network; without FILE, the log of all cases in the store.

    Exit status 0: nothing was changed. 1: something was, and the first such record is named. 2: the file is no bundle.
    3: the log is empty, so that there is nothing to check.
    """
    if file is None and public_key is not None:
        raise click.UsageError("--public-key is of a bundle: name its FILE")
    status, told = _of_store(database, head) if file is None else _of_file(file, head, public_key)
    click.echo(diagnostics.printable(told))
    ctx.exit(status)


def _of_file(file: Path, head: str | None, public_key: str | None) -> tuple[int, str]:
    from monitor.reports.bundle.container import NoBundle, Tampered
    from monitor.reports.bundle.contents import checked

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(
            Diagnostic("file-unreadable", f"the bundle can't be read ({error.strerror})", Place(str(file)))
        ) from None
    found = checked(content)
    if isinstance(found, NoBundle):
        raise UsageError(Diagnostic("not-a-bundle", "this file is no bundle of evidence", Place(str(file))))
    if isinstance(found, Tampered):
        return diagnostics.NO, f"tampered with: {' '.join(found.record.split())}: {found.reason}"
    if public_key is not None and found.public_key != public_key:
        return diagnostics.NO, f"tampered with, or another's: it is signed by\n  {found.public_key}"
    if head is not None and head not in found.heads:
        return diagnostics.NO, f"tampered with, or older: in its chain there is no log entry\n  {head}"
    signed = f"intact: {found.case} of {found.exported_at}, signed by\n  {found.public_key}"
    return diagnostics.YES, f"{signed}\nthe newest log entry in it\n  {found.newest}"


def _of_store(database: str, head: str | None) -> tuple[int, str]:
    from monitor.storage import open_existing

    with open_existing(database) as store:
        problem = store.integrity()
        if problem is not None:
            return diagnostics.NO, f"tampered with: {problem}"
        newest = None
        seen = head is None
        for newest in store.chain_links():
            seen = seen or newest.hash == head
    if not seen:
        return diagnostics.NO, f"tampered with: in the chain there is no log entry\n  {head}"
    if newest is None:
        where = shown_database(database)
        return diagnostics.UNKNOWN, f"nothing to check: the log is empty, since no case was ever opened in\n  {where}"
    return diagnostics.YES, f"intact: {newest.number} log entries, the newest\n  {newest.hash}"


def _own_key(path: Path | None) -> "Ed25519PrivateKey":
    """The key in the file, which is made, readable by its owner alone, where it is missing."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from platformdirs import user_data_path

    path = path or user_data_path("compat-monitor", appauthor=False, ensure_exists=True) / "signing.pem"
    if path.exists():
        return _read_key(path)
    made = Ed25519PrivateKey.generate()
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except OSError as error:
        raise _unusable(path, error) from None
    return made


def _read_key(path: Path) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    place = Place(str(path))
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise _unusable(path, error) from None
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        message = "this is no Ed25519 private key in PEM"
        raise UsageError(
            Diagnostic("key-invalid", message, place, help="`openssl genpkey -algorithm ed25519` makes one")
        )
    return key


def _unusable(path: Path, error: OSError) -> UsageError:
    return UsageError(Diagnostic("key-unreadable", f"the key can't be used ({error.strerror})", Place(str(path))))
