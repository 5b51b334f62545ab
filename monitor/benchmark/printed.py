"""The scores as people and programs read them."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.benchmark.ablations import ABLATIONS
from monitor.benchmark.play import Played
from monitor.benchmark.score import INDEPENDENT, UNCERTAIN, Group, Scores, Standings, score, wrong_blames
from monitor.model.json_value import JsonValue
from monitor.model.values import ChangedBy

_BAR = 40
_NAMED = 20
"""Cases that are named of those that went wrong."""


def to_json(played: Sequence[Played], seed: int) -> dict[str, JsonValue]:
    found = score(played)
    return {
        "seed": seed,
        "cases": found.cases,
        "verdicts": found.verdicts,
        "wrong_blames": list(found.wrong_blames),
        "wrong_blames_per_thousand_cases": found.wrong_per_thousand,
        "mistaken": list(found.mistaken),
        "not_met": list(found.unmet),
        "abstention": found.abstention,
        "not_certain": found.uncertainty,
        "standings": [_standings(group, each) for group, each in found.standings.items()],
        "sides": {
            side: {"named": each.named, "right": each.right, "precision": each.precision, "recall": each.recall}
            for side, each in found.sides.items()
        },
        "confusion": [{"truth": truth, "said": said, "count": n} for (truth, said), n in found.confusion.items()],
        "owes": {"right": found.owes_right, "of": found.owes_told},
        "one_fault_one_case": {"right": found.one_case, "of": found.single_faults},
        "cases_of_noise_alone": found.noise_cases,
        "brier": found.brier,
        "reliability": [
            {"from": each.least, "count": each.count, "confidence": each.confidence, "right": each.right}
            for each in found.bins
        ],
        "replays_median": found.replays,
        "seconds_median": found.seconds,
        "ablations": {
            name: {"wrong_blames": wrong, "not_certain": uncertain}
            for name, way in ABLATIONS.items()
            for wrong, uncertain in [wrong_blames(played, way)]
        },
    }


def _standings(group: Group, found: Standings) -> dict[str, JsonValue]:
    return {
        "of": group.value,
        "attributed": found.attributed,
        "likely": found.likely,
        "likely_right": found.likely_right,
        "undetermined": found.undetermined,
    }


def lines(played: Sequence[Played], seed: int) -> Iterator[str]:
    found = score(played)
    yield f"{found.cases} cases of seed {seed}, {found.verdicts} verdicts"
    yield ""
    yield f"wrong blames          {len(found.wrong_blames)} cases, {found.wrong_per_thousand:.1f} per 1,000"
    yield from _named(found.wrong_blames)
    yield f"wrong circumstances   {len(found.mistaken)} cases (certain, wrong, and no side is blamed)"
    yield from _named(found.mistaken)
    yield f"fault not met         {len(found.unmet)} cases"
    yield f"next step right       {found.owes_right} of {found.owes_told} verdicts that are right on who changed"
    yield f"one fault, one case   {found.one_case} of {found.single_faults}; cases of noise alone: {found.noise_cases}"
    yield f"median to a verdict   {found.replays or 0:g} replays, {found.seconds or 0:.1f} s"
    yield ""
    yield from _certainty(found)
    yield ""
    yield "side        named  right  precision  recall"
    for side, each in found.sides.items():
        yield f"{side:10s} {each.named:6d} {each.right:6d}  {_percent(each.precision):>9s}  {_percent(each.recall):>6s}"
    yield ""
    yield from _matrix(found.confusion)
    yield ""
    yield f"how sure, and how often right (Brier {found.brier or 0:.4f})"
    for one in found.bins:
        bar = "█" * round(one.right * _BAR)
        yield f"from {one.least:.2f}  {one.count:5d} verdicts  sure {one.confidence:.3f}  right {one.right:.3f}  {bar}"
    yield ""
    yield "the same observations, judged more simply        wrong blames  no certain verdict"
    uncertain = sum(each.likely + each.undetermined for group, each in found.standings.items() if group in INDEPENDENT)
    yield f"  as the monitor does                            {len(found.wrong_blames):12d}  {uncertain:18d}"
    for name, way in ABLATIONS.items():
        wrong, uncertain = wrong_blames(played, way)
        yield f"  {name:46s} {wrong:12d}  {uncertain:18d}"


def _certainty(found: Scores) -> Iterator[str]:
    yield "how sure                               attributed  likely  of these right  undetermined"
    for group, each in found.standings.items():
        likely = f"{each.likely:6d}  {each.likely_right:14d}"
        yield f"{group.value:38s} {each.attributed:10d}  {likely}  {each.undetermined:12d}"
    yield f"undetermined where exchanges are independent: {_percent(found.abstention)}"
    yield f"not certain, with what is only likely:        {_percent(found.uncertainty)}"


def _named(names: Sequence[str]) -> Iterator[str]:
    yield from (f"    {name}" for name in names[:_NAMED])
    if len(names) > _NAMED:
        yield f"    and {len(names) - _NAMED} more; --format json lists them"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _matrix(confusion: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Truth in rows, what was said in columns."""
    kinds = [each.value for each in ChangedBy if each is not ChangedBy.UNDETERMINED]
    said = [*kinds, UNCERTAIN]
    yield "truth \\ said  " + " ".join(f"{name[:11]:>11s}" for name in [*kinds, "no verdict"])
    for truth in [*kinds, ChangedBy.UNDETERMINED.value]:
        counts = [confusion.get((truth, each), 0) for each in said]
        if any(counts):
            yield f"{truth:13s} " + " ".join(f"{count or '·':>11}" for count in counts)
