"""`python -m salesplan` (程序入口)."""

from salesplan.cli.app import main

if __name__ == "__main__":
    main()
