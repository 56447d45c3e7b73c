"""Sending: what a message says, by which channel it goes, and taking it there."""
