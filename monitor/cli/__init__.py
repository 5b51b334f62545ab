"""The command line: reads arguments, composes the rooms below, prints, and picks the exit status.

A command's module is imported only when that command is called (`commands.TABLE`), and imports heavy libraries inside
its functions. Nothing here decides what a difference means, who changed what, or what a case does next.
"""
