"""The file itself: a ZIP archive of which every byte is covered by one Ed25519 signature (RFC 8032).

`manifest.json` lists every other file with its SHA-256 and size; its keys are ASCII and its values text and whole
numbers, so that its bytes are canonical JSON (RFC 8785). `signature.json` signs these bytes. The archive is made in one
way only (names in order, no compression, no times), so that what stands between its files can't be changed either.
"""

import base64
import binascii
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from monitor.model.json_value import JsonObject, JsonValue, canonical, digest_of

MANIFEST = "manifest.json"
SIGNATURE = "signature.json"
FORMAT = "compat-monitor evidence 1"
ALGORITHM = "Ed25519"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP archive can hold."""
_HEADER = b"PK\x03\x04"
"""Begins each file in a ZIP archive."""

_UNREADABLE = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What `zipfile` raises for an archive that is broken, cut off, encrypted, or of a kind that it does not know."""


@dataclass(frozen=True, slots=True)
class Tampered:
    """The first record that is not what was signed, and in what way."""

    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoBundle:
    """A file that has nothing of a bundle: nobody changed it, it is another file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle of which every byte is as it was signed. `public_key`: of the signer, in hexadecimal."""

    manifest: JsonObject
    files: Mapping[str, bytes]
    public_key: str


def public_key_of(key: Ed25519PrivateKey) -> str:
    """32 bytes in hexadecimal: what companies tell each other, to know whose bundle they hold."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def pack(about: JsonObject, files: Mapping[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """The archive. `about`: what the manifest says besides; text and whole numbers, keys in ASCII."""
    listed: list[JsonValue] = [
        {"name": name, "sha256": digest_of(content), "bytes": len(content)} for name, content in sorted(files.items())
    ]
    manifest = canonical({**about, "format": FORMAT, "files": listed})
    signature = _signature(public_key_of(key), key.sign(manifest))
    return _archive({**files, MANIFEST: manifest, SIGNATURE: signature})


def _signature(public_key: str, signature: bytes) -> bytes:
    return canonical(
        {
            "algorithm": ALGORITHM,
            "public_key": public_key,
            "signature": base64.b64encode(signature).decode("ascii"),
            "signs": MANIFEST,
        }
    )


def open_bundle(content: bytes) -> Opened | Tampered | NoBundle:
    """The files, if every byte is as it was signed; else the first record that is not."""
    if not _has_traces(content):
        return NoBundle()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if sum(each.file_size for each in archive.infolist()) > len(content):
                return Tampered("the file", "it is compressed, which no bundle is")
            files = {name: archive.read(name) for name in names}
    except _UNREADABLE as error:
        return Tampered("the file", f"it can't be read as a bundle ({error})")
    if len(set(names)) != len(names):
        return Tampered("the file", "it holds two files of one name")
    return _unsigned(files) or next(_unlisted(files), None) or _opened(content, files)


def _has_traces(content: bytes) -> bool:
    """Whether it was a bundle once. Other archives may have a manifest, so that its name alone tells nothing."""
    return _HEADER in content and any(each.encode("ascii") in content for each in (SIGNATURE, FORMAT))


def _unsigned(files: Mapping[str, bytes]) -> Tampered | None:
    for name in (MANIFEST, SIGNATURE):
        if name not in files:
            return Tampered(name, "it is missing")
    try:
        said = json.loads(files[SIGNATURE])
        public, signature = bytes.fromhex(said["public_key"]), base64.b64decode(said["signature"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, files[MANIFEST])
    except InvalidSignature:
        return Tampered(MANIFEST, "it is not what was signed")
    except (ValueError, KeyError, TypeError, binascii.Error):
        return Tampered(SIGNATURE, "it is no signature")
    if _signature(public.hex(), signature) != files[SIGNATURE]:
        return Tampered(SIGNATURE, "it says more than a signature")
    if json.loads(files[MANIFEST]).get("format") != FORMAT:
        return Tampered(MANIFEST, "it is of a format that this version does not know")
    return None


def _unlisted(files: Mapping[str, bytes]) -> Iterator[Tampered]:
    listed = {str(each["name"]): each for each in json.loads(files[MANIFEST])["files"]}
    for name, entry in listed.items():
        if name not in files:
            yield Tampered(name, "it is missing")
        elif (digest_of(files[name]), len(files[name])) != (entry["sha256"], entry["bytes"]):
            yield Tampered(name, "its content is not what was signed")
    for name in files.keys() - listed.keys() - {MANIFEST, SIGNATURE}:
        yield Tampered(name, "it was not there when the bundle was signed")


def _opened(content: bytes, files: Mapping[str, bytes]) -> Opened | Tampered:
    if _archive(files) != content:
        return Tampered("the file", "there are bytes between its files that nobody signed")
    return Opened(json.loads(files[MANIFEST]), files, str(json.loads(files[SIGNATURE])["public_key"]))


def _archive(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3  # the same wherever it is made
            archive.writestr(entry, content)
    return held.getvalue()
