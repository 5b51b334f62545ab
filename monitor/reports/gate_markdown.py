"""The gate's answer as Markdown, for a comment on a proposal."""

from collections.abc import Iterator, Sequence

from monitor.engine.gate.decision import Decision
from monitor.engine.gate.reasons import Reason
from monitor.model.integration import Integration
from monitor.model.values import Answer
from monitor.reports.gate_reasons import facts, sentence, witness_lines, witness_said
from monitor.reports.markdown_text import block, code, escaped, folded
from monitor.reports.markdown_text import sentence as escaped_sentence

_MARKS = {Answer.NO: "❌", Answer.UNKNOWN: "❔", Answer.YES: "✅"}


def lines(decision: Decision, override: str | None, integrations: Sequence[Integration]) -> Iterator[str]:
    yield f"## {_MARKS[decision.answer]} May this release go out? {escaped(sentence(decision, override))}"
    for (answer, name), reasons in decision.by_code.items():
        yield ""
        yield f"### {_MARKS[answer]} {code(name)}"
        yield ""
        for reason in reasons:
            yield f"- {escaped_sentence(reason.message)}"
            for label, text in facts(reason, integrations):
                yield f"  <br>{label}: {code(text)}"
            yield from _example(reason)


def _example(reason: Reason) -> Iterator[str]:
    message = [line.text for line in witness_lines(reason)]
    if message:
        yield f"  {folded(witness_said(reason))}"
        yield ""
        yield from block(message, "http", "  ")
        yield "  </details>"
