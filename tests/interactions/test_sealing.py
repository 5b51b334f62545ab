"""Seals tell whether credentials are the same, and give none of them away."""

import json
from dataclasses import replace

import pytest

from monitor.interactions.sealing import has_same_credentials, sealed, with_credentials_of
from monitor.model.contracts import ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Request

JSON = (("Content-Type", "application/json"),)


def asking(request: Request) -> Interaction:
    return Interaction("payments", "Shop", "Pay", "it", Origin.PACT, "it.json", request, ExpectedResponse((200,)))


def post(**body: object) -> Request:
    return Request("POST", "/sessions", headers=JSON, body=json.dumps(body).encode())


REQUESTS = {
    "a member": post(user="u", password="hunter22"),
    "a member deep within": post(items=[{"a/b": {"access_token": "hunter22"}}]),
    "a number": post(token=123456),
    "a header": Request("GET", "/charges", headers=(("X-Api-Key", "hunter22"), ("X-Api-Key", "other"))),
    "a parameter": Request("GET", "/charges", query=(("token", "hunter22"), ("a", "1"), ("token", "other"))),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_what_was_stored_is_whole_again_with_the_credentials_of_the_present_contract(request_):
    stored = sealed(asking(request_))
    assert "hunter22" not in repr(stored)
    assert "123456" not in repr(stored)
    again = with_credentials_of(stored, asking(request_))
    assert again is not None
    assert (again.request.query, again.request.headers) == (request_.query, request_.headers)
    assert json.loads(again.request.body or b"0") == json.loads(request_.body or b"0")


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_another_credential_is_told_and_never_put_in_its_place(request_):
    stored = sealed(asking(request_))
    other = replace(
        request_,
        query=tuple((name, f"{text}2") for name, text in request_.query),
        headers=tuple((name, text if name == "Content-Type" else f"{text}2") for name, text in request_.headers),
        body=request_.body and request_.body.replace(b"2", b"3"),
    )
    assert has_same_credentials(stored, asking(other)) is False
    assert with_credentials_of(stored, asking(other)) is None


def test_a_body_that_is_no_json_comes_back_only_as_a_whole():
    form = Request("POST", "/token", body=b"grant=code&client_secret=hunter22")
    assert has_same_credentials(sealed(asking(form)), asking(form)) is True
    assert with_credentials_of(sealed(asking(form)), asking(form)) is None


def test_what_has_no_credentials_needs_none():
    plain = asking(post(user="u"))
    assert sealed(plain) == plain
    assert has_same_credentials(plain, plain) is True
    assert with_credentials_of(sealed(plain), asking(post(user="v"))) == plain


def test_of_what_was_stored_before_there_were_seals_nothing_is_known():
    stored = replace(sealed(asking(REQUESTS["a member"])), seal="")
    assert has_same_credentials(stored, asking(REQUESTS["a member"])) is None
    assert with_credentials_of(stored, asking(REQUESTS["a member"])) is None
