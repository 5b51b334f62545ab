"""What differs between two descriptions, stated without judging it (DESIGN.md §6: facts apart from verdicts)."""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum

from monitor.model.changes import Component, Witness
from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.model.values import Direction


class FactKind(StrEnum):
    """The closed list. A kind says what was edited; `Direction` says who reads it; `rules` says what that means."""

    OPERATION_ADDED = "operation-added"
    OPERATION_REMOVED = "operation-removed"
    OPERATION_DEPRECATED = "operation-deprecated"
    OPERATION_REINSTATED = "operation-reinstated"
    """No longer deprecated."""
    SUNSET_CHANGED = "sunset-changed"
    STABILITY_CHANGED = "stability-changed"
    """Less stable than before, or in words that are not known."""
    STABILITY_RAISED = "stability-raised"
    OPERATION_ID_CHANGED = "operation-id-changed"
    WEBHOOK_ADDED = "webhook-added"
    WEBHOOK_REMOVED = "webhook-removed"
    """Also a callback."""

    PARAMETER_ADDED_OPTIONAL = "parameter-added-optional"
    PARAMETER_ADDED_REQUIRED = "parameter-added-required"
    PARAMETER_REMOVED = "parameter-removed"
    PARAMETER_BECAME_REQUIRED = "parameter-became-required"
    PARAMETER_BECAME_OPTIONAL = "parameter-became-optional"
    PARAMETER_SERIALIZATION_CHANGED = "parameter-serialization-changed"
    """`style`, `explode`, or the media type of its value."""
    PARAMETER_TYPE_CHANGED = "parameter-type-changed"
    PARAMETER_MOVED = "parameter-moved"
    """To another `in`."""
    PARAMETER_EMPTY_ALLOWED = "parameter-empty-allowed"
    PARAMETER_EMPTY_FORBIDDEN = "parameter-empty-forbidden"
    """`allowEmptyValue`."""
    PARAMETER_RESERVED_ALLOWED = "parameter-reserved-allowed"
    PARAMETER_RESERVED_FORBIDDEN = "parameter-reserved-forbidden"
    """`allowReserved`."""
    PARAMETER_DEPRECATED = "parameter-deprecated"
    PARAMETER_REINSTATED = "parameter-reinstated"
    """No longer deprecated."""

    BODY_ADDED_OPTIONAL = "body-added-optional"
    BODY_ADDED_REQUIRED = "body-added-required"
    BODY_REMOVED = "body-removed"
    BODY_BECAME_REQUIRED = "body-became-required"
    BODY_BECAME_OPTIONAL = "body-became-optional"
    MEDIA_TYPE_ADDED = "media-type-added"
    MEDIA_TYPE_REMOVED = "media-type-removed"
    SENT_MEDIA_TYPE_ADDED = "sent-media-type-added"
    """Of what nobody asked for: the body of a webhook."""
    SENT_MEDIA_TYPE_REMOVED = "sent-media-type-removed"
    ENCODING_CHANGED = "encoding-changed"
    MEMBER_SERIALIZATION_CHANGED = "member-serialization-changed"
    """`style` or `explode` of a member of a form."""

    STATUS_ADDED_SUCCESS = "status-added-success"
    STATUS_ADDED_OTHER = "status-added-other"
    STATUS_REMOVED_SUCCESS = "status-removed-success"
    STATUS_REMOVED_LAST_SUCCESS = "status-removed-last-success"
    """So that no success which the base promised is left."""
    STATUS_REMOVED_OTHER = "status-removed-other"
    HEADER_ADDED = "header-added"
    HEADER_ADDED_REQUIRED = "header-added-required"
    HEADER_REMOVED_REQUIRED = "header-removed-required"
    HEADER_REMOVED_OPTIONAL = "header-removed-optional"
    HEADER_BECAME_REQUIRED = "header-became-required"
    HEADER_BECAME_OPTIONAL = "header-became-optional"
    HEADER_TYPE_CHANGED = "header-type-changed"
    HEADER_SERIALIZATION_CHANGED = "header-serialization-changed"
    """`explode`, or the media type of its value."""
    HEADER_DEPRECATED = "header-deprecated"
    HEADER_REINSTATED = "header-reinstated"
    """No longer deprecated."""
    LINK_ADDED = "link-added"
    LINK_REMOVED = "link-removed"
    LINK_CHANGED = "link-changed"
    """It leads to another operation, or gives it other values."""

    CREDENTIAL_FIRST_REQUIRED = "credential-first-required"
    """A credential is needed where the base declared no security anywhere."""
    CREDENTIAL_REQUIRED = "credential-required"
    """The operation could be called without one."""
    CREDENTIAL_ALTERNATIVE_REMOVED = "credential-alternative-removed"
    CREDENTIAL_ALTERNATIVE_ADDED = "credential-alternative-added"
    SCOPE_REQUIRED = "scope-required"
    CREDENTIAL_WAIVED = "credential-waived"
    """None is needed any more."""
    SCOPE_DROPPED = "scope-dropped"
    """No longer needed."""
    CREDENTIAL_FLOW_ADDED = "credential-flow-added"
    CREDENTIAL_FLOW_REMOVED = "credential-flow-removed"
    CREDENTIAL_URL_CHANGED = "credential-url-changed"
    """Where a credential is obtained or renewed."""
    SCOPE_OFFERED = "scope-offered"
    SCOPE_WITHDRAWN = "scope-withdrawn"
    """It can no longer be asked for."""
    BEARER_FORMAT_CHANGED = "bearer-format-changed"
    SERVER_ADDED = "server-added"
    SERVER_REMOVED = "server-removed"
    SERVER_DEFAULT_CHANGED = "server-default-changed"
    """What its URL is where its variables are not filled in."""

    TYPE_CHANGED = "type-changed"
    FORMAT_CHANGED = "format-changed"
    NUMBER_FORMAT_STATED = "number-format-stated"
    """`int32` and the like, where the base named no format of a number."""
    NUMBER_FORMAT_DROPPED = "number-format-dropped"
    NULL_ALLOWED = "null-allowed"
    NULL_FORBIDDEN = "null-forbidden"
    ENUM_INTRODUCED = "enum-introduced"
    ENUM_DROPPED = "enum-dropped"
    ENUM_VALUE_ADDED = "enum-value-added"
    ENUM_VALUE_REMOVED = "enum-value-removed"
    CONST_CHANGED = "const-changed"
    EXTENSIBLE_ENUM_VALUE_ADDED = "extensible-enum-value-added"
    """Of `x-extensible-enum`, whose readers were told to expect others."""
    EXTENSIBLE_ENUM_VALUE_REMOVED = "extensible-enum-value-removed"
    MINIMUM_CHANGED = "minimum-changed"
    """Or `exclusiveMinimum`."""
    MAXIMUM_CHANGED = "maximum-changed"
    """Or `exclusiveMaximum`."""
    MULTIPLE_CHANGED = "multiple-changed"
    MIN_LENGTH_CHANGED = "min-length-changed"
    MAX_LENGTH_CHANGED = "max-length-changed"
    PATTERN_CHANGED = "pattern-changed"
    MIN_ITEMS_CHANGED = "min-items-changed"
    MAX_ITEMS_CHANGED = "max-items-changed"
    UNIQUE_ITEMS_CHANGED = "unique-items-changed"
    MIN_MEMBERS_CHANGED = "min-members-changed"
    MAX_MEMBERS_CHANGED = "max-members-changed"
    PROPERTY_ADDED_OPTIONAL = "property-added-optional"
    PROPERTY_ADDED_CLOSED = "property-added-closed"
    """Optional, where the base forbids members that it does not declare."""
    PROPERTY_ADDED_OPEN = "property-added-open"
    """Optional, where the base declares that other members may be present: they may clash with it."""
    PROPERTY_ADDED_REQUIRED = "property-added-required"
    PROPERTY_REMOVED_REQUIRED = "property-removed-required"
    PROPERTY_REMOVED_OPTIONAL = "property-removed-optional"
    PROPERTY_REMOVED_UNSTATED = "property-removed-unstated"
    """From an object that requires nothing, so that optionality was never chosen."""
    PROPERTY_SHUT_OUT = "property-shut-out"
    """Declared still, in one part of an `allOf`, and unknown to another one that is closed."""
    PROPERTY_BECAME_REQUIRED = "property-became-required"
    PROPERTY_BECAME_OPTIONAL = "property-became-optional"
    PROPERTY_DEPRECATED = "property-deprecated"
    """Or a parameter's schema."""
    PROPERTY_REINSTATED = "property-reinstated"
    PROPERTY_SUNSET_CHANGED = "property-sunset-changed"
    """Also a parameter's."""
    PROPERTY_STABILITY_CHANGED = "property-stability-changed"
    ADDITIONAL_MEMBERS_CHANGED = "additional-members-changed"
    """`additionalProperties`, `unevaluatedProperties`, `patternProperties`."""
    OTHER_MEMBERS_ALLOWED = "other-members-allowed"
    """Where there could be none."""
    MEMBER_NAMES_CHANGED = "member-names-changed"
    """`propertyNames`."""
    ALTERNATIVE_ADDED = "alternative-added"
    ALTERNATIVE_REMOVED = "alternative-removed"
    """A branch of `oneOf` or `anyOf`."""
    DISCRIMINATED_ALTERNATIVE_ADDED = "discriminated-alternative-added"
    """Where both sides have readers choose the branch by the value of one member."""
    COMPOSITION_CHANGED = "composition-changed"
    DISCRIMINATOR_CHANGED = "discriminator-changed"
    DISCRIMINATOR_VALUE_ADDED = "discriminator-value-added"
    DISCRIMINATOR_VALUE_REMOVED = "discriminator-value-removed"
    DISCRIMINATOR_VALUE_CHANGED = "discriminator-value-changed"
    """It stands for another schema."""
    DEFAULT_ADDED = "default-added"
    DEFAULT_CHANGED = "default-changed"
    DEFAULT_REMOVED = "default-removed"
    CONDITION_CHANGED = "condition-changed"
    """`if`, `then`, `else`."""
    DEPENDENCY_CHANGED = "dependency-changed"
    """`dependentRequired`, `dependentSchemas`, and `dependencies` of older drafts."""
    CONTAINS_CHANGED = "contains-changed"
    """`contains`, `minContains`, `maxContains`."""
    TUPLE_CHANGED = "tuple-changed"
    """`prefixItems`, a list of `items`, `additionalItems`, `unevaluatedItems`."""
    EXCLUSION_CHANGED = "exclusion-changed"
    """`not`."""
    CONTENT_ENCODING_CHANGED = "content-encoding-changed"
    """How the text of a string is decoded, and into what: `contentEncoding`, `contentMediaType`."""
    XML_SPELLING_CHANGED = "xml-spelling-changed"
    """How a value is called and laid out in XML: `xml`."""
    CONTENT_SCHEMA_CHANGED = "content-schema-changed"
    """What the text of a string holds."""
    SCHEMA_INTRODUCED = "schema-introduced"
    """Where nothing was said about the content."""
    SCHEMA_DROPPED = "schema-dropped"

    OPERATION_MOVED = "operation-moved"
    """To another path, described alike or under the same `operationId`."""
    OPERATION_GENERALIZED = "operation-generalized"
    """A template with more variables answers all its calls."""
    OPERATION_SPLIT = "operation-split"
    OPERATIONS_MERGED = "operations-merged"
    """Several do between them what one did, or the other way round."""
    OPERATION_IDS_RESPELT = "operation-ids-respelt"
    """The same words in another convention."""
    RESOURCE_ADDED = "resource-added"
    RESOURCE_REMOVED = "resource-removed"
    """Every operation at a path and below it."""
    PROPERTY_RENAMED = "property-renamed"
    PARAMETER_RENAMED = "parameter-renamed"
    HEADER_RENAMED = "header-renamed"
    WEBHOOK_RENAMED = "webhook-renamed"
    """Also a callback."""
    VALUE_WRAPPED = "value-wrapped"
    """Put into an array, or into an object as a member."""
    VALUE_UNWRAPPED = "value-unwrapped"
    CREDENTIALS_REPLACED = "credentials-replaced"
    """Several ways to authenticate by others."""
    CREDENTIAL_FLOW_CHANGED = "credential-flow-changed"
    """One in the place of another."""
    ENUM_VALUES_REPLACED = "enum-values-replaced"
    """Some by as many others."""
    MEMBERS_MOVED = "members-moved"
    """Into an object beside them, or out of one."""
    OBJECT_REPLACED = "object-replaced"
    """No member of it is left, and all are new."""
    MEDIA_TYPE_CHANGED = "media-type-changed"
    """One in the place of another."""
    SUCCESS_STATUS_CHANGED = "success-status-changed"
    STATUS_CHANGED = "status-changed"
    """One instead of another."""

    PART_UNREADABLE = "part-unreadable"
    DOCUMENT_UNREAD = "document-unread"
    """Both refer to it, and it was read on neither side."""
    """Malformed or dangling on one side, so that nothing can be said about it."""


class Finding(StrEnum):
    """What inclusion said about an edit at one place, in one direction."""

    LOST = "lost"
    """A message is lost, and a witness shows it."""
    KEPT = "kept"
    """Every message that could be sent is still read."""
    UNKNOWN = "unknown"
    """Neither proved nor refuted; `Proof.reason` says why."""
    STATED = "stated"
    """Nothing to prove: the fact speaks for itself, and the row rates it."""


@record
class Proof:
    finding: Finding
    witness: Witness | None = None
    reason: str = ""
    """Why it is unknown, or what the proof rests on."""
    again: Callable[[], Witness | None] | None = None
    """Makes the witness of this very place, which has its price; None where `witness` is it."""
    rated_as: FactKind | None = None
    """The kind whose row speaks of it, where that says more than the fact's own."""

    def shown(self) -> Witness | None:
        """The witness of this very place."""
        return self.witness if self.again is None else self.again()


STATED = Proof(Finding.STATED)


@record
class Swap:
    """A place (written as `Fact.place`) that referred to the component `before`, and refers to `after` now."""

    before: str
    after: str
    place: str
    alternative: bool
    """Of several that the place allows."""


@record
class Fact:
    """One edit, seen at one place of one operation.

    `edit` is the same at every place at which one edit of the document is felt. `subject` is what was edited (pointer
    of a component, or an operation's shape) and `path` the place inside it: with the rule they are the fingerprint.
    `direction`: what consumers send is a request, what they receive a response; webhooks and callbacks invert.
    """

    kind: FactKind
    direction: Direction
    edit: str
    operation: str
    place: str
    subject: str
    path: str
    base: str | None
    """Pointer into the base's `Api.root`."""
    revision: str | None
    proof: Proof = STATED
    values: Mapping[str, str] = field(default_factory=dict)
    """What the message's template names: `what`, `name`, `before`, `after`."""
    enumerated: tuple[JsonValue, ...] = ()
    """Of an enumeration: the values added or removed."""
    component: Component | None = None
    """In which the edit lies, where it is known to lie in one."""
    swap: Swap | None = None
    """Where it lies between two components, since a reference leads to another one now."""
