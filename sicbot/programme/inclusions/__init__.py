"""Includes: what they name, why one is red, and what mends it."""
