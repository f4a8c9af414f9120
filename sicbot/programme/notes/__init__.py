"""Concept notes: how far each is, who said so, and what is missing."""
