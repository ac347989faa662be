"""What actors attempt, one act a file. Each ends by proving that it arrived, and is recorded with its outcome."""
