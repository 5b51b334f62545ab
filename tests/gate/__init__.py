"""The release gate: candidates of two real companies, over a real store."""
