"""`python -m sicbot`."""

from sicbot.cli import main

if __name__ == "__main__":
    main()
