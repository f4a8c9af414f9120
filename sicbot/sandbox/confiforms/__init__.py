"""The forms app and its REST interface."""
