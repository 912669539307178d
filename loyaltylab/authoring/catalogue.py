"""The catalogue of strings: extracted from ``_("...")`` in the code, kept with its translations, compiled.

Two domains: the kit's own, which students get, and the scoring's, which they must not. The files have no dates and no
line numbers, so that they change only when a string does.
"""

import ast
import io
import string
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from loyaltylab.authoring.files import AuthoringError, Result, read_text, write_bytes

LANGUAGE = "zh"


@dataclass(frozen=True)
class Domain:
    """A set of strings: where they are extracted from, relative to the checkout, and where they are kept."""

    name: str
    code: str
    pattern: str
    template: str
    locales: str

    def po(self, root: Path) -> Path:
        """Return the file that translators edit."""
        return root / self.locales / LANGUAGE / "LC_MESSAGES" / f"{self.name}.po"


DOMAINS = [
    Domain("loyaltylab", "loyaltylab", "**.py", "loyaltylab/i18n/loyaltylab.pot", "loyaltylab/i18n/locales"),
    Domain(
        "loyaltylab-scoring",
        "assignments/scoring",
        "*.py",
        "assignments/scoring/locales/loyaltylab-scoring.pot",
        "assignments/scoring/locales",
    ),
]


class StableCatalog(Catalog):
    """A catalogue whose header has nothing that changes by itself: no dates, no program version."""

    def _stable_headers(self) -> list[tuple[str, str]]:
        headers = [
            ("Project-Id-Version", self.project),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        return [*headers, ("Language", str(self.locale))] if self.locale else headers

    mime_headers = property(_stable_headers, Catalog._set_mime_headers)


def build_catalogue(root: Path) -> Result:
    """Extract, update and compile both domains; a string without a usable translation is a warning."""
    result = Result()
    for domain in DOMAINS:
        if not (root / domain.code).is_dir():
            continue
        template = extract(root, domain)
        catalogue = _updated(template, domain.po(root))
        result.files.append(write_bytes(root / domain.template, _po_bytes(template)))
        result.files.append(write_bytes(domain.po(root), _po_bytes(catalogue)))
        result.files.append(write_bytes(domain.po(root).with_suffix(".mo"), _mo_bytes(catalogue)))
    result.warnings = untranslated(root)
    return result


def untranslated(root: Path) -> list[str]:
    """List the strings of the code that have no usable Chinese translation, with the reason."""
    problems = []
    for domain in DOMAINS:
        if not (root / domain.code).is_dir():
            continue
        po = domain.po(root)
        catalogue = _updated(extract(root, domain), po)
        for message in catalogue:
            if message.id and (reason := _reason(str(message.id), str(message.string or ""), message.fuzzy)):
                problems.append(f"{po.relative_to(root).as_posix()}: {reason}: {message.id!r}")
    return problems


def extract(root: Path, domain: Domain) -> Catalog:
    """Collect the literal strings in ``_()`` calls, each with the files it stands in."""
    _refuse_computed(root, domain)
    found: dict[str, set[str]] = {}
    messages = extract_from_dir(
        root / domain.code, method_map=[(domain.pattern, "python")], keywords={"_": None}, strip_comment_tags=True
    )
    for file, _line, text, _comments, _context in messages:
        found.setdefault(str(text), set()).add(f"{domain.code}/{Path(file).as_posix()}")
    template = StableCatalog(
        project=domain.name, charset="utf-8", fuzzy=False, header_comment="# Extracted by the build."
    )
    for text in sorted(found):
        template.add(text, locations=[(file, 1) for file in sorted(found[text])])
    return template


def _refuse_computed(root: Path, domain: Domain) -> None:
    """Refuse ``_(f"...")``, ``_(name)`` and ``f"{_(...)}"``: they are not extracted, so never translated."""
    for path in sorted((root / domain.code).glob(domain.pattern.replace("**.", "**/*."))):
        tree = ast.parse(read_text(path))
        inside = {id(call) for text in ast.walk(tree) if isinstance(text, ast.JoinedStr) for call in ast.walk(text)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"):
                continue
            literal = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
            if not literal or id(node) in inside:
                where = f"{path.relative_to(root).as_posix()}, line {node.lineno}"
                raise AuthoringError(
                    f"{where}: {ast.unparse(node)}: write one literal in _(), outside any f-string, then .format()."
                )


def _updated(template: Catalog, po: Path) -> Catalog:
    """Return today's strings with the translations there are; nothing is guessed from similar strings."""
    old = Catalog()
    if po.is_file():
        with po.open("rb") as stream:
            old = read_po(stream, locale=LANGUAGE, charset="utf-8")
    catalogue = StableCatalog(
        locale=LANGUAGE, project=template.project, charset="utf-8", fuzzy=False, header_comment="# Simplified Chinese."
    )
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id)
        catalogue.add(
            message.id,
            string=known.string if known else "",
            locations=message.locations,
            flags=["fuzzy"] if known and known.fuzzy else [],
            user_comments=known.user_comments if known else [],
        )
    return catalogue


def _reason(text: str, translation: str, fuzzy: bool) -> str:
    if not translation:
        return "not translated"
    if fuzzy:
        return "marked fuzzy"
    if _fields(text) != _fields(translation):
        return "translation has other {fields}"
    return ""


def _fields(text: str) -> set[str]:
    try:
        return {
            name.split(".")[0].split("[")[0]
            for _text, name, _f, _c in string.Formatter().parse(text)
            if name is not None
        }
    except ValueError:
        return {text}  # not a format string: a brace alone; then nothing can be compared but the text itself


def _po_bytes(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, include_lineno=False)
    return buffer.getvalue()


def _mo_bytes(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()
