"""Turns storage format into what a reader sees."""
