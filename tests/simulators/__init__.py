"""Tests of the simulators, each met as a running process."""
