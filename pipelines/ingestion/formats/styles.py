"""Which styles of a workbook show a number as a percentage. Source: ECMA-376, SpreadsheetML, 18.8.30 and 18.8.31."""

from __future__ import annotations

import re

from lxml import etree

BUILT_IN = frozenset({"9", "10"})
"""Number formats that every spreadsheet knows by number: 0% and 0.00%."""

NO_SIGN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a number format in which a % is only text: quoted, escaped, as a width or filling, a colour or condition."""


def percent_styles(styles: etree._Element) -> frozenset[int]:
    """Give the places, from 0, of the cell formats that show 0,0475 as 4,75%.

    Args:
        styles: The root of the part with styles.
    """
    custom = {
        one.get("numFmtId", "")
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
        if "%" in NO_SIGN.sub("", one.get("formatCode", ""))
    }
    formats = BUILT_IN | custom
    return frozenset(
        place for place, one in enumerate(styles.iterfind("{*}cellXfs/{*}xf")) if one.get("numFmtId", "0") in formats
    )
