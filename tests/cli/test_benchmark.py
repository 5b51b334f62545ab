"""`benchmark attribution` from the command line."""

import json

from monitor.cli.main import run

BENCHMARK = ["benchmark", "attribution", "--jobs", "1"]


def test_its_json_has_the_scores_and_the_ablations(capsys):
    chosen = ["--cases", "800", "--only", "type changed / quiet / partner provides"]
    assert run([*BENCHMARK, *chosen, "--format", "json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert (scores["seed"], scores["wrong_blames"]) == (1, [])
    assert scores["verdicts"] >= scores["cases"] >= 1
    assert run([*BENCHMARK, *chosen]) == 0
    assert "wrong blames          0 cases" in capsys.readouterr().out


def test_a_glob_that_matches_nothing_is_refused(capsys):
    assert run([*BENCHMARK, "--only", "none such"]) == 2
    assert "case-unknown" in capsys.readouterr().err
