"""Meetings that have a page: when they are, whose, and what was written of them."""
