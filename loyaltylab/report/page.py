"""One page of HTML that needs no other file and no network: sections, tables, pictures, and what each figure means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from loyaltylab.i18n import _, get_language
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.widgets.picture import picture

__all__ = ["Section", "facts", "page", "paragraph", "picture_of", "table_of", "within"]

STYLE = """
body{font:16px/1.55 system-ui,"Noto Sans","Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#222;max-width:60rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.9rem;margin-bottom:.2rem}h2{margin-top:2.6rem;border-bottom:2px solid #0072B2;padding-bottom:.2rem}
nav a{margin-right:1.2rem}a{color:#005a8c}
.scroll{overflow-x:auto}table{border:none;border-collapse:collapse;margin:.6rem 0;font-size:.9rem}
th,td{padding:.25rem .6rem;text-align:right;border:none;border-bottom:1px solid #ddd}th{background:#f3f6f8}
tbody th{text-align:left;font-weight:600}
figure{margin:1rem 0}dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.8rem;padding:0}
dl.facts div{background:#f3f6f8;padding:.7rem .9rem;border-radius:.3rem}
dl.facts dt{font-size:.85rem;color:#444}dl.facts dd{margin:0;font-size:1.35rem;font-weight:600}
dl.facts small{display:block;font-size:.8rem;font-weight:400;color:#444}
details{margin:1rem 0;background:#fafafa;padding:.5rem .9rem;border-left:3px solid #0072B2}
.care{background:#fff4e0;padding:.7rem .9rem;border-left:3px solid #E69F00}
footer{margin-top:3rem;font-size:.85rem;color:#444}
@media print{nav{display:none}details{break-inside:avoid}}
"""


@dataclass
class Section:
    """A part of the page.

    Attributes
    ----------
    slug, title : str
        Its address within the page, and its heading.
    blocks : list of str
        HTML, in order.
    terms : dict
        Figures of this section and what they mean.
    """

    slug: str
    title: str
    blocks: list[str] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=dict)

    def html(self) -> str:
        """Return the section with its definitions below.

        Examples
        --------
        >>> Section("data", "The data", [paragraph("Read.")]).html()
        '<section id="data"><h2>The data</h2><p>Read.</p></section>'
        """
        meant = ""
        if self.terms:
            rows = "".join(
                f"<dt><b>{escape(name)}</b></dt><dd>{escape(words)}</dd>" for name, words in self.terms.items()
            )
            heading = escape(_("What the figures mean"))
            meant = f"<details open><summary>{heading}</summary><dl>{rows}</dl></details>"
        return f'<section id="{self.slug}"><h2>{escape(self.title)}</h2>{"".join(self.blocks)}{meant}</section>'


def paragraph(words: str, care: bool = False) -> str:
    """Return a paragraph; ``care`` for what must not be overlooked.

    Examples
    --------
    >>> paragraph("a < b")
    '<p>a &lt; b</p>'
    """
    kind = ' class="care"' if care else ""
    return f"<p{kind}>{escape(words)}</p>"


def facts(found: Mapping[str, tuple[Any, str] | Any]) -> str:
    """Return large figures with their names, and what to add in small print.

    Examples
    --------
    >>> facts({"Customers": "120"})
    '<dl class="facts"><div><dt>Customers</dt><dd>120</dd></div></dl>'
    """
    parts = []
    for name, given in found.items():
        value, more = given if isinstance(given, tuple) else (given, "")
        small = f"<small>{escape(more)}</small>" if more else ""
        parts.append(f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}{small}</dd></div>")
    return f'<dl class="facts">{"".join(parts)}</dl>'


def table_of(result: ResultTable) -> str:
    """Return a result as a table that scrolls where the page is narrow."""
    return f'<div class="scroll">{result._repr_html_()}</div>'


def picture_of(draw: Callable[[], Any]) -> str:
    """Return a picture with its alternative text, which people read as well."""
    return f"<figure>{picture(draw)}</figure>"


def within(one: Estimate, shown: str = ",.0f") -> tuple[str, str]:
    """Return an estimate and, in small print, its interval.

    Examples
    --------
    >>> within(Estimate(10, 8, 12, 5, 1, "t, 95 %"))
    ('10', '8 to 12 (t, 95 %)')
    """
    low, high = (format(end, shown) for end in (one.low, one.high))
    return format(one.value, shown), _("{low} to {high} ({method})").format(low=low, high=high, method=one.method)


def page(title: str, lead: str, sections: Sequence[Section], foot: str) -> str:
    """Return the whole page."""
    links = "".join(f'<a href="#{one.slug}">{escape(one.title)}</a>' for one in sections)
    body = "".join(one.html() for one in sections)
    language = {"zh": "zh-CN"}.get(get_language(), get_language())
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1><p>{escape(lead)}</p><nav>{links}</nav>{body}"
        f"<footer><p>{escape(foot)}</p></footer></body></html>\n"
    )
