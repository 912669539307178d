"""Reading answer labels: which way a phrase points and how strongly, in English and in Chinese."""

import re
from dataclasses import dataclass

__all__ = ["Label", "read_label"]

# Strength on one side: 4 absolute, 3 strong, 2 the plain word, 1 weak. The middle is 0.
PLAIN, MODERATE = 2.0, 1.5  # "rather" and the Chinese "bijiao" are placed above and below the plain word by turns

STRENGTH_EN = {
    4.0: "extremely completely totally entirely fully absolutely definitely certainly strongly exceptionally",
    3.0: "very highly most much really",
    MODERATE: "rather quite fairly moderately reasonably generally mostly",
    1.0: "somewhat slightly probably mildly partly partially little bit",
}
STRENGTH_ZH = {
    4.0: "非常 极其 极为 极 完全 绝对 肯定 一定 特别 十分 强烈",
    3.0: "很大 很 相当 最 高度",
    MODERATE: "比较 较为 较 挺 还算 基本",
    1.0: "稍微 略微 有点 有些 稍 略",
}
# Words with their direction; the last part is what they speak of, so that a mixture is noticed.
WORDS_EN = {
    "satisfaction": ("satisfied pleased happy delighted", "dissatisfied unsatisfied displeased unhappy disappointed"),
    "likelihood": ("likely probable possible", "unlikely improbable impossible"),
    "agreement": ("agree", "disagree"),
    "quality": ("good excellent great outstanding", "poor bad terrible awful unacceptable"),
    "ease": ("easy", "difficult hard"),
    "importance": ("important", "unimportant"),
    "will": ("yes would will willing", "no never unwilling"),
    "comparison": ("better", "worse"),
}
STEMS_ZH = {
    "satisfaction": "满意 高兴 开心",
    "likelihood": "可能",
    "agreement": "同意 赞同 认同",
    "quality": "优秀 好",
    "ease": "容易 轻松",
    "importance": "重要",
    "will": "愿意 推荐 喜欢 信任 会",
}
BAD_ZH = {"quality": "差 糟糕", "ease": "困难 难", "agreement": "反对", "will": "讨厌"}
OWN_STRENGTH = {"excellent": 4.0, "outstanding": 4.0, "delighted": 3.0, "terrible": 4.0, "awful": 4.0, "优秀": 4.0}
NEUTRAL = (
    "neutral|neither.*|undecided|unsure|so-so|average|fair|ok|okay|maybe|perhaps|about the same|the same|50/50|"
    "一般|一般般|中立|普通|无所谓|不确定|不好说|说不清|难说|中等|差不多|尚可|说不准|既不.*也不.*|一样"
)
NO_ANSWER = "don't know|do not know|no opinion|not applicable|n/a|no answer|不知道|不清楚|不适用|拒绝回答|没有意见"
FILLERS = "i am it that this to of a an the all at buy again recommend come back feel with"


@dataclass(frozen=True)
class Label:
    """What a label says: its signed strength (None if unknown), what it speaks of, and what was not understood."""

    text: str
    strength: float | None
    topic: str = ""
    unknown: str = ""
    no_answer: bool = False

    @property
    def moderate(self) -> bool:
        """Whether sources disagree on its rank against the plain word."""
        return self.strength is not None and abs(self.strength) == MODERATE


def read_label(text: str) -> Label:
    """Read one verbal label; what is not in the lexicon is said to be unknown, never guessed.

    Examples
    --------
    >>> [read_label(label).strength for label in ("very satisfied", "neutral", "很不满意", "比较满意")]
    [3.0, 0.0, -3.0, 1.5]
    >>> read_label("groovy").unknown
    'groovy'
    """
    # Labels are often printed behind their code, as in "5 = very satisfied".
    words = re.sub(r"^\s*\(?\d+\s*[=.:)、：．-]?\s*", "", str(text)).strip().lower().replace("’", "'")
    if re.fullmatch(NO_ANSWER, words):
        return Label(text, None, no_answer=True)
    if re.fullmatch(NEUTRAL, words):
        return Label(text, 0.0)
    return _read_zh(text, words) if re.search(r"[\u4e00-\u9fff]", words) else _read_en(text, words)


def _read_en(text: str, words: str) -> Label:
    topic, sign, unknown = "", 0, []
    strength: float | None = None
    negated = False
    for word in re.findall(r"[a-z'/-]+", words):
        level = next((level for level, listed in STRENGTH_EN.items() if word in listed.split()), None)
        found = _direction(word)
        if word == "not":
            negated = True
        elif level is not None:
            strength = level
        elif found:
            topic, sign = found
            strength = OWN_STRENGTH.get(word, strength)
        elif word not in FILLERS.split():
            unknown.append(word)
    if unknown or not re.search("[a-z]", words):
        return Label(text, None, unknown=" ".join(unknown) or text)
    if not sign:  # "definitely", "probably not": the adverb alone says it, "very" alone does not
        if strength is None or not re.search("definitely|probably|certainly|absolutely", words):
            return Label(text, None, unknown=text)
        sign, topic = 1, "will"
    return Label(text, _negate(sign, strength, negated, words), topic)


def _negate(sign: int, strength: float | None, negated: bool, words: str) -> float:
    level = PLAIN if strength is None else strength
    if not negated:
        return sign * level
    if re.search(r"\bnot (very|so|really|quite|particularly)\b", words):
        return -sign * 1.0  # "not very" weakens
    if re.search(r"\bnot at all\b", words):
        return -sign * 4.0
    return -sign * level


def _direction(word: str) -> tuple[str, int] | None:
    for topic, (good, bad) in WORDS_EN.items():
        if word in good.split():
            return topic, 1
        if word in bad.split():
            return topic, -1
    return None


def _read_zh(text: str, words: str) -> Label:
    rest = re.sub(r"[\s,，。()（）]", "", words)
    if found := re.fullmatch("(一定|肯定|可能|也许|大概)?(不)?(会|推荐|愿意)(推荐|再来|购买|再买)?", rest):
        level = {"一定": 4.0, "肯定": 4.0, None: PLAIN}.get(found[1], 1.0)
        return Label(text, -level if found[2] else level, "will")
    stems = [(topic, stem, 1) for topic, listed in STEMS_ZH.items() for stem in listed.split()]
    stems += [(topic, stem, -1) for topic, listed in BAD_ZH.items() for stem in listed.split()]
    for topic, stem, sign in sorted(stems, key=lambda one: -len(one[1])):
        if rest.endswith(stem):
            lead = rest.removesuffix(stem)
            strength = _lead_zh(lead, OWN_STRENGTH.get(stem, PLAIN))
            return Label(text, None, unknown=text) if strength is None else Label(text, sign * strength, topic)
    return Label(text, None, unknown=text)


def _lead_zh(lead: str, plain: float) -> float | None:
    """Return the strength of what stands before the word, negative when it negates; None when it is unknown."""
    if lead in ("", "有"):
        return plain
    if lead in ("不太", "不大", "不怎么", "不很"):
        return -1.0
    if lead in ("一点也不", "一点都不", "根本不", "毫不"):
        return -4.0
    negated = lead.endswith("不")
    adverb = lead.removesuffix("不")
    if not adverb:
        return -plain
    level = next((level for level, listed in STRENGTH_ZH.items() if adverb in listed.split()), None)
    return None if level is None else -level if negated else level
