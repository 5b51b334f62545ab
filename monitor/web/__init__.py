"""The pages and the JSON API: what the store holds, in people's words, identical for both companies.

This room reads through the `Store` protocol that it is given and changes things only through the commands of
`WebContext`. It computes no verdict, sends no probe, sets no cookie, loads nothing from another host, and says
"compatible" only where a finished and recent cycle did.
"""

from monitor.web.app import create_app
from monitor.web.context import Health, WebContext
from monitor.web.health import assess_health

__all__ = ["Health", "WebContext", "assess_health", "create_app"]
