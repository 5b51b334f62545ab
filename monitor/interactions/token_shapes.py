"""What is evidently a token, whatever stands in front of it: by its shape alone.

Cautious: ids, digests, UUIDs and words stay, since people need them. `docs/reporting.md` says what is masked.

Sources: GitHub's supported secret scanning patterns, the rules of gitleaks, and the issuers' own pages.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_ISSUED = (
    r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*){0,3}",  # JWT: `{"` in Base64, then its parts
    r"[rs]k_(?:live|test)_\w{10,}|whsec_[\w+/=-]{16,}",  # Stripe
    r"gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}",  # GitHub, GitLab
    r"xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}",  # Slack
    r"(?:AKIA|ASIA)[A-Z0-9]{16}",  # AWS
    r"AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}",  # Google
    r"sk-[\w-]{20,}|hf_[A-Za-z0-9]{30,}",  # OpenAI and Anthropic, Hugging Face
    r"npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}|dop_v1_[0-9a-f]{60,}",  # npm, PyPI, DigitalOcean
    r"(?<=://)[^\s/?#@:'\"]{0,200}:[^\s/?#'\"]{1,500}(?=@)",  # name and password in an address
    r"SG\.[\w-]{16,}\.[\w-]{16,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{30,}",  # SendGrid, Shopify
)
_WITH_PREFIX = rf"(?<![\w-])(?:{'|'.join(_ISSUED)})"
_KEY_BLOCK = r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:.*?-----END [A-Z ]*PRIVATE KEY-----|.*)"
_EVIDENT = re.compile(f"{_WITH_PREFIX}|{_KEY_BLOCK}", re.DOTALL)
_LONG = re.compile(r"(?<![\w/+.-])[\w+][\w+/-]{31,}={0,2}(?![\w/+-])", re.ASCII)
"""Not inside a path: ids in addresses are as long, and a request is nothing without them."""
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_DIGESTS = frozenset({32, 40, 56, 64, 96, 128})
"""Hexadecimal digits of MD5 (and of trace ids), SHA-1 (and of commits), and the lengths of SHA-2."""
_ALTERNATING = 0.45
"""Of its steps from a character to the next, those between capital, small letter and digit: about 0.6 where they are
drawn, below 0.45 in names that people make, `getChargesByCustomerIdV2` too."""
_NAMED = re.compile(r"(?P<name>[A-Za-z][\w-]*)[\"']?(?:\s*[:=]\s*|\s+(?:is\s+)?)[\"'=:]*$")
_NEEDED = frozenset({
    "id", "ids", "etag", "digest", "sha", "md", "hash", "checksum", "fingerprint", "integrity", "trace", "traceparent",
    "tracestate", "span", "ray", "cursor", "commit", "boundary",
})  # fmt: skip
"""Words of the names before what people need: `X-Request-Id`, `ETag`, `sha256`."""


def has_token(text: str) -> bool:
    """Whether something in it is issued as a credential, by its prefix or form."""
    return _EVIDENT.search(text) is not None


def without_issued(text: str, mask: str) -> str:
    """Without what is issued as a credential, wherever it stands."""
    return _EVIDENT.sub(mask, text)


def without_tokens(text: str, mask: str) -> str:
    """Of what people write: also without long random strings that nothing calls an id or a digest."""
    return _LONG.sub(lambda found: mask if _is_random(found) else found[0], without_issued(text, mask))


def words_of(name: str) -> tuple[str, ...]:
    """In lower case: of `X-Shop-Token`, `shop_token` and `shopToken`; a number at the end of one counts as none."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(word.rstrip("0123456789") for word in re.split(r"[^a-z0-9]+", parted.lower()) if word)


def _is_random(found: re.Match[str]) -> bool:
    text = found[0]
    before = _NAMED.search(found.string, max(0, found.start() - 60), found.start())
    names = (*words_of(before["name"] if before else ""), *words_of(text)[:1])
    if _NEEDED & set(names):
        return False
    if _HEX.fullmatch(text):
        return len(text) not in _DIGESTS and not text.isdigit() and len(set(text.lower())) > len(text) // 8
    kinds = list(_kinds(text))
    changes = sum(one != other for one, other in pairwise(kinds) if one and other)
    return {"A", "a", "0"} <= set(kinds) and changes >= _ALTERNATING * (len(text) - 1)


def _kinds(text: str) -> Iterator[str]:
    """Of each character; empty for what separates words."""
    for each in text:
        yield "A" if each.isupper() else "a" if each.islower() else "0" if each.isdigit() else ""
