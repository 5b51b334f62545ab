"""Whatever stands in a description, a trial says something about it and writes a file that loads."""

import copy
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import load
from monitor.model.descriptions import Document
from monitor.model.sides import Side
from monitor.openapi.endings import endings_of
from monitor.schemas import jsonschema_rs_judge
from monitor.trial import text
from monitor.trial.arguments import Argument, Kind
from monitor.trial.described import Described, described
from monitor.trial.first_integration import written
from monitor.trial.live import planned
from monitor.trial.relation import related
from monitor.trial.servers import base_url_of, known_servers
from tests.trial.samples import answer_schema, description, get

WHOLE = description(
    {
        "/a": get(answer_schema(n={"$ref": "#/components/schemas/N"}), deprecated=True, **{"x-sunset": "2027-01-01"}),
        "/b/{id}": get(parameters=[{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]),
    },
    servers=[{"url": "https://{where}.shop.example/v1", "variables": {"where": {"default": "api"}}}],
    components={"schemas": {"N": {"type": "object", "properties": {"old": {"deprecated": True}}}}},
)
ODD = [
    "",
    "${HOME}",
    "http://[::1",
    "http://127.0.0.1:1/",
    "//",
    "\x1b[2J",
    "\ud800",
    "a\nb",
    "{}",
    "#/components",
    "2027-99-01",
]
JUNK = st.sampled_from([None, True, 0, -1, 1e300, [], {}, [[]], {"$ref": "#"}, {"": {}}, *ODD])


def places(value, place=()):
    yield place
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*place, key))


PLACES = [place for place in places(WHOLE) if place and place != ("openapi",)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=4))
async def test_nothing_in_a_description_stops_a_trial(edits):
    value = copy.deepcopy(WHOLE)
    for place, junk in edits:
        held = value
        try:
            for step in place[:-1]:
                held = held[step]
            held[place[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    address = "https://shop.example/openapi.json"
    document = Document("openapi.json", {"openapi.json": json.dumps(value).encode()}, address)
    found = await described(
        Argument(Kind.WEB, address), Side.PARTNER, document, "given", location=address, address=address
    )
    if not isinstance(found, Described):
        assert found.answer
        return
    endings_of(found.api, {})
    planned(found.api)
    base_url_of(found)
    known_servers(found)
    assert [*text.lines(related(found, found, jsonschema_rs_judge()))]
    assert [*text.lines(found.found)]
    with tempfile.TemporaryDirectory() as folder:
        finding = written([found], Path(folder) / "contracts", None, frozenset())
        assert next(text.lines(finding)).startswith("· wrote")
        (integration,) = load(Path(folder) / "contracts").integrations
        for api in integration.apis:
            assert api.spec.location.variables == ()
