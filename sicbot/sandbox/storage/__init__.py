"""What the wiki does with storage format when it saves."""
