"""Tests of the doors of other carriers and platforms."""
