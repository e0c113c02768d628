"""What Spark's faults say to whoever plans sales (Spark 故障): a finding each, never a stack of Java."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException

from salesplan.errors import ExportsError, finding
from salesplan.words.sentence import sentence

OVERFLOW = re.compile(r"ARITHMETIC_OVERFLOW|NUMERIC_VALUE_OUT_OF_RANGE|CANNOT_BE_REPRESENTED_AS_DECIMAL")
UNREAD = re.compile(r"FileNotFoundException|FAILED_READ_FILE|PATH_NOT_FOUND|No such file|File .* does not exist")
LONGEST = 300


@contextmanager
def faults_told() -> Iterator[None]:
    """Raise ExportsError for what goes wrong within Spark."""
    try:
        yield
    except (Py4JError, PySparkException, OSError) as error:
        text = str(error)
        if OVERFLOW.search(text):
            raise ExportsError([finding("SP415")]) from None
        if UNREAD.search(text):
            raise ExportsError([finding("SP486", hint=sentence("share_files"), reason=said(error))]) from None
        if isinstance(error, AnalysisException):
            raise  # a question that is no SQL is a fault of the program's own
        raise ExportsError([finding("SP487", hint=sentence("look_at_spark"), reason=said(error))]) from None


def said(error: BaseException) -> str:
    """The one line of a fault that says what it was."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if line and not line.startswith(("at ", "An error occurred", "..."))]
    causes = [line.removeprefix("Caused by: ") for line in told if line.startswith("Caused by: ")]
    line = (causes[-1:] or told[:1] or [type(error).__name__])[0]
    return re.sub(r"^(: )?([\w$]+\.)+(?=[\w$]+(Exception|Error))", "", line)[:LONGEST]
