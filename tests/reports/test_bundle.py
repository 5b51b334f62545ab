"""A bundle: every byte of it is covered by one signature, and the first record that was changed is named."""

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.json_value import digest_of
from monitor.reports.bundle.container import (
    NoBundle,
    Opened,
    Tampered,
    _archive,
    _signature,
    open_bundle,
    pack,
    public_key_of,
)
from monitor.reports.bundle.contents import checked

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FILES = {"log.json": b"[]\n", "exchanges/1.json": b'{"status": 200}', "README.txt": "what — it is".encode()}
WHOLE = pack({"case": "acme-1"}, FILES, KEY)


def archive(files) -> bytes:
    """As anybody's tool would write it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_a_bundle_opens_as_it_was_packed_and_is_the_same_each_time():
    opened = open_bundle(WHOLE)
    assert isinstance(opened, Opened), opened
    assert {name: opened.files[name] for name in FILES} == FILES
    assert (opened.manifest["case"], opened.public_key) == ("acme-1", public_key_of(KEY))
    assert pack({"case": "acme-1"}, dict(reversed(FILES.items())), KEY) == WHOLE


def test_no_byte_can_be_changed():
    for place in range(len(WHOLE)):
        changed = bytearray(WHOLE)
        changed[place] ^= 1
        assert isinstance(open_bundle(bytes(changed)), Tampered), place


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=40))
def test_nothing_can_be_put_in(place, more):
    assert isinstance(open_bundle(WHOLE[:place] + more + WHOLE[place:]), Tampered)


@given(st.integers(0, len(WHOLE) - 1))
def test_nothing_can_be_cut_off(end):
    found = open_bundle(WHOLE[:end])
    traces_are_left = end >= WHOLE.index(b"compat-monitor evidence 1") + len("compat-monitor evidence 1")
    assert isinstance(found, Tampered if traces_are_left else NoBundle)


@pytest.mark.parametrize(
    ("edit", "record"),
    [
        (lambda files: files.update({"log.json": b"[1]\n"}), "log.json"),
        (lambda files: files.pop("exchanges/1.json"), "exchanges/1.json"),
        (lambda files: files.update({"more.txt": b""}), "more.txt"),
        (
            lambda files: files.update({"manifest.json": files["manifest.json"].replace(b"acme", b"acne")}),
            "manifest.json",
        ),
        (lambda files: files.pop("signature.json"), "signature.json"),
        (lambda files: files.update({"signature.json": b"{}"}), "signature.json"),
        (lambda files: files.update({"signature.json": files["signature.json"] + b"\n"}), "signature.json"),
    ],
    ids=["changed", "taken out", "put in", "manifest", "unsigned", "no signature", "spaces"],
)
def test_the_first_record_that_was_changed_is_named(edit, record):
    files = unpacked(WHOLE)
    edit(files)
    found = open_bundle(archive(files))
    assert isinstance(found, Tampered)
    assert found.record == record


def test_it_can_be_checked_without_this_program():
    """As the README inside says: digests by SHA-256, the signature with any Ed25519 library."""
    files = unpacked(WHOLE)
    said, manifest = json.loads(files["signature.json"]), files["manifest.json"]
    import base64

    Ed25519PublicKey.from_public_bytes(bytes.fromhex(said["public_key"])).verify(
        base64.b64decode(said["signature"]), manifest
    )
    listed = {each["name"]: each["sha256"] for each in json.loads(manifest)["files"]}
    assert listed == {name: digest_of(content) for name, content in FILES.items()}


def test_a_bundle_that_somebody_else_signed_anew_is_whole_and_theirs():
    other = Ed25519PrivateKey.generate()
    opened = open_bundle(pack({"case": "acme-1"}, {**FILES, "log.json": b"[1]\n"}, other))
    assert isinstance(opened, Opened)
    assert opened.public_key != public_key_of(KEY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"no archive, though it tells of compat-monitor evidence 1 and its signature.json",
        archive({}),
        archive({"manifest.json": b'{"name": "an extension of a browser"}'}),
    ],
)
def test_what_has_nothing_of_a_bundle_is_none_and_was_not_tampered_with(content):
    assert isinstance(checked(content), NoBundle)


def test_what_was_a_bundle_is_tampered_with_however_little_is_left():
    files = unpacked(WHOLE)
    for name in ("manifest.json", "signature.json"):
        assert checked(archive({name: files[name]})) == Tampered(
            "signature.json" if name == "manifest.json" else "manifest.json", "it is missing"
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["number", "hash", "x"]), inner),
)


@given(st.dictionaries(st.sampled_from(["log.json", "chain.json", "exchanges/1.json"]), JSON), JSON)
def test_whatever_a_stranger_signs_is_answered(files, said):
    """A good signature of somebody: never a crash, and never intact where there is no case in it."""
    about = {"case": said} if isinstance(said, str) else {}
    written = {name: json.dumps(value).encode() for name, value in files.items()}
    assert isinstance(checked(pack(about, written, KEY)), Tampered)


def test_a_case_of_which_nothing_is_logged_is_none():
    about = {"case": "acme-1", "exported_at": "2026-01-01T13:00:00+00:00"}
    assert isinstance(checked(pack(about, {"log.json": b"[]", "chain.json": b"[]"}, KEY)), Tampered)


@pytest.mark.parametrize("manifest", [b"[]", b"null", b"{}", b'{"format": "compat-monitor evidence 1"}', b"[" * 5000])
def test_a_manifest_that_is_none_is_answered(manifest):
    signature = _signature(public_key_of(KEY), KEY.sign(manifest))
    assert isinstance(checked(_archive({"manifest.json": manifest, "signature.json": signature})), Tampered)


def test_a_small_file_that_unpacks_into_a_large_one_is_not_unpacked():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", b" " * 10_000_000)
        made.writestr("signature.json", b"{}")
    assert open_bundle(held.getvalue()) == Tampered("the file", "it is compressed, which no bundle is")
