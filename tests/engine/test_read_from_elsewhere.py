"""Which document is read as a description is our configuration: editing it is no change of whoever publishes it."""

import copy
import json

from monitor.engine.descriptions.context import api_contexts
from monitor.model.cases import ConflictStatus
from monitor.model.values import CompatibilityState
from tests.engine.arena import CHARGE, Arena, said, told
from tests.servers.scripted import Reply


async def an_hour_later(arena: Arena):
    arena.later(hours=1)
    return await arena.cycle()


def amount_as_text(arena: Arena):
    document = copy.deepcopy(arena.description)
    document["components"]["schemas"]["Charge"]["properties"]["amount"]["type"] = "string"
    return document


def point_elsewhere(arena: Arena, document) -> None:
    arena.routes["/v2.json"] = said(document)
    arena.rewrite("/openapi.json", "/v2.json")


async def an_overlay_is_edited(arena: Arena) -> None:
    """Ours, after a cycle under it: amounts are text by what it says now."""
    overlay = arena.folder / "ours.yaml"
    action = "{target: '$.components.schemas.Charge.properties.amount', update: {description: ours}}"
    overlay.write_text(f"overlay: 1.0.0\ninfo: {{title: ours, version: '1'}}\nactions: [{action}]\n")
    arena.rewrite("    spec: ", "    overlays: [ours.yaml]\n    spec: ")
    await arena.cycle()
    overlay.write_text(overlay.read_text().replace("description: ours", "type: string"))


def outcomes(report) -> list[str]:
    return [str(each["outcome"]) for each in report.polls]


async def test_another_document_that_we_read_is_no_change_of_its_publisher(either):
    await either.cycle()
    point_elsewhere(either, amount_as_text(either))
    report = await an_hour_later(either)
    assert outcomes(report) == ["moved"]
    assert not report.changes
    (case,) = either.cases()
    assert case.status is ConflictStatus.PENDING
    assert case.title.startswith("the description of payments that is configured now says otherwise")
    assert report.state is CompatibilityState.CONFLICT


async def test_what_breaks_later_is_not_explained_by_our_reading_elsewhere(either):
    """What the provider answers is refused by both documents; no change of the description stands beside it."""
    await either.cycle()
    point_elsewhere(either, amount_as_text(either))
    either.routes["/charges/ch_1042"] = said(CHARGE | {"amount": None})
    report = await an_hour_later(either)
    (found,) = report.regressions
    assert told(report) == [(either.provider, "attributed", either.provider)]
    assert (found["verdict"]["culprit"]["kind"], found["verdict"]["culprit"]["fingerprint"]) == ("behaviour", None)


async def test_what_is_published_there_from_then_on_is_the_publishers_change(either):
    await either.cycle()
    point_elsewhere(either, copy.deepcopy(either.description))
    assert outcomes(await an_hour_later(either)) == ["moved"]
    either.routes["/v2.json"] = said(amount_as_text(either))
    report = await an_hour_later(either)
    assert outcomes(report) == ["changed"]
    assert [case.title.partition(" changed")[0] for case in either.cases()] == [
        {"partner": "Acme Pay", "in-house": "Checkout"}[either.provider]
    ]


async def test_what_one_address_said_of_its_version_is_not_told_to_another(either):
    """An entity tag is of one resource (RFC 9110 §8.8.3): another one with the same tag is not unchanged."""
    either.routes["/openapi.json"] = Reply(body=json.dumps(either.description).encode(), etag='"1"')
    await either.cycle()
    either.rewrite("/openapi.json", "/v2.json")
    either.routes["/v2.json"] = Reply(body=json.dumps(amount_as_text(either)).encode(), etag='"1"')
    assert outcomes(await an_hour_later(either)) == ["moved"]


async def test_an_overlay_that_we_edit_is_no_change_of_the_publisher(either):
    await an_overlay_is_edited(either)
    assert outcomes(await an_hour_later(either)) == ["moved"]
    assert [case.title.partition(" that is")[0] for case in either.cases()] == ["the description of payments"]


async def test_an_address_that_can_not_be_read_at_once_is_still_ours(either):
    """The first fetch from the new address fails; what the second brings is no change of its publisher either."""
    await either.cycle()
    point_elsewhere(either, amount_as_text(either))
    good, either.routes["/v2.json"] = either.routes["/v2.json"], Reply(503)
    assert outcomes(await an_hour_later(either)) in (["unreachable"], ["unreadable"])
    either.routes["/v2.json"] = good
    report = await an_hour_later(either)
    assert outcomes(report) == ["moved"]
    assert not report.changes


async def test_another_value_of_a_variable_in_the_address_is_ours(either):
    either.environ = {"DOCUMENT": "openapi.json"}
    either.rewrite("/openapi.json", "/${DOCUMENT}")
    await either.cycle()
    either.routes["/v2.json"] = said(amount_as_text(either))
    either.environ = {"DOCUMENT": "v2.json"}
    assert outcomes(await an_hour_later(either)) == ["moved"]


async def test_a_file_of_the_same_name_in_another_folder_is_another_document(either):
    """And the same file in another checkout is not."""
    for name, document in {"v1": either.description, "v2": amount_as_text(either)}.items():
        (either.folder / name).mkdir()
        (either.folder / name / "openapi.json").write_text(json.dumps(document))
    either.rewrite(f"spec: {either.host.url('/openapi.json')}", "spec: v1/openapi.json")
    await either.cycle()
    either.rewrite("spec: v1/openapi.json", "spec: v2/openapi.json")
    assert outcomes(await an_hour_later(either)) == ["moved"]
    elsewhere = either.folder.rename(either.folder.with_name("another"))
    either.folder = elsewhere
    (elsewhere / "v2" / "openapi.json").write_text(json.dumps(either.description))
    assert outcomes(await an_hour_later(either)) == ["changed"]


async def test_an_overlay_that_we_edit_while_its_publisher_edits_the_rest_is_told_as_nobodys(either):
    """Which of both made the difference is not looked into: it may be ours."""
    await an_overlay_is_edited(either)
    either.describe(lambda document: document["info"].update(version="2.1"))
    report = await an_hour_later(either)
    assert outcomes(report) == ["moved"]
    assert not report.changes


async def test_an_environment_without_a_description_of_its_own_has_that_of_its_api_again(either):
    """What was read of its own before says nothing any more of what is promised there."""
    either.routes["/other.json"] = said(either.description)
    own = f"        spec: {either.host.url('/other.json')}\n"
    either.rewrite("        base_url:", f"{own}        base_url:")
    await either.cycle()
    either.rewrite(own, "")
    await an_hour_later(either)
    (integration,) = either.configuration.integrations
    assert set(api_contexts(integration, either.store)["payments"].digests) == {None}
