"""From a failure that used to pass to a verdict: what is asked, what may be suspected, what was seen."""
