"""The loop that all jobs share: read once, plan, apply, verify; and the way back."""
