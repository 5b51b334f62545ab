"""The page of a case: what happened, what was said, and what can be said next; and the same for programs."""
