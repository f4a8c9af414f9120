"""Confluence's query language."""
