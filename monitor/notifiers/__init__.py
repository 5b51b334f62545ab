"""Telling people: takes messages out of the outbox and hands them to the channels that a side has named.

It words nothing and decides nothing about cases; what a message says was settled when it was written to the outbox.
"""

from monitor.notifiers.apprise_notifier import AppriseNotifier
from monitor.notifiers.outbox import Deliveries, deliver_outbox

__all__ = ["AppriseNotifier", "Deliveries", "deliver_outbox"]
