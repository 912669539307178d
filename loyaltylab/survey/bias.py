"""Do answers go together only because the same people gave them in the same form? Common-method bias."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.results import ResultTable
from loyaltylab.survey.reliability import items_of, one_factor

__all__ = ["HarmanTest", "harman", "marker_adjusted"]


@dataclass(frozen=True, repr=False)
class HarmanTest(ResultTable):
    """Eigenvalues of all items, with the share of the first.

    Attributes
    ----------
    share : float
        Of the variance of all items, in percent, that the first unrotated component or factor explains.
    """

    share: float = field(kw_only=True)


def harman(data: pd.DataFrame, extraction: str = "component") -> HarmanTest:
    """How much of all answers would one single factor explain? A weak check for common-method bias.

    Parameters
    ----------
    data : DataFrame
        All items of the questionnaire, one column each, nothing missing.
    extraction : {"component", "factor"}
        First principal component, as usual, or first factor by maximum likelihood, which explains less.

    Returns
    -------
    HarmanTest
        Eigenvalues of the correlation matrix with their share of the variance in percent; ``.share`` of the first.

    Raises
    ------
    ValueError
        If items are missing, no numbers or the same for everybody.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> data = pd.DataFrame(rng.normal(size=(400, 4)), columns=list("abcd"))
    >>> found = harman(data)
    >>> print(f"{found.share:.0f} %")
    29 %

    Notes
    -----
    Common mistake: "less than 50 %, so there is no bias". The test misses biases that matter, and a high share may be
    true: satisfaction, trust and loyalty *are* related.

    References
    ----------
    Podsakoff, MacKenzie, Lee & Podsakoff (2003), Journal of Applied Psychology 88.
    """
    if extraction not in ("component", "factor"):
        raise ValueError(_("extraction is {value!r}, expected 'component' or 'factor'.").format(value=extraction))
    items = items_of(data, list(data.columns) if isinstance(data, pd.DataFrame) else [])
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(items.to_numpy(), rowvar=False))[::-1]
    shares = 100 * eigenvalues / len(eigenvalues)
    share = float(shares[0]) if extraction == "component" else float(100 * (one_factor(items) ** 2).mean())
    table = pd.DataFrame(
        {"eigenvalue": eigenvalues, "share": shares, "cumulative": shares.cumsum()},
        index=pd.RangeIndex(1, len(eigenvalues) + 1, name="component"),
    )
    what = _("first component") if extraction == "component" else _("first factor")
    notes = (
        _("{what}: {share:.1f} % of the variance.").format(what=what, share=share),
        _("Caution: this test is weak. A low share does not show that there is no common-method bias."),
        _(
            "Design does better: ask cause and effect at different times, take what people did instead of what they "
            "intend, or ask a marker question that has nothing to do with the topic."
        ),
    )
    title = _("One factor for everything? {k} items, n = {n:,}").format(k=items.shape[1], n=len(items))
    return HarmanTest(
        table=table,
        title=title,
        notes=notes,
        formats=dict.fromkeys(("eigenvalue", "share", "cumulative"), ".1f"),
        share=share,
    )


def marker_adjusted(r: float, r_marker: float) -> float:
    """What is left of a correlation without what the way of asking adds to all of them?

    Parameters
    ----------
    r : float
        Observed correlation, -1 to 1.
    r_marker : float
        Correlation of a marker question, which by its content has nothing to do with the others, with one of them:
        the smallest one observed, 0 up to below 1.

    Returns
    -------
    float
        (r - r_marker) / (1 - r_marker).

    Raises
    ------
    ValueError
        If a correlation is out of range.

    Examples
    --------
    >>> print(f"{marker_adjusted(0.5, 0.2):.3f}")
    0.375

    Notes
    -----
    Common mistake: choosing the marker after seeing the data. And the formula supposes that the way of asking adds
    the same to every correlation.

    References
    ----------
    Lindell & Whitney (2001), Journal of Applied Psychology 86, equation 4.
    """
    if not -1 <= r <= 1:
        raise ValueError(_("r is {value!r}, expected a correlation from -1 to 1.").format(value=r))
    if not 0 <= r_marker < 1:
        raise ValueError(_("r_marker is {value!r}, expected a correlation of 0 up to below 1.").format(value=r_marker))
    return (r - r_marker) / (1 - r_marker)
