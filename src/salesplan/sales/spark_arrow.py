"""Rows of Spark's as they come here (取回): batches of columns, taken over as they arrive, so that no more than a few wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.serializers import UTF8Deserializer, read_int
from pyspark.sql import DataFrame
from pyspark.util import _load_from_socket

FAILED = -1  # what stands in the place of the number of batches where the workers failed


class _Stream:
    """A serializer of PySpark's that hands on the stream as it is: its own one waits for all batches, and sorts them."""

    def load_stream(self, stream: Any) -> Any:
        return stream


@contextmanager
def batches_of(rows: DataFrame) -> Iterator[pa.RecordBatchReader]:
    """The rows, in any order, to be read to their end; where they aren't all of them, raises after it what went wrong."""
    address, secret, server = rows._jdf.collectAsArrowToPython()  # noqa: SLF001 - toArrow() holds them all twice
    with _load_from_socket((address, secret), _Stream()) as stream:  # type: ignore[arg-type]
        try:
            reader = pa.ipc.open_stream(stream)
        except pa.ArrowInvalid:
            server.getResult()  # raises what the workers failed by before the first batch
            raise
        yield reader
        # Only the server knows of every fault: the stream of one that failed ends like any other.
        failed = read_int(stream) == FAILED  # type: ignore[no-untyped-call]
        said = UTF8Deserializer().loads(stream) if failed else ""  # type: ignore[no-untyped-call]
        server.getResult()
        if failed:
            raise PySparkException(said)
