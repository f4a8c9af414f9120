"""Audits: who can see and change what, and should not."""
