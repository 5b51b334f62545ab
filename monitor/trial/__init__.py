"""`try`: what can be seen from one or two URLs, files or repositories, without configuration.

`trial.findings` is a generator of typed findings (`findings`), each handed out as soon as it is known; `text` and
`json_form` say them. The room sends nothing but GETs that are safe, need no parameter, and go where the command line or
a description found there leads; it stores nothing and decides nothing. What was not looked at is a finding too, with
its reason.
"""
