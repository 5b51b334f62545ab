"""What keywords say together of a closed value, where each of them by itself may be satisfied as before."""

from monitor.diff.proofs.asked import Asked
from monitor.diff.proofs.declared_values import lost_as_declared
from monitor.model.facts import FactKind, Finding, Proof
from monitor.schemas import Included, NotIncluded


def combined_proof(asked: Asked) -> Proof | None:
    """*Lost* with a message, or a member that a strict consumer refuses; None where neither is shown.

    That nothing is lost was shown for each edit: what inclusion can't tell of the whole takes nothing from that. It is
    asked of each closed value with all that is in it, so that what is known of one has to serve those around it.
    """
    producer, reader = asked.sent_by_any(), asked.read_by_any()
    answer = asked.ask_briefly(producer, reader)
    if isinstance(answer, NotIncluded):
        if not (isinstance(answer.witness, dict) or asked.producer.types() is not None):
            return None  # a schema without a type that declares members sends objects
        proof = lost_as_declared(asked, answer, reader)
        return None if proof is not None and proof.finding is Finding.KEPT else proof
    if asked.request or not isinstance(answer, Included):
        return None
    strict = asked.ask_briefly(producer, reader, strictly=True)
    shown = asked.shown(strict)
    return shown and Proof(Finding.STATED, shown.witness, rated_as=FactKind.OTHER_MEMBERS_ALLOWED)
