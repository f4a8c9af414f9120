"""Where the inventory has nothing, and where everything hangs on one sponsor."""
