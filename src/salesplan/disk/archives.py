"""Archives that are damaged, cut off, or packed in a way that can't be read here (压缩包)."""

from __future__ import annotations

import zipfile
import zlib

# All that zipfile raises of such archives: NotImplementedError of a way of packing that it doesn't know, RuntimeError of a
# password.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
