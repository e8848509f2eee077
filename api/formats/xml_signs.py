"""Text as XML can hold it."""

from __future__ import annotations

import re
from typing import Final

# XML 1.0 has no place for these, escaped or not.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(text: str) -> str:
    """Return a text with a replacement sign for each that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
