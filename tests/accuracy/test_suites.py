"""The suites of other tools: whatever we judge otherwise than they do is explained, pair by pair."""

import pytest

from tests.accuracy.labelled import explanations_of, findings_in

SUITES = ("oasdiff", "openapitools-openapi-diff", "optic", "swagger-brake", "zallek-swagger-diff")


@pytest.mark.parametrize("source", SUITES)
def test_every_disagreement_with_a_suite_is_explained_and_no_explanation_is_stale(source):
    disagreements = {each.pair.name: each.worst.value for each in findings_in(source) if each.disagrees}
    explained = explanations_of(source)
    assert {name: worst for name, worst in disagreements.items() if name not in explained} == {}
    assert explained.keys() - disagreements.keys() == set()
