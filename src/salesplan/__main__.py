"""`python -m salesplan` (程序入口)."""

from salesplan.cli.app import run

if __name__ == "__main__":
    run()
