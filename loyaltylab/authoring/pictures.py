"""The first picture of a case for its READMEs, drawn again only when the case or the way of drawing changed."""

import hashlib
import json
from pathlib import Path

from loyaltylab.authoring.course_map import READMES
from loyaltylab.authoring.files import AuthoringError, Result, Written, read_text
from loyaltylab.i18n import using

STAMP = "Source"  # the field of the PNG that says what it was drawn from
FILES = {"en": "picture.png", "zh": "picture.zh-CN.png"}


def build_pictures(root: Path, name: str, redraw: bool = False) -> Result:
    """Draw the picture in both languages, unless the files there were drawn from the same data and description.

    The bytes of a picture depend on fonts and libraries of the machine, so it is the stamp that says what is stale.
    """
    folder = root / "datasets" / name
    stamp = _stamp(root, folder)
    files = []
    for language in READMES:
        path = folder / FILES[language]
        stale = redraw or stamp_of(path) != stamp
        if stale:
            _draw(folder, language, path, stamp)
        files.append(Written(path, changed=stale))
    return Result(files)


def stamp_of(path: Path) -> str:
    """What a picture was drawn from; empty if there is none, or no picture."""
    from PIL import Image

    if not path.is_file():
        return ""
    with Image.open(path) as image:
        return str(image.info.get(STAMP, ""))


def _stamp(root: Path, folder: Path) -> str:
    """A digest of what the picture shows: its description, its tables, and the way of drawing."""
    schema = json.loads(read_text(folder / "schema.json"))
    plan = schema["picture"]
    tables = [schema["tables"][plan[key]]["file"] for key in ("table", "join") if key in plan]
    parts = [json.dumps(plan, sort_keys=True).encode(), *((folder / table).read_bytes() for table in tables)]
    parts.append(read_text(root / "loyaltylab" / "plots" / "first_look.py").encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _draw(folder: Path, language: str, path: Path, stamp: str) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    from loyaltylab.datasets.case import open_case
    from loyaltylab.plots import chinese_font, first_look, use_font

    if language == "zh" and chinese_font() is None:
        raise AuthoringError(f"{path}: drawing it needs a font with Chinese characters, such as fonts-noto-cjk.")
    with using(language):
        figure = first_look(open_case(folder)).figure
        figure.savefig(path, dpi=80, metadata={STAMP: stamp, "Software": None})
    plt.close(figure)
    use_font()
