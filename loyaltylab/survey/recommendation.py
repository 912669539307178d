"""Net promoter score: the score, its interval, a test of a difference, and the sample it takes."""

from dataclasses import dataclass, field
from math import ceil, sqrt

import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate
from loyaltylab.survey.answers import Answers, answers, check_confidence
from loyaltylab.survey.intervals import normal_quantile, percent

__all__ = ["NpsDifference", "nps", "nps_difference", "nps_groups", "nps_sample_size"]


def nps_groups(scores: Answers) -> pd.DataFrame:
    """How many customers are promoters (9-10), passives (7-8) and detractors (0-6)?

    Parameters
    ----------
    scores : Series, array or list of int
        Likelihood to recommend, 0 to 10; no missing answers.

    Returns
    -------
    DataFrame
        Index ``group`` (promoters, passives, detractors); columns ``n`` and ``share`` (0 to 1).

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers.

    Examples
    --------
    >>> nps_groups([10, 9, 8, 3])["share"].to_dict()
    {'promoters': 0.5, 'passives': 0.25, 'detractors': 0.25}

    Notes
    -----
    Common mistake: counting 8 as a promoter, or 6 as a passive.

    References
    ----------
    Reichheld (2003), The one number you need to grow, Harvard Business Review.
    """
    given = answers(scores, "scores", 0, 10)
    promoters, detractors = int((given >= 9).sum()), int((given <= 6).sum())
    counts = [promoters, len(given) - promoters - detractors, detractors]
    groups = pd.Index(["promoters", "passives", "detractors"], name="group")
    return pd.DataFrame({"n": counts, "share": [count / len(given) for count in counts]}, index=groups)


def nps(scores: Answers, interval: str = "wald", confidence: float = 0.95) -> Estimate:
    """How many more customers recommend us than warn of us, in points from -100 to 100?

    Parameters
    ----------
    scores : Series, array or list of int
        Likelihood to recommend, 0 to 10; no missing answers.
    interval : {"wald", "adjusted-wald"}
        ``"adjusted-wald"`` first adds three imagined answers (3/4 promoter, 3/2 passive, 3/4 detractor). It is the
        better interval for few answers; value and interval then are the adjusted ones.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Estimate
        In points; the interval is cut at -100 and 100.

    Raises
    ------
    ValueError
        If answers are missing, off the scale or not whole numbers, or the interval is unknown.

    Examples
    --------
    >>> print(nps([10] * 60 + [8] * 25 + [3] * 15))
    NPS 45.0 points [30.5, 59.5], n = 100 (Wald, 95 %)
    >>> print(nps([10] * 60 + [8] * 25 + [3] * 15, interval="adjusted-wald"))
    NPS 43.7 points [29.3, 58.0], n = 100 (adjusted Wald, 95 %)

    Notes
    -----
    Common mistake: leaving the passives out of the denominator. They count in n, only not in the difference.
    With very few answers, or all in one group, the Wald interval is far too narrow: use ``"adjusted-wald"``.

    References
    ----------
    Reichheld (2003); Rocks (2016), Interval estimation for the net promoter score, The American Statistician.
    """
    extra, words = _interval(interval)
    confidence = check_confidence(confidence)
    counts = nps_groups(scores)["n"]
    n = int(counts.sum())
    value, se = _score(int(counts["promoters"]), int(counts["detractors"]), n, extra)
    reach = normal_quantile(confidence) * se
    return Estimate(
        value=value,
        low=max(-100.0, value - reach),
        high=min(100.0, value + reach),
        n=n,
        se=se,
        method=_("{interval}, {confidence}").format(interval=words, confidence=percent(confidence)),
        name=_("NPS"),
        unit="points",
    )


@dataclass(frozen=True)
class NpsDifference(Estimate):
    """The difference between two net promoter scores, with the test that it is zero.

    Attributes
    ----------
    z : float
        Difference divided by its standard error.
    p_value : float
        Two-sided, from the standard normal.

    Examples
    --------
    >>> print(NpsDifference(10, 2, 18, n=900, se=4.1, method="z test, 95 %", unit="points", z=2.4, p_value=0.016))
    10.0 points [2.0, 18.0], n = 900 (z test, 95 %), z = 2.40, p = 0.016
    """

    z: float = field(kw_only=True)
    p_value: float = field(kw_only=True)

    def __str__(self) -> str:
        p = "< 0.001" if self.p_value < 0.001 else f"= {self.p_value:.3f}"
        return f"{super().__str__()}, z = {self.z:.2f}, p {p}"


def nps_difference(a: Answers, b: Answers, confidence: float = 0.95) -> NpsDifference:
    """Is the net promoter score of one group higher than that of another, beyond chance?

    Parameters
    ----------
    a, b : Series, array or list of int
        Likelihood to recommend, 0 to 10, of two independent groups.
    confidence : float
        Between 0 and 1, for the interval of the difference.

    Returns
    -------
    NpsDifference
        NPS of ``a`` minus NPS of ``b`` in points, with ``z`` and ``p_value``.

    Raises
    ------
    ValueError
        If answers are missing or off the scale, or neither group shows any spread.

    Examples
    --------
    >>> result = nps_difference([10] * 60 + [8] * 25 + [3] * 15, [10] * 40 + [8] * 30 + [3] * 30)
    >>> print(result)
    NPS difference 35.0 points [13.2, 56.8], n = 200 (z test, 95 %), z = 3.15, p = 0.002

    Notes
    -----
    Common mistake: comparing two waves of the *same* people with this test. It takes independent groups.
    Overlapping intervals do not show that there is no difference; the test does the comparison.

    References
    ----------
    z = (N1 - N2) / sqrt(SE1^2 + SE2^2), with Var(NPS) = (p + d - (p - d)^2) / n.
    """
    first, second = nps(a, confidence=confidence), nps(b, confidence=confidence)
    se = sqrt(first.se**2 + second.se**2)
    if se == 0:
        raise ValueError(
            _(
                "in both groups everybody is in one and the same class (promoters, passives or detractors), "
                "so the test has no spread to judge by. Collect more answers."
            )
        )
    value = first.value - second.value
    z, reach = value / se, normal_quantile(confidence) * se
    return NpsDifference(
        value=value,
        low=max(-200.0, value - reach),
        high=min(200.0, value + reach),
        n=first.n + second.n,
        se=se,
        method=_("z test, {confidence}").format(confidence=percent(confidence)),
        name=_("NPS difference"),
        unit="points",
        z=z,
        p_value=float(2 * stats.norm.sf(abs(z))),
    )


def nps_sample_size(margin: float, promoters: float, detractors: float, confidence: float = 0.95) -> int:
    """How many answers does a net promoter score need for this margin of error?

    Parameters
    ----------
    margin : float
        Half the width of the interval wanted, in points (5 means plus or minus 5 points).
    promoters, detractors : float
        Expected shares, 0 to 1.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    int
        Answers needed, rounded up; at least 1.

    Raises
    ------
    ValueError
        If the margin is not above 0, or the shares are not shares of one whole.

    Examples
    --------
    >>> nps_sample_size(5, promoters=0.5, detractors=0.2)
    938

    Notes
    -----
    Common mistake: taking the sample size of a simple share. The score has up to four times the variance of a share
    (it runs over 200 points), so it takes more answers for the same number of points.

    References
    ----------
    n = z^2 (p + d - (p - d)^2) / m^2, from the variance in :func:`nps_difference`.
    """
    z = normal_quantile(check_confidence(confidence))
    if not margin > 0:
        raise ValueError(_("margin is {value!r}, expected points above 0, such as 5.").format(value=margin))
    for name, share in (("promoters", promoters), ("detractors", detractors)):
        if not 0 <= share <= 1:
            raise ValueError(
                _("{name} is {value!r}, expected a share between 0 and 1. Write 0.5 for 50 %.").format(
                    name=name, value=share
                )
            )
    if promoters + detractors > 1 + 1e-12:
        raise ValueError(
            _("promoters and detractors add up to {total:.3g}, more than everybody. Lower one of them.").format(
                total=promoters + detractors
            )
        )
    variance = promoters + detractors - (promoters - detractors) ** 2
    # The tiny allowance keeps a whole number whole when floating point lands a hair above it.
    return max(1, ceil((100 * z / margin) ** 2 * variance - 1e-9))


def _interval(interval: str) -> tuple[float, str]:
    choices = {"wald": (0.0, _("Wald")), "adjusted-wald": (3.0, _("adjusted Wald"))}
    if interval not in choices:
        raise ValueError(_("interval is {value!r}, expected 'wald' or 'adjusted-wald'.").format(value=interval))
    return choices[interval]


def _score(promoters: int, detractors: int, n: int, extra: float) -> tuple[float, float]:
    """Return score and standard error in points, with ``extra`` imagined answers, a quarter at each end."""
    p, d = (promoters + extra / 4) / (n + extra), (detractors + extra / 4) / (n + extra)
    variance = max(0.0, p + d - (p - d) ** 2) / (n + extra)
    return 100 * (p - d), 100 * sqrt(variance)
