"""What is new for each Task Force and for the Secretariat, and what waits for them."""
