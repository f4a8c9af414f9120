"""People: what they entered, what that proves, and who belongs to which Task Force."""
