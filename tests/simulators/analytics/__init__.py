"""Tests of the analytics simulator."""
