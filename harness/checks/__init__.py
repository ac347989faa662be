"""Pure functions from a ledger to rulings, one idea per file."""
