"""Rows about bodies, media types and what is said of their content."""

from monitor.model.facts import FactKind as F
from monitor.rules.rows import ASK, BREAKING, COMPATIBLE, NOTHING, NOTICE, OLD_READERS, REQUEST, RESPONSE, RISKY
from monitor.rules.rows import stated as row

ROWS = (
    row(F.BODY_ADDED_OPTIONAL, REQUEST, "request-body-added", COMPATIBLE, "an optional request body was added",
        "consumers may leave it out", NOTHING, "requestBody appears"),
    row(F.BODY_ADDED_OPTIONAL, RESPONSE, "response-body-added", COMPATIBLE, "the provider may now send a body",
        "consumers built for the base ignore it", NOTHING, "a webhook gets a body"),
    row(F.BODY_ADDED_REQUIRED, REQUEST, "request-body-added-required", BREAKING, "a request body is now required",
        "requests made for the base have none and are refused", "make it optional", "requestBody: {required: true}"),
    row(F.BODY_ADDED_REQUIRED, RESPONSE, "response-body-added-required", COMPATIBLE, "the provider now sends a body",
        "consumers built for the base ignore it", NOTHING, "a webhook gets a body"),
    row(F.BODY_REMOVED, REQUEST, "request-body-removed", BREAKING, "the request body was removed",
        "what consumers send by it is silently dropped", NOTICE, "requestBody is gone"),
    row(F.BODY_REMOVED, RESPONSE, "response-body-removed", BREAKING, "the provider no longer sends a body",
        OLD_READERS, NOTICE, "a webhook's requestBody is gone"),
    row(F.BODY_BECAME_REQUIRED, REQUEST, "request-body-became-required", BREAKING, "the request body became required",
        "requests without one were fine and are refused now", "keep it optional", "required: false → true"),
    row(F.BODY_BECAME_REQUIRED, RESPONSE, "response-body-became-required", COMPATIBLE,
        "the provider always sends a body",
        "consumers had to expect it anyway", NOTHING, "required: false → true"),
    row(F.BODY_BECAME_OPTIONAL, REQUEST, "request-body-became-optional", COMPATIBLE, "the request body became optional",
        "those who send one may go on", NOTHING, "required: true → false"),
    row(F.BODY_BECAME_OPTIONAL, RESPONSE, "response-body-became-optional", BREAKING,
        "the provider may leave out the body",
        OLD_READERS, "go on sending it", "required: true → false"),
    row(F.MEDIA_TYPE_ADDED, REQUEST, "request-media-type-added", COMPATIBLE, "{name} is accepted too",
        "the others still are", NOTHING, "application/xml appears"),
    row(F.MEDIA_TYPE_ADDED, RESPONSE, "response-media-type-added", COMPATIBLE, "{name} is offered too",
        "the consumer chooses what it accepts", NOTHING, "application/xml appears"),
    row(F.MEDIA_TYPE_REMOVED, REQUEST, "request-media-type-removed", BREAKING, "{name} is no longer accepted",
        "requests in that media type are refused", "keep accepting it", "application/xml is gone",
        undecided="{name} may no longer be accepted"),
    row(F.MEDIA_TYPE_REMOVED, RESPONSE, "response-media-type-removed", BREAKING, "{name} is no longer offered",
        "the consumer that asks for it gets another one or 406", "keep offering it", "application/xml is gone",
        undecided="{name} may no longer be offered"),
    row(F.SENT_MEDIA_TYPE_ADDED, RESPONSE, "response-sent-media-type-added", BREAKING,
        "the provider may send {name} too",
        "nobody asks for the media type of a webhook: receivers built for the base can't read what is new",
        "send it to those only who ask for it as they subscribe", "a webhook's body may be application/xml"),
    row(F.SENT_MEDIA_TYPE_REMOVED, RESPONSE, "response-sent-media-type-removed", RISKY,
        "the provider no longer sends {name}",
        "receivers had to expect the others too, save those who chose this one as they subscribed", ASK,
        "a webhook's body is application/json only", undecided="the provider may no longer send {name}"),
    *(row(F.ENCODING_CHANGED, direction, f"{direction.value}-encoding-changed", RISKY,
          "the encoding of {what} changed: {before} → {after}",
          "parts of the body may travel as other text", "compare how a member is spelt on the wire",
          "style: form → pipeDelimited") for direction in (REQUEST, RESPONSE)),
    *(row(F.MEMBER_SERIALIZATION_CHANGED, direction, f"{direction.value}-member-serialization-changed", BREAKING,
          "{what} of a form is spelt differently: {before} → {after}",
          "the same value travels as other text, and is read as something else",
          "read both spellings until those who send it have moved", "a=1&a=2 → a=1,2")
      for direction in (REQUEST, RESPONSE)),
    *(row(F.SCHEMA_INTRODUCED, direction, f"{direction.value}-schema-introduced", severity,
          "what {what} may hold is said for the first time", why, help_, "a media type gets a schema")
      for direction, severity, why, help_ in (
          (REQUEST, RISKY, "consumers may have sent anything", ASK),
          (RESPONSE, COMPATIBLE, "consumers had to expect anything", NOTHING))),
    *(row(F.SCHEMA_DROPPED, direction, f"{direction.value}-schema-dropped", severity,
          "what {what} may hold is no longer said", why, help_, "a media type loses its schema")
      for direction, severity, why, help_ in (
          (REQUEST, COMPATIBLE, "whatever was accepted is not excluded now", NOTHING),
          (RESPONSE, RISKY, "the provider may send anything", "describe what is sent"))),
)  # fmt: skip
