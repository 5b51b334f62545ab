"""The manual's tables: every word that JSON may hold is explained, and no other."""

import re
from pathlib import Path

import monitor
from monitor.model.values import Ground
from monitor.rules.policy.stability import UNSTABLE

PAGE = (Path(monitor.__file__).parents[1] / "docs" / "policy.md").read_text(encoding="utf-8")


def test_every_ground_is_explained_and_no_other():
    named = set(re.findall(r"^\| (?!what happens).* \| `([a-z-]+)` \|$", PAGE, re.MULTILINE)) | set(
        re.findall(r"`ground`:\s`([a-z-]+)`", PAGE)
    )
    assert named == {each.value for each in Ground}


def test_every_level_that_excuses_a_break_is_explained():
    for level, (ground, _) in UNSTABLE.items():
        assert re.search(rf"\| a break of an? {level} \| risky \| `{ground.value}` \|", PAGE)
