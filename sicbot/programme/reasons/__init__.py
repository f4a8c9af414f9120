"""Reasons: why a person, a group or a page is as it is, and where a person is kept."""
