"""Who may call: credentials, how they are obtained, and whose edit is none."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, description, rated

KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
HEADER = {"type": "apiKey", "in": "header", "name": "Authorization"}
BASIC = {"type": "http", "scheme": "basic"}
BEARER = {"type": "http", "scheme": "bearer"}


def login(**flow: object) -> dict:
    written = {"authorizationUrl": "https://a.example/ask", "tokenUrl": "https://a.example/token", "scopes": {"r": ""}}
    return {"type": "oauth2", "flows": {"authorizationCode": {**written, **flow}}}


def flows(*kinds: str) -> dict:
    held = {"tokenUrl": "https://a.example/token", "authorizationUrl": "https://a.example/ask", "scopes": {}}
    return {"type": "oauth2", "flows": dict.fromkeys(kinds, held)}


def api(*alternatives: dict, **schemes: dict) -> dict:
    return description({"security": list(alternatives)}, components={"securitySchemes": schemes})


def one(scheme: dict) -> dict:
    return api({"own": []}, own=scheme)


TWO = {"first": BASIC, "second": BASIC}

CASES = [
    ("one of two ways to call is gone, though both are carried alike",
     api({"first": []}, {"second": []}, **TWO), api({"first": []}, **TWO), {"request-credential-removed": "breaking"}),
    ("a second credential is needed, though it is carried like the first",
     api({"first": []}, **TWO), api({"first": [], "second": []}, **TWO), {"request-credential-removed": "breaking"}),
    ("a scheme keeps its name and is carried otherwise", one(BASIC), one(KEY),
     {"request-credential-removed": "breaking"}),
    ("an API key moves to another header", one(KEY), one({**KEY, "name": "X-Api-Key"}),
     {"request-credential-removed": "breaking"}),
    ("an API key of the query is written in other case", one({**KEY, "in": "query"}), one({**KEY, "in": "query", "name": "x-key"}),
     {"request-credential-removed": "breaking"}),
    ("an API key of a cookie is written in other case", one({**KEY, "in": "cookie"}), one({**KEY, "in": "cookie", "name": "x-key"}),
     {"request-credential-removed": "breaking"}),
    ("an API key moves from the header to the query", one(KEY), one({**KEY, "in": "query"}),
     {"request-credential-removed": "breaking"}),
    ("a key in the header of tokens is a token by another word", one(HEADER), one(BEARER),
     {"request-credential-removed": "risky?"}),
    ("a token is a key in its header by another word", one(login()), api({"other": []}, other=HEADER),
     {"request-credential-removed": "risky?"}),
    ("a key in the header of tokens goes, and tokens stay", api({"key": []}, {"own": []}, key=HEADER, own=BEARER),
     one(BEARER), {"request-credential-removed": "breaking"}),
    ("a key in the header of tokens is needed beside another", one(HEADER), api({"own": [], "key": []}, own=BEARER, key=KEY),
     {"request-credential-removed": "breaking"}),
    ("a token and a key in its header are needed: one header has one value", one(BEARER),
     api({"own": [], "key": []}, own=BEARER, key=HEADER), {"request-credential-removed": "risky?"}),
    ("a token is needed beside a key in its header, which may be one", api({"key": []}, key=HEADER),
     api({"own": [], "key": []}, own=BEARER, key=HEADER), {"request-credential-removed": "risky?"}),
    ("a token, a key in its header and another are needed", one(BEARER),
     api({"own": [], "key": [], "other": []}, own=BEARER, key=HEADER, other=KEY), {"request-credential-removed": "breaking"}),
    ("a password is needed where a token was enough, and a key in the same header", one(BEARER),
     api({"own": [], "key": []}, own=BASIC, key=HEADER), {"request-credential-removed": "breaking"}),
    ("a password is needed in the place of a token and a key in its header", api({"own": [], "key": []}, own=BEARER, key=HEADER),
     one(BASIC), {"request-credential-removed": "breaking"}),
    ("a token of a login is needed beside a key in its header, which was beside another", api({"own": [], "key": []}, own=BEARER, key=HEADER),
     one(login()), {"request-credential-removed": "risky?"}),
    ("the token that was enough may be the one that is needed beside", api({"own": []}, own=login()),
     api({"own": [], "more": []}, own=login(), more=BEARER), {"request-credential-removed": "risky?"}),
    ("a token is needed beside what is none", api({"own": []}, own=BASIC),
     api({"own": [], "more": []}, own=BASIC, more=BEARER), {"request-credential-removed": "breaking"}),
    ("another scheme is asked for, which was described before", api({"user": []}, user=BEARER, admin=BEARER),
     api({"admin": []}, user=BEARER, admin=BEARER), {"request-credential-removed": "risky?"}),
    ("another scheme is asked for, and the first is still described", api({"user": []}, user=KEY),
     api({"admin": []}, user=KEY, admin=KEY), {"request-credential-removed": "risky?"}),
    ("another scheme is asked for, which was described before, and more scopes", api({"a": ["r"]}, a=login(), b=login()),
     api({"b": ["r", "w"]}, a=login(), b=login()), {"request-credential-removed": "breaking"}),
    ("a certificate of the client is needed", one(KEY), api({"own": [], "tls": []}, own=KEY, tls={"type": "mutualTLS"}),
     {"request-credential-removed": "breaking"}),
    ("a credential becomes optional", one(KEY), api({"own": []}, {}, own=KEY),
     {"request-credential-waived": "compatible"}),
    ("none is needed any more", one(KEY), api({}, own=KEY), {"request-credential-waived": "compatible"}),
    ("an optional credential becomes required", api({"own": []}, {}, own=KEY), one(KEY),
     {"request-credential-required": "breaking"}),
    ("a credential may be sent where none is needed", api({}, own=KEY), api({}, {"own": []}, own=KEY),
     {"request-credential-added": "compatible"}),
    ("one of two credentials is enough", api({"first": [], "second": []}, **TWO), api({"first": []}, **TWO),
     {"request-credential-added": "compatible"}),
    ("fewer scopes are needed", api({"own": ["r", "w"]}, own=login()), api({"own": ["r"]}, own=login()),
     {"request-scope-dropped": "compatible"}),
    ("tokens are asked for elsewhere", one(login()), one(login(tokenUrl="https://b.example/token")),
     {"request-credential-url-changed": "risky"}),
    ("people log in elsewhere", one(login()), one(login(authorizationUrl="https://b.example/ask")),
     {"request-credential-url-changed": "risky"}),
    ("tokens are no longer renewed", one(login(refreshUrl="https://a.example/again")), one(login()),
     {"request-credential-url-changed": "risky"}),
    ("the issuer is another", one({"type": "openIdConnect", "openIdConnectUrl": "https://a.example"}),
     one({"type": "openIdConnect", "openIdConnectUrl": "https://b.example"}),
     {"request-credential-url-changed": "risky"}),
    ("a flow is gone", one(flows("implicit", "authorizationCode")), one(flows("authorizationCode")),
     {"request-credential-flow-removed": "breaking"}),
    ("a flow appears", one(flows("implicit")), one(flows("implicit", "authorizationCode")),
     {"request-credential-flow-added": "compatible"}),
    ("a scope is gone", one(login(scopes={"r": "", "w": ""})), one(login()), {"request-scope-withdrawn": "risky"}),
    ("a scope appears", one(login()), one(login(scopes={"r": "", "w": ""})), {"request-scope-offered": "compatible"}),
    ("tokens have another format", one(BEARER), one({**BEARER, "bearerFormat": "JWT"}),
     {"request-bearer-format-changed": "compatible"}),
]  # fmt: skip

SILENT = [
    ("a scheme is renamed", one(KEY), api({"other": []}, other=KEY)),
    ("two schemes are renamed", api({"first": [], "second": []}, **TWO), api({"a": [], "b": []}, a=BASIC, b=BASIC)),
    ("the names of two schemes are swapped", api({"a": []}, a=KEY, b=BASIC), api({"b": []}, a=BASIC, b=KEY)),
    ("a scheme is renamed, and its name leads there", one(KEY), api({"other": []}, other=KEY, own={"$ref": "#/components/securitySchemes/other"})),
    ("a scheme is renamed where another was described of its name", api({"a": []}, a=KEY, b=BASIC), api({"b": []}, b=KEY)),
    ("alternatives change places", api({"first": []}, {"second": []}, **TWO), api({"second": []}, {"first": []}, **TWO)),
    ("a header is written in other case", one(KEY), one({**KEY, "name": "x-key"})),
    ("a scheme is written in other case", one(BASIC), one({**BASIC, "scheme": "Basic"})),
    ("a scheme that was missing is defined", api({"own": []}), one(KEY)),
    ("what a scope grants is said in other words", one(login(scopes={"r": "read"})), one(login(scopes={"r": "see"}))),
    ("a scheme that nobody asks for is edited", api({}, own=login()), api({}, own=login(tokenUrl="https://b.example"))),
    ("where tokens are renewed is written down", one(login()), one(login(refreshUrl="https://a.example/again"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_an_edit_of_who_may_call_is_stated_once_and_rated(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, revision) == expected


def test_a_scheme_is_named_once_in_the_place_of_its_edit() -> None:
    (found,) = changes(one(BEARER), one({**BEARER, "bearerFormat": "JWT"}))
    assert found.place == "security own"


MORE_SCOPES = [
    ("beside another way, which is as before", api({"key": []}, {"own": ["r"]}, own=login(), key=KEY),
     api({"key": []}, {"own": ["r", "w"]}, own=login(), key=KEY), "own (r) → own (r, w)"),
    ("beside a way that is new", api({"own": ["r"]}, own=login(), key=KEY),
     api({"own": ["r", "w"]}, {"key": []}, own=login(), key=KEY), "own (r) → own (r, w) or key"),
    ("where more were enough as well", api({"own": ["r"]}, {"own": ["r", "w"]}, own=login()),
     api({"own": ["r", "w"]}, own=login()), "own (r) → own (r, w)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "told"), [case[1:] for case in MORE_SCOPES], ids=[case[0] for case in MORE_SCOPES]
)
def test_more_scopes_are_told_without_the_ways_that_are_as_before(base: dict, revision: dict, told: str) -> None:
    assert [each.message for each in changes(base, revision)] == [f"more scopes are needed: {told}"]


REFERRED = {"own": {"$ref": "#/x-shared/key"}}


@pytest.mark.parametrize(
    "members",
    [
        {"openapi": "3.1.0", "components": {"securitySchemes": REFERRED}},
        {"swagger": "2.0", "securityDefinitions": REFERRED},
    ],
    ids=["3.1", "2.0"],
)
def test_a_scheme_that_is_written_elsewhere_is_compared(members: dict) -> None:
    paths = description({"security": [{"own": []}]})["paths"]
    base, revision = (
        {"paths": paths, **members, "x-shared": {"key": key}} for key in (KEY, {**KEY, "name": "X-Token"})
    )
    assert rated(base, revision) == {"request-credential-removed": "breaking"}


def test_a_scheme_that_is_asked_for_by_a_reference_is_compared_in_its_flows() -> None:
    asked = {"#/components/securitySchemes/own": ["r"]}
    base, revision = (
        {**api(asked, own=each), "openapi": "3.2.0"} for each in (flows("implicit", "password"), flows("implicit"))
    )
    assert rated(base, revision) == {"request-credential-flow-removed": "breaking"}


@pytest.mark.parametrize(("base", "revision"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_no_change_where_every_caller_goes_on_as_before(base: dict, revision: dict) -> None:
    assert [each for each in rated(base, revision) if each != "part-unreadable"] == []


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ({**KEY, "name": "X-Token"}, "own (now the header X-Token)"),
        ({**KEY, "in": "query"}, "own (now the query X-Key)"),
        (BEARER, "own (now HTTP bearer)"),
        (login(), "own (now oauth2)"),
    ],
)
def test_a_scheme_that_is_another_under_its_old_name_is_told_by_how_it_is_carried(scheme: dict, said: str) -> None:
    told = {each.rule: each.message for each in changes(one(KEY), one(scheme))}

    assert told["request-credential-removed"] == f"no longer enough: own; needed: {said}"


OTHER = {"own": KEY, "first": BASIC, "token": BEARER, "cert": {"type": "mutualTLS"}}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (["own", "first"], ["token"], "no longer enough: own or first; needed: token"),
        (["own", "first"], ["token", "cert"], "no longer enough: own or first; needed: token or cert"),
        (["own", "first", "cert"], ["cert", "token"], "no longer enough: own or first; needed: cert or token"),
    ],
)
def test_several_ways_to_call_that_went_for_another_are_one_change(before: list, after: list, said: str) -> None:
    base, revision = (api(*({name: []} for name in names), **OTHER) for names in (before, after))
    (change,) = changes(base, revision)
    assert (change.rule, change.severity) == ("request-credentials-replaced", Severity.BREAKING)
    assert change.message == said
    assert change.witness is not None
    assert [part.rule for part in change.parts].count("request-credential-removed") == 2


def test_several_ways_that_went_where_none_came_are_told_one_by_one() -> None:
    base, revision = api({"own": []}, {"first": []}, {"token": []}, **OTHER), api({"token": []}, **OTHER)
    assert [each.rule for each in changes(base, revision)] == ["request-credential-removed"] * 2


def test_operations_with_fewer_ways_belong_to_the_same_edit() -> None:
    def whole(*alternatives: dict, only: list[dict]) -> dict:
        found = api(*alternatives, **OTHER)
        found["paths"]["/other"] = {"get": {"security": only, "responses": {"200": {"description": ""}}}}
        return found

    (change,) = changes(
        whole({"own": []}, {"first": []}, only=[{"own": []}]), whole({"token": []}, only=[{"token": []}])
    )
    assert {each.operation for each in change.reaches} == {"POST /things", "GET /other"}


IMPLICIT = {"type": "oauth2", "flows": {"implicit": login()["flows"]["authorizationCode"]}}
ELSEWHERE = login(authorizationUrl="https://b.example/ask", tokenUrl="https://b.example/token")


def beside(*added: str, **schemes: dict) -> dict:
    """Operations with other scopes each, of which every way asks for more credentials."""
    asked, *ways = ({name: [scope] for name in ("token", *added)} for scope in ("r", "a", "b"))
    found = api(asked, token=login(), **schemes)
    found["paths"]["/other"] = {"get": {"security": ways, "responses": {"200": {"description": ""}}}}
    return found


@pytest.mark.parametrize(
    ("revision", "decided", "said"),
    [
        (beside("second", second=ELSEWHERE), True, "no longer enough: token; needed: second and token"),
        (beside("code", code=IMPLICIT), False, "no longer enough: token; needed: code and token"),
    ],
)
def test_a_credential_that_is_needed_beside_is_one_change_whatever_the_scopes(
    revision: dict, decided: bool, said: str
) -> None:
    (change,) = changes(beside(), revision)
    assert (change.rule, change.decided) == ("request-credential-removed", decided)
    assert change.message == said
    assert {each.operation for each in change.reaches} == {"POST /things", "GET /other"}
    if not decided:
        assert change.note == ("a request carries one token, and whether one does for both code and token is not told")


def test_a_credential_that_is_needed_beside_with_other_scopes_is_told_with_them() -> None:
    (change,) = changes(
        api({"token": ["r"]}, token=login()), api({"token": ["r"], "more": ["w"]}, token=login(), more=ELSEWHERE)
    )
    assert change.message == "no longer enough: token (r); needed: more (w) and token (r)"


def test_the_provider_that_authenticates_in_another_way_is_one_change() -> None:
    def hook(name: str) -> dict:
        called = {"post": {"security": [{name: []}], "responses": {"200": {"description": ""}}}}
        return {**api(**OTHER), "openapi": "3.1.0", "paths": {}, "webhooks": {"paid": called}}

    (change,) = changes(hook("first"), hook("token"))
    assert (change.rule, change.severity) == ("response-credentials-replaced", Severity.BREAKING)
    assert change.message == "the provider authenticates by token in the place of first"
    assert change.witness is not None


def test_a_flow_in_the_place_of_another_is_one_change() -> None:
    (change,) = changes(one(flows("implicit", "password")), one(flows("password", "authorizationCode")))
    assert (change.rule, change.severity) == ("request-credential-flow-changed", Severity.BREAKING)
    assert change.message == "a credential is obtained by the flow authorizationCode now, in the place of implicit"
    assert change.witness is not None
    found = changes(one(flows("implicit")), one(flows("password", "authorizationCode")))
    assert [each.rule for each in found].count("request-credential-flow-added") == 2


def test_a_scope_that_is_called_otherwise_is_one_change_with_its_definition() -> None:
    base = api({"own": ["w"]}, own=login(scopes={"r": "", "w": ""}))
    revision = api({"own": ["charges:w"]}, own=login(scopes={"r": "", "charges:w": ""}))
    (change,) = changes(base, revision)
    assert (change.rule, change.severity) == ("request-scope-required", Severity.BREAKING)
    assert {part.rule for part in change.parts} == {
        "request-scope-required", "request-credential-added", "request-scope-withdrawn", "request-scope-offered",
    }  # fmt: skip
    assert change.witness is not None


def test_a_scope_that_is_defined_or_withdrawn_for_another_reason_is_told_by_itself() -> None:
    base = api({"own": ["r"]}, own=login(scopes={"r": "", "w": ""}))
    revision = api({"own": ["r", "x"]}, own=login(scopes={"r": "", "x": "", "y": ""}))
    assert rated(base, revision) == {
        "request-scope-required": "breaking", "request-scope-withdrawn": "risky", "request-scope-offered": "compatible",
    }  # fmt: skip


def test_a_scope_that_went_or_came_is_found_at_itself() -> None:
    fewer, more = one(login()), one(login(scopes={"r": "", "w/x": ""}))
    (gone,), (new,) = changes(more, fewer), changes(fewer, more)
    for written in (gone.base, new.revision):
        assert written is not None
        assert written.pointer.endswith("/scopes/w~1x")


def test_security_declared_once_for_all_operations_is_one_change() -> None:
    def whole(**members: object) -> dict:
        found = description({}, components={"securitySchemes": {"own": KEY}}, **members)
        return {**found, "paths": {f"/{each}": found["paths"]["/things"] for each in "abc"}}

    found = changes(whole(), whole(security=[{"own": []}]))
    assert [(each.rule, len(each.reaches)) for each in found] == [("request-credential-first-declared", 3)]


def test_what_an_operation_says_of_security_stands_before_what_the_whole_says() -> None:
    schemes = {"components": {"securitySchemes": {"own": KEY, "other": BASIC}}, "security": [{"own": []}]}
    inherited = description({}, **schemes)
    assert rated(inherited, description({"security": [{"own": []}]}, **schemes)) == {}
    assert rated(inherited, description({"security": []}, **schemes)) == {"request-credential-waived": "compatible"}
    other = description({"security": [{"other": []}]}, **schemes)
    assert rated(inherited, other) == {"request-credential-removed": "breaking"}


LOGIN = {"type": "oauth2", "flows": {
    "implicit": {"authorizationUrl": "https://a.example/ask?tenant=1", "scopes": {"r": "", "w": ""}},
    "clientCredentials": {"tokenUrl": "/token", "scopes": {"r": "", "w": ""}},
}}  # fmt: skip
WITHOUT = {kind: {**LOGIN, "flows": {name: flow for name, flow in LOGIN["flows"].items() if name != kind}}
           for kind in LOGIN["flows"]}  # fmt: skip

SHOWN = [
    ("without the credential that is needed now", api({"own": []}, {}, own=KEY), one(KEY),
     "POST /things", {}, {}),
    ("with a key in a header", one(KEY), one(BASIC), "POST /things", {"X-Key": "{own}"}, {}),
    ("with a key in the query", one({**KEY, "in": "query", "name": "key"}), one(BASIC),
     "POST /things", {}, {"key": "{own}"}),
    ("with a key in a cookie", one({**KEY, "in": "cookie", "name": "sid"}), one(BASIC),
     "POST /things", {"Cookie": "sid={own}"}, {}),
    ("with the one of two that is gone", api({"first": []}, {"second": []}, **TWO), api({"second": []}, **TWO),
     "POST /things", {"Authorization": "Basic {first}"}, {}),
    ("with all that were enough together", api({"own": [], "tls": []}, own=KEY, tls={"type": "mutualTLS"}), one(BASIC),
     "POST /things", {"X-Key": "{own}"}, {}),
    ("with too few scopes", api({"own": ["r"]}, own=LOGIN), api({"own": ["r", "w"]}, own=LOGIN),
     "POST /things", {"Authorization": "Bearer {own with r}"}, {}),
    ("by a flow that asks in the browser", api({"own": ["r"]}, own=LOGIN), api({"own": ["r"]}, own=WITHOUT["implicit"]),
     "GET /ask", {"Host": "a.example"},
     {"tenant": "1", "response_type": "token", "client_id": "{client}", "scope": "r"}),
    ("by a flow between machines", one(LOGIN), one(WITHOUT["clientCredentials"]),
     "POST /token", {"Content-Type": "application/x-www-form-urlencoded"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "line", "headers", "query"), [each[1:] for each in SHOWN], ids=[each[0] for each in SHOWN]
)
def test_who_is_locked_out_is_shown_by_a_request(
    base: dict, revision: dict, line: str, headers: dict, query: dict
) -> None:
    (witness,) = (each.witness for each in changes(base, revision) if each.severity is Severity.BREAKING)
    assert witness is not None
    assert (witness.accepted_by, witness.rejected_by, witness.confirmed) == ("base", "revision", False)
    request = witness.message["request"]
    assert f"{request['method']} {request['path']}" == line
    assert (request["headers"], request.get("query", {})) == (headers, query)


@pytest.mark.parametrize(
    ("base", "revision", "reason"),
    [
        (one({"type": "mutualTLS"}), one(KEY), "own is a certificate, which is shown as the connection is made"),
        (api({"own": []}, {"other": []}, other=KEY), api({"other": []}, other=KEY), "how own travels is not described"),
    ],
    ids=["a certificate", "a scheme that is not defined"],
)
def test_a_credential_that_no_message_shows_has_none_and_says_why(base: dict, revision: dict, reason: str) -> None:
    (change,) = (each for each in changes(base, revision) if each.rule == "request-credential-removed")
    assert change.witness is None
    assert change.note == f"no message shows it: {reason}"


@pytest.mark.parametrize(("base", "revision"), [
    (api({"own": []}), api({"other": []}, other=KEY)), (one(KEY), api({"other": []})), (api({"own": []}), api({"other": []})),
])  # fmt: skip
def test_a_scheme_that_is_nowhere_described_may_be_another(base: dict, revision: dict) -> None:
    (change,) = (each for each in changes(base, revision) if each.rule == "request-credential-removed")
    assert (change.severity, change.decided) == (Severity.RISKY, False)
    assert "own may be other" in str(change.note)


def test_an_address_is_shown_where_it_stands() -> None:
    base, revision = one(login(refreshUrl="/again")), one(login(tokenUrl="https://b.example/token"))

    shown = {each.message.split()[1]: (each.base.pointer, each.revision.pointer) for each in changes(base, revision)}

    flow = next(pointer for pointer, _ in shown.values()).rpartition("/")[0]
    assert shown == {
        "tokenUrl": (f"{flow}/tokenUrl", f"{flow}/tokenUrl"),
        "refreshUrl": (f"{flow}/refreshUrl", flow),  # the flow has none any more
    }
