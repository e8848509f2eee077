"""Printed pages as PDF: what stands on each page, and that no sign is drawn as a box."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.formats.parts import Line, Part, Table
from api.formats.pdf_file import UnwritablePdf, pdf_file
from tests.api.printed import read_pdf

AT = datetime(2011, 12, 7, tzinfo=UTC)
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
ROW = re.compile(r"row(\d+)begins.*?row\1ends", re.DOTALL)


def row(number: int) -> tuple[str, str]:
    """Return a row of up to nine lines."""
    lines = ["a line of it"] * (number % 8)
    return f"{number}", "\n".join([f"row{number}begins", *lines, f"row{number}ends"])


def test_heads_and_the_title_stand_on_each_page_and_no_row_is_torn_apart() -> None:
    table = Table(("Number", "Told"), tuple(row(number) for number in range(200)), (1, 3))
    pages = read_pdf(pdf_file(Part("The title of it", tables=(table,)), "en", AT))
    assert len(pages) > 10
    for place, page in enumerate(pages):
        assert page.startswith(f"The title of it {place + 1} / {len(pages)}")
        assert re.search(r"Number\s+Told", page)
    assert sum(len(ROW.findall(page)) for page in pages) == 200


def test_a_card_is_on_one_page_and_a_heading_is_with_what_it_heads() -> None:
    lines = tuple(Line(f"line {place}", "Label:") for place in range(12))
    cards = tuple(
        Part(f"begins{number}", lines, (Part("below", (Line(f"ends{number}"),)),), is_card=True)
        for number in range(20)
    )
    pages = read_pdf(pdf_file(Part("Cards", parts=cards), "en", AT))
    for number in range(20):
        holding = [page for page in pages if f"begins{number}\r" in page]
        assert len(holding) == 1
        assert f"ends{number}" in holding[0]


def test_a_sign_without_a_font_is_refused_by_name_and_written_with_one() -> None:
    part = Part("Names", (Line("علي Peña 北京 Đặng\u200b Иванов 4\u202f454"),))
    with pytest.raises(UnwritablePdf) as refused:
        pdf_file(part, "en", AT)
    assert refused.value.message.startswith(
        "No font here has ع (U+0639) ل (U+0644) ي (U+064A). TRADEWINDS_PDF_FONT names a font"
    )
    (page,) = read_pdf(pdf_file(part, "en", AT, DEJAVU))
    assert "Peña 北京 Đặng Иванов 4\u00a0454" in page.replace("4 454", "4\u00a0454")
