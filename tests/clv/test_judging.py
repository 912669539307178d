"""Hold-out measures by hand, tracking, comparison; saving; simulation; regularity; spend."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

import loyaltylab as ll

C = ll.clv
FITS = {
    "BGNBD": C.BGNBD.at(r=0.6, alpha=6.0, a=0.9, b=3.5),
    "MBGNBD": C.MBGNBD.at(r=0.6, alpha=6.0, a=0.9, b=3.5),
    "ParetoNBD": C.ParetoNBD.at(r=0.8, alpha=6.0, s=0.8, beta=15.0),
}


class TestHoldout:
    def test_by_hand(self) -> None:
        found = C.holdout_metrics([1.0, 2.0, 3.0], [1, 1, 4], money=[10.0, 20.0, 5.0], draws=20).table["value"]
        assert found["rmse"] == pytest.approx(np.sqrt(2 / 3))
        assert found["mae"] == pytest.approx(2 / 3)
        assert found["bias"] == 0
        assert found["spearman"] == pytest.approx(stats.spearmanr([1, 2, 3], [1, 1, 4]).statistic)
        assert found["money_bias"] == pytest.approx((10 + 40 + 15) / (10 + 20 + 20) - 1)

    def test_the_best_tenth_and_ties(self) -> None:
        forecast, made = [5.0] + [1.0] * 9, [6] + [2] * 3 + [0] * 6
        assert C.holdout_metrics(forecast, made, draws=2).table["value"]["top_decile_capture"] == pytest.approx(0.5)
        alike = C.holdout_metrics([1.0] * 10, made, draws=2).table["value"]
        assert alike["top_decile_capture"] == pytest.approx(0.1)  # who cannot rank finds a tenth in a tenth
        assert np.isnan(alike["spearman"])

    def test_a_perfect_forecast(self) -> None:
        made = [0, 1, 2, 5, 9]
        found = C.holdout_metrics(made, made, draws=20).table
        known = {"rmse": 0, "mae": 0, "bias": 0, "spearman": 1}
        assert found["value"][list(known)].to_dict() == pytest.approx(known)
        assert found.loc["rmse", ["value_low", "value_high"]].tolist() == [0, 0]


def test_tracking_by_hand() -> None:
    log = pd.DataFrame({"customer_id": [1, 1, 1, 2, 2], "time": [0.0, 0.5, 2.5, 1.0, 1.0]})
    table = C.tracking(FITS["BGNBD"], log, 3)
    assert table["actual"].tolist() == [1, 0, 1]
    assert table["actual_cumulative"].tolist() == [1, 1, 2]
    known = [FITS["BGNBD"].expected_purchases(t) for t in (1.0, 2.0, 3.0)]
    later = [0.0, FITS["BGNBD"].expected_purchases(1.0), FITS["BGNBD"].expected_purchases(2.0)]
    assert table["expected_cumulative"].tolist() == pytest.approx(np.add(known, later).tolist())


def test_tracking_of_cdnow(cdnow: pd.DataFrame, cdnow_log: pd.DataFrame) -> None:
    table = C.tracking(C.BGNBD(cdnow).fit(), cdnow_log, 78)
    repeats = len(cdnow_log) - cdnow_log["customer_id"].nunique()
    assert table["actual_cumulative"].iloc[-1] == repeats
    assert table["actual_cumulative"].iloc[38] == pytest.approx(2457, abs=10)  # the calibration ends on a Tuesday
    assert table["expected_cumulative"].iloc[38] == pytest.approx(2457, rel=0.03)
    assert table["expected_cumulative"].is_monotonic_increasing


def test_compare(cdnow: pd.DataFrame) -> None:
    found = C.compare(cdnow, horizon=39, margin=0.5).table
    assert found.index.tolist() == ["BGNBD", "MBGNBD", "ParetoNBD", "as before"]
    assert found.loc["BGNBD", "llf"] == pytest.approx(-9582.4292, abs=0.01)
    assert found.loc["ParetoNBD", "aic"] == pytest.approx(2 * 9594.9762 + 8, abs=0.02)
    assert found.loc["BGNBD", "bias"] == pytest.approx(1653.41 / 1882 - 1, abs=1e-4)
    rate = cdnow["frequency"] / cdnow["T"] * 39
    assert found.loc["as before", "rmse"] == pytest.approx(np.sqrt(((rate - cdnow["holdout_frequency"]) ** 2).mean()))
    fit, spend = C.BGNBD(cdnow).fit(), C.GammaGamma(cdnow).fit()
    assert found.loc["BGNBD", "value"] == pytest.approx(C.customer_values(fit, spend, 39, 0, margin=0.5)["value"].sum())


class TestSaving:
    @pytest.mark.parametrize("name", FITS)
    def test_predictions_survive(self, name: str, cdnow: pd.DataFrame) -> None:
        fit = getattr(C, name)(cdnow).fit()
        again = C.from_json(fit.to_json())
        for what, given in (("conditional_expected_purchases", (39.0,)), ("probability_alive", ()), ("dert", (0.1,))):
            unit = {"per": "Y"} if what == "dert" else {}  # the unit of time is known
            found = getattr(again, what)(*given, data=cdnow, **unit)
            assert found.to_numpy() == pytest.approx(getattr(fit, what)(*given, **unit).to_numpy(), rel=1e-12)
        assert (again.llf, again.n) == (fit.llf, fit.n)
        pd.testing.assert_frame_equal(again.conf_int(), fit.conf_int())

    def test_no_customer_is_in_it(self, cdnow: pd.DataFrame) -> None:
        content = json.loads(C.BGNBD(cdnow).fit().to_json())
        assert set(content) == {"model", "at", "params", "log_covariance", "llf", "n", "options"}

    def test_the_other_models(self, cdnow: pd.DataFrame, donations: pd.DataFrame) -> None:
        spend = C.GammaGamma(cdnow).fit()
        assert C.from_json(spend.to_json()).expected_spend(cdnow).tolist() == spend.expected_spend().tolist()
        members = C.BetaDiscreteWeibull([1000, 869, 743, 653, 593]).fit()
        assert C.from_json(members.to_json()).project(9).equals(members.project(9))
        gifts = C.BGBB(donations, customers="customers").fit()
        assert C.from_json(gifts.to_json()).params.tolist() == gifts.params.tolist()
        groups = cdnow.assign(large=(cdnow["T"] > 33).astype(float))
        fit = C.BGNBD(groups, ["large"]).fit()
        alive = C.from_json(fit.to_json()).probability_alive(groups)
        assert alive.to_numpy() == pytest.approx(fit.probability_alive().to_numpy(), rel=1e-12)


class TestSimulation:
    @pytest.mark.parametrize("name", FITS)
    def test_counts_are_those_of_the_model(self, name: str) -> None:
        fit, n = FITS[name], 20_000
        table = C.simulate_rfm(fit, np.full(n, 30.0), seed=1)
        chances = fit.pmf(np.arange(8), 30.0)
        found = np.bincount(table["frequency"], minlength=8)[:8] / n
        assert (np.abs(found - chances) < 4 * np.sqrt(chances * (1 - chances) / n)).all()
        se = table["frequency"].std() / np.sqrt(n)
        assert abs(table["frequency"].mean() - fit.expected_purchases(30.0)) < 4 * se

    @pytest.mark.parametrize("name", FITS)
    def test_the_log_and_the_table_are_the_same_customers(self, name: str) -> None:
        T = np.linspace(5, 50, 300)
        log, table = C.simulate_purchases(FITS[name], T, seed=6), C.simulate_rfm(FITS[name], T, seed=6)
        assert (log.groupby("customer_id").size() - 1).tolist() == table["frequency"].tolist()
        assert log.groupby("customer_id")["time"].max().tolist() == table["recency"].tolist()
        assert (table["recency"] <= table["T"]).all()

    @pytest.mark.parametrize("name", FITS)
    def test_who_is_alive_goes_on_as_forecast(self, name: str) -> None:
        fit = FITS[name]
        table = C.simulate_rfm(fit, np.full(4000, 20.0), seed=3)
        ahead = fit.conditional_expected_purchases(15.0, table).sum()
        rows, rng = fit.rows(table), np.random.default_rng(0)
        sums = [fit.draw_purchases(15.0, rows, rng, fit.at).sum() for _draw in range(60)]
        assert abs(np.mean(sums) - ahead) < 4 * np.std(sums) / np.sqrt(60)


@pytest.mark.parametrize("name", FITS)
@pytest.mark.parametrize("horizon", [26.0, 400.0])
def test_discounting_is_the_integral_of_the_forecast(name: str, horizon: float) -> None:
    fit, rate = FITS[name], 0.01
    customer = pd.DataFrame({"frequency": [3], "recency": [20.0], "T": [30.0]})

    def slope(t: float) -> float:
        near = fit.conditional_expected_purchases(t + 1e-4, customer)[0]
        return float((near - fit.conditional_expected_purchases(max(t - 1e-4, 0), customer)[0]) / (1e-4 + min(t, 1e-4)))

    known = integrate.quad(lambda t: np.exp(-rate * t) * slope(t), 0, horizon, limit=200)[0]
    found = fit.discounted_purchases(horizon, np.expm1(rate), customer)[0]
    assert found == pytest.approx(known, rel=1e-4)


class TestRegularity:
    @pytest.mark.parametrize("k", [1.0, 3.0])
    def test_known_regularity_comes_back(self, k: float) -> None:
        rng = np.random.default_rng(8)
        gaps = rng.gamma(k, rng.gamma(2, 3, (400, 1)) / k, (400, 6))
        times = np.cumsum(np.hstack([np.zeros((400, 1)), gaps]), axis=1)
        log = pd.DataFrame({"customer_id": np.repeat(np.arange(400), 7), "time": times.ravel()})
        found = C.estimate_regularity(log)
        assert abs(found.value - k) < 3 * found.se
        assert found.n == 400
        slower = C.estimate_regularity(log.assign(time=100 * log["time"]))
        assert slower.value == pytest.approx(found.value, rel=1e-5)


class TestSpend:
    def test_correlation_is_spearmans(self, cdnow: pd.DataFrame) -> None:
        again = cdnow[cdnow["frequency"] > 0]
        found = C.GammaGamma(cdnow).correlation()
        assert found.value == pytest.approx(stats.spearmanr(again["frequency"], again["monetary_value"]).statistic)
        assert found.low < found.value < found.high

    def test_related_frequency_and_spend_are_noted(self) -> None:
        x = np.tile(np.arange(1, 9), 60)
        spend = x * np.random.default_rng(2).gamma(20, 1, len(x))
        fit = C.GammaGamma(pd.DataFrame({"frequency": x, "monetary_value": spend})).fit()
        assert any("are related" in note for note in fit.notes)
        alone = C.GammaGamma(pd.DataFrame({"frequency": x, "monetary_value": spend / x})).fit()
        assert not any("are related" in note for note in alone.notes)
