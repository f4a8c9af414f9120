"""One file a schema, in their order."""
