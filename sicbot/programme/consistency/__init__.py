"""What pages say that does not fit together, or leads nowhere; prose is never edited."""
