"""How we look at systems: each probe reads one of them and gives back plain fields. Nothing here writes or judges."""
