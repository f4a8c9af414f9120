"""Logging in, faults and the log: what stands around every request."""
