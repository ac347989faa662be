"""The warehouse simulator."""
