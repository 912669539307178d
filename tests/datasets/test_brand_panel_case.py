"""The case brand_panel: tastes, habit and promotions are in the purchases as its truth says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import gammaln, poch

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import load

FOLDER = Path(__file__).parents[2] / "datasets" / "brand_panel"
make = load_generator(FOLDER / "make.py")
BRANDS = list(make.BRANDS)
TRUE = np.array([make.PULL, make.HABIT, *np.log(make.ALPHA)])
UNLIKELY = 22.5  # 99.9 % point of chi-square with 6 degrees of freedom


@pytest.fixture(scope="module")
def shipped():
    return dict(load("brand_panel").tables)


@pytest.fixture(scope="module")
def known():
    return load("brand_panel").truth


@pytest.fixture(scope="module")
def large():
    return make.generate(n=3_000, seed=1)


def panel(tables):
    """Brands (0..3) in order and the promoted brand of the week, households in rows; -1 where nothing was bought."""
    bought = tables["purchases"].sort_values(["household_id", "date"])
    promoted = tables["shelf"].query("promotion == 1").set_index("week")["brand"].map(BRANDS.index)
    row, who = pd.factorize(bought["household_id"])
    place = bought.groupby("household_id").cumcount().to_numpy()
    brand = np.full((len(who), place.max() + 1), -1)
    offer = brand.copy()
    brand[row, place] = bought["brand"].map(BRANDS.index)
    offer[row, place] = bought["week"].map(promoted)
    return brand, offer


def log_likelihood(params, brand, offer):
    """Log-likelihood of every household, exact.

    Given tastes theta each purchase has a chance that is linear in one theta, so a household's is a product of one
    polynomial per brand; the mean of a monomial under the Dirichlet is a ratio of rising factorials.
    """
    pull, habit = params[:2]
    alpha, rota = np.exp(params[2:]), make.PROMOTED_WEEKS / make.WEEKS
    n, width = brand.shape
    poly = np.zeros((4, n, width + 1))
    poly[:, :, 0] = 1
    for k in range(width):
        rows = np.flatnonzero(brand[:, k] >= 0)
        j = brand[rows, k]
        fixed, slope = pull * (offer[rows, k] == j), 1 - pull - habit
        if k == 0:  # the brand before comes from the steady state
            fixed, slope = fixed + habit * pull * rota[j] / (1 - habit), slope / (1 - habit)
        else:
            fixed = fixed + habit * (brand[rows, k - 1] == j)
        old = poly[j, rows]
        new = fixed[:, None] * old
        new[:, 1:] += slope * old[:, :-1]
        poly[j, rows] = new
    power = np.arange(width + 1)
    whole = poly[0] * poch(alpha[0], power)
    for other, a in zip(poly[1:], alpha[1:], strict=True):
        whole = multiply(whole, other * poch(a, power))
    return np.log(whole @ (1 / poch(alpha.sum(), power)))


def multiply(one, two):
    """Products of polynomials, row by row; no household's degree exceeds the number of columns."""
    product = np.zeros_like(one)
    for s in range(one.shape[1]):
        rows = np.flatnonzero(one[:, s])
        product[rows, s:] += one[rows, s, None] * two[rows, : one.shape[1] - s]
    return product


def scores(params, brand, offer, step=1e-4):
    moves = np.eye(len(params)) * step
    return np.column_stack(
        [
            (log_likelihood(params + d, brand, offer) - log_likelihood(params - d, brand, offer)) / (2 * step)
            for d in moves
        ]
    )


def fit(brand, offer):
    """Maximum likelihood by scoring (Berndt and others 1974), from a start far from the truth."""
    params = np.array([0.05, 0.05, 0.0, 0.0, 0.0, 0.0])
    best = log_likelihood(params, brand, offer).sum()
    for _ in range(30):
        s = scores(params, brand, offer)
        inverse = np.linalg.inv(s.T @ s)
        step = inverse @ s.sum(axis=0)
        if step @ s.sum(axis=0) < 1e-4:
            return params, np.sqrt(np.diag(inverse))
        for shorter in 0.5 ** np.arange(8):
            new = params + shorter * step
            if new[0] < 0 or new[1] < 0:
                continue
            value = log_likelihood(new, brand, offer).sum()
            if value > best:
                params, best = new, value
                break
    raise AssertionError("not converged")


def test_the_likelihood_is_the_mean_over_tastes():
    """Against plain averaging over drawn tastes, for a household of five purchases."""
    brand, offer = np.array([[0, 0, 2, 2, 3]]), np.array([[1, 0, 3, 2, 0]])
    rng = np.random.default_rng(0)
    theta = rng.dirichlet(make.ALPHA, 400_000)
    q = (make.PULL * make.PROMOTED_WEEKS / make.WEEKS + (1 - make.PULL - make.HABIT) * theta) / (1 - make.HABIT)
    chance = np.ones(len(theta))
    for k in range(5):
        now = make.HABIT * (q if k == 0 else np.eye(4)[brand[0, k - 1]])
        now = now + make.PULL * np.eye(4)[offer[0, k]] + (1 - make.PULL - make.HABIT) * theta
        chance = chance * now[:, brand[0, k]]
    exact = np.exp(log_likelihood(TRUE, brand, offer))[0]
    assert abs(chance.mean() - exact) < 4 * chance.std() / np.sqrt(len(theta))


def test_maximum_likelihood_tells_habit_promotion_and_tastes_apart(shipped):
    estimate, se = fit(*panel(shipped))
    z = (estimate - TRUE) / se
    assert (np.abs(z) < 3).all(), z.round(2)
    assert (se < [0.015, 0.02, 0.15, 0.15, 0.15, 0.2]).all()


def test_a_large_draw_shows_no_bias(large):
    seen = panel(large.tables)
    s = scores(TRUE, *seen)
    total = s.sum(axis=0)
    assert total @ np.linalg.inv(s.T @ s) @ total < UNLIKELY
    best = log_likelihood(TRUE, *seen).sum()
    for j in range(len(TRUE)):  # a value wrong by a fifth would be noticed
        wrong = TRUE.copy()
        wrong[j] += 0.2 * TRUE[j] if j < 2 else np.log(1.2)
        assert 2 * (best - log_likelihood(wrong, *seen).sum()) > 15.1, j  # chi-square, one degree, 99.99 %


def multiplier_tests(tables):
    """Standard errors by which promotions pull and habit binds, tested from a model that has neither."""
    brand, offer = panel(tables)
    counts = (brand[:, :, None] == np.arange(4)).sum(axis=1)
    log_alpha = np.log(make.ALPHA)
    for _ in range(50):  # tastes alone: Dirichlet-multinomial, again by scoring

        def dirichlet(p, counts=counts):
            alpha, total = np.exp(p), np.exp(p).sum()
            parts = (gammaln(alpha + counts) - gammaln(alpha)).sum(axis=1)
            return parts + gammaln(total) - gammaln(total + counts.sum(axis=1))

        s = np.column_stack([(dirichlet(log_alpha + d) - dirichlet(log_alpha - d)) / 2e-4 for d in np.eye(4) * 1e-4])
        log_alpha = log_alpha + np.clip(np.linalg.solve(s.T @ s, s.sum(axis=0)), -0.5, 0.5)
    assert np.abs(s.sum(axis=0)).max() < 0.1
    s = scores(np.array([0, 0, *log_alpha]), brand, offer, step=1e-5)
    tastes = s[:, 2:]
    left = s[:, :2] - tastes @ np.linalg.solve(tastes.T @ tastes, tastes.T @ s[:, :2])
    return left.sum(axis=0) / np.sqrt((left**2).sum(axis=0))


def test_placebo_has_neither_habit_nor_pull(shipped):
    assert (multiplier_tests(shipped) > 6).all()
    z = np.array([multiplier_tests(make.generate(seed=seed, placebo=True).tables) for seed in range(3, 8)])
    assert np.abs(z).max() < 3
    assert np.abs(z.mean(axis=0)).max() < 3 / np.sqrt(len(z))


def repeats_beyond_chance(tables):
    """Repeats in the order of purchase, less those of a shuffled order: standard errors of the mean over households."""
    brand, _ = panel(tables)
    size = (brand >= 0).sum(axis=1)
    counts = (brand[:, :, None] == np.arange(4)).sum(axis=1)
    repeats = ((brand[:, 1:] == brand[:, :-1]) & (brand[:, 1:] >= 0)).sum(axis=1)
    gap = repeats - (counts * (counts - 1)).sum(axis=1) / size
    return gap.mean() / (gap.std(ddof=1) / np.sqrt(len(gap)))


def test_shuffling_a_household_finds_habit_and_no_habit_in_the_placebo(shipped):
    assert repeats_beyond_chance(shipped) > 6
    z = [repeats_beyond_chance(make.generate(seed=seed, placebo=True).tables) for seed in range(3, 13)]
    assert np.abs(z).max() < 3
    assert abs(np.mean(z)) < 3 / np.sqrt(len(z))


def switches(tables):
    """Counts of brand after brand by household."""
    brand, _ = panel(tables)
    count = np.zeros((len(brand), 4, 4))
    rows, places = np.nonzero(brand[:, 1:] >= 0)
    np.add.at(count, (rows, brand[rows, places], brand[rows, places + 1]), 1)
    return count


def switching_z(tables, exact):
    """Standard errors between the pooled switching matrix and an exact one, households as clusters."""
    count = switches(tables)
    rows = count.sum(axis=(0, 2))
    matrix = count.sum(axis=0) / rows[:, None]
    residual = (count - count.sum(axis=2, keepdims=True) * matrix) / rows[:, None]
    return (matrix - exact) / np.sqrt((residual**2).sum(axis=0))


def test_pooled_switching_agrees_with_the_exact_matrix(shipped, known, large):
    for truth, tables, limit in (
        (known, shipped, 3),
        (large.truth, large.tables, 3.5),
    ):
        exact = np.array(truth["population"]["switching_given_rota_and_weeks"])
        assert exact.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-9)
        assert np.abs(switching_z(tables, exact)).max() < limit


def test_promotions_sell_what_they_must(shipped, known, large):
    for truth, tables, limit in (
        (known, shipped, 3),
        (large.truth, large.tables, 3.5),
    ):
        bought = tables["purchases"].groupby("household_id")["on_promotion"].agg(["sum", "size"])
        share = bought["sum"].sum() / bought["size"].sum()
        se = np.sqrt(((bought["sum"] - share * bought["size"]) ** 2).sum()) / bought["size"].sum()
        assert abs(share - truth["population"]["promotion_share_given_rota_and_weeks"]) < limit * se


def test_purchases_per_household_are_negative_binomial(large):
    counts = large.tables["purchases"].groupby("household_id").size()
    counts = counts.reindex(large.tables["households"]["household_id"], fill_value=0)
    mean, shape = make.PURCHASES, make.PURCHASE_SHAPE
    assert abs(counts.mean() - mean) < 3.5 * counts.sem()
    none = (shape / (shape + mean)) ** shape
    assert abs((counts == 0).mean() - none) < 3.5 * np.sqrt(none * (1 - none) / len(counts))
    squares = (counts - mean) ** 2
    assert abs(squares.mean() - (mean + mean**2 / shape)) < 3.5 * squares.sem()


def penetration_and_frequency(tables):
    """By brand, mean of the four quarters: share of households that buy, and purchases a buyer makes."""
    bought = tables["purchases"].assign(quarter=lambda t: (t["week"] - pd.Timestamp("2025-01-06")).dt.days // 91)
    cell = bought.groupby(["brand", "quarter"])
    b = cell["household_id"].nunique() / len(tables["households"])
    return pd.DataFrame({"b": b, "w": cell.size() / (b * len(tables["households"]))}).groupby("brand").mean()


def test_double_jeopardy(shipped, large):
    """Small brands have fewer buyers, who also buy somewhat less often; w(1 - b) hardly differs between brands."""
    assert penetration_and_frequency(shipped)["b"].is_monotonic_decreasing
    table = penetration_and_frequency(large.tables)
    assert table["b"].is_monotonic_decreasing
    assert table["w"].is_monotonic_decreasing
    constant = table["w"] * (1 - table["b"])
    assert constant.std() / constant.mean() < 0.15
    assert table["b"].iloc[0] > 3 * table["b"].iloc[-1] * 0.8
    assert table["w"].iloc[0] < 2 * table["w"].iloc[-1]


def test_the_pooled_matrix_overstates_loyalty(large):
    """Repeats in excess of the share are mostly tastes: far more than habit, and they do not fade as a chain's do."""
    count = switches(large.tables).sum(axis=0)
    matrix = count / count.sum(axis=1, keepdims=True)
    share = count.sum(axis=0) / count.sum()
    assert ((np.diag(matrix) - share) / (1 - share) > 1.8 * make.HABIT).all()
    brand, _ = panel(large.tables)
    for j in range(4):
        start = (brand[:, :-4] == j) & (brand[:, 4:] >= 0)
        after_four = (brand[:, 4:] == j)[start].mean()
        assert after_four > np.linalg.matrix_power(matrix, 4)[j, j] + 0.05
    exact = large.truth["population"]
    assert (np.array(exact["repeat_rate_if_habit_were_switched_off"]) < exact["repeat_rate"]).all()


def test_ranks_tell_the_wallet_better_than_satisfaction_does(shipped):
    said = shipped["rankings"]
    brands = said.groupby("household_id")["brand"].transform("size")
    place = said.groupby("household_id")["rank"].rank(method="average")
    allocated = (1 - place / (brands + 1)) * 2 / brands
    assert allocated.groupby(said["household_id"]).sum().to_numpy() == pytest.approx(1)
    several = brands > 1
    by_rank = allocated[several].corr(said.loc[several, "share_of_wallet"])
    by_satisfaction = said.loc[several, "satisfaction"].corr(said.loc[several, "share_of_wallet"])
    assert 0.5 < by_rank < 0.95
    assert 0.05 < by_satisfaction < by_rank - 0.2
    used = said.assign(rule=allocated).groupby("brand")[["rule", "share_of_wallet"]].sum()
    assert used["rule"].corr(used["share_of_wallet"]) > 0.85, "brand by brand"


def test_tables_agree_with_each_other(shipped):
    bought, shelf, said = shipped["purchases"], shipped["shelf"], shipped["rankings"]
    assert (shelf.groupby("week")["promotion"].sum() == 1).all()
    assert len(shelf) == 52 * 4
    assert not bought.duplicated(["household_id", "date"]).any(), "one purchase a day, so order is certain"
    both = bought.merge(shelf, on=["week", "brand"], suffixes=("", "_shelf"), validate="many_to_one")
    assert len(both) == len(bought)
    assert (both["on_promotion"] == both["promotion"]).all()
    assert both["paid"].to_numpy() == pytest.approx((both["packs"] * both["price"]).to_numpy())
    assert ((bought["date"] - bought["week"]).dt.days.between(0, 6)).all()
    used = bought.groupby(["household_id", "brand"])["paid"].sum()
    wallet = 100 * used / used.groupby("household_id").transform("sum")
    stated = said.set_index(["household_id", "brand"])["share_of_wallet"]
    assert wallet.index.equals(stated.sort_index().index)
    assert (wallet - stated).abs().max() < 1
    assert (stated.groupby("household_id").sum() == 100).all()
    assert (said.groupby("household_id")["rank"].min() == 1).all()


def test_tastes_of_the_truth_are_the_dirichlet(large):
    theta = large.truths["households"][[f"taste_{brand}" for brand in BRANDS]].to_numpy()
    mean, square = make.moments()
    assert (np.abs(theta.mean(axis=0) - mean) < 4 * theta.std(axis=0) / np.sqrt(len(theta))).all()
    products = (theta[:, :, None] * theta[:, None, :]).reshape(len(theta), -1)
    assert (np.abs(products.mean(axis=0) - square.ravel()) < 4 * products.std(axis=0) / np.sqrt(len(theta))).all()
