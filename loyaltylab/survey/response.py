"""Who answered, who stayed silent, and weights that make the answers look like the customers again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from loyaltylab.i18n import _
from loyaltylab.results import Estimate, ResultTable
from loyaltylab.survey.answers import answers, check_confidence, column
from loyaltylab.survey.compare import groups_of
from loyaltylab.survey.intervals import percent, wilson
from loyaltylab.survey.metrics import effective_n
from loyaltylab.survey.shares import share_of

__all__ = ["ResponseCheck", "post_stratify", "response_check", "weight_summary"]

Counts: TypeAlias = "Mapping[Any, float] | pd.Series[Any]"
Floats: TypeAlias = npt.NDArray[np.floating[Any]]
ROUNDS, CLOSE = 500, 1e-9


@dataclass(frozen=True, repr=False)
class ResponseCheck(ResultTable):
    """Response rates by group.

    Attributes
    ----------
    overall : Estimate
        Response rate of everybody, in %.
    tests : DataFrame
        One row a column: ``chi2``, ``df``, ``p_value``, and ``largest``, the largest standardized difference.
    """

    overall: Estimate = field(kw_only=True)
    tests: pd.DataFrame = field(kw_only=True)


def response_check(
    invited: pd.DataFrame,
    by: str | Sequence[str],
    responded: str = "responded",
    confidence: float = 0.95,
) -> ResponseCheck:
    """Who answered the survey, and how far do those who did differ from all who were asked?

    Parameters
    ----------
    invited : DataFrame
        One row for everybody who was *asked*, whether they answered or not.
    by : str or list of str
        Columns of groups, known of everybody who was asked.
    responded : str
        Column of 0 and 1 (or False and True): answered.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    ResponseCheck
        One row a group: ``invited``, ``answered``, ``rate``, ``low``, ``high`` (percent, Wilson),
        ``share_invited``, ``share_answered`` (percent of all), ``std_difference`` (of these two shares, in standard
        deviations among the invited; above 0.1 is often called notable). ``.tests`` has a chi-square test a column.

    Raises
    ------
    ValueError
        If a column is missing, or holds missing or impossible values, or nobody answered.

    Examples
    --------
    >>> asked = pd.DataFrame({"member": [1] * 40 + [0] * 60, "responded": [1] * 16 + [0] * 24 + [1] * 9 + [0] * 51})
    >>> found = response_check(asked, by="member")
    >>> found.table["rate"].to_dict()
    {0: 15.0, 1: 40.0}
    >>> print(f"{found.tests['p_value'].iloc[0]:.4f}")
    0.0047

    Notes
    -----
    Common mistake: concluding from equal rates in all groups that there is no bias. People may stay silent for what
    they *think*, which no column of the register shows; only a few reminders, or calls to the silent, do.

    References
    ----------
    Groves (2006), Nonresponse rates and nonresponse bias in household surveys, Public Opinion Quarterly 70.
    """
    confidence = check_confidence(confidence)
    flags = column(invited, responded, "responded")
    flags = flags.astype(int) if pd.api.types.is_bool_dtype(flags) else flags
    did = answers(flags, responded, 0, 1).to_numpy()
    if did.sum() == 0:
        raise ValueError(_("{name}: nobody answered, so there is nothing to compare.").format(name=responded))
    names = [by] if isinstance(by, str) else list(by)
    parts, tests = [], {}
    for name in names:
        parts.append(_rates(groups_of(invited, name, least=1), did, confidence))
        tests[name] = _test(parts[-1])
    table = (
        parts[0].rename_axis(names[0]) if isinstance(by, str) else pd.concat(parts, keys=names, names=["by", "group"])
    )
    overall = share_of(int(did.sum()), len(did), confidence, _("response rate"))
    found = pd.DataFrame.from_dict(tests, orient="index")
    notes = [str(overall)]
    for label, row in found.iterrows():
        p = "< 0.001" if row["p_value"] < 0.001 else f"= {row['p_value']:.3f}"
        notes.append(
            _("{name}: chi2({df:.0f}) = {chi2:.2f}, p {p}; largest standardized difference {largest:.2f}.").format(
                name=label, df=row["df"], chi2=row["chi2"], p=p, largest=row["largest"]
            )
        )
    one = ("rate", "low", "high", "share_invited", "share_answered")
    return ResponseCheck(
        table=table,
        title=_("Who answered, of {n:,} asked").format(n=len(did)),
        method=_("Wilson, {confidence}").format(confidence=percent(confidence)),
        notes=tuple(notes),
        formats={"invited": ",", "answered": ",", **dict.fromkeys(one, ".1f"), "std_difference": "+.2f"},
        overall=overall,
        tests=found,
    )


def _rates(groups: dict[Any, Any], did: Floats, confidence: float) -> pd.DataFrame:
    asked = np.array([len(rows) for rows in groups.values()])
    answered = np.array([int(did[rows].sum()) for rows in groups.values()])
    low, high = wilson(answered, asked, confidence)
    share, given = asked / asked.sum(), answered / answered.sum()
    return pd.DataFrame(
        {
            "invited": asked,
            "answered": answered,
            "rate": 100 * answered / asked,
            "low": 100 * low,
            "high": 100 * high,
            "share_invited": 100 * share,
            "share_answered": 100 * given,
            "std_difference": (given - share) / np.sqrt(share * (1 - share)),
        },
        index=pd.Index(list(groups)),
    )


def _test(table: pd.DataFrame) -> dict[str, float]:
    asked, answered = (table[name].to_numpy(dtype=np.float64) for name in ("invited", "answered"))
    rate, df = answered.sum() / asked.sum(), len(table) - 1
    chi2 = float(((answered - asked * rate) ** 2 / (asked * rate * (1 - rate))).sum()) if rate < 1 else 0.0
    largest = float(table["std_difference"].abs().max())
    return {"chi2": chi2, "df": df, "p_value": float(stats.chi2.sf(chi2, df)), "largest": largest}


def post_stratify(
    sample: pd.DataFrame,
    population: "pd.DataFrame | Counts | Mapping[str, Counts]",
    by: str | Sequence[str],
) -> "pd.Series[float]":
    """Weight answers so that they resemble the customers in what is known of everybody.

    Parameters
    ----------
    sample : DataFrame
        One row for everybody who answered.
    population : DataFrame, Series or dict
        A table with one row for everybody who should be represented: the sample is then matched on all combinations
        of ``by``. Or margins: for one column a Series or dict of group to count (or share); for several a dict of
        column to such; the sample is then raked, column by column, until all margins hold.
    by : str or list of str
        Columns to match on.

    Returns
    -------
    Series of float
        Named "weight", mean 1, with the sample's row labels; ``.attrs`` has ``n_effective`` and ``largest``, and
        :func:`weight_summary` prints them.

    Raises
    ------
    ValueError
        If a group of the population has nobody in the sample, or the other way round, a column is missing, or raking
        does not come to rest.

    Examples
    --------
    >>> given = pd.DataFrame({"member": ["yes"] * 6 + ["no"] * 4})
    >>> weights = post_stratify(given, {"yes": 300, "no": 700}, by="member")
    >>> weights.groupby(given["member"]).first().round(2).to_dict()
    {'no': 1.75, 'yes': 0.5}
    >>> print(f"{weights.attrs['n_effective']:.1f} of {len(weights)}, largest {weights.attrs['largest']:.2f}")
    7.3 of 10, largest 1.75

    Notes
    -----
    Common mistake: believing that weights cure silence. They do so only where people of one group who answer think
    like those of the same group who do not. Large weights make few people speak for many: look at the largest.

    References
    ----------
    Holt & Smith (1979), Post stratification; Deming & Stephan (1940) for raking.
    """
    names = [by] if isinstance(by, str) else list(by)
    for name in names:
        if column(sample, name, "by").isna().any():
            raise ValueError(_("{name}: some answers have no group. Fill it in before weighting.").format(name=name))
    if isinstance(population, pd.DataFrame):
        for name in names:
            if column(population, name, "by").isna().any():
                raise ValueError(
                    _("{name}: some rows of the population have no group. Fill it in before weighting.").format(
                        name=name
                    )
                )
        keys = [pd.Series(list(zip(*(table[name] for name in names), strict=True))) for table in (sample, population)]
        weights = _factors(keys[0], keys[1].value_counts(), " x ".join(names), np.ones(len(sample)))
    else:
        margins: Any = {names[0]: population} if len(names) == 1 and names[0] not in population else population
        lacking = [name for name in names if name not in margins]
        if lacking:
            raise ValueError(
                _("population has no counts for {name!r}. Give {{column: {{group: count}}}} for every column.").format(
                    name=lacking[0]
                )
            )
        weights = _rake([sample[name].reset_index(drop=True) for name in names], [margins[name] for name in names])
    weights = weights / weights.mean()
    found = pd.Series(weights, index=sample.index, name="weight")
    found.attrs = {"n_effective": effective_n(weights), "largest": float(weights.max())}
    return found


def _rake(columns: list["pd.Series[Any]"], margins: list[Counts]) -> Floats:
    weights: Floats = np.ones(len(columns[0]))
    for _round in range(ROUNDS):
        scaled = weights
        for values, counts in zip(columns, margins, strict=True):
            scaled = _factors(values, pd.Series(counts), str(values.name), scaled)
        # Contradicting margins make the weights circle, or vanish: what counts is that *all* margins hold at once.
        held = [_factors(v, pd.Series(c), str(v.name), scaled) for v, c in zip(columns, margins, strict=True)]
        weights = scaled
        if weights.min() > 1e-9 * weights.max() and all(np.abs(one / weights - 1).max() < CLOSE for one in held):
            return weights
        if weights.min() < 1e-9 * weights.max():
            break
    raise ValueError(
        _("raking did not come to rest: the margins contradict each other in this sample. ")
        + _("Match on fewer columns, or merge small groups.")
    )


def _factors(values: "pd.Series[Any]", counts: "pd.Series[Any]", name: str, weights: Floats) -> Floats:
    """Return the weights scaled so that they add up to the population's shares in each group."""
    numbers = counts.astype(float)
    if not (np.isfinite(numbers) & (numbers >= 0)).all() or numbers.sum() <= 0:
        raise ValueError(_("population: the counts of {name} must be numbers of 0 or more.").format(name=name))
    present = set(values)
    empty = [str(group) for group, count in numbers.items() if count > 0 and group not in present]
    if empty:
        raise ValueError(
            _("{name}: nobody in the sample is in {groups}. Merge it with a similar group.").format(
                name=name, groups=", ".join(empty[:5])
            )
        )
    strange = [str(group) for group in present if numbers.get(group, 0.0) <= 0]
    if strange:
        raise ValueError(
            _("{name}: the population has nobody in {groups}, but the sample does. Correct one of them.").format(
                name=name, groups=", ".join(sorted(strange)[:5])
            )
        )
    sums = pd.Series(weights).groupby(values.to_numpy()).sum()
    target = numbers / numbers.sum() * weights.sum()
    factor = {group: target[group] / sums[group] for group in present}
    scale: Floats = np.array([factor[group] for group in values])
    return np.asarray(weights * scale, dtype=np.float64)


def weight_summary(weights: "pd.Series[float]") -> ResultTable:
    """What do these weights cost, and how much does the heaviest answer count?

    Parameters
    ----------
    weights : Series of float
        One weight above 0 a person.

    Returns
    -------
    ResultTable
        One row: ``n``, ``n_effective``, ``design_effect`` (their ratio), ``smallest`` and ``largest`` (mean weight 1).

    Raises
    ------
    ValueError
        If a weight is missing or not above 0.

    Examples
    --------
    >>> weight_summary(pd.Series([0.5, 0.5, 2.0])).table.round(2).values.tolist()
    [[3.0, 2.0, 1.5, 0.5, 2.0]]

    Notes
    -----
    Common mistake: trimming large weights in silence. It lowers the variance and brings back bias: say so.

    References
    ----------
    Kish (1965), Survey Sampling.
    """
    kish, n = effective_n(weights), len(weights)
    row = {
        "n": n,
        "n_effective": kish,
        "design_effect": n / kish,
        "smallest": float(weights.min() / weights.mean()),
        "largest": float(weights.max() / weights.mean()),
    }
    table = pd.DataFrame([row]).set_axis([str(weights.name or "weight")]).rename_axis("weights")
    return ResultTable(table, title=_("Weights of {n:,} answers, mean 1").format(n=n), formats={"n_effective": ",.1f"})
