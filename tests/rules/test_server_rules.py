"""Where an API is called: a URL counts as listed wherever a template can become it."""

import pytest

from tests.rules.documents import changes, compared, description, rated


def api(*servers: str | dict, own: list[dict] | None = None) -> dict:
    listed = [{"url": each} if isinstance(each, str) else each for each in servers]
    operation = {} if own is None else {"servers": own}
    return description(operation, **({"servers": listed} if listed else {}))


def template(url: str = "https://{region}.example", default: str = "eu", values: list[str] | None = None) -> dict:
    return {"url": url, "variables": {"region": {"default": default, **({"enum": values} if values else {})}}}


def beside_open(values: list[str]) -> dict:
    server = template("https://{region}.example/{basePath}/", values=values)
    return {**server, "variables": {**server["variables"], "basePath": {"default": "v1"}}}


def of_2_0(host: str) -> dict:
    plain = {name: value for name, value in description({}).items() if name != "openapi"}
    return {"swagger": "2.0", **plain, "host": host, "schemes": ["https", "http"]}


def without_host(*schemes: str, path: str = "/") -> dict:
    kept = {name: value for name, value in of_2_0("").items() if name != "host"}
    return {**kept, "basePath": path, "schemes": [*schemes]}


EU, US = "https://eu.example", "https://us.example"
ANY_PORT = {"url": "https://eu.example:{port}", "variables": {"port": {"default": "8443"}}}
BELOW = {"url": "https://eu.example/{path}", "variables": {"path": {"default": ""}}}

CASES = [
    ("a server goes", api(EU, US), api(EU), {"server-removed": "risky"}),
    ("a server comes", api(EU), api(EU, US), {"server-added": "compatible"}),
    ("the base path changes", api(f"{EU}/v1"), api(f"{EU}/v2"),
     {"server-removed": "risky"}),
    ("a host that is called in two ways is another", of_2_0("eu.example"), of_2_0("us.example"),
     {"server-removed": "risky"}),
    ("a scheme of a host that is not named", without_host("https"), without_host("http"), {"server-removed": "risky"}),
    ("another such scheme", without_host("https"), without_host("https", "http"), {"server-added": "compatible"}),
    ("the path below such a host", without_host("https", path="/v1"), api("/v2"), {"server-removed": "risky"}),
    ("the host is named no more", of_2_0("eu.example"), without_host("https", "http"), {"server-removed": "risky"}),
    ("a value of a variable goes", api(template(values=["eu", "us"])), api(template(values=["eu"])),
     {"server-removed": "risky"}),
    ("a value of a variable comes", api(template(values=["eu"])), api(template(values=["eu", "us"])),
     {"server-added": "compatible"}),
    ("what was open is enumerated", api(template()), api(template(values=["eu", "us"])), {"server-removed": "risky"}),
    ("the default is another value", api(template(values=["eu", "us"])),
     api(template(default="us", values=["eu", "us"])), {"server-default-changed": "risky"}),
    ("a template goes whose default is listed beside it", api(EU, template(values=["eu", "us"])), api(EU),
     {"server-removed": "risky"}),
    ("the default is a value that is not listed", api(template(default="eu", values=["eu"])),
     api(template(default="us", values=["eu"])), {"server-added": "compatible", "server-default-changed": "risky"}),
    ("the default is a value that is new", api(template(values=["eu"])), api(template(default="us", values=["eu", "us"])),
     {"server-added": "compatible", "server-default-changed": "risky"}),
    ("an operation gets a server of its own", api(EU), api(EU, own=[{"url": US}]),
     {"server-removed": "risky"}),
    ("a port is no scheme's own", api(f"{EU}:444"), api(EU), {"server-removed": "risky"}),
    ("a path below it may be added", api(EU), api(BELOW), {"server-added": "compatible"}),
    ("a path below it may no longer be added", api(BELOW), api(EU), {"server-removed": "risky"}),
    ("a port becomes any", api(EU), api(ANY_PORT), {"server-added": "compatible"}),
    ("any port is one", api(ANY_PORT), api(EU), {"server-removed": "risky"}),
    ("any port is not any path", api(f"{EU}/v1", ANY_PORT), api(ANY_PORT), {"server-removed": "risky"}),
    ("a server is listed for the first time", api(), api(EU), {"server-removed": "risky"}),
]  # fmt: skip

SILENT = [
    ("the only value of a variable is written out", api(template(values=["eu"])), api(EU)),
    ("servers change places", api(EU, US), api(US, EU)),
    ("two servers become one template", api(EU, US), api(template(values=["eu", "us"]))),
    ("the host is written in capitals", api(EU), api("HTTPS://EU.example")),
    ("a slash at the end", api(EU), api(f"{EU}/")),
    ("a variable is renamed", api(template(values=["eu"])),
     api({"url": "https://{place}.example", "variables": {"place": {"default": "eu", "enum": ["eu"]}}})),
    ("an operation says what the whole says", api(EU), api(EU, own=[{"url": EU}])),
    ("the root is written out", api(), api("/")),
    ("the port of the scheme is written out", api(EU, "http://eu.example/v1"),
     api(f"{EU}:443", "http://eu.example:80/v1")),
    ("each operation says what the whole said", api(EU), api(own=[{"url": EU}])),
    ("the whole says what each operation said", api(own=[{"url": EU}]), api(EU)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_another_address_is_stated_once_and_rated(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, revision) == expected


@pytest.mark.parametrize(("base", "revision"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_the_same_addresses_are_no_change(base: dict, revision: dict) -> None:
    assert rated(base, revision) == {}


def test_several_servers_of_one_template_are_named_in_one_sentence() -> None:
    (found,) = changes(api(template(values=["eu", "us", "ap"])), api(EU))
    assert found.message == (
        "no longer among the servers: https://us.example, https://ap.example; listed now: https://eu.example"
    )


def test_a_server_that_stands_in_the_place_of_another_is_named_there() -> None:
    (found,) = changes(api(f"{EU}/v1", US), api(f"{EU}/v2", US))
    assert found.message == f"no longer among the servers: {EU}/v1; listed now: {EU}/v2, {US}"


OF_VARIABLES = {
    "what was open is enumerated": (
        api(template()), api(template(values=["eu", "us"])),
        "no longer among the servers: https://{region}.example; listed now: https://eu.example, https://us.example",
    ),
    "what was enumerated is open": (
        api(template(values=["eu", "us"])), api(template()), "among the servers now: https://{region}.example",
    ),
    "a value goes, beside a variable that is open": (
        api(beside_open(["eu", "us"])), api(beside_open(["eu"])),
        "no longer among the servers: https://us.example/{basePath}; listed now: https://eu.example/v1",
    ),
    "a value comes, beside a variable that is open": (
        api(beside_open(["eu"])), api(beside_open(["eu", "us"])), "among the servers now: https://us.example/{basePath}",
    ),
    "what was open is fixed to its default": (
        api(template()), api(EU),
        "no longer among the servers: https://{region}.example; listed now: https://eu.example",
    ),
    "what was the default is open": (api(EU), api(template()), "among the servers now: https://{region}.example"),
    "what was open is fixed to another value": (
        api(template()), api(US), "no longer among the servers: https://eu.example; listed now: https://us.example",
    ),
    "what was enumerated is fixed to one value": (
        api(template(values=["eu", "us"])), api(EU),
        "no longer among the servers: https://us.example; listed now: https://eu.example",
    ),
    "none is listed any more": (
        api(EU), api(),
        "no longer among the servers: https://eu.example; listed now: none, which means the host of the description",
    ),
    "one is listed for the first time": (
        api(), api(EU),
        (
            "no longer among the servers: / (the host of the description, where none is listed); "
            "listed now: https://eu.example"
        ),
    ),
    "a server goes that is open": (
        api(EU, template("https://{region}.other")), api(EU),
        "no longer among the servers: https://eu.other; listed now: https://eu.example",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision", "told"), OF_VARIABLES.values(), ids=OF_VARIABLES)
def test_what_became_of_a_variable_is_told(base: dict, revision: dict, told: str) -> None:
    found = compared(base, revision).changes
    assert [each.message for each in found] == [told]
    assert all(each.base and each.base.line and each.revision and each.revision.line for each in found)
