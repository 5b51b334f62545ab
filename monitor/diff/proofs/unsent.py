"""What the base may send and the revision does not know any more: an answer of the base that has the member.

It is found by look-up, since the revision allows any answer without it; the judge confirms that the base allows it.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.walk import Found
from monitor.diff.messages.sites import Site
from monitor.diff.messages.values import Messages
from monitor.diff.schema.conjunctions import Conjunction
from monitor.diff.schema.discriminators import is_discriminated
from monitor.diff.schema.steps import StepKind
from monitor.model.changes import Witness, looked_up
from monitor.model.json_value import JsonValue
from monitor.model.values import Loss
from monitor.schemas import Judge, JudgeError, SchemaAt


def unsent_member(found: Found, site: Site, messages: Messages, judge: Judge) -> Witness | None:
    """None where no message of the base that has the member could be confirmed.

    What a discriminator chooses is judged as the branch that it is: the judge sees others that fit it, too.
    """
    chosen = any(step.kind is StepKind.BRANCH and is_discriminated(visit.base) for visit, step in found.way)
    for leaf in _with_member(found.visit.base, str(found.edit.name), messages):
        if _allows(judge, found, found.visit.base.schema, leaf):
            lifted = messages.lift if chosen else messages.likely
            for message in lifted(found, leaf, request=True):
                if chosen or _allows(judge, found, site.base, message):
                    return looked_up(site.wrap_base(message), "base", Loss.UNSENT)
    return None


def _with_member(node: Conjunction, name: str, messages: Messages) -> Iterator[JsonValue]:
    """The likeliest first; each has to be judged, so that what it is made of is only where it was refused."""
    for judged in (False, True):
        value, member = messages.of(node, judged=judged), messages.member(node, name, judged=judged)
        if isinstance(value, Mapping):
            yield value if name in value else {**value, name: member}
            yield {**value, name: member}
        yield {name: member}


def _allows(judge: Judge, found: Found, schema: SchemaAt, value: JsonValue) -> bool:
    try:
        return judge.valid(schema, value, found.visit.pair.view)
    except JudgeError:  # a part that is malformed or too large says nothing against it
        return True
