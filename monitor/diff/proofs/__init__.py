"""Does an edit lose a message? Asked of inclusion, confirmed by the judge."""
