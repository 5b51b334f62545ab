"""`python -m monitor`, where no console script is on the path."""

from monitor.cli.main import main

if __name__ == "__main__":
    main()
