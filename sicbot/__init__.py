"""sicbot: keeps a Confluence wiki in order for the Strategy Implementation Cycle."""

__version__ = "0.1.0"
