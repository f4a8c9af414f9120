"""Projects, their sponsors and their likenesses, from all that people entered."""
