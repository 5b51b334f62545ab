"""Lines told one by one are those of the whole text split at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reports import written_lines
from monitor.reports.written_lines import WrittenLines

TEXTS = st.text(st.sampled_from("ab\n\r€😀"), max_size=60)


@given(
    text=TEXTS, span=st.integers(1, 9), first=st.integers(-70, 70), last=st.integers(-70, 70), step=st.integers(1, 3)
)
def test_lines_and_slices_are_those_of_the_text(text: str, span: int, first: int, last: int, step: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written_lines, "_SPAN", span)
        lines, whole = WrittenLines(text.encode()), text.split("\n")
        assert list(lines) == whole
        assert lines[first:last:step] == whole[first:last:step]
        assert lines[first:last:-step] == whole[first:last:-step]
        assert [lines[-number] for number in range(1, len(whole) + 1)] == whole[::-1]
    with pytest.raises(IndexError):
        lines[len(whole)]


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert WrittenLines(b"a\n\xff\nb")[1] == "\ufffd"
