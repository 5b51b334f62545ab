"""The cycle of DESIGN.md §1, as a generator of typed events over ports. It opens no socket, file or database itself."""
