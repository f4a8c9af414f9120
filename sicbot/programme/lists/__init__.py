"""Lists: pages that name people, and who may read them."""
