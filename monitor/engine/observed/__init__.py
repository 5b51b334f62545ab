"""Traffic that somebody hands in, where nothing may be sent."""
