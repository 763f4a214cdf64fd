"""``python -m crosschat`` is the ``crosschat`` command."""

from crosschat.cli import main

if __name__ == "__main__":
    main()
