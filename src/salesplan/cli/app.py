"""The program `salesplan`: its commands and its exit codes (程序入口)."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from salesplan import __version__
from salesplan.cli.arguments import refuse_empty
from salesplan.cli.check import check
from salesplan.cli.close import close
from salesplan.cli.decompose import decompose
from salesplan.cli.diff import diff
from salesplan.cli.explain import explain
from salesplan.cli.importing import import_
from salesplan.cli.init import init
from salesplan.cli.price import price
from salesplan.cli.progress import progress_shown
from salesplan.cli.promo import promo
from salesplan.cli.report import report
from salesplan.cli.schema import schema
from salesplan.cli.simulate import simulate
from salesplan.cli.streams import settle
from salesplan.disk.inputs import inputs_noted

COMMANDS = (init, check, decompose, diff, report, close, explain, simulate, price, promo, import_, schema)
INTERRUPTED = 130
UNWRITABLE = 2
NO_ROOM = (errno.ENOSPC, errno.EBADF)  # a full disk, or a stdout that was closed before we began
DEBUG = "--debug"
ALLOW_OUTSIDE = "--allow-outside"
NO_STORE = "--no-store"
ANYWHERE = (ALLOW_OUTSIDE, NO_STORE)  # options of the program that may stand behind its commands, too
# A short run makes no garbage in cycles worth looking for as often as Python does by itself.
UNCOLLECTED = 100_000

app = typer.Typer(
    name="salesplan",
    help="Sales plans as text: checked, broken down into quotas that add up exactly, reviewed against the exports you have.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in COMMANDS:
    app.command()(_command)


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"salesplan {__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[  # noqa: ARG001 - ends the program by itself
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[  # noqa: ARG001 - taken already
        bool, typer.Option(DEBUG, help="Show the traceback of a fault of salesplan itself.")
    ] = False,
    allow_outside: Annotated[
        bool,
        typer.Option(ALLOW_OUTSIDE, help="Plans may read files that lie outside their folder and the current one."),
    ] = False,
    no_store: Annotated[
        bool, typer.Option(NO_STORE, help="Read all files, also those that `import` has put into the plan's store.")
    ] = False,
) -> None:
    """Options of the program itself; `main` has put those of ANYWHERE before the command."""
    from salesplan.cli.running import OUTSIDE, STORELESS

    OUTSIDE.set(allow_outside)
    STORELESS.set(no_store)


def run() -> None:
    """Run the program as a process of its own, which ends at once: taking the interpreter down takes 50 ms for nothing."""
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # whoever read our output has gone
    except OSError as error:
        code = code or _tell(error, debug=False)  # unless it was told when the text was written
    with suppress(OSError):  # nobody is left to tell
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def main() -> None:
    """Run the program's commands; faults become findings and exit codes, never tracebacks."""
    settle()
    gc.set_threshold(UNCOLLECTED)
    debug = DEBUG in sys.argv
    given = [argument for argument in sys.argv if argument != DEBUG]
    others = [argument for argument in given if argument not in ANYWHERE]
    sys.argv = [*others[:1], *(option for option in ANYWHERE if option in given), *others[1:]]
    try:
        refuse_empty(sys.argv)
        with inputs_noted(), progress_shown():
            app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last line of defence
        sys.exit(_tell(error, debug=debug))


def _tell(error: Exception, *, debug: bool) -> int:
    from salesplan.errors import SalesplanError

    if isinstance(error, SalesplanError):
        for found in error.findings:
            sys.stderr.write(found.say(error.language) + "\n")
        return error.exit_code
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        sys.stderr.write(f"salesplan: {error.strerror}\n")
        return UNWRITABLE
    if debug:
        raise error
    kind = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    sys.stderr.write(
        f"salesplan {__version__} has a fault of its own: {kind}\n"
        "    Please report it with the output of the same command and --debug.\n"
    )
    return 1
