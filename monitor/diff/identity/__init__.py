"""What is the same on both sides: edits, the components they lie in, credentials."""
