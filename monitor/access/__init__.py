"""Who may do what: roles, visitors, sessions, invitations and passwords. Pure: no IO, and `now` is an argument."""
