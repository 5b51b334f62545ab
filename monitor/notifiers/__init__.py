"""Telling people: takes messages out of the outbox and hands them to the channels that a side has named.

It words nothing and decides nothing about cases; what a message says was settled when it was written to the outbox.
"""

from monitor.notifiers.apprise_notifier import AppriseNotifier
from monitor.notifiers.outbox import Channels, Deliveries, deliver_outbox
from monitor.notifiers.post import post
from monitor.notifiers.webhook_notifier import WebhookNotifier

__all__ = ["AppriseNotifier", "Channels", "Deliveries", "WebhookNotifier", "deliver_outbox", "post"]
