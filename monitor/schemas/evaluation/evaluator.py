"""Is this value valid? And if not: which keyword refuses what place of it?"""

from collections.abc import Iterator, Mapping, Sequence

from monitor.model.json_value import JsonValue
from monitor.schemas.answers import Kind
from monitor.schemas.budget import Budget
from monitor.schemas.evaluation.evaluated import evaluated
from monitor.schemas.evaluation.findings import Doubt, Failure, Finding
from monitor.schemas.normal.assertions import (
    AllOf,
    AnyOf,
    Assertion,
    Bound,
    Conditional,
    Contains,
    Format,
    Implies,
    Items,
    JsonType,
    Members,
    MultipleOf,
    Names,
    Needs,
    Never,
    Not,
    NotUnderstood,
    OneOf,
    OneOfValues,
    Pattern,
    Reference,
    Required,
    Size,
    Source,
    Types,
    Unevaluated,
    Unique,
)  # fmt: skip
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.normal.values import identity, number_of, type_of
from monitor.schemas.resource import SchemaAt, escape
from monitor.schemas.text.formats import INTEGER_RANGES, is_formatted
from monitor.schemas.text.languages import matches

_DEPTH = 60


class Evaluation:
    """Evaluates in three values: what is not understood is a doubt, never a pass."""

    def __init__(self, forms: NormalForms, budget: Budget) -> None:
        self.forms = forms
        self._budget = budget
        self._depth = 0
        self.granted: frozenset[str] = frozenset()
        """Unknown formats that the values evaluated now are taken to have."""

    def finding(self, schema: SchemaAt, value: JsonValue, place: str = "") -> Finding:
        self._budget.spend()
        if self._depth >= _DEPTH:
            return Doubt("nested too deeply, or a reference leads back to itself", schema.pointer)
        self._depth += 1
        try:
            findings = (self._assertion(each, value, place) for each in self.forms.of(schema))
            return _first(findings)
        finally:
            self._depth -= 1

    def _assertion(self, assertion: Assertion, value: JsonValue, place: str) -> Finding:
        match assertion:
            case Reference(target=target):
                finding = self.finding(target, value, place)
            case AllOf(parts=parts):
                finding = _first(self.finding(part, value, place) for part in parts)
            case AnyOf() | OneOf():
                finding = self._alternatives(assertion, value, place)
            case Not(source=source, schema=schema):
                finding = _negated(self.finding(schema, value, place), source, place)
            case Conditional():
                finding = self._conditional(assertion, value, place)
            case Unevaluated():
                finding = self._unevaluated(assertion, value, place)
            case _:
                finding = self._typed(assertion, value, place)
        return finding

    def _typed(self, assertion: Assertion, value: JsonValue, place: str) -> Finding:
        kind = type_of(value)
        if isinstance(assertion, NotUnderstood):
            return Doubt(assertion.reason, assertion.source.pointer) if kind in assertion.types else None
        if isinstance(value, Mapping):
            finding = self._object(assertion, value, place)
        elif kind is JsonType.ARRAY and isinstance(value, Sequence):
            finding = self._array(assertion, value, place)
        else:
            finding = None
        return _first((_scalar(assertion, value, kind, place, self.granted), finding))

    def _alternatives(self, assertion: AnyOf | OneOf, value: JsonValue, place: str) -> Finding:
        findings = [self.finding(part, value, place) for part in assertion.parts]
        passed = findings.count(None)
        if isinstance(assertion, OneOf) and passed > 1:
            return Failure(assertion.source, place)
        doubt = next((finding for finding in findings if isinstance(finding, Doubt)), None)
        if passed:
            return doubt if isinstance(assertion, OneOf) else None
        failures = [finding for finding in findings if isinstance(finding, Failure)]
        return doubt or _closest(failures, place) or Failure(assertion.source, place)

    def _conditional(self, assertion: Conditional, value: JsonValue, place: str) -> Finding:
        condition = self.finding(assertion.condition, value, place)
        then, otherwise = (
            None if branch is None else self.finding(branch, value, place)
            for branch in (assertion.then, assertion.otherwise)
        )
        if isinstance(condition, Doubt):
            return None if then is None and otherwise is None else condition
        return then if condition is None else otherwise

    def _array(self, assertion: Assertion, value: Sequence[JsonValue], place: str) -> Finding:
        match assertion:
            case Items(prefix=prefix, rest=rest):
                schemas = [*prefix, *([rest] * (len(value) - len(prefix)))]
                return _first(
                    None if schema is None else self._inside(schema, item, place, str(index), assertion.source)
                    for index, (schema, item) in enumerate(zip(schemas, value, strict=False))
                )
            case Contains():
                return self._contains(assertion, value, place)
            case Unique(source=source):
                return None if len({identity(item) for item in value}) == len(value) else Failure(source, place)
        return None

    def _contains(self, assertion: Contains, value: Sequence[JsonValue], place: str) -> Finding:
        findings = [self.finding(assertion.item, each, place) for each in value]
        doubt = next((each for each in findings if isinstance(each, Doubt)), None)
        passed = findings.count(None)
        most = passed + sum(isinstance(each, Doubt) for each in findings)
        if most < assertion.least or (assertion.most is not None and passed > assertion.most):
            return Failure(assertion.source, place)
        sure = passed >= assertion.least and (assertion.most is None or most <= assertion.most)
        return None if sure else doubt

    def _unevaluated(self, assertion: Unevaluated, value: JsonValue, place: str) -> Finding:
        if type_of(value) is not assertion.type:
            return None
        keys = evaluated(self, assertion.holder, value, own=False)
        if isinstance(keys, Doubt):
            return keys
        entries = value.items() if isinstance(value, Mapping) else enumerate(value)  # type: ignore[arg-type]
        return _first(
            self._inside(assertion.schema, each, place, str(key), assertion.source)
            for key, each in entries
            if key not in keys
        )

    def _object(self, assertion: Assertion, value: Mapping[str, JsonValue], place: str) -> Finding:
        match assertion:
            case Members():
                return _first(
                    finding
                    for name, member in value.items()
                    for finding in self.member_findings(assertion, name, member, place)
                )
            case Required(source=source, names=names):
                return None if all(name in value for name in names) else Failure(source, place)
            case Names(source=source, name=schema):
                findings = [self.finding(schema, name, place) for name in value]
                return _first(Failure(source, place) if isinstance(f, Failure) else f for f in findings)
            case Needs(source=source, name=name, needed=needed):
                lacking = name in value and any(other not in value for other in needed)
                return Failure(source, place) if lacking else None
            case Implies(name=name, then=then):
                return self.finding(then, value, place) if name in value else None
        return None

    def member_findings(self, members: Members, name: str, value: JsonValue, place: str) -> Iterator[Finding]:
        governed = name in members.properties
        if governed:
            yield self._inside(members.properties[name], value, place, name, Source("", Kind.PROPERTY))
        for expression, schema in members.patterns.items():
            found = matches(expression, name)
            if found is None:
                yield Doubt(f"the pattern {expression} is not reasoned about", schema.pointer)
            elif found:
                yield self._inside(schema, value, place, name, Source("", Kind.PROPERTY))
            governed = governed or found is not False
        if not governed and members.additional is not None:
            yield self._inside(members.additional, value, place, name, members.source)

    def _inside(self, schema: SchemaAt, value: JsonValue, place: str, step: str, named: Source) -> Finding:
        """As `finding`, but where the schema allows nothing it is the surrounding keyword that refuses."""
        finding = self.finding(schema, value, f"{place}/{escape(step)}")
        if isinstance(finding, Failure) and finding.source == Source(schema.pointer, Kind.NEVER):
            return Failure(Source(schema.pointer, named.kind), finding.place)
        return finding


def _scalar(assertion: Assertion, value: JsonValue, kind: JsonType, place: str, granted: frozenset[str]) -> Finding:
    match assertion:
        case Never():
            holds: bool | None = False
        case Types(types=types, integers_only=integers_only):
            number = number_of(value)
            holds = kind in types and not (integers_only and number is not None and number.denominator != 1)
        case OneOfValues(identities=identities):
            holds = identity(value) in identities
        case Bound() | MultipleOf():
            holds = _arithmetic(assertion, value)
        case Size(type=sized, limit=limit, upper=upper) if sized is kind:
            size = len(value)  # type: ignore[arg-type]  # a string, array or object, as `kind` says
            holds = size <= limit if upper else size >= limit
        case Pattern(expression=expression) if isinstance(value, str):
            holds = matches(expression, value)
        case Format(name=name):
            holds = _of_format(name, value)
            if holds is None and name in granted:
                holds = True
        case _:
            return None
    if holds is None:
        return Doubt(f"whether {value!r} satisfies it is not known here", assertion.source.pointer)
    return None if holds else Failure(assertion.source, place)


def _arithmetic(assertion: Bound | MultipleOf, value: JsonValue) -> bool:
    number = number_of(value)
    if number is None:
        return True
    if isinstance(assertion, MultipleOf):
        return (number / assertion.divisor).denominator == 1
    if number == assertion.limit:
        return not assertion.exclusive
    return (number < assertion.limit) is assertion.upper


def _of_format(name: str, value: JsonValue) -> bool | None:
    if isinstance(value, str):
        return is_formatted(name, value)
    number, bounds = number_of(value), INTEGER_RANGES.get(name)
    return number is None or bounds is None or bounds[0] <= number <= bounds[1]


def _first(findings: Iterator[Finding] | Sequence[Finding]) -> Finding:
    """A failure decides; a doubt only where nothing fails."""
    doubt: Doubt | None = None
    for finding in findings:
        if isinstance(finding, Failure):
            return finding
        doubt = doubt or finding
    return doubt


def _negated(finding: Finding, source: Source, place: str) -> Finding:
    if isinstance(finding, Doubt):
        return finding
    return Failure(source, place) if finding is None else None


def _closest(failures: Sequence[Failure], place: str) -> Failure | None:
    """The failure of the one alternative that was evidently meant: the others differ in type or in a constant."""
    meant = [
        failure
        for failure in failures
        if not (failure.source.kind is Kind.TYPE and failure.place == place)
        and failure.source.kind not in {Kind.CONST, Kind.ENUM}
    ]
    return meant[0] if len(meant) == 1 else None
