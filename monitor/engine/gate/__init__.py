"""The release gate: yes, no or unknown, with typed reasons. It reads what is known and sends nothing.

Begin with `decision`: a candidate description is judged in `descriptions`, a candidate contract in `contracts`, by what
`running` says was seen and by what the description `promises`.
"""
