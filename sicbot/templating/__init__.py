"""Templates of page bodies: what goes in stays text, what comes out is checked."""
