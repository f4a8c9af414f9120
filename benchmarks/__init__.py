"""Measures sicbot: requests, waiting, speed of scanning, memory. Asserts nothing."""
