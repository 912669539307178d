"""The life of a point by its age: redeemed, lost, or still there."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from loyaltylab.clv.given import Floats
from loyaltylab.i18n import _
from loyaltylab.programs.ledger import Ledger, refuse_others
from loyaltylab.results import Estimate, ResultTable

__all__ = ["PointLives", "point_lives"]

DAYS = 365.25 / 12  # of a month
MUCH = 0.05  # of the points, still there at the oldest age in the books
NAN = float("nan")
NOTHING = Estimate(NAN, NAN, NAN, n=0, se=NAN, method="")


@dataclass(frozen=True, repr=False)
class PointLives(ResultTable):
    """What became of points by age in months.

    ``table`` has, by age in full months: redeemed and expired (shares of points issued that are so by then), there
    (neither) and yet (chance that a point still there will be redeemed), fractions.

    Attributes
    ----------
    urr : Estimate
        Ultimate redemption rate of points issued, in %.
    outstanding : Estimate
        Of the points that are still there: the share that will be redeemed, in %.
    lots : DataFrame
        The lots with points left: left, age (months) and chance.
    curve : DataFrame
        The table for every age.
    """

    urr: Estimate = NOTHING
    outstanding: Estimate = NOTHING
    lots: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    curve: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def point_lives(ledger: Ledger, draws: int = 200, seed: int = 0) -> PointLives:
    """What share of points will be redeemed, of those issued and of those still there?

    Parameters
    ----------
    ledger : Ledger
        From :func:`post`.
    draws : int
        Bootstrap samples of members, for the intervals; 20 or more.
    seed : int
        Of the draws.

    Returns
    -------
    PointLives

    Raises
    ------
    ValueError
        If there are no points, or too few draws.

    Examples
    --------
    >>> from loyaltylab.programs import ExpiryRule, post
    >>> events = pd.DataFrame({"member_id": [1, 2, 1, 3], "date": ["2024-01-31"] * 2 + ["2024-06-30", "2024-12-31"],
    ...                        "type": ["issue", "issue", "redeem", "issue"], "points": [100, 100, 60, 50]})
    >>> found = point_lives(post(events, ExpiryRule("lot_age", months=12), end="2025-01-31"), draws=20)
    >>> print(found.urr.value, found.lots["chance"].round(2).tolist())
    30.0 [0.3]

    Notes
    -----
    Each age has its own chance to be redeemed and to be lost; they are carried on as a survival curve with two ways out
    (Aalen-Johansen), so points that are still there count for the ages that they have reached. Points beyond the oldest
    age in the books are taken as never redeemed. Common mistake: the first rate for the second question.

    References
    ----------
    Aalen & Johansen (1978), Scandinavian Journal of Statistics 5(3).
    """
    refuse_others(ledger)
    if draws < 20:
        raise ValueError(_("draws is {value!r}, expected 20 or more.").format(value=draws))
    lives = _Lives(ledger)
    everybody = np.ones(lives.members)
    curve = lives.curve(everybody)
    rng = np.random.default_rng(seed)
    drawn = np.array([lives.rates(lives.resampled(rng)) for _draw in range(draws)])
    names = (_("Redeemed in the end, of points issued"), _("Redeemed in the end, of points still there"))
    issued, there = (
        _estimate(value, part, name, lives.members)
        for value, part, name in zip(lives.rates(everybody), drawn.T, names, strict=True)
    )
    last = int((curve["there"] > 1e-12).sum())  # after the last age at which anything is there, nothing changes
    curve = curve.iloc[: last + 1]
    shown = curve.iloc[np.unique([*range(0, last, 3), len(curve) - 1])]
    return PointLives(
        shown,
        title=_("Life of points by age in months, {n:,} members").format(n=lives.members),
        notes=(str(issued), str(there), *_open_end(curve)),
        formats=dict.fromkeys(curve.columns, ".1%"),
        urr=issued,
        outstanding=there,
        lots=lives.left_lots(curve),
        curve=curve,
    )


def _open_end(curve: pd.DataFrame) -> tuple[str, ...]:
    """Say so where much of the oldest points is still there: nobody has seen what becomes of them."""
    there = float(curve["there"].iloc[-1])
    if there < MUCH:
        return ()
    words = _(
        "{there:.0%} of the points are still there at {age} months, and are taken as never redeemed: both are low."
    )
    return (words.format(there=there, age=curve.index[-1]),)


class _Lives:
    """Points by age in whole months: how many went which way, and how many were watched that long."""

    def __init__(self, ledger: Ledger) -> None:
        lots, entries = ledger.lots, ledger.entries
        if lots.empty:
            raise ValueError(_("the ledger has no points."))
        end = ledger.end + pd.Timedelta(days=1)
        self.age_now = _months(end - lots["issued"])
        self.lots = lots
        out = entries[entries["points"] < 0]
        age = _months(out["date"].dt.normalize() - lots["issued"].loc[out["lot"]].dt.normalize().to_numpy())
        codes, names = pd.factorize(pd.concat([lots["member_id"], out["member_id"]]))
        self.members = len(names)
        self.owner, self.taker = codes[: len(lots)], codes[len(lots) :]
        self.age_out, self.ages = age, int(max(self.age_now.max(), age.max(initial=0))) + 1
        points, kind = -out["points"].to_numpy(dtype=float), out["type"].astype(str).to_numpy()
        self.redeemed, self.lost = points * (kind == "redeem"), points * (kind == "expire")
        self.other = points - self.redeemed - self.lost
        self.left = lots["left"].to_numpy()

    def resampled(self, rng: np.random.Generator) -> Floats:
        """Return how often each member is in a bootstrap sample."""
        return np.bincount(rng.integers(self.members, size=self.members), minlength=self.members).astype(float)

    def curve(self, weights: Floats) -> pd.DataFrame:
        """Return the curve of a sample of members."""
        taker = weights[self.taker]
        redeemed, lost, gone = (
            np.bincount(self.age_out, taker * part, self.ages) for part in (self.redeemed, self.lost, self.other)
        )
        gone = gone + np.bincount(self.age_now, weights[self.owner] * self.left, self.ages)
        leaving = redeemed + lost + gone
        at_risk = np.cumsum(leaving[::-1])[::-1]
        # Points watched only to the middle of a month were at risk for half of it.
        exposed = np.maximum(at_risk - gone / 2, redeemed + lost)
        with np.errstate(invalid="ignore", divide="ignore"):
            used, ended = (np.where(exposed > 0, part / exposed, 0.0) for part in (redeemed, lost))
        stays = np.cumprod(1 - used - ended)
        before = np.append(1.0, stays[:-1])
        by_now = np.append(0.0, np.cumsum(before * used)[:-1])
        total = float((before * used).sum())
        expired = 1 - by_now - before
        table = pd.DataFrame(
            {"redeemed": by_now, "there": before, "expired": expired + 0.0}, index=pd.RangeIndex(self.ages, name="age")
        )
        table["yet"] = np.divide(total - by_now, before, out=np.zeros(self.ages), where=before > 1e-12).clip(0, 1)
        return table

    def rates(self, weights: Floats) -> tuple[float, float]:
        """Return both rates in %."""
        curve = self.curve(weights)
        left = weights[self.owner] * self.left
        there = float((left * curve["yet"].to_numpy()[self.age_now]).sum() / left.sum()) if left.sum() > 0 else NAN
        return 100 * float(curve["yet"].iloc[0]), 100 * there

    def left_lots(self, curve: pd.DataFrame) -> pd.DataFrame:
        """Return the lots with points left, and their chances."""
        left = self.lots["left"] > 0
        ages = self.age_now[left.to_numpy()]
        found = self.lots.loc[left, ["member_id", "issued", "left"]]
        return found.assign(age=ages, chance=curve["yet"].to_numpy()[ages])


def _estimate(value: float, drawn: Floats, name: str, members: int) -> Estimate:
    method = _("bootstrap of members, 95 %")
    if np.isnan(value):  # nothing is there
        return Estimate(NAN, NAN, NAN, members, NAN, method, name, "%")
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Estimate(value, float(low), float(high), members, float(np.nanstd(drawn, ddof=1)), method, name, "%")


def _months(spans: "pd.Series[pd.Timedelta]") -> npt.NDArray[np.int64]:
    return np.asarray((spans.dt.days / DAYS).astype(np.int64))
