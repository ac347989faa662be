"""The record of everything done and seen: append-only, and the only thing a check may read."""
