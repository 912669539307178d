"""Read a file of your own: CSV, Excel or Parquet. What is not certain is named, never guessed or dropped."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from loyaltylab.datasets import grid
from loyaltylab.datasets.validation import meant_by, rules_of, typed, validate
from loyaltylab.i18n import _

if TYPE_CHECKING:
    from loyaltylab.datasets.case import Case

__all__ = ["read"]

TEXT_FILES = (".csv", ".txt", ".tsv")
EXCEL_FILES = (".xlsx", ".xlsm")
PLAIN_NUMBER = r"-?(?:0|[1-9]\d{0,8})(?:\.\d+)?"  # no leading zeros or plus, no 1E05, no telephone numbers
ZIP, PARQUET, OLD_OFFICE = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"


def read(
    path: "str | Path | io.StringIO",
    like: "str | Mapping[str, Any] | Case | None" = None,
    table: str | None = None,
    *,
    columns: Sequence[str] | None = None,
    rename: Mapping[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read a table of your own, and check it if you say what it should look like.

    Parameters
    ----------
    path : str or Path
        A CSV file (UTF-8, with or without byte order mark, or GBK/GB18030 as Excel in China writes it), an Excel
        file (.xlsx) or a Parquet file (needs pyarrow). One header line, then one row a line. The file is not changed;
        spaces around a text are left out, hidden rows of a sheet are read.
    like : str, dict or Case, optional
        As in :func:`validate`: ``"mail_order.transactions"`` gives the columns their types and checks them. Without
        it, columns of numbers become numbers, and everything else stays text: codes with leading zeros and whole
        numbers of ten digits and more, such as telephone numbers, too.
    table : str, optional
        As in :func:`validate`.
    columns : list of str, optional
        As in :func:`validate`: check only these columns.
    rename : dict of str to str, optional
        New names by those in the file, such as ``{"客户编号": "customer_id"}``.
    sheet : str, optional
        Name of the sheet, needed if several sheets of an Excel file hold something.
    encoding : str, optional
        Encoding of a CSV file, if it is neither UTF-8 nor GB18030, such as ``"latin-1"``.

    Returns
    -------
    DataFrame
        All rows of the file; row 0 is the first below the header.

    Raises
    ------
    ValueError
        If the file cannot be read without guessing or losing something (unknown encoding, rows of different length,
        a header twice, a totals row ...), or does not fit ``like``. It names lines, values and the cure.
    FileNotFoundError
        If there is no such file.

    Examples
    --------
    >>> rule = {"columns": {"guest": {"type": "text"}, "nights": {"type": "integer", "min": 1}}}
    >>> read(io.StringIO("guest,nights\\n007,2\\n"), rule)["guest"][0]
    '007'

    Notes
    -----
    Common mistake: opening a CSV in a spreadsheet program, "just to look", and saving it: codes lose their leading
    zeros and dates change their format. Look at a copy.
    """
    if isinstance(path, io.StringIO):
        raw = grid.from_text(path.getvalue())
    elif not Path(path).is_file():
        raise FileNotFoundError(_("There is no file {path}. Check the name and the folder.").format(path=path))
    else:
        raw = _open(Path(path), sheet, encoding)
    raw = _renamed(raw, rename or {})
    if like is None:
        return raw if isinstance(path, (str, Path)) and Path(path).suffix == ".parquet" else _guessed(raw)
    rules = rules_of(like, table)
    try:
        return validate(typed(raw, rules["columns"]), like, table, columns=columns)
    except ValueError as error:
        raise ValueError(f"{error}\n{_what_next(raw, rules)}") from None


def _renamed(raw: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    unknown = [name for name in names if name not in raw.columns]
    if unknown:
        raise ValueError(
            _("rename: the file has no columns {unknown}; there are: {known}.").format(
                unknown=", ".join(unknown), known=", ".join(raw.columns)
            )
        )
    renamed = raw.rename(columns=dict(names))
    twice = sorted(set(renamed.columns[renamed.columns.duplicated()]))
    if twice:
        raise ValueError(_("rename: two columns would be called {names}.").format(names=", ".join(twice)))
    return renamed


def _what_next(raw: pd.DataFrame, rules: Mapping[str, Any]) -> str:
    """How to go on when a file does not fit: there is no DataFrame yet to which a cure could be applied."""
    meant = {theirs: ours for ours, theirs in meant_by(raw, rules).items()}
    steps = [_("Row 0 is the line below the header. The file was not changed.")]
    if meant:
        steps.append(_("For other names of columns: read(..., rename={names}).").format(names=meant))
    steps.append(
        _(
            "For the rest, correct the file, or open it as it stands with df = read(path), correct df, "
            "and check it with validate(df, like=...). Columns that you do not need: columns=[...] names those you do."
        )
    )
    return " ".join(steps)


def _open(path: Path, sheet: str | None, encoding: str | None) -> pd.DataFrame:
    """Choose the way to read by what is in the file, and refuse a name that says something else."""
    content = path.read_bytes()
    kind = path.suffix.lower()
    if not content.strip():
        raise ValueError(_("{file} is empty.").format(file=path.name))
    if content.startswith(OLD_OFFICE):
        raise ValueError(
            _(
                "{file} is an old Excel file (.xls) or protected by a password. "
                "Open it in Excel and save it as .xlsx without a password."
            ).format(file=path.name)
        )
    if content.startswith(ZIP) and b"opendocument" in content[:200]:
        raise ValueError(_("{file} is an OpenDocument file. Save it as .xlsx or CSV UTF-8.").format(file=path.name))
    found = ".xlsx" if content.startswith(ZIP) else ".parquet" if content.startswith(PARQUET) else ".csv"
    wanted = {".csv": TEXT_FILES, ".xlsx": EXCEL_FILES, ".parquet": (".parquet",)}[found]
    if kind not in wanted:
        raise ValueError(
            _("{file} is named {kind}, but its content is {found}. Rename it, or export it anew.").format(
                file=path.name, kind=kind or _("without an ending"), found=_kind_in_words(found)
            )
        )
    if found == ".csv":
        return grid.from_text(grid.decoded(content, path.name, encoding))
    return grid.from_excel(content, path.name, sheet) if found == ".xlsx" else _parquet(content, path.name)


def _kind_in_words(found: str) -> str:
    return {".csv": _("plain text"), ".xlsx": _("an Excel file"), ".parquet": _("a Parquet file")}[found]


def _parquet(content: bytes, name: str) -> pd.DataFrame:
    try:
        import pyarrow
    except ImportError as error:
        raise ValueError(
            _("Reading {file} needs the package pyarrow: pip install pyarrow, then restart the kernel.").format(
                file=name
            )
        ) from error
    try:
        return pd.read_parquet(io.BytesIO(content))
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(_("{file} is damaged: {reason}").format(file=name, reason=error)) from error


def _guessed(raw: pd.DataFrame) -> pd.DataFrame:
    """Turn columns of plain numbers into numbers; codes with leading zeros stay text."""
    columns = {}
    for name in raw.columns:
        present = raw[name].dropna()
        if len(present) and present.str.fullmatch(PLAIN_NUMBER).all():
            columns[name] = pd.to_numeric(raw[name])
    return raw.assign(**columns)
