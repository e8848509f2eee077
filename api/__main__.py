"""`python -m api`: hands over to the terminal door."""

from api.cli import main

if __name__ == "__main__":
    main()
