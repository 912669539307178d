"""How many to ask, who answered, and what weighting can repair."""

from math import ceil, sqrt

import numpy as np
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.survey.answers import check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["SampleSize", "sample_size"]


class SampleSize(int):
    """A number of answers that also knows how many people to ask; computes like any whole number.

    Attributes
    ----------
    answers : int
        Answers needed in all; the number itself.
    per_group : int
        Answers needed in each group; the same as ``answers`` for one group.
    ask : int
        People to ask, so that this many answer.
    goal : str
        What the size is for.

    Examples
    --------
    >>> size = SampleSize.of(385, groups=1, response_rate=0.17, goal="margin 0.05, 95 %")
    >>> size + 0, size.ask
    (385, 2265)
    """

    answers: int
    per_group: int
    ask: int
    groups: int
    goal: str

    @classmethod
    def of(cls, per_group: int, groups: int, response_rate: float | None, goal: str) -> "SampleSize":
        """Make the number from answers per group."""
        made = cls(per_group * groups)
        made.answers, made.per_group, made.groups, made.goal = per_group * groups, per_group, groups, goal
        rate = 1.0 if response_rate is None else response_rate
        made.ask = groups * ceil(per_group / rate - 1e-9)
        return made

    def __str__(self) -> str:
        words = _("answers needed: {n:,}").format(n=self.answers)
        if self.groups > 1:
            words += _(" ({n:,} in each of {groups} groups)").format(n=self.per_group, groups=self.groups)
        if self.ask != self.answers:
            words += _("; people to ask: {n:,}").format(n=self.ask)
        return f"{words} ({self.goal})"

    __repr__ = __str__


def sample_size(
    margin: float | None = None,
    share: float = 0.5,
    sd: float | None = None,
    difference: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
    population: int | None = None,
    response_rate: float | None = None,
) -> SampleSize:
    """How many answers does it take, and how many people must be asked for them?

    Parameters
    ----------
    margin : float, optional
        Half the width of the interval wanted: 0.05 for plus or minus 5 percentage points, or in points of the scale
        when ``sd`` is given.
    share : float
        Expected share, 0 to 1; 0.5 is the safe choice. With ``difference`` the share in the first group.
    sd : float, optional
        Expected standard deviation of the answers: plan for a mean instead of a share.
    difference : float, optional
        Instead of ``margin``: the difference between two groups of equal size that a test should find. The share of
        the second group is ``share + difference``.
    power : float
        Chance to find that difference, 0 to 1; only with ``difference``.
    confidence : float
        Of the interval, or one minus the level of the two-sided test.
    population : int, optional
        Customers there are; only with ``margin``. Asking a large part of them makes the sample more certain.
    response_rate : float, optional
        Share of those asked who answer, above 0 up to 1.

    Returns
    -------
    SampleSize
        The answers needed, as a whole number with ``.per_group`` and ``.ask``; prints as a sentence.

    Raises
    ------
    ValueError
        If not exactly one of ``margin`` and ``difference`` is given, or a number is out of range.

    Examples
    --------
    >>> sample_size(margin=0.05, response_rate=0.17)
    answers needed: 385; people to ask: 2,265 (margin 0.05, share 0.5, 95 %)
    >>> sample_size(difference=0.1, share=0.5).per_group
    388

    Notes
    -----
    Common mistake: taking a larger sample to cure silence. More invitations make the interval narrower around the
    same biased figure: if the unhappy do not answer, 10,000 answers hide that as well as 400.

    References
    ----------
    n = z^2 p (1 - p) / m^2 with finite population correction, Cochran (1977), Sampling Techniques, 4.2 (there without
    rounding); two shares: Fleiss, Levin & Paik (2003), without continuity correction; two means: Student's t test.
    """
    confidence = check_confidence(confidence)
    if (margin is None) == (difference is None):
        raise ValueError(_("give either margin= or difference=, one of the two."))
    rates = ("share", share, sd is None), ("power", power, True), ("response_rate", response_rate, True)
    for name, value, used in rates:
        if used and value is not None and not (0 < value < 1 or (name == "response_rate" and value == 1)):
            raise ValueError(
                _("{name} is {value!r}, expected a share between 0 and 1. Write 0.5 for 50 %.").format(
                    name=name, value=value
                )
            )
    if sd is not None and not sd > 0:
        raise ValueError(_("sd is {value!r}, expected a number above 0.").format(value=sd))
    if margin is not None:
        n = _for_margin(margin, share, sd, confidence, population)
        what = _("sd {value:g}").format(value=sd) if sd is not None else _("share {value:g}").format(value=share)
        goal = _("margin {margin:g}, {what}, {confidence}").format(
            margin=margin, what=what, confidence=percent(confidence)
        )
        size = SampleSize.of(n, 1, response_rate, goal)
        if population is not None and size.ask > population:
            raise ValueError(
                _(
                    "{ask:,} people would have to be asked, but there are only {population:,}. Allow a wider margin."
                ).format(ask=size.ask, population=population)
            )
        return size
    assert difference is not None
    if population is not None:
        raise ValueError(_("population goes with margin=, not with difference=. Leave it out."))
    goal = _("difference {difference:g}, power {power}, {confidence}").format(
        difference=difference, power=percent(power), confidence=percent(confidence)
    )
    return SampleSize.of(_for_difference(difference, share, sd, power, confidence), 2, response_rate, goal)


def _for_margin(margin: float, share: float, sd: float | None, confidence: float, population: int | None) -> int:
    if not margin > 0 or (sd is None and margin >= 1):
        raise ValueError(
            _("margin is {value!r}, expected a number above 0; for a share write 0.05 for 5 points of 100.").format(
                value=margin
            )
        )
    variance = share * (1 - share) if sd is None else sd**2
    n = normal_quantile(confidence) ** 2 * variance / margin**2
    if population is not None:
        if not population >= 1:
            raise ValueError(
                _("population is {value!r}, expected the number of customers there are.").format(value=population)
            )
        n = n / (1 + (n - 1) / population) if n > 1 else n
    return max(1, ceil(n - 1e-9))


def _for_difference(difference: float, share: float, sd: float | None, power: float, confidence: float) -> int:
    if difference == 0 or not np.isfinite(difference):
        raise ValueError(
            _("difference is {value!r}, expected the smallest difference that matters, other than 0.").format(
                value=difference
            )
        )
    if sd is not None:
        return _two_means(abs(difference) / sd, power, confidence)
    other = share + difference
    if not 0 < other < 1:
        raise ValueError(
            _("share and difference give {other:g} for the second group, expected a share between 0 and 1.").format(
                other=other
            )
        )
    middle = (share + other) / 2
    under_null = normal_quantile(confidence) * sqrt(2 * middle * (1 - middle))
    under_difference = float(stats.norm.ppf(power)) * sqrt(share * (1 - share) + other * (1 - other))
    return max(2, ceil(((under_null + under_difference) / difference) ** 2 - 1e-9))


def _two_means(effect: float, power: float, confidence: float) -> int:
    """Return n per group of a two-sided two-sample t test, by search over whole numbers."""

    def reached(n: int) -> float:
        df, shift = 2 * n - 2, effect * sqrt(n / 2)
        limit = stats.t.ppf((1 + confidence) / 2, df)
        return float(stats.nct.sf(limit, df, shift) + stats.nct.cdf(-limit, df, shift))

    z: float = normal_quantile(confidence) + float(stats.norm.ppf(power))
    n = max(2, ceil(float(2 * (z / effect) ** 2)) - 3)
    if n > 10_000:  # so many that t is normal
        return ceil(float(2 * (z / effect) ** 2))
    while reached(n) < power:
        n += 1
    return n
