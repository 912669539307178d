"""No number is typed into prose: this finds the digits in a lesson's Markdown that nothing accounts for.

What may stand as it is: numbers that name a thing (a year, a lesson, a point of a scale), and numbers in code, links
and comments. Figures from the literature stand in a cell with ``numbers="cited"``, which must then cite, or on a line
that ends with ``<!-- fact: source -->``. Everything else is a result and is written ``{{expression:.1f}}``.
"""

import re

from nbformat import NotebookNode

_SCALE = r"[-−+]?(?:100|10|\d)"  # a point of a scale, up to 0..10 or -100..100
_NO_RESULT = r"(?![\d.,]?\d|\s?%|\s*(?:percent|per cent|points?\b|times\b))"
_JOIN = r"\s*(?:,|、|/|to|or|and|through|–|—|-|\.\.|…|到|至|或|和|与|~|～)\s*"
_THINGS = (
    "lessons?|labs?|questions?|sections?|chapters?|parts?|steps?|exercises?|figures?|tables?|equations?|eq\\.|goals?|"
    "tasks?|weeks?|sessions?|Python|课程|课|实验|问题|章节|图|表|公式|步骤|练习|目标|任务"
)
_SCORED = (
    "levels?|scores?|scored|ratings?|grades?|codes?|answers?|answered|options?|"
    "满意度|等级|水平|打分|评分|选项|打了?|选择?了?|答"
)
_UNITS = "课|题|节|章|步|部分|讲|个问题|个目标|题目|周|次课|章节|级|档|点|分"

# Removed in this order; a digit that is still there afterwards was typed.
_ALLOWED = [
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        r"^.*<!--\s*fact:\s*\S[^\n]*-->.*$",  # a line that names its source
        r"<!--[\s\S]*?-->",
        r"^(`{3,}|~{3,})[\s\S]*?^\1",  # fenced code
        r"\{\{.+?\}\}",
        r"(`+)[^`]+?\1",  # code span
        r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)",  # link target
        r"https?://[^\s)>]+|\bdoi:\s*\S+|\b10\.\d{4,9}/\S+",
        r"<[a-z/][^>]*>",  # HTML tag with its attributes
        r"\[\^?\d+\]",  # footnote
        r"^\s*(?:>\s*)?\d+[.)、]\s",  # list numbering
        r"^#+\s*\d+(?:\.\d+)*[.)、:：]?\s",  # numbered heading
        # Names: C0001, L0, NPS2, top-2-box, 2nd, 7-point.
        r"[A-Za-z_][A-Za-z_]*\d+\w*|\b(?:top|bottom)[- ]\d[- ]box|前\s?\d\s?档",
        r"(?<![\d.,])\d{1,2}(?:st|nd|rd|th)\b|(?<![\d.,])\d{1,2}[- ]point\b|(?<![\d.,])\d{1,2}\s?[点级分]?(?:量表|制)",
        # Numbers of things: lessons 01, 02 and 03; question 3; 第 1 课.
        rf"(?:\b|(?<=[^A-Za-z]))(?:{_THINGS})\s*\d{{1,2}}(?:{_JOIN}\d{{1,2}})*(?![\d.,]?\d|\s?%)",
        rf"(?:\b|(?<=[^A-Za-z]))(?:{_SCORED})\s*{_SCALE}(?:{_JOIN}{_SCALE})*(?![\d.,]?\d|\s?%)",
        rf"第\s*\d{{1,2}}(?:{_JOIN}\d{{1,2}})*\s*(?:{_UNITS})?",
        r"(?<![\d.,])(?:80|90|95|99)\s?(?:%|percent|per cent)[- ]*"  # the usual confidence levels
        r"(?=confiden|interval|CI\b|predict|的?(?:置信|区间|预测))",
        r"(?<![\d.,])\d{1,3}(?:\s?[-–—]\s?\d{1,3})?[- ]?(?:minutes?|min|hours?|分钟|小时)",
        # Scales: 1 to 6, 9 or 10, -100 to 100, 6 = very satisfied, 6 (very satisfied), 9-10 分.
        rf"(?<![\d.,]){_SCALE}(?:{_JOIN}{_SCALE})+(?![\d.,]?\d|\s?%)",
        r"(?<![\d.,])(?:10|\d)(?=\s*(?:=|＝|\(|（))",
        rf"\b(?:cho(?:se|sen|ose|oses)|at|from|up to|above|below)\s+{_SCALE}{_NO_RESULT}",  # those who chose 6
        rf"(?<![\d.,]){_SCALE}\s?分(?!之|钟)",
        r"(?<![\d.,])95 (?:times |cases |samples )?(?:in|of|out of) 100\b",
        rf"(?<![\d.,])[01]{_NO_RESULT}(?!\s+(?:in|of|out)\b)",  # no and yes, and the whole
        r"(?<![\d.,])(?:19|20)\d\d[a-z]?(?:s\b)?(?:\s?[-–—]\s?(?:(?:19|20)\d\d|\d\d))?(?![\d.,]?\d|\s?%)",  # years
    )
]
_MATH = re.compile(r"\$\$[\s\S]+?\$\$|\\\([\s\S]+?\\\)|\\\[[\s\S]+?\\\]|(?<![\\\w])\$(?!\s)[^$\n]+?(?<!\s)\$(?!\d)")
_SMALL = re.compile(r"(?<![\d.,])(?:100|\d{1,2})(?![\d.,]?\d|\s?\\?%)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s?%?")
_CITATION = re.compile(r"[(\[（［〔][^()\[\]（）]*\b(?:19|20)\d\d[^()\[\]（）]*[)\]）］〕]|often cited|常被引用")
CITED = "cited"


def lint_prose(notebook: NotebookNode) -> list[str]:
    """List the typed numbers in a lesson's Markdown cells, each with its cell and the way to write it.

    The notebook is the source's: placeholders are not resolved yet. Empty list: nothing to say.
    """
    problems: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        if cell.metadata.get("numbers") == CITED:
            problems += _lint_citation(cell)
            continue
        for number, context in typed_numbers(cell.source):
            problems.append(
                f"cell {cell.id!r}: the number {number!r} is typed in {context!r}. Compute it, "
                'as in {{100 * share:.1f}}, or, if it comes from the literature, give the cell numbers="cited" '
                "and a citation."
            )
    return problems


def typed_numbers(text: str) -> list[tuple[str, str]]:
    """Return each typed number with the words around it."""
    rest = _MATH.sub(lambda match: _blank(_SMALL, match.group(0)), text)
    for pattern in _ALLOWED:
        rest = _blank(pattern, rest)
    found = []
    for match in _NUMBER.finditer(rest):
        context = text[max(match.start() - 25, 0) : match.end() + 25]
        found.append((match.group(0).strip(), " ".join(context.split())))
    return found


def _lint_citation(cell: NotebookNode) -> list[str]:
    if _CITATION.search(cell.source):
        return []
    return [
        f'cell {cell.id!r} says numbers="cited" but cites nothing: put author and year in brackets, '
        'or write "often cited".'
    ]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Replace matches by spaces of the same length, so that positions stay those of the author's text."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)
