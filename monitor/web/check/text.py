"""The answer of a check for a terminal: one `curl` is enough."""

import textwrap
from collections.abc import Iterator, Mapping
from itertools import chain

from monitor.model.integration import Integration
from monitor.model.values import Answer, Severity
from monitor.web.check.answers import CheckAnswer
from monitor.web.check.view import Besides, Edit, check_view, path_of_check

WIDTH = 80
_SYMBOLS: Mapping[Answer, str] = {Answer.YES: "✓", Answer.NO: "✕", Answer.UNKNOWN: "?"}
_MARKS: Mapping[Severity, str] = {Severity.BREAKING: "✕", Severity.RISKY: "!", Severity.COMPATIBLE: "✓"}
STORED = "Nothing of what was sent in is kept."


def check_text(answer: CheckAnswer, integration: Integration, address: str) -> str:
    """Lines of 80 columns, except where one word or one line of a message is longer. `address`: of the monitor."""
    lines = chain(_lines(answer, integration), ("", *_stored(answer, address)))
    return "\n".join(_printable(line).rstrip() for line in lines) + "\n"


def _lines(answer: CheckAnswer, integration: Integration) -> Iterator[str]:
    view = check_view(answer, integration)
    provider = integration.company(answer.provider).name
    yield from _wrapped(f"{answer.answer.value}: {view.headline}", f"{_SYMBOLS[view.answer]} ")
    yield from _wrapped(f"{answer.api} of {provider}: {view.counts}. {view.compared}", "  ")
    for environment, decided in view.environments:
        yield f"  {_SYMBOLS[decided]} {environment}: {decided.value}"
    for title, edits in view.groups:
        yield ""
        yield title
        for each in edits:
            yield from _edit(each)
    if view.left_out:
        yield f"  and {view.left_out} edits more"
    if view.besides:
        yield ""
        yield "Besides"
        for besides in view.besides:
            yield from _besides(besides)
    if view.steps:
        yield ""
        yield "What to do"
        for step in view.steps:
            yield from _wrapped(step.replace("`", ""), "  - ")


def _stored(answer: CheckAnswer, address: str) -> Iterator[str]:
    if answer.check is not None:
        yield "Kept, for both companies to read:"
        yield f"{address}{path_of_check(answer.integration, answer.check)}"
    elif answer.not_kept is not None:
        yield from _wrapped(f"Not kept: {answer.not_kept}.", "")
    else:
        yield STORED


def _edit(edit: Edit) -> Iterator[str]:
    undecided = "" if edit.decided else " (undecided)"
    subject = "" if edit.message.startswith(edit.operation) else f"{edit.operation}: "
    yield from _wrapped(f"{subject}{edit.message}{undecided}".replace("`", ""), f"  {_MARKS[edit.severity]} ")
    if edit.severity is Severity.COMPATIBLE:
        return
    facts = (("at: ", edit.place), ("used by: ", "; ".join(edit.users)), ("", " ".join(edit.standing)), ("", edit.note))
    for label, text in facts:
        if text:
            yield from _wrapped(label + text, "      ")
    if edit.witness:
        yield from _wrapped(f"e.g.: {edit.witness_said}", "      ")
        for line in edit.witness:
            lacks = f"   <- lacks {line.lacks}" if line.lacks else "   <-" if line.marked else ""
            yield f"        {line.text}{lacks}"
    yield f"      {edit.rule}, {edit.fingerprint[:12]}"


def _besides(reason: Besides) -> Iterator[str]:
    where = f" ({', '.join(reason.environments)})" if reason.environments else ""
    yield from _wrapped(f"{reason.message}{where}".replace("`", ""), f"  {_SYMBOLS[reason.answer]} ")
    if reason.mended_by:
        how = "mended" if reason.answer is Answer.NO else "supplied"
        yield f"      can be {how} by: {reason.mended_by}"


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _printable(line: str) -> str:
    """What was sent in is shown in a terminal: it must not steer it."""
    return "".join(each if each.isprintable() else "�" for each in line)
