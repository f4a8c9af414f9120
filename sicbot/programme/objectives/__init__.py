"""What the pages say of the goals and objectives of the strategy."""
