"""Write the folder that students get, and refuse when anything secret would be in it."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat

__all__ = ["TOP", "secret_lines", "student_files", "write_student_kit"]

TOP = "loyalty-lab"
SET_UP = ("LICENSE", "pyproject.toml", "requirements.lock", "start.py")
SECRET_NAMES = ("truth.json", "make.py", "_src", "instructor", "scoring", "misconceptions", "rubrics", "source")
# Shorter lines, such as `owners = case.tables["owners"]`, stand in many programs and give nothing away.
SHORTEST_SCORING, SHORTEST_SOLUTION = 40, 25


def write_student_kit(root: Path, out: Path) -> list[str]:
    """Write the student kit.

    Parameters
    ----------
    root : Path
        The checkout.
    out : Path
        The zip file; replaced if it exists.

    Returns
    -------
    list of str
        Names of the files in it.

    Raises
    ------
    ValueError
        If something secret would be in it: names the file and the reason. Nothing is written then.
    """
    files = student_files(root)
    problems = list(find_secrets(files, root))
    if problems:
        raise ValueError("Nothing was written, because students would get secrets:\n  " + "\n  ".join(problems))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            # A fixed date makes the same kit the same file.
            archive.writestr(zipfile.ZipInfo(f"{TOP}/{name}", (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return sorted(files)


def student_files(root: Path) -> dict[str, bytes]:
    """Collect what students get, by name: library, lessons without outputs, released labs, tables, set-up."""
    files = {name: (root / name).read_bytes() for name in SET_UP}
    files |= {path.name: path.read_bytes() for path in _files(root / "assignments" / "kit")}
    library = [path for path in _files(root / "loyaltylab") if "authoring" not in path.parts]
    files |= {str(path.relative_to(root)): path.read_bytes() for path in library}
    files |= _datasets(root)
    files |= _lessons(root)
    files |= _releases(root)
    return {name.replace("\\", "/"): content for name, content in files.items()}


def find_secrets(files: dict[str, bytes], root: Path) -> Iterator[str]:
    """Name every file that holds something students must not get, with the reason."""
    scoring, solutions = secret_lines(root)
    whole = {path.read_bytes(): path.relative_to(root) for path in _secret_files(root)}
    for name, content in files.items():
        if content in whole:
            yield f"{name}: is a copy of {whole[content]}"
        # The library's own rooms may carry such names; folders of a course may not.
        if not name.startswith("loyaltylab/") and any(_is_secret(part) for part in Path(name).parts):
            yield f"{name}: a file of this name is for instructors"
        text = content.decode("utf-8", errors="replace")
        if name.endswith(".ipynb") and "BEGIN SOLUTION" in text:
            yield f"{name}: holds a solution"
        lines = set(_text_lines(name, text))
        for line in sorted(lines & scoring):
            yield f"{name}: holds a line of the scoring: {line}"
        if name.startswith("labs/"):
            for line in sorted(lines & solutions):
                yield f"{name}: holds a line of a solution: {line}"


def _is_secret(name: str) -> bool:
    """Whether a file or folder of this name is for authors: what generators read or write besides the tables too."""
    return name in SECRET_NAMES or name.startswith(("make_", "truth_"))


def _secret_files(root: Path) -> Iterator[Path]:
    """Files that no student may get, under whatever name."""
    for pattern in ("datasets/*/truth*", "datasets/*/make*", "course/instructor/*", "course/_src/*.py"):
        yield from (path for path in root.glob(pattern) if path.is_file())
    for folder in ("scoring", "misconceptions", "rubrics"):
        yield from (path for path in _files(root / "assignments" / folder) if path.stat().st_size)


def secret_lines(root: Path) -> tuple[set[str], set[str]]:
    """Return the lines that only the scoring modules and misconceptions have, and those that only solutions have."""
    assignments = root / "assignments"
    secret = [*assignments.glob("scoring/*.py"), *assignments.glob("misconceptions/*.yml")]
    public = {line for path in (root / "loyaltylab").rglob("*.py") for line in _lines(path.read_text(encoding="utf-8"))}
    scoring = {line for path in secret for line in _lines(path.read_text(encoding="utf-8"), SHORTEST_SCORING)}
    solutions: set[str] = set()
    given: set[str] = set()
    for path in assignments.glob("**/source/*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            inside, outside = _split(cell.source)
            solutions |= inside
            given |= outside
    return scoring - public - given - solutions, solutions - given


def _split(source: str) -> tuple[set[str], set[str]]:
    """Split a cell into the lines of its solution and the lines that students see."""
    inside: list[str] = []
    outside: list[str] = []
    hidden = False
    for line in source.split("\n"):
        if line.strip() in ("### BEGIN SOLUTION", "### END SOLUTION"):
            hidden = line.strip().startswith("### BEGIN")
        else:
            (inside if hidden else outside).append(line.removeprefix("# blank: "))
    return set(_lines("\n".join(inside))), set(_lines("\n".join(outside)))


def _lines(text: str, shortest: int = SHORTEST_SOLUTION) -> Iterator[str]:
    for line in text.split("\n"):
        stripped = line.strip()
        if len(stripped) >= shortest and not stripped.startswith(("from ", "import ", "#")):
            yield stripped


def _text_lines(name: str, text: str) -> Iterator[str]:
    if not name.endswith(".ipynb"):
        yield from _lines(text)
        return
    for cell in nbformat.reads(text, as_version=4).cells:
        yield from _lines(cell.source)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts:
            yield path


def _datasets(root: Path) -> dict[str, bytes]:
    """Tables, dictionaries and stories; never truth or generators."""
    folder = root / "datasets"
    # The index of cases tells authors how to make one.
    kept = [path for path in _files(folder) if not _is_secret(path.name) and path.parent != folder]
    return {str(path.relative_to(root)): path.read_bytes() for path in kept}


def _lessons(root: Path) -> dict[str, bytes]:
    """Lessons with their outputs cleared, so that students predict before they see; quizzes as they are."""
    files = {}
    for path in _files(root / "course"):
        name = path.relative_to(root)
        # Pictures are for the README; the table of what is taught where is for instructors.
        if any(part in SECRET_NAMES for part in name.parts) or "images" in name.parts or path.suffix == ".csv":
            continue
        files[str(name)] = _cleared(path) if path.suffix == ".ipynb" else path.read_bytes()
    return files


def _cleared(path: Path) -> bytes:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return (str(nbformat.writes(notebook)) + "\n").encode()


def _releases(root: Path) -> dict[str, bytes]:
    """Release every lab anew, in each language, in a scratch course."""
    from loyaltylab.grading.rehearse import open_course

    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for language, prefix in (("en", ""), ("zh", "zh/")):
            source = root / "assignments" / prefix / "source"
            if not source.is_dir():
                continue
            shutil.copytree(source, scratch / prefix / "source", ignore=shutil.ignore_patterns(".ipynb_*"))
            files |= _release(open_course(scratch, language), scratch / prefix, f"labs/{prefix}")
    return files


def _release(api: object, course: Path, target: str) -> dict[str, bytes]:
    files = {}
    for lab in sorted(path.name for path in (course / "source").iterdir() if path.is_dir()):
        result = api.generate_assignment(lab)  # type: ignore[attr-defined]
        if not result["success"]:
            raise ValueError(f"the release of {lab} failed:\n{result.get('error')}\n{result.get('log')}")
        for path in _files(course / "release" / lab):
            files[f"{target}{lab}/{path.name}"] = path.read_bytes()
    return files
