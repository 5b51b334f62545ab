"""Runs what consumers rely on against live environments: sends requests, reads contract files, makes generated cases.

Everything that leaves goes through `monitor.network`; everything that comes back is redacted before anyone else sees
it. Nothing here judges a response or decides what may be sent: that is `interactions` and the engine. Import from the
modules: the process that makes cases is started from this room and must load nothing that it does not need.
"""
