"""Which systems are in play: read from one TOML file, guarded against production, and looked after by the doctor."""
