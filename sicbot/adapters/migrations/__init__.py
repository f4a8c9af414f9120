"""Steps from each schema of the store to the next; `sicbot.adapters.store` runs them."""
