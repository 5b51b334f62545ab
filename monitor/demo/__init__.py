"""Two sample companies on loopback living a scripted year, with the real monitor on top.

Checkout (in-house) charges cards through Acme Pay (partner); Acme Pay tells Checkout of settled payments through
Checkout's webhook API. The companies are real HTTP servers; nothing here decides a verdict, it only knows the truth to
compare with.
"""
