"""Verdicts held against the truth. Nothing here sends anything."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from monitor.benchmark.play import NOBODY, Expected, Played, Told
from monitor.model.sides import Side
from monitor.model.values import ChangedBy, Failure, VerdictStatus

SIDES = tuple(side.value for side in Side)
UNCERTAIN = "no certain verdict"
UNSEEN = "not met"
_BLAMES = frozenset({*SIDES, ChangedBy.BOTH.value, ChangedBy.INTERACTION.value})
_BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict beside the truth. `said`: who is named for certain, else `UNCERTAIN`."""

    played: Played
    told: Told
    truth: Expected
    said: str

    @property
    def wrongly_blames(self) -> bool:
        """A side that did not change is named. Both, where one changed, names one too many."""
        return self.said in _BLAMES and not self.truth.holds(self.said)

    @property
    def mistaken(self) -> bool:
        """Nobody is blamed, and that for certain, where somebody changed; or the wrong circumstance is named."""
        return not (self.is_uncertain or self.truth.holds(self.said) or self.wrongly_blames)

    @property
    def is_of_a_fault(self) -> bool:
        """Whether it is on what a fault made fail; the rest is noise."""
        return self.truth is self.played.truth.get(self.told.operation)

    @property
    def is_uncertain(self) -> bool:
        return self.said == UNCERTAIN

    @property
    def status(self) -> VerdictStatus:
        return VerdictStatus(str(self.told.verdict["status"]))

    @property
    def likely_right(self) -> bool:
        """Somebody or something is named as likely, and that is so."""
        return self.status is VerdictStatus.LIKELY and self.truth.holds(str(self.told.verdict["changed_by"]))

    @property
    def group(self) -> "Group":
        if not self.played.independent:
            return Group.DEPENDENT
        return Group.SAFE if self.told.bears_repeating else Group.UNSAFE


Said = Callable[[Played, Told], str]
"""A way to answer: a value of `changed_by`, or `UNCERTAIN`."""


def as_told(_: Played, told: Told) -> str:
    """The monitor's own answer."""
    certain = told.verdict["status"] == VerdictStatus.ATTRIBUTED.value
    return str(told.verdict["changed_by"]) if certain else UNCERTAIN


def answers(played: Iterable[Played], said: Said = as_told) -> Iterator[Answer]:
    """Every verdict, also those on what only noise made fail."""
    for each in played:
        for told in each.told:
            yield Answer(each, told, _truth_of(each, told), said(each, told))


def _truth_of(played: Played, told: Told) -> Expected:
    """A request that fails for want of a server, where no fault is of that kind, fails by the noise."""
    expected = played.truth.get(told.operation, played.elsewhere)
    if told.environment not in expected.environments:
        return NOBODY
    by_noise = told.regression["failure"] == Failure.AVAILABILITY.value and not expected.unavailable
    return played.elsewhere if by_noise else expected


class Group(StrEnum):
    """What is counted apart, by how much one exchange tells."""

    SAFE = "independent exchanges, safe methods"
    UNSAFE = "independent exchanges, unsafe methods"
    """Each of them may be replayed four times at most."""
    DEPENDENT = "canaries, caches, what comes and goes"


INDEPENDENT = frozenset({Group.SAFE, Group.UNSAFE})


@dataclass(frozen=True, slots=True)
class Standings:
    """How sure the verdicts of a group are, of those whose truth can be seen from outside."""

    attributed: int
    likely: int
    likely_right: int
    undetermined: int

    @property
    def verdicts(self) -> int:
        return self.attributed + self.likely + self.undetermined


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the verdicts that name a side for certain how many are right; of those that were due, where exchanges are
    independent and methods safe, how many were given.
    """

    named: int
    right: int
    due: int
    found: int

    @property
    def precision(self) -> float | None:
        return self.right / self.named if self.named else None

    @property
    def recall(self) -> float | None:
        return self.found / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Verdicts of a confidence from `least` up: how sure they were on average, and how many were right."""

    least: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Counts are of verdicts, unless they say otherwise."""

    cases: int
    verdicts: int
    wrong_blames: tuple[str, ...]
    """Names of the cases."""
    mistaken: tuple[str, ...]
    unmet: tuple[str, ...]
    standings: Mapping[Group, Standings]
    sides: Mapping[str, Precision]
    confusion: Mapping[tuple[str, str], int]
    """(truth, said) -> how often."""
    owes_right: int
    owes_told: int
    one_case: int
    """Single faults that gave one case."""
    single_faults: int
    """Those that gave any."""
    noise_cases: int
    """Cases in which there is nothing but noise."""
    brier: float | None
    bins: tuple[Bin, ...]
    replays: float | None
    """Median, of verdicts on faults that were met."""
    seconds: float | None

    @property
    def wrong_per_thousand(self) -> float:
        return 1000 * len(self.wrong_blames) / self.cases if self.cases else 0.0

    @property
    def abstention(self) -> float | None:
        """Share of `undetermined` where exchanges are independent: neither a side nor a circumstance is named."""
        return self._share_of_independent(lambda each: each.undetermined)

    @property
    def uncertainty(self) -> float | None:
        """Share that is not certain, *likely* counted with it, of the same."""
        return self._share_of_independent(lambda each: each.undetermined + each.likely)

    def _share_of_independent(self, count: Callable[[Standings], int]) -> float | None:
        found = [self.standings[group] for group in INDEPENDENT]
        of = sum(each.verdicts for each in found)
        return sum(map(count, found)) / of if of else None


def score(played: Sequence[Played]) -> Scores:
    found = list(answers(played))
    due = [each for each in found if each.truth.decidable]
    safe = [each for each in due if each.group is Group.SAFE]
    right = [each for each in found if each.truth.holds(each.said)]
    met = [each for each in played if each.truth and each.seen]
    opened = [(each, *_cases(one for one in found if one.played is each)) for each in played]
    single = [by_fault for each, by_fault, _ in opened if each.faults == 1 and by_fault]
    return Scores(
        cases=len(played),
        verdicts=len(found),
        wrong_blames=_names(each for each in found if each.wrongly_blames),
        mistaken=_names(each for each in found if each.mistaken),
        unmet=tuple(each.name for each in played if each.truth and not each.seen),
        standings={group: _standings([each for each in due if each.group is group]) for group in Group},
        sides={side: _precision(side, found) for side in SIDES},
        confusion=Counter((_row(each), each.said) for each in found),
        owes_right=sum(each.told.verdict["owes"] == each.truth.owes for each in right),
        owes_told=len(right),
        one_case=single.count(1),
        single_faults=len(single),
        noise_cases=sum(by_noise for *_, by_noise in opened),
        brier=_brier(due),
        bins=tuple(_bins(due)),
        replays=median(_replays(each.told) for each in safe) if safe else None,
        seconds=median(each.seconds for each in met) if met else None,
    )


def wrong_blames(played: Sequence[Played], said: Said) -> tuple[int, int]:
    """Of another way to answer: verdicts that name a wrong side, and those that name nobody though they could."""
    found = list(answers(played, said))
    return (
        sum(each.wrongly_blames for each in found),
        sum(each.is_uncertain for each in found if each.truth.decidable and each.group in INDEPENDENT),
    )


def _standings(found: Sequence[Answer]) -> Standings:
    told = Counter(each.status for each in found)
    return Standings(
        attributed=told[VerdictStatus.ATTRIBUTED],
        likely=told[VerdictStatus.LIKELY],
        likely_right=sum(each.likely_right for each in found),
        undetermined=told[VerdictStatus.UNDETERMINED],
    )


def _names(found: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.played.name for each in found))


def _cases(found: Iterable[Answer]) -> tuple[int, int]:
    """How many cases a fault, and how many noise alone gave in what was played once."""
    opened = {(each.told.conflict, each.is_of_a_fault) for each in found if each.told.conflict is not None}
    by_fault = {conflict for conflict, of_a_fault in opened if of_a_fault}
    return len(by_fault), len({conflict for conflict, _ in opened} - by_fault)


def _row(answer: Answer) -> str:
    """The truth: of several, the one that was told."""
    return answer.said if answer.truth.holds(answer.said) else answer.truth.changed_by


def _precision(side: str, found: Sequence[Answer]) -> Precision:
    named = [each for each in found if each.said == side]
    due = [each for each in found if each.truth.changed_by == side]
    plain = [each for each in due if each.group is Group.SAFE]
    return Precision(
        named=len(named),
        right=sum(each.truth.changed_by == side for each in named),
        due=len(plain),
        found=sum(each.said == side for each in plain),
    )


def _leading(told: Told) -> tuple[str, float]:
    """The most probable explanation, told or not, and how probable it is."""
    posterior = told.verdict["posterior"]
    assert isinstance(posterior, Mapping)
    shares = {name: float(str(share)) for name, share in posterior.items()}
    leader = max(shares, key=shares.__getitem__)
    return leader, shares[leader]


def _brier(due: Sequence[Answer]) -> float | None:
    """Mean squared distance between how sure the leading explanation is and whether it is right (Brier, 1950)."""
    led = [(*_leading(each.told), each.truth) for each in due]
    return sum((sure - truth.holds(leader)) ** 2 for leader, sure, truth in led) / len(led) if led else None


def _bins(due: Sequence[Answer]) -> Iterator[Bin]:
    led = [(sure, each.truth.holds(leader)) for each in due for leader, sure in [_leading(each.told)]]
    for least, most in zip(_BINS, (*_BINS[1:], 1.01), strict=True):
        held = [(sure, right) for sure, right in led if least <= sure < most]
        if held:
            count = len(held)
            yield Bin(least, count, sum(sure for sure, _ in held) / count, sum(right for _, right in held) / count)


def _replays(told: Told) -> int:
    replays = told.verdict["replays"]
    return replays if isinstance(replays, int) else 0
