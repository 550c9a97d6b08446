"""``python -m coldstart`` is the command line."""

from coldstart.cli import main

if __name__ == "__main__":
    main()
