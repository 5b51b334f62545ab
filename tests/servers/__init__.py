"""Real servers on loopback for tests, each scripted by the test that starts it and stopped when its `with` ends.

- `scripted.ScriptedServer`: HTTP/1.1, plain or TLS; what it answers is data (`Reply`), what it received is kept.
- `certificates.issue`: a throw-away authority and a certificate for `localhost` and 127.0.0.1.
"""
