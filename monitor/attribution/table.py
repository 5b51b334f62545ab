"""The table of DESIGN.md §7: what each explanation predicts in each cell.

Everything else in this room derives from it: which explanations the artefacts exclude (an unchanged contract makes
two pairs of cells equal; a row that contradicts that has no completion left), and which replays can tell any two apart.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import product

from monitor.attribution.question import Evidence, Question
from monitor.model.values import Cell, ChangedBy, Failure, Grade
from monitor.model.verdicts import CellName


class Hypothesis(StrEnum):
    """Explanations, in roles."""

    PROVIDER = "provider"
    CONSUMER = "consumer"
    BOTH = "both"
    INTERACTION = "interaction"
    ENVIRONMENT = "environment"
    HARNESS = "harness"
    NONE = "none"


Row = Mapping[CellName, Cell]
"""Prediction by cell; `unknown` where the explanation predicts nothing."""

_MARKS = {"pass": Cell.PASS, "fail": Cell.FAIL, "*": Cell.UNKNOWN}


def _row(text: str) -> Row:
    """A row as DESIGN.md prints it: old_old, new_old, old_new, new_new, control."""
    return dict(zip(CellName, (_MARKS[word] for word in text.split()), strict=True))


TABLE: Mapping[Hypothesis, Row] = {
    # .                         old_old new_old old_new new_new control
    Hypothesis.PROVIDER: _row("    pass    pass    fail    fail    pass"),
    Hypothesis.CONSUMER: _row("    pass    fail    pass    fail    pass"),
    Hypothesis.BOTH: _row("        pass    fail    fail    fail    pass"),
    Hypothesis.INTERACTION: _row(" pass    pass    pass    fail    pass"),
    Hypothesis.ENVIRONMENT: _row(" pass    *       fail    fail    fail"),
    Hypothesis.HARNESS: _row("     fail    *       *       fail    *   "),
    Hypothesis.NONE: _row("        pass    pass    pass    pass    pass"),
}


def rows(question: Question, evidence: Evidence) -> Mapping[Hypothesis, Row]:
    """The table as it stands for this failure: the rules that go by class come before it."""
    if question.signature.failure is Failure.RATE_LIMIT:
        return _limited(question, evidence)
    if question.is_about_state and evidence.second_resource is not Cell.FAIL:
        # Test data may be gone: the provider is out of question until another resource fails too.
        excluded = {Hypothesis.PROVIDER, Hypothesis.BOTH}
        return {each: row for each, row in TABLE.items() if each not in excluded}
    return TABLE


def _limited(question: Question, evidence: Evidence) -> Mapping[Hypothesis, Row]:
    """A 429 that comes again is nobody's change; one that does not is a flake."""
    explanation = Hypothesis.HARNESS if question.own_quota_used else Hypothesis.ENVIRONMENT
    limited = {explanation: TABLE[Hypothesis.ENVIRONMENT]}
    again = any(
        each.grade is Grade.LIVE and each.round > 0 and each.result is Cell.FAIL and each.cell is not CellName.CONTROL
        for each in evidence.observations
    )
    return limited if again else {**limited, Hypothesis.NONE: TABLE[Hypothesis.NONE]}


def completions(question: Question, row: Row) -> tuple[Row, ...]:
    """Every way to fill in what `row` leaves open that the artefacts allow; none where they exclude the row."""
    return _filled(tuple(row.items()), contract_changed=question.contract_changed)


@cache
def _filled(cells: tuple[tuple[CellName, Cell], ...], *, contract_changed: bool) -> tuple[Row, ...]:
    row = dict(cells)
    filled = (
        dict(zip(row, results, strict=True))
        for results in product(*((Cell.PASS, Cell.FAIL) if cell is Cell.UNKNOWN else (cell,) for cell in row.values()))
    )
    if contract_changed:
        return tuple(filled)
    return tuple(
        each
        for each in filled
        if each[CellName.NEW_OLD] is each[CellName.OLD_OLD] and each[CellName.OLD_NEW] is each[CellName.NEW_NEW]
    )


def prediction(question: Question, row: Row) -> Row:
    """What `row` says of each cell of this question; `unknown` where the artefacts allow both."""
    possible = completions(question, row)
    said = {cell: {each[cell] for each in possible} for cell in row}
    return {cell: results.pop() if len(results) == 1 else Cell.UNKNOWN for cell, results in said.items()}


def changed_by(question: Question, hypothesis: Hypothesis) -> ChangedBy:
    """The explanation with sides in place of roles."""
    if hypothesis is Hypothesis.PROVIDER:
        return ChangedBy(question.provider.side.value)
    if hypothesis is Hypothesis.CONSUMER:
        return ChangedBy(question.consumer.side.value)
    return ChangedBy(hypothesis.value)
