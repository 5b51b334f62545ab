"""What was edited between two schemas that are walked side by side."""
