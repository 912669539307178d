"""The cells of a file as text, in a rectangle under one header line; every way in which a file is not that is named."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from loyaltylab.i18n import _

__all__ = ["decoded", "from_excel", "from_text"]

SHOWN = 5
DELIMITERS = ",;\t|"
TOTAL = r"(?:grand|sub)?totals?[:：]?|sum[:：]?|(?:本页|本月|全部)?(?:合计|总计|小计|共计|总和|汇总)[:：]?"
ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
EDGE_ROWS, WIDE = 4, 3
NOTE = r".*[:：].*|(?:注|备注|说明|数据|来源|制表|note|source|made|printed|created).*"  # "Made by: Li"
COMMON_CHINESE = 0.9  # of the Chinese characters of a real text, this part is in GB2312
Lines = list[tuple[int, list[str]]]  # line number in the file, cells


def decoded(content: bytes, file: str, encoding: str | None = None) -> str:
    """Turn bytes into text: UTF-8, or GB18030 if that gives real Chinese; or the encoding asked for.

    Raises
    ------
    ValueError
        If neither does, or the text was damaged by an earlier save.
    """
    if encoding is not None:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise ValueError(
                _("{file} cannot be read as {encoding}: {error}.").format(file=file, encoding=encoding, error=error)
            ) from error
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError(_('{file} is in UTF-16, Excel\'s "Unicode text". Save it as "CSV UTF-8".').format(file=file))
    if b"\0" in content:
        raise ValueError(
            _("{file} holds zero bytes: it is damaged, or not a text file. Export it anew.").format(file=file)
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_bad_bytes(content, file)
        text = _chinese(content, file)
    _refuse_damaged(text, file)
    return text.lstrip("\ufeff")


def _refuse_bad_bytes(content: bytes, file: str) -> None:
    """A few bytes that are not UTF-8, among much that is: damage, and no other encoding would repair it."""
    text = content.decode("utf-8", errors="replace")
    bad, good = text.count("\ufffd"), sum(ord(sign) > 127 and sign != "\ufffd" for sign in text)
    if bad and good >= 5 * bad:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise ValueError(
            _(
                "{file}, line {line}: {count} characters are damaged; everything else is UTF-8. "
                "Go back to the original, or correct these places in a text editor."
            ).format(file=file, line=line, count=bad)
        )


def _chinese(content: bytes, file: str) -> str:
    """Read as GB18030, which reads nearly anything: so make sure that what comes out is Chinese, and not "M黮ler"."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    foreign = [place for place, sign in enumerate(text) if ord(sign) > 127]
    common = sum(_in_gb2312(text[place]) for place in foreign)
    among_letters = sum(bool(re.search(r"[A-Za-z]", text[max(0, place - 1) : place + 2])) for place in foreign)
    western = among_letters > len(foreign) / 2 and common < COMMON_CHINESE * len(foreign)
    if not foreign or western or common < len(foreign) / 2 or _more_like_big5(content, common / len(foreign)):
        raise ValueError(
            _(
                '{file} is not UTF-8, and its encoding cannot be told for certain. Save it as "CSV UTF-8", or say what '
                'it is: encoding="gbk" (mainland China), "big5" (Taiwan, Hong Kong), "latin-1" (Western Europe).'
            ).format(file=file)
        )
    return text


def _more_like_big5(content: bytes, share: float) -> bool:
    """Traditional Chinese: more of its characters are frequent ones in Big5 than in GB2312."""
    try:
        text = content.decode("big5")
    except UnicodeDecodeError:
        return False
    pairs = [sign.encode("big5") for sign in text if ord(sign) > 127]
    return bool(pairs) and sum(0xA4 <= pair[0] <= 0xC6 for pair in pairs) > share * len(pairs)


def _in_gb2312(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _refuse_damaged(text: str, file: str) -> None:
    """Text that was once read in the wrong encoding and saved again cannot be trusted."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.isascii():
            continue
        if "\ufffd" in line or "锟斤拷" in line:
            raise ValueError(
                _("{file}, line {line}: characters were lost in an earlier save. Go back to the original file.").format(
                    file=file, line=number
                )
            )
        if _garbled(line):
            raise ValueError(
                _(
                    "{file}, line {line}: the text is garbled ({text!r}): UTF-8 was once read as something else and "
                    "saved. Go back to the original file."
                ).format(file=file, line=number, text=line[:40])
            )


def _garbled(line: str) -> bool:
    """UTF-8 that was taken for Western text: encoding it back gives valid UTF-8 with other characters."""
    for encoding in ("latin-1", "cp1252"):
        try:
            back = line.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        if back != line and len(back) < len(line):
            return True
    return False


def from_text(text: str) -> pd.DataFrame:
    """Read delimited text: comma, semicolon, tab or bar, whichever the header has most of."""
    if not text.strip():
        raise ValueError(_("The file is empty."))
    if re.match(r"\s*<(!doctype|html|table|\?xml)", text, re.IGNORECASE):
        raise ValueError(
            _("This is a web page (HTML), not a table. Open it in Excel and save it as .xlsx or CSV UTF-8.")
        )
    told = re.match(r"sep=(.)\r?\n", text)  # a line that Excel writes for itself
    header = text.lstrip().split("\n", 1)[0]
    delimiter = told.group(1) if told else max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: Lines = []
    start = 1
    try:
        for row in reader:
            lines.append((start, row))
            start = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            _(
                "Line {line} cannot be split into cells ({error}). Often a quotation mark is opened and not closed."
            ).format(line=start, error=error)
        ) from error
    return _table(lines[1:] if told else lines)


def from_excel(content: bytes, file: str, sheet: str | None = None) -> pd.DataFrame:
    """Read one sheet of an Excel file, values as Excel last computed them."""
    import openpyxl

    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    except Exception as error:  # openpyxl raises whatever the broken part leads to
        raise ValueError(
            _("{file} is damaged or no Excel workbook: {reason}").format(file=file, reason=error)
        ) from error
    name = _sheet(values, file, sheet)
    page = values[name]
    if page.merged_cells.ranges:
        raise ValueError(_merged(name, page.merged_cells.ranges, page.max_row))
    lines: Lines = []
    wrong, empty = [], []
    for row, source in zip(page.iter_rows(), formulas[name].iter_rows(), strict=True):
        wrong += [f"{cell.coordinate}: {cell.value}" for cell in row if cell.value in ERRORS]
        empty += [
            cell.coordinate
            for cell, formula in zip(row, source, strict=True)
            if cell.value is None and formula.data_type == "f"
        ]
        lines.append((row[0].row, [_cell(cell.value, cell.number_format) for cell in row]))
    if wrong:
        raise ValueError(_("Excel errors in the cells {cells}. Correct them in Excel.").format(cells=_listed(wrong)))
    if empty:
        raise ValueError(
            _("Formulas without a saved result in the cells {cells}. Open the file in Excel and save it.").format(
                cells=_listed(empty)
            )
        )
    return _table(_without_empty_edges(lines))


def _merged(sheet: str, ranges: Any, last_row: int) -> str:
    cells = _listed([str(one) for one in ranges])
    edges = [one.max_row <= EDGE_ROWS or one.min_row > last_row - EDGE_ROWS for one in ranges]
    if all(edges) and all(one.max_col > one.min_col for one in ranges):
        return _(
            "Sheet {sheet!r} has a title or note over several columns ({cells}): delete titles and notes; "
            "the header has to be one row."
        ).format(sheet=sheet, cells=cells)
    return _("Sheet {sheet!r} has merged cells ({cells}): unmerge them and fill every cell.").format(
        sheet=sheet, cells=cells
    )


def _sheet(book: Any, file: str, sheet: str | None) -> str:
    filled = [page.title for page in book.worksheets if any(cell is not None for row in page.values for cell in row)]
    if sheet is not None and sheet not in book.sheetnames:
        raise ValueError(
            _("{file} has no sheet {sheet!r}; there are: {sheets}.").format(
                file=file, sheet=sheet, sheets=", ".join(book.sheetnames)
            )
        )
    if sheet is None and len(filled) != 1:
        if not filled:
            raise ValueError(_("{file} is empty.").format(file=file))
        raise ValueError(
            _("{file} has several sheets: {sheets}. Say which one: sheet={first!r}.").format(
                file=file, sheets=", ".join(_sheet_name(book[one]) for one in filled), first=filled[0]
            )
        )
    return sheet or str(filled[0])


def _sheet_name(page: Any) -> str:
    return str(page.title) if page.sheet_state == "visible" else _("{sheet} (hidden)").format(sheet=page.title)


def _cell(value: Any, form: str = "General") -> str:
    """Write a cell as a CSV would: numbers without .0 but with the zeros shown, dates as YYYY-MM-DD, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.datetime):
        text = value.isoformat(sep=" ")
        return text.removesuffix(" 00:00:00")
    if isinstance(value, int) and re.fullmatch(r"0{2,}", form):
        return f"{value:0{len(form)}d}"  # the sheet shows 000001
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _without_empty_edges(lines: Lines) -> Lines:
    """Leave out columns on the right and rows at the end that hold nothing: cells there were formatted once."""
    while lines and not any(cell.strip() for cell in lines[-1][1]):
        lines.pop()
    width = max((number for _line, row in lines for number, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [(line, row[:width]) for line, row in lines]


def _table(lines: Lines) -> pd.DataFrame:
    """Check the rectangle and make it a table of texts; an empty cell is a missing value."""
    while lines and not lines[-1][1]:
        lines.pop()  # line ends after the last row hold nothing
    while not any(cell.strip() for cell in lines[0][1]):
        lines = lines[1:]  # neither do empty lines above the header
    (top, names), rows = lines[0], lines[1:]
    names = [name.strip() for name in names]
    _check_edges(names, rows)
    _check_header(top, names, rows)
    if not rows:
        raise ValueError(_("There is a header, but no row below it."))
    _check_rows(names, rows)
    cells = list(zip(*(row for _line, row in rows), strict=True))
    return pd.DataFrame({name: _column(cells[place]) for place, name in enumerate(names)})


def _column(cells: Sequence[str]) -> "pd.Series[str]":
    texts = pd.Series([cell.strip() for cell in cells], dtype="str")
    return texts.where(texts != "")


def _check_edges(names: list[str], rows: Lines) -> None:
    """Separators that are not, cells too many in every row, and notes under the table."""
    if len(names) == 1 and names[0].count("，") >= 1:
        raise ValueError(_("The separator is the full-width comma ，. Replace it by the plain comma."))
    if rows and all(len(row) == len(names) + 1 and row[-1].strip() == "" for _line, row in rows):
        raise ValueError(_("Every row ends with a separator that the header does not have. Delete it."))
    line, last = rows[-1] if rows else (0, names)
    filled = [cell.strip() for cell in last if cell.strip()]
    usual = len([cell for cell in rows[0][1] if cell.strip()]) if rows else 0
    alone = len(rows) > 1 and len(filled) == 1 and len(names) >= WIDE and usual > len(names) / 2
    if alone and re.fullmatch(NOTE, filled[0], re.IGNORECASE) and not _is_total(last):
        raise ValueError(
            _("Line {line} looks like a note under the table ({text!r}), not like a row of data. Delete it.").format(
                line=line, text=filled[0]
            )
        )


def _check_header(top: int, names: list[str], rows: Lines) -> None:
    filled = sum(name != "" for name in names)
    below = [(line, row) for line, row in rows if sum(cell.strip() != "" for cell in row) > max(1, filled)]
    if filled <= 1 and below and len(below) >= len(rows) / 2:
        raise ValueError(
            _(
                "Line {line} is not a header but a title ({title!r}); the header seems to be line {header}. "
                "Delete what stands above it."
            ).format(line=top, title=" ".join(names).strip(), header=below[0][0])
        )
    if filled < len(names):
        places = [str(place) for place, name in enumerate(names, 1) if name == ""]
        raise ValueError(
            _(
                "The header in line {line} has no name for the columns {places}. Name or delete them. "
                "If this is a report or a pivot table, export the plain list instead, one row for one thing."
            ).format(line=top, places=_listed(places))
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(
            _("The header names these columns more than once: {names}. Rename or delete one.").format(
                names=_listed(twice)
            )
        )
    if all(re.fullmatch(r"-?[\d.]+", name) for name in names):
        raise ValueError(_("The first line has only numbers: is the header missing? Add a line with the column names."))


def _check_rows(names: list[str], rows: Lines) -> None:
    blank = [line for line, row in rows if not any(cell.strip() for cell in row)]
    if blank:
        raise ValueError(_("Empty rows in the lines {lines}. Delete them.").format(lines=_listed(blank)))
    odd = [f"{line} ({len(row)})" for line, row in rows if len(row) != len(names)]
    if odd:
        raise ValueError(
            _(
                "The header has {width} columns, but these lines have another number of cells: {lines}. Their values "
                "would slip into the wrong columns. Often a comma stands inside a text that has no quotation marks."
            ).format(width=len(names), lines=_listed(odd))
        )
    again = [line for line, row in rows if [cell.strip() for cell in row] == names]
    if again:
        raise ValueError(
            _("The header stands again in the lines {lines}; were files pasted together? Delete it there.").format(
                lines=_listed(again)
            )
        )
    totals = [line for line, row in rows if _is_total(row) and "" in (cell.strip() for cell in row)]
    totals += [rows[-1][0]] if _sums_up([row for _line, row in rows]) else []
    if totals:
        raise ValueError(
            _("The lines {lines} look like totals, not like a row of data. Delete them.").format(lines=_listed(totals))
        )


def _is_total(row: list[str]) -> bool:
    """The first cell that is filled says "total", in English or Chinese."""
    first = next((cell for cell in row if cell.strip()), "")
    return re.fullmatch(TOTAL, re.sub(r"\s+", "", first), re.IGNORECASE) is not None


def _sums_up(rows: list[list[str]]) -> bool:
    """The last row is called total, and a column of it is the sum of the others; not a customer of that name."""
    if len(rows) < 3 or not _is_total(rows[-1]) or "" in (cell.strip() for cell in rows[-1]):
        return False
    columns = pd.DataFrame(rows).apply(pd.to_numeric, errors="coerce")
    return any(
        column.notna().all() and abs(column.iloc[:-1].sum() - column.iloc[-1]) < 0.005
        for _place, column in columns.items()
    )


def _listed(items: Iterable[object]) -> str:
    """The first few and how many there are."""
    every = [str(item) for item in items]
    shown = ", ".join(every[:SHOWN]) + (", …" if len(every) > SHOWN else "")
    return _("{items} ({count} in all)").format(items=shown, count=len(every))
