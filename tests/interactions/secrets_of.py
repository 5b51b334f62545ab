"""Secrets of each kind that people paste, made up: for tests that look for them in what is kept."""

import base64
import json
import string

from hypothesis import strategies as st

LETTERS = string.ascii_letters + string.digits
_SMALL, _CAPITAL, _DIGIT = (
    st.sampled_from(string.ascii_lowercase),
    st.sampled_from(string.ascii_uppercase),
    st.sampled_from(string.digits),
)


def _drawn(alphabet: str, low: int, high: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=low, max_size=high)


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


_JWT = st.builds(
    lambda subject, signature: f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part({'sub': subject})}.{signature}",
    _drawn(LETTERS, 4, 10),
    _drawn(LETTERS + "-_", 20, 43),
)
_RANDOM = st.lists(
    st.tuples(_SMALL, _CAPITAL, _DIGIT).flatmap(st.permutations).map("".join), min_size=11, max_size=20
).map("".join)
"""Capitals, small letters and digits in turn, as a draw mixes them."""
_HEX = st.builds(lambda text: f"{text}a7c1", _drawn("0123456789abcdef", 44, 44).filter(lambda text: len(set(text)) > 8))
BY_SHAPE = {
    "JWT": _JWT,
    "Stripe": _drawn(LETTERS, 16, 24).map(lambda text: f"sk_live_{text}"),
    "GitHub": _drawn(LETTERS, 36, 36).map(lambda text: f"ghp_{text}"),
    "Slack": _drawn(LETTERS, 12, 24).map(lambda text: f"xoxb-{text}"),
    "AWS": _drawn(string.ascii_uppercase + string.digits, 16, 16).map(lambda text: f"AKIA{text}"),
    "Google": _drawn(LETTERS, 35, 35).map(lambda text: f"AIza{text}"),
}
"""Known wherever they stand."""
IN_PROSE = {**BY_SHAPE, "random": _RANDOM, "hexadecimal": _HEX}
"""Known in a sentence without a name in front."""
NAMED = st.builds(lambda text: f"{text}x7", _drawn(LETTERS, 10, 30))
"""Known by its name only."""
