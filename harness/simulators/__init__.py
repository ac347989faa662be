"""Stateful, deterministic stand-ins for the systems around a shop, each a process of its own.

All of them are made of the same parts: a `Journal` of what they heard and said, `Hooks` that deliver their webhooks and
carry out disturbances, a control plane under `/_control`, and `serve`, which binds the port and says when it is ready.
"""
