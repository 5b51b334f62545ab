"""Pairs that the owners of real APIs labelled: each disagreement is explained, and recall is reported by source."""

import pytest

from tests.accuracy.labelled import Pair, explanations_of, findings_in, report

OWNERS = ("adyen", "ory", "twilio")
_LARGEST = 400_000
"""Bytes of both documents: CI judges larger pairs only where they are explained; `make accuracy` judges all."""


@pytest.mark.parametrize("source", OWNERS)
def test_every_disagreement_with_an_owner_is_explained_and_no_explanation_is_stale(source: str) -> None:
    explained = explanations_of(source)

    def wanted(pair: Pair) -> bool:
        return pair.name in explained or pair.size < _LARGEST

    findings = findings_in(source, wanted)
    print(*report(source, findings), sep="\n")
    disagreements = {each.pair.name: each.worst.value for each in findings if each.disagrees}
    assert {name: worst for name, worst in disagreements.items() if name not in explained} == {}
    assert explained.keys() - disagreements.keys() == set()
