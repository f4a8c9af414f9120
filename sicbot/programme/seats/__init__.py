"""Seats: who shall be in which group, who is, and whose doing that was."""
