"""The product against programs that nobody here wrote, as they were released."""
