"""Values that every room shares: money, time, chance, outcomes, waiting, errors."""
