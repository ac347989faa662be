"""The carrier simulator."""
