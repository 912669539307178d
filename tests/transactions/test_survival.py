"""Kaplan-Meier, log-rank and Cox against the textbook's remission data, by hand, and against known truth."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyaltylab as ll

tx = ll.transactions
# Weeks in remission (Freireich et al. 1963), the data set of most textbooks; 0 stands for "still in remission".
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
REMISSION = pd.DataFrame(
    {
        "weeks": TREATED + PLACEBO,
        "relapse": RELAPSED + [1] * 21,
        "drug": ["6-MP"] * 21 + ["placebo"] * 21,
        "placebo": [0] * 21 + [1] * 21,
    }
)


def months(dates: Any) -> Any:
    return dates.dt.year * 12 + dates.dt.month


@pytest.fixture(scope="module")
def gym() -> pd.DataFrame:
    tables = ll.datasets.load("gym_members").tables
    data = tables["members"].merge(tables["clubs"], on="club_id")
    end = data["left"].fillna(pd.Timestamp("2025-12-01"))
    return data.assign(months=months(end) - months(data["joined"]), gone=data["left"].notna())


def test_textbook_curve() -> None:
    """Survival and Greenwood's errors of the treated; medians with the log-log interval."""
    fit = tx.kaplan_meier(REMISSION, "weeks", "relapse", by="drug")
    treated = fit.curve[fit.curve["group"] == "6-MP"].set_index("time")
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert treated.loc[list(expected), "survival"].round(3).to_dict() == expected
    errors = {6: 0.0764, 7: 0.0869, 10: 0.0963, 13: 0.1068, 16: 0.1141, 22: 0.1282, 23: 0.1346}
    assert treated.loc[list(errors), "se"].round(4).to_dict() == errors
    assert treated.loc[10, "at_risk"] == 15
    assert fit.table.loc["6-MP", ["median", "median_low", "median_high"]].tolist() == [23, 13, np.inf]
    assert fit.table.loc["placebo", ["median", "median_low", "median_high"]].tolist() == [8, 4, 11]
    # S(10) with its log-log interval.
    row = fit.at([10]).table.loc[[("6-MP", 10)]]
    assert row.to_numpy().round(1).tolist() == [[75.3, 50.3, 88.9]]


def test_textbook_comparison() -> None:
    """Log-rank 16.79 with 19.25 and 10.75 expected; Cox with Efron's ties 1.572 (0.412)."""
    test = tx.log_rank(REMISSION, "weeks", "relapse", by="drug")
    assert test.chi2 == pytest.approx(16.79, abs=0.005)
    assert test.table["expected"].round(2).tolist() == [19.25, 10.75]
    assert test.p_value < 0.0001
    fit = tx.cox(REMISSION, "weeks", "relapse", ["placebo"])
    assert fit.table.loc["placebo", "log_hazard"] == pytest.approx(1.5721, abs=2e-4)
    assert fit.table.loc["placebo", "se"] == pytest.approx(0.4124, abs=2e-4)
    words = tx.cox(REMISSION, "weeks", "relapse", ["drug"]).table
    assert words["hazard_ratio"].iloc[0] in (pytest.approx(4.817, abs=2e-3), pytest.approx(1 / 4.817, abs=2e-4))


def test_late_entry_by_hand() -> None:
    """Two of three are watched from the start; the third only from 2 on, so it is not at risk at 1."""
    data = pd.DataFrame({"t": [1, 3, 4], "left": [1, 1, 0], "since": [0, 0, 2]})
    curve = tx.kaplan_meier(data, "t", "left", entry="since").curve
    assert curve["at_risk"].tolist() == [2, 2, 1]
    assert curve["survival"].tolist() == pytest.approx([1 / 2, 1 / 4, 1 / 4])
    without = tx.kaplan_meier(data, "t", "left").curve
    assert without["survival"].tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3])


def test_everybody_at_risk_leaves_early() -> None:
    """The curve is zero from there, exactly, and a note says so."""
    data = pd.DataFrame({"t": [1, 5, 6], "left": [1, 0, 1], "since": [0, 2, 2]})
    fit = tx.kaplan_meier(data, "t", "left", entry="since")
    assert fit.curve["survival"].tolist() == [0, 0, 0]
    assert "everybody at risk left at age 1" in fit.notes[0]


def test_without_censoring_it_is_the_plain_share() -> None:
    """And the mean within the longest time is the mean."""
    data = pd.DataFrame({"t": [2, 3, 3, 5, 9], "left": 1})
    fit = tx.kaplan_meier(data, "t", "left")
    assert fit.curve["survival"].tolist() == pytest.approx([0.8, 0.4, 0.2, 0.0])
    assert fit.mean_within(9).table.loc["all", "mean"] == pytest.approx(4.4)
    assert fit.median().value == 3


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=40))
def test_curves_fall_within_their_band(rows: list[tuple[int, bool]]) -> None:
    data = pd.DataFrame(rows, columns=["t", "left"])
    curve = tx.kaplan_meier(data, "t", "left").curve
    share = curve["survival"].to_numpy()
    assert (np.diff(share) <= 1e-12).all()
    assert ((curve["survival_low"] <= share + 1e-12) & (share <= curve["survival_high"] + 1e-12)).all()
    assert curve[["survival_low", "survival_high"]].stack().between(0, 1).all()
    assert curve["events"].sum() + curve["censored"].sum() == len(data)


def test_retention_of_the_gym_is_the_one_known(gym: pd.DataFrame) -> None:
    """Clubs without a rise: at every age within three standard errors of the truth, and the mean as well."""
    truth = ll.datasets.load("gym_members").truth["population"]
    quiet = gym[gym["price_rise"] == 0]
    fit = tx.kaplan_meier(quiet, "months", "gone", by="segment")
    for name, curve in fit.curve.groupby("group"):
        known = np.array(truth[name]["no_rise"]["survival"])[curve["time"].astype(int) - 1]
        z = (curve["survival"] - known) / curve["se"]
        assert z.abs().max() < 3
        mean = fit.mean_within(12).table.loc[name]
        area = 1 + sum(truth[name]["no_rise"]["survival"][:11])
        assert abs(mean["mean"] - area) < 3 * mean["se"]


def test_late_entry_recovers_the_gym(gym: pd.DataFrame) -> None:
    """Whoever left before 2025 is taken out of the file: with late entry the curve is right, without it far off."""
    truth = ll.datasets.load("gym_members").truth["population"]["student"]["no_rise"]["survival"]
    part = gym[(gym["price_rise"] == 0) & (gym["segment"] == "student")]
    age = 12 * 2025 + 1 - months(part["joined"]) - 1
    seen = part.assign(since=age)[part["months"] > age]
    fit = tx.kaplan_meier(seen, "months", "gone", entry="since")
    for time in (6, 12):
        row = fit.curve[fit.curve["time"] == time].iloc[0]
        assert abs(row["survival"] - truth[time - 1]) < 3 * row["se"]
    naive = tx.kaplan_meier(seen, "months", "gone").curve.set_index("time").loc[12]
    assert naive["survival"] - truth[11] > 10 * naive["se"]


def test_cox_recovers_a_known_ratio_with_late_entry() -> None:
    """Exponential stays, three times as fast in one group; half of them are seen only from a random age on."""
    rng = np.random.default_rng(7)
    x = rng.integers(0, 2, 3000)
    since = np.where(rng.random(3000) < 0.5, rng.uniform(0, 1, 3000), 0)
    length = rng.exponential(1 / np.exp(np.log(3) * x))
    data = pd.DataFrame({"t": np.minimum(length, 2), "left": length < 2, "x": x, "since": since})
    data = data[data["t"] > data["since"]]
    row = tx.cox(data, "t", "left", ["x"], entry="since").table.loc["x"]
    assert abs(row["log_hazard"] - np.log(3)) < 3 * row["se"]
    assert tx.log_rank(data, "t", "left", by="x", entry="since").p_value < 1e-6


def test_scale_of_a_column_does_not_matter(gym: pd.DataFrame) -> None:
    """A fee in cents has the hundredth of the coefficient of a fee in yuan."""
    some = gym.head(800).assign(cents=gym["monthly_fee"] * 1e6)
    yuan = tx.cox(some, "months", "gone", ["monthly_fee"]).table.loc["monthly_fee", "log_hazard"]
    cents = tx.cox(some, "months", "gone", ["cents"]).table.loc["cents", "log_hazard"]
    assert cents * 1e6 == pytest.approx(yuan, rel=1e-6)


def test_churn_rate_by_hand() -> None:
    """At risk at the start of a month are those who began before it; a month cut short is left out."""
    data = pd.DataFrame(
        {
            "start": ["2025-01-10", "2025-01-20", "2025-02-05", "2025-01-03"],
            "end": ["2025-02-11", None, "2025-03-01", None],
        }
    )
    table = tx.churn_rate(data, "start", "end", "2025-03-31").table
    assert table["at_start"].tolist() == [3, 3]
    assert table["left"].tolist() == [1, 1]
    assert len(tx.churn_rate(data, "start", "end", "2025-03-30").table) == 1


DATA = pd.DataFrame({"t": [1, 2, 3], "left": [1, 0, 1], "x": [1, 2, 4], "g": list("aab"), "same": 1, "two": [2, 4, 8]})


def test_good_recovery_brings_guests_back_as_known() -> None:
    """Days until the next stay after a complaint: the ratio per step of recovery is the known one."""
    case = ll.datasets.load("harbour_hotels")
    stays = case.tables["stays"].query("nights_stayed > 0").sort_values("arrival")
    after = stays.groupby("guest_id")["arrival"].shift(-1)
    out = stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")
    end = pd.Timestamp("2025-12-31")
    spells = stays.assign(days=(after.fillna(end) - out).dt.days.clip(lower=1), back=after.notna())[out < end]
    files = case.tables["complaints"].merge(spells, on="stay_id")
    row = tx.cox(files, "days", "back", ["recovery_score", "severity"]).table.loc["recovery_score"]
    assert abs(row["log_hazard"] - case.truth["parameters"]["stay_on"]["score"]) < 3 * row["se"]
    assert row["hazard_ratio_low"] > 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tx.kaplan_meier(DATA, "time", "left"), "no column 'time'"),
        (lambda: tx.kaplan_meier(DATA.assign(t=[1, 0, 2]), "t", "left"), "row 1 .* not above 0"),
        (lambda: tx.kaplan_meier(DATA.assign(t=[1, np.nan, 2]), "t", "left"), "no answer in row 1"),
        (lambda: tx.kaplan_meier(DATA.assign(left=[1, 2, 0]), "t", "left"), r"row 1 \(2\) is off the scale"),
        (lambda: tx.kaplan_meier(DATA, "t", "left", entry="t"), "not below the duration"),
        (lambda: tx.kaplan_meier(DATA.assign(g=pd.Series(["a", None, "b"])), "t", "left", by="g"), "no group in row 1"),
        (lambda: tx.kaplan_meier(DATA, "t", "left", confidence=95), "confidence is 95"),
        (lambda: tx.kaplan_meier(DATA.head(0), "t", "left"), "holds no answers"),
        (lambda: tx.kaplan_meier(DATA, "t", "left").at([4]), "watched from 0 to 3"),
        (lambda: tx.kaplan_meier(DATA, "t", "left").mean_within(9), "horizon is 9"),
        (lambda: tx.kaplan_meier(DATA, "t", "left").median("b"), "no group 'b'"),
        (lambda: tx.log_rank(DATA, "t", "left", by="same"), "only one group"),
        (lambda: tx.log_rank(DATA.assign(left=0), "t", "left", by="g"), "nobody left"),
        (lambda: tx.cox(DATA, "t", "left", "x"), "expected a list"),
        (lambda: tx.cox(DATA, "t", "left", ["same"]), "same value"),
        (lambda: tx.cox(DATA, "t", "left", ["x", "two"]), "same thing twice"),
        (lambda: tx.churn_rate(DATA, "t", "left", "2025-01-31"), "holds numbers"),
        (lambda: tx.churn_rate(pd.DataFrame({"a": ["2025-01-01"], "b": ["x"]}), "a", "b", "2025-03-31"), "not a date"),
        (lambda: tx.churn_rate(pd.DataFrame({"a": ["2025-01-01"], "b": [None]}), "a", "b", "soon"), "observation_end"),
        (
            lambda: tx.churn_rate(pd.DataFrame({"a": ["2025-02-01"], "b": ["2025-01-01"]}), "a", "b", "2025-03-31"),
            "not after the start",
        ),
        (
            lambda: tx.churn_rate(pd.DataFrame({"a": ["2025-02-01"], "b": [None]}), "a", "b", "2025-02-09"),
            "no complete",
        ),
        (lambda: tx.churn_rate(DATA, "t", "left", "2025-02-09", freq="X"), "freq is 'X'"),
    ],
)
def test_bad_input(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def test_a_level_nobody_left_is_refused() -> None:
    """Its ratio would run to zero without end."""
    data = pd.DataFrame({"t": range(1, 41), "left": [1, 0] * 20, "x": [0, 1] * 20})
    with pytest.raises(ValueError, match="settles who leaves"):
        tx.cox(data, "t", "left", ["x"])


def test_the_ends_of_the_interval_where_nobody_or_everybody_left() -> None:
    """Before the first loss: the exact end for three of three. At zero: the upper end is the last known."""
    curve = tx.kaplan_meier(pd.DataFrame({"t": [1, 2, 3], "left": [0, 1, 1]}), "t", "left").curve.set_index("time")
    assert curve.loc[1, ["survival", "survival_low", "survival_high"]].tolist() == pytest.approx(
        [1.0, 0.025 ** (1 / 3), 1.0]
    )
    assert curve.loc[3, ["survival", "survival_low"]].tolist() == [0.0, 0.0]
    assert curve.at[3, "survival_high"] == curve.at[2, "survival_high"] > 0.5
