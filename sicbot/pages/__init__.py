"""Pure: reading Confluence's storage format by byte offsets. Nothing here writes or fetches."""
