"""One cause, one conflict; two causes, two."""

from dataclasses import replace
from random import Random

from monitor.attribution.grouping import group
from monitor.attribution.table import Hypothesis
from monitor.model.values import ChangedBy, Direction, Failure
from monitor.model.verdicts import Culprit, Regression, Signature
from tests.attribution.worlds import QUESTION, START, World, play

VERDICT, _ = play(World(Hypothesis.PROVIDER, QUESTION), Random(1))


def regression(
    operation,
    pointer,
    changed_by=ChangedBy.PARTNER,
    *,
    failure=Failure.SHAPE,
    change=None,
    environment="sandbox",
    kind="description",
):
    signature = Signature(operation, Direction.RESPONSE, pointer, "type", failure)
    blamed = Culprit(kind, "a change", None, START, change) if change or kind == "contract" else None
    return Regression(
        fingerprint=signature.fingerprint("payments", environment),
        integration="acme",
        api="payments",
        environment=environment,
        interaction=operation,
        signature=signature,
        message="",
        first_failed_at=START,
        last_passed_at=START,
        verdict=replace(VERDICT, changed_by=changed_by, culprit=blamed),
        reproduce="",
    )


def groups(*found):
    return len(set(group(found).values()))


def test_one_changed_artefact_is_one_cause_wherever_it_shows():
    assert groups(regression("GET /a", "/x", change="c"), regression("GET /b", "/y", change="c")) == 1


def test_two_changes_are_two_causes_even_in_one_operation():
    assert groups(regression("GET /a", "/x", change="c"), regression("GET /a", "/y", change="d")) == 2


def test_the_same_place_in_several_operations_is_one_shared_component():
    assert groups(regression("GET /a", "/amount"), regression("GET /b", "/amount")) == 1


def test_a_record_and_a_list_of_such_records_have_their_members_in_common():
    assert groups(regression("GET /a/{id}", "/amount"), regression("GET /a", "/*/amount")) == 1
    assert groups(regression("GET /a/{id}", "/amount"), regression("GET /a", "/*/currency")) == 2
    assert groups(regression("GET /a", "/*"), regression("GET /b", "/lines/*")) == 2


def test_several_places_of_one_operation_are_one_cause():
    assert groups(regression("GET /a", "/amount"), regression("GET /a", "/currency")) == 1


def test_the_same_status_in_two_operations_may_be_two_faults():
    assert (
        groups(regression("GET /a", "", failure=Failure.STATUS), regression("GET /b", "", failure=Failure.STATUS)) == 2
    )


def test_an_outage_of_the_host_is_one_cause_in_all_classes_and_operations():
    down = ChangedBy.ENVIRONMENT
    one = regression("GET /a", "", down, failure=Failure.TRANSPORT)
    other = regression("GET /b", "", down, failure=Failure.AVAILABILITY)
    assert groups(one, other) == 1
    assert groups(one, regression("GET /a", "", down, failure=Failure.TRANSPORT, environment="production")) == 2


def test_our_quota_is_one_cause_for_whatever_the_host_then_refuses():
    limited = regression("GET /a", "", ChangedBy.HARNESS, failure=Failure.RATE_LIMIT)
    assert groups(limited, regression("GET /b", "", ChangedBy.HARNESS, failure=Failure.AVAILABILITY)) == 1
    assert groups(limited, regression("GET /b", "/x", ChangedBy.HARNESS)) == 2


def test_a_contract_that_changed_is_one_cause_in_all_environments():
    changed = [
        regression("GET /a", "/x", ChangedBy.IN_HOUSE, kind="contract", environment=environment)
        for environment in ("sandbox", "production")
    ]
    assert groups(*changed) == 1
    assert groups(*(regression("GET /a", "/x", environment=each.environment) for each in changed)) == 2


UNDETERMINED = ChangedBy.UNDETERMINED


def left_open(operation, pointer, **more):
    """Nothing could be told of it; `regression` has the partner as the one survivor."""
    return regression(operation, pointer, UNDETERMINED, **more)


def test_what_remained_undetermined_goes_with_what_the_same_failure_is_elsewhere():
    assert groups(regression("GET /a/{id}", "/x"), left_open("GET /a", "/*/x")) == 1
    assert groups(regression("GET /a/{id}", "/x", change="c"), left_open("GET /a", "/*/x")) == 1
    assert groups(regression("GET /a", ""), left_open("GET /a", "")) == 1


def test_what_remained_undetermined_stays_alone_where_the_same_failure_is_not_told_or_told_otherwise():
    assert groups(regression("GET /a/{id}", "/y"), left_open("GET /a", "/*/x")) == 2
    assert groups(regression("GET /a/{id}", "/x", ChangedBy.IN_HOUSE), left_open("GET /a", "/*/x")) == 2
    assert groups(regression("GET /a/{id}", "/x"), left_open("GET /a", "/*/x", environment="production")) == 2
    told_both_ways = regression("GET /a/{id}", "/x"), regression("GET /b", "/x", ChangedBy.IN_HOUSE)
    assert groups(*told_both_ways, left_open("GET /a", "/*/x")) == 3


def test_what_the_two_sides_changed_is_never_mixed():
    assert groups(regression("GET /a", "/x", ChangedBy.PARTNER), regression("GET /a", "/y", ChangedBy.IN_HOUSE)) == 2


def test_keys_do_not_depend_on_order():
    found = [regression("GET /a", "/amount"), regression("GET /b", "/amount"), regression("GET /c", "/z", change="c")]
    assert group(found) == group(found[::-1])
