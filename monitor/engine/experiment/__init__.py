"""Live replays and what stands beside them: controls, and probes of the host."""
