"""Content codings, as pure functions."""

import bz2
import gzip
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.network.compression import CorruptBodyError, undo_codings

ENCODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "identity": bytes,
}
CODINGS = st.lists(st.sampled_from(sorted(ENCODERS)), max_size=3)


@given(content=st.binary(max_size=5000), codings=CODINGS)
def test_what_was_coded_is_undone_in_reverse(content: bytes, codings: list[str]) -> None:
    coded = content
    for coding in codings:
        coded = ENCODERS[coding](coded)
    assert undo_codings(coded, ", ".join(codings), limit=10_000, partial=False) == (content, False)


@given(
    content=st.binary(min_size=1, max_size=5000), limit=st.integers(0, 6000), coding=st.sampled_from(sorted(ENCODERS))
)
def test_no_more_than_the_limit_comes_out(content: bytes, limit: int, coding: str) -> None:
    found, cut = undo_codings(ENCODERS[coding](content), coding, limit=limit, partial=False)
    if coding == "identity":
        assert (found, cut) == (content, False)
    else:
        assert (found, cut) == (content[:limit], len(content) > limit)


def test_several_gzip_members_are_one_body() -> None:
    assert undo_codings(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", limit=10, partial=False) == (b"ab", False)


def test_deflate_without_its_header_is_understood() -> None:
    bare = zlib.compress(b"content" * 100)[2:-4]
    assert undo_codings(bare, "deflate", limit=1000, partial=False) == (b"content" * 100, False)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_a_body_that_ends_early_is_corrupt_unless_it_was_cut_on_purpose(coding: str) -> None:
    content = bytes(range(256)) * 40
    coded = ENCODERS[coding](content)[:-5]
    with pytest.raises(CorruptBodyError, match="ends in the middle"):
        undo_codings(coded, coding, limit=100_000, partial=False)
    found, cut = undo_codings(coded, coding, limit=100_000, partial=True)
    assert content.startswith(found)
    assert cut


@pytest.mark.parametrize("codings", ["br", "gzip, unheard-of", "gzip, gzip, gzip, gzip"])
def test_codings_that_are_not_known_are_left_alone(codings: str) -> None:
    assert undo_codings(b"as it is", codings, limit=100, partial=False) == (b"as it is", False)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_other_data_is_corrupt(coding: str) -> None:
    with pytest.raises(CorruptBodyError, match="not properly compressed"):
        undo_codings(bz2.compress(b"x" * 1000), coding, limit=100, partial=False)
