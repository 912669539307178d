"""One catalogue of strings: English in the code, Simplified Chinese in ``locales/zh``.

Switch with :func:`set_language` or the environment variable ``LOYALTYLAB_LANGUAGE``.
"""

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["LANGUAGES", "add_catalogue", "get_language", "set_language", "translate", "using"]

LANGUAGES = {"en": "English", "zh": "简体中文"}
LOCALES = Path(__file__).parent / "locales"
DOMAIN = "loyaltylab"

# Scoring brings its own strings: feedback texts must not travel in the catalogue that students receive.
_catalogues: list[tuple[str, Path]] = [(DOMAIN, LOCALES)]
_language: str | None = None
_loaded: dict[str, gettext.NullTranslations] = {}


def set_language(language: str) -> None:
    """Show every label, check and message in this language from now on.

    Parameters
    ----------
    language : {"en", "zh"}
        English or Simplified Chinese.

    Raises
    ------
    ValueError
        If the kit has no such language.

    Examples
    --------
    >>> set_language("zh"); get_language()
    'zh'
    >>> set_language("en")

    Notes
    -----
    Common mistake: calling it after a plot was drawn. Labels are chosen when the plot is made.
    """
    global _language
    _language = _known(language)


def get_language() -> str:
    """Tell which language is in use: the one set, else ``LOYALTYLAB_LANGUAGE``, else English.

    Examples
    --------
    >>> get_language()
    'en'
    """
    if _language is not None:
        return _language
    return _known(os.environ.get("LOYALTYLAB_LANGUAGE") or "en")


@contextmanager
def using(language: str | None) -> Iterator[None]:
    """Use a language inside a ``with`` block; None keeps the one in use.

    Examples
    --------
    >>> with using("zh"):
    ...     get_language()
    'zh'
    >>> get_language()
    'en'
    """
    global _language
    before = _language
    if language is not None:
        set_language(language)
    try:
        yield
    finally:
        _language = before


def add_catalogue(domain: str, locales: Path) -> None:
    """Add a further catalogue, searched after the kit's own (used by scoring modules)."""
    if (domain, locales) not in _catalogues:
        _catalogues.append((domain, locales))
        _loaded.clear()


def translate(text: str) -> str:
    """Return ``text`` in the language in use; unchanged where no translation is known."""
    language = get_language()
    if language == "en" or not text:
        return text
    if language not in _loaded:
        _loaded[language] = _load(language)
    return _loaded[language].gettext(text)


_ = translate


def _known(language: str) -> str:
    if language not in LANGUAGES:
        known = ", ".join(repr(name) for name in LANGUAGES)
        raise ValueError(f"language {language!r} is not one of the kit's languages: {known}. Use one of these.")
    return language


def _load(language: str) -> gettext.NullTranslations:
    chain = gettext.NullTranslations()
    for domain, locales in _catalogues:
        chain.add_fallback(gettext.translation(domain, locales, [language], fallback=True))
    return chain
