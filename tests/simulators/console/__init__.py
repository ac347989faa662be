"""Tests of the console for people."""
