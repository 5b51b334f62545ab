"""Every URL that was called and is not listed any more is told, and nothing else: counted one by one."""

import copy
import itertools
import re
from collections.abc import Sequence
from random import Random

import pytest

from tests.rules.documents import description, ratings

PAIRS = 200
TEMPLATES = (
    "https://a.com",
    "https://A.com/",
    "https://a.com:443",
    "http://a.com",
    "https://b.com/v1",
    "https://{region}.a.com",
    "https://{region}.a.com/{version}",
    "https://a.com/{version}",
    "https://a.com:{port}",
    "/{version}",
)
VALUES = {"region": ["eu", "us", "ap"], "version": ["v1", "v2"], "port": ["443", "8443"]}


def api(servers: Sequence[dict]) -> dict:
    return description({}, servers=servers)


def drawn(draw: Random) -> dict:
    url = draw.choice(TEMPLATES)
    variables = {}
    for name in re.findall(r"{(\w+)}", url):
        listed = draw.sample(VALUES[name], draw.choice((1, 2)))
        variables[name] = {"enum": listed, "default": listed[0]}
    return {"url": url, **({"variables": variables} if variables else {})}


def edited(servers: list[dict], draw: Random) -> list[dict]:
    held = copy.deepcopy(servers)
    variables = [each for server in held for each in server.get("variables", {}).values()]
    match draw.randrange(4):
        case 0 if len(held) > 1:
            held.pop(draw.randrange(len(held)))
        case 1 if variables:
            one = draw.choice(variables)
            one["enum"] = [one["default"]]
        case 2:
            held[draw.randrange(len(held))] = drawn(draw)
        case _:
            held.append(drawn(draw))
    return held


def called(servers: Sequence[dict]) -> set[str]:
    """As any client writes them: host in lower case, without the scheme's own port and a last slash."""
    found = set()
    for server in servers:
        variables = server.get("variables", {})
        for chosen in itertools.product(*(each["enum"] for each in variables.values())):
            url = server["url"].format(**dict(zip(variables, chosen, strict=True)))
            found.add(url.lower().replace("a.com:443", "a.com").rstrip("/"))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_an_address_that_is_not_listed_any_more_is_told_and_no_other(seed: int) -> None:
    draw = Random(seed)
    for _ in range(PAIRS):
        base = [drawn(draw) for _ in range(draw.choice((1, 2, 3)))]
        revision = edited(base, draw)
        gone = called(base) - called(revision)
        told = "server-removed" in {rule for rule, _ in ratings(api(base), api(revision))}
        assert bool(gone) == told, (base, revision, gone)
