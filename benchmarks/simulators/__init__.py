"""What the simulators can carry: orders a second, latency as they fill up, seconds to start, weight."""
