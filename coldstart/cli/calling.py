"""One call of the command line: from what is typed to an exit status, never a traceback."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from typer.exceptions import TyperException

from coldstart.cli import DATA_PROBLEM, DONE, INTERRUPTED, WRONG_CALL
from coldstart.cli.commands import app
from coldstart.cli.earlier_names import with_names_of_today
from coldstart.cli.help import wrong_call
from coldstart.cli.printing import Printer
from coldstart.core.errors import ColdstartError, DataError, StorageError
from coldstart.core.i18n import t


def call(language: str) -> int:
    """Do what the arguments say and return the exit status.

    0 is done, 1 that the data or the machine have problems, 2 that the call is wrong.
    """
    printer = Printer(language)
    try:
        arguments = with_names_of_today(sys.argv[1:])
        status = app(arguments, standalone_mode=False, obj=printer)
    except TyperException as error:
        printer.aside(wrong_call(error), "red")
        printer.aside(t("cli.wrong.hint"))
        return WRONG_CALL
    except DataError as error:
        printer.problems(error.problems)
        printer.aside(t("cli.data_unusable") if error.problems else error.message, "red")
        return DATA_PROBLEM
    except StorageError as error:
        printer.aside(error.message, "red")
        return DATA_PROBLEM
    except ColdstartError as error:
        printer.aside(error.message, "red")
        return WRONG_CALL
    except ModuleNotFoundError:
        raise
    except Exception as error:  # noqa: BLE001 - said in a sentence, with the details behind it
        details = Path(tempfile.gettempdir()) / "coldstart-error.log"
        details.write_text(traceback.format_exc(), encoding="utf-8")
        said = f"{type(error).__name__}: {error}"
        printer.aside(t("cli.unexpected", error=said, log=str(details)), "red")
        return DATA_PROBLEM
    if status == INTERRUPTED:
        printer.aside(t("cli.ended"))
    return int(status or DONE)
