"""The only way out: HTTP requests that can't be led to places where they must not go, nor made to wait or swell.

The one room that imports httpx, so that a successor is one import away. A name is resolved once and the address that
was checked is the one connected to, also after a redirect. It never reads a proxy, a `.netrc` or a cookie from the
machine, never sends one site's credentials to another, and raises nothing for what a server does but `NetworkFailure`.
"""
