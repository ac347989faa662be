"""Shops to rehearse against when you have none; each a process of its own, importing nothing of `harness`."""
