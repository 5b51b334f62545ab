"""Green exchanges are kept: the recording is tomorrow's old provider."""

from collections.abc import Iterable, Mapping

from monitor import __version__
from monitor.engine.context import ApiContext
from monitor.engine.ports import Store
from monitor.engine.verification import Verification
from monitor.interactions.identity import content_digest
from monitor.interactions.redaction import Redactor
from monitor.model.exchanges import header
from monitor.model.history import Recording
from monitor.model.integration import Integration
from monitor.model.values import Outcome


def keep_recordings(
    integration: Integration, verifications: Iterable[Verification], contexts: Mapping[str, ApiContext], store: Store
) -> None:
    """Make every passed exchange the newest recording of its interaction. Exchanges arrive redacted."""
    redactor = Redactor(())
    for each in verifications:
        if each.outcome is not Outcome.PASSED or each.exchange is None or each.exchange.response is None:
            continue
        planned = each.planned
        context = contexts.get(planned.api.name)
        version = planned.api.version.header if planned.api.version else None
        store.save_recording(
            Recording(
                integration=integration.name,
                api=planned.api.name,
                environment=planned.environment.name,
                interaction=redactor.interaction(planned.interaction),
                exchange=each.exchange,
                at=each.at,
                description_digest=context.digest_for(planned.environment.name) if context else None,
                contract_digest=content_digest(planned.interaction),
                version=header(each.exchange.response.headers, version) if version else None,
                harness=__version__,
            )
        )
