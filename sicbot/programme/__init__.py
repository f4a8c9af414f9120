"""Pure: what a snapshot means to the organisation."""
