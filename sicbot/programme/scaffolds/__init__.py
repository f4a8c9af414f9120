"""Pages made once from templates: which, where, what is there already, and how they come."""
