"""One order's life: what actors do, which stage it reaches, and what every system then owes the next."""
