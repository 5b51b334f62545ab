"""What a message carries beside its text: the way to the case, the head of the log, and its facts for programs."""

from dataclasses import replace

from monitor.model.integration import Contact
from monitor.model.sides import Side
from monitor.workflow.events import CaseEvent
from monitor.workflow.letters import case_page, letter
from monitor.workflow.messages import messages
from tests.workflow.cases import COMPANIES, NOW, OPEN_VERDICT, E, S, failing, in_status, opened, step

ADDRESS = "https://monitor.shop.example/"


def attributed():
    return step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).messages[0]


def test_a_letter_leads_to_the_case_and_carries_the_head_of_the_log():
    message = replace(attributed(), chain_number=42, chain_head="5f" * 32)
    lines = letter(message, ADDRESS).body.splitlines()
    assert "Page: https://monitor.shop.example/cases/acme-1" in lines
    assert f"Log: entry 42, hash {'5f' * 32}" in lines
    assert lines[: len(message.body.splitlines())] == message.body.splitlines(), "what was written stays as it is"


def test_a_letter_says_when_it_was_written_since_it_may_have_waited():
    assert f"Written: {attributed().at:%Y-%m-%d %H:%M} UTC" in letter(attributed(), ADDRESS).body


def test_without_a_public_address_there_is_no_link_and_without_a_log_no_head():
    body = letter(attributed(), None).body
    assert "Page:" not in body
    assert "hash" not in body


def test_an_id_can_not_lead_elsewhere():
    assert case_page("../x?y", ADDRESS) == "https://monitor.shop.example/cases/..%2Fx%3Fy"


def test_facts_are_the_same_for_both_and_those_that_the_text_tells():
    first, second = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing()).messages
    assert first.facts == second.facts
    assert first.facts["companies"] == {"in-house": "Checkout", "partner": "Acme Pay"}
    case = first.facts["case"]
    assert (case["id"], case["status"], case["waiting_on"]) == ("acme-1", "attributed", "partner")
    assert case["verdict"]["changed_by"] == "partner"
    assert case["verdict"]["mechanism"] in first.body
    assert "observations" not in case["verdict"]
    assert first.facts["heading"] == first.body.splitlines()[0]
    assert first.facts["said"] is None


def test_facts_of_an_open_verdict_name_what_would_settle_it():
    message = step(in_status(S.CONFIRMED), E.ATTRIBUTED, failing(OPEN_VERDICT)).messages[0]
    missing = message.facts["case"]["verdict"]["missing"]
    assert missing
    assert all(each in message.body for each in missing)


def test_what_a_person_said_is_among_the_facts():
    said = step(in_status(S.ATTRIBUTED), E.DISPUTED, by="Ada", text="our logs show 200", data={"side": "partner"})
    assert said.messages[0].facts["said"] == {
        "by": "Ada",
        "text": "our logs show 200",
        "unconfirmed_by": None,
    }


def test_who_spoke_for_an_owner_who_took_over_and_who_looks_after_it_are_among_the_facts():
    contact = Contact("Kim Ito", "kim@acme.example", "owner")
    companies = {**COMPANIES, Side.PARTNER: replace(COMPANIES[Side.PARTNER], contacts=(contact,))}
    event = CaseEvent(E.ACCEPTED, by="Jo Sand", text="it was us", data={"side": "partner", "for_owner": "Kim Ito"})
    held = replace(opened().conflict, held_by=Side.IN_HOUSE, notes={"closed": "not confirmed by Acme Pay"})
    first, second = messages(held, event, E.ACCEPTED, NOW, companies)
    assert first.facts == second.facts
    assert first.facts["said"] == {"by": "Jo Sand", "text": "it was us", "unconfirmed_by": "Kim Ito"}
    assert (first.facts["taken_over_by"], first.facts["end"]) == ("in-house", "not confirmed by Acme Pay")
    assert all(each in first.body for each in ("Taken over by Checkout.", "This end is not confirmed by Acme Pay."))
    assert [each in first.body for each in first.facts["people"]] == [True]
    assert "kim@acme.example" not in str(first.facts)
