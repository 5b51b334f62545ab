"""Operation ids that changed alike: one decision, mostly of a generator.

Their words stay and are written together in another way, or all got, lost or exchanged the same word; or they are gone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import edits_of
from monitor.rules.transitions.names import exchanged_words
from monitor.rules.transitions.transition import EditGroup, Transition

_FEWEST = 3
"""Fewer are no convention, and told one by one."""
_GONE = ((), ("none",))


def operation_ids(groups: Sequence[EditGroup], _: Documents) -> Iterator[Transition]:
    alike: dict[tuple[tuple[str, ...], ...], list[EditGroup]] = defaultdict(list)
    for each in groups:
        if each.first.kind is FactKind.OPERATION_ID_CHANGED:
            before, after = each.shown.values()
            exchanged = _GONE if after == "none" else exchanged_words(before, after)
            if exchanged is not None:
                alike[exchanged].append(each)
    for words, held in alike.items():
        if len(held) >= _FEWEST:
            values = {**held[0].shown, "what": f"{len(held)} operationIds"}
            yield Transition(FactKind.OPERATION_IDS_RESPELT, edits_of(held), values, grows=words == _GONE)
