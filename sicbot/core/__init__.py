"""Pure: values, audience, plans and errors. No network, files, clock or environment."""
