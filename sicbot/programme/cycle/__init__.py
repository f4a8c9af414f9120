"""The cycle of activities: what its page says, and how far each Task Force is."""
