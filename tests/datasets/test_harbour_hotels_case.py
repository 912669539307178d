"""The case harbour_hotels: letter, recovery, ratings, clerks and silence are in the data as its truth says."""

from collections import defaultdict
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from statsmodels.miscmodels.ordinal_model import OrderedModel

from loyaltylab.authoring.making import load_generator
from loyaltylab.datasets import for_student, load

FOLDER = Path(__file__).parents[2] / "datasets" / "harbour_hotels"
make = load_generator(FOLDER / "make.py")
set_to = load_generator(FOLDER / "make_parameters.py")
comments = load_generator(FOLDER / "make_comments.py")
LETTER, CLOSE, YEAR = pd.Timestamp("2024-12-02"), pd.Timestamp("2025-12-31"), pd.Timedelta(days=365)
RATINGS = [f"rate_{aspect}" for aspect in set_to.ASPECTS]
ENOUGH = 4_000  # answers: the ordered logit is slow, and no coefficient needs more


class Draw:
    """Tables with their truth, and the standard estimates on them, each made once."""

    def __init__(self, tables, truth, truths):
        self.tables, self.truth, self.truths = tables, truth, truths
        self.known = truth["population"]

    @cached_property
    def letter(self):
        return wald(self.tables)

    @cached_property
    def files(self):
        return complaints(self.tables)

    @cached_property
    def back(self):
        return recovery(self.files)

    @cached_property
    def grades(self):
        surveys = self.tables["surveys"].head(ENOUGH)
        return OrderedModel(surveys["csat"], surveys[RATINGS] - 4, distr="logit").fit(method="bfgs", disp=0)

    @cached_property
    def clerks(self):
        return clerk_effects(self.tables)


@pytest.fixture(scope="module")
def case():
    return load("harbour_hotels")


@pytest.fixture(scope="module")
def shipped(case):
    return dict(case.tables)


@pytest.fixture(scope="module")
def ours(case, shipped):
    return Draw(shipped, case.truth, case.truths)


@pytest.fixture(scope="module")
def many():
    made = make.generate(n=84_000, seed=2)
    return Draw(made.tables, made.truth, made.truths)


@pytest.fixture(scope="module")
def placebo():
    made = make.generate(n=make.N, seed=3, placebo=True)
    return Draw(made.tables, made.truth, made.truths)


def departure(stays):
    return stays["arrival"] + pd.to_timedelta(stays["nights"], "D")


def slept(tables):
    return tables["stays"][tables["stays"]["nights_stayed"] > 0]


def nights_after_letter(tables, guests):
    stays = tables["stays"]
    window = stays[(stays["arrival"] >= LETTER) & (stays["arrival"] < LETTER + YEAR)]
    return window.groupby("guest_id")["nights_stayed"].sum().reindex(guests, fill_value=0).astype(float)


def lottery(tables):
    """Nights and member-years in the 365 days from the letter, of all who were in the draw."""
    drawn = tables["guests"].dropna(subset="invited").set_index("guest_id")
    joined = tables["members"].set_index("guest_id")["joined"].reindex(drawn.index)
    years = ((LETTER + YEAR - joined).dt.days.clip(lower=0) / 365).fillna(0)
    return drawn.assign(nights=nights_after_letter(tables, drawn.index), years=years, z=drawn["invited"].astype(float))


def wald(tables):
    """Two-stage least squares with one instrument and no controls, and its standard error."""
    drawn = lottery(tables)
    with_letter, without = (drawn[drawn["z"] == z] for z in (1, 0))
    first = with_letter["years"].mean() - without["years"].mean()
    effect = (with_letter["nights"].mean() - without["nights"].mean()) / first
    rest = drawn["nights"] - effect * drawn["years"]
    variance = sum(rest[drawn["z"] == z].var() / (drawn["z"] == z).sum() for z in (0, 1))
    return effect, np.sqrt(variance) / first, first


def member_gap(tables):
    """Nights in the year from the letter: members on its day minus other guests who had stayed by then."""
    stays = slept(tables)
    known = stays.loc[stays["arrival"] < LETTER, "guest_id"].unique()
    joined = tables["members"].set_index("guest_id")["joined"].reindex(known)
    nights = nights_after_letter(tables, known)
    member = (joined < LETTER).to_numpy()
    return nights[member].mean() - nights[~member].mean()


def complaints(tables):
    """Complaints with a completed year after check-out, and whether the guest returned in it."""
    files = tables["complaints"].merge(tables["stays"], on="stay_id")
    files["out"] = departure(files)
    files = files[files["out"] + YEAR <= CLOSE]
    later = slept(tables)[["guest_id", "arrival"]].rename(columns={"arrival": "next"})
    pairs = files[["complaint_id", "guest_id", "out"]].merge(later, on="guest_id")
    back = pairs[(pairs["next"] >= pairs["out"]) & (pairs["next"] <= pairs["out"] + YEAR)]
    return files.assign(returned=files["complaint_id"].isin(back["complaint_id"]).astype(int))


def recovery(files):
    """Rate ratios of returning: Poisson regression with standard errors clustered by guest."""
    model = smf.glm("returned ~ recovery_score + severity + C(hotel_id)", files, family=sm.families.Poisson())
    return model.fit(cov_type="cluster", cov_kwds={"groups": files["guest_id"].astype("category").cat.codes})


def clerk_effects(tables):
    """Clerks' effects on the front-desk rating within their hotel, with the inverse of their covariances; the fit."""
    answered = tables["surveys"][["stay_id", "rate_front_desk"]].merge(tables["stays"], on="stay_id")
    clerks, shifts = (pd.get_dummies(answered[name], dtype=float) for name in ("served_by", "check_in_shift"))
    given = clerks.join(shifts[["evening", "night"]])
    fit = sm.OLS(answered["rate_front_desk"].astype(float), given).fit(cov_type="HC1")
    names = list(clerks)
    hotel = tables["staff"].set_index("staff_id").loc[names, "hotel_id"].to_numpy()
    same = hotel[:, None] == hotel
    within = np.eye(len(names)) - same / same.sum(axis=1)
    cov = within @ fit.cov_params().loc[names, names].to_numpy() @ within.T
    return pd.Series(within @ fit.params[names].to_numpy(), names), np.linalg.pinv(cov), fit


def weighted_csat(made_surveys, truth_stays, weighted=True):
    """Mean grade of the respondents, weighted by one over the known chance to answer, and its standard error."""
    chance = truth_stays.set_index("stay_id")["response_chance"].reindex(made_surveys["stay_id"]).to_numpy()
    weight = 1 / chance if weighted else np.ones(len(chance))
    grade = made_surveys["csat"].to_numpy()
    mean = (weight * grade).sum() / weight.sum()
    return mean, np.sqrt((weight**2 * (grade - mean) ** 2).sum()) / weight.sum()


def z_scores(draw):
    """Distance between estimate and truth in standard errors; sums of squares as normal deviates."""
    known, back, grades = draw.known, draw.back, draw.grades
    effect, se, _first = draw.letter
    desk, inverse, fit = draw.clerks
    mean, mean_se = weighted_csat(draw.tables["surveys"], draw.truths["stays"])
    z = {"membership": (effect - known["membership"]["nights_per_member_year_of_those_moved"]) / se}
    for name, key in (("recovery_score", "step"), ("severity", "severity")):
        z[name] = (back.params[name] - known["recovery"][f"log_rate_ratio_per_{key}"]) / back.bse[name]
    for aspect, beta in known["satisfaction"]["coefficients"].items():
        z[f"rate_{aspect}"] = (grades.params[f"rate_{aspect}"] - beta) / grades.bse[f"rate_{aspect}"]
    off = desk - pd.Series(known["staff"]["on_front_desk_rating"])[desk.index]
    z["clerks"] = (off @ inverse @ off - 36) / np.sqrt(2 * 36)  # 40 clerks less one a hotel
    for shift in ("evening", "night"):
        z[shift] = (fit.params[shift] - known["staff"]["shift_on_front_desk_rating"][shift]) / fit.bse[shift]
    z["weighted_csat"] = (mean - known["satisfaction"]["mean_csat_of_all_asked"]) / mean_se
    return z


def far_off(draw):
    return {name: z for name, z in z_scores(draw).items() if abs(z) > 3}


def test_the_shipped_data_recover_every_effect(ours):
    assert not far_off(ours)


def test_a_large_chain_confirms_that_nothing_is_biased(many):
    assert not far_off(many)


def test_a_fifth_more_or_less_would_be_noticed(many, ours):
    """Three standard errors are about a fifth of the effect in the large chain, half of it in the shipped data."""
    for draw, part in ((many, 0.2), (ours, 0.5)):
        effect, se, _first = draw.letter
        assert 3 * se < part * effect
        assert 3 * draw.back.bse["recovery_score"] < (part + 0.04) * set_to.STAY_ON["score"]
    for draw in (many, ours):
        assert 3 * draw.grades.bse["rate_cleanliness"] < 0.2 * set_to.BETA[2]


def test_estimates_scatter_as_their_standard_errors_say(many):
    """Six samples of 14,000 guests, as guests know nothing of each other."""
    guest = many.tables["guests"]["guest_id"]
    z = []
    for part in np.array_split(guest.to_numpy(), 6):
        tables = {
            name: table[table["guest_id"].between(part[0], part[-1])] if "guest_id" in table else table
            for name, table in many.tables.items()
        }
        effect, se, _first = wald(tables)
        back = recovery(many.files[many.files["guest_id"].between(part[0], part[-1])])
        moved = many.known["membership"]["nights_per_member_year_of_those_moved"]
        steps = (back.params["recovery_score"] - set_to.STAY_ON["score"]) / back.bse["recovery_score"]
        z.append([(effect - moved) / se, steps])
    assert (np.abs(z) < 3.5).all()
    assert (np.std(z, axis=0, ddof=1) < 1.8).all()


def test_without_effects_none_is_found(placebo):
    known = placebo.known
    assert known["membership"]["nights_per_member_year_of_those_moved"] == 0
    assert set(known["satisfaction"]["coefficients"].values()) == {0}
    assert set(known["staff"]["on_front_desk_rating"].values()) == {0}
    assert not far_off(placebo)


def test_members_would_look_better_without_any_effect(placebo, many):
    assert member_gap(placebo.tables) > 0.5
    assert member_gap(many.tables) > 2 * many.letter[0]


def test_the_letter_was_drawn_by_lot(shipped):
    drawn, guests = lottery(shipped), shipped["guests"].set_index("guest_id")
    stays = slept(shipped)
    first_out = departure(stays).groupby(stays["guest_id"]).min().reindex(guests.index)
    joined = shipped["members"].set_index("guest_id")["joined"].reindex(guests.index)
    eligible = (guests["contact_consent"] == 1) & (first_out <= LETTER) & ~(joined < LETTER)
    assert set(drawn.index) == set(guests.index[eligible])
    assert abs(drawn["z"].mean() - 0.5) < 3 * 0.5 / np.sqrt(len(drawn))
    before = stays[stays["arrival"] < LETTER].groupby("guest_id")["nights_stayed"].sum().reindex(drawn.index)
    groups = before.groupby(drawn["z"]).agg(["mean", "var", "size"])
    assert abs(groups["mean"].diff()[1]) < 3 * np.sqrt((groups["var"] / groups["size"]).sum())
    letter = shipped["members"].query("joined_by == 'letter'")
    assert (drawn.loc[letter["guest_id"], "z"] == 1).all()
    assert letter["joined"].between(LETTER, LETTER + pd.Timedelta(days=28)).all()


def test_the_exposure_that_the_letter_adds_is_the_one_known(many):
    drawn, known = lottery(many.tables), many.known["membership"]
    groups = drawn.groupby("z")["years"].agg(["mean", "var", "size"])
    se = np.sqrt((groups["var"] / groups["size"]).sum())
    assert abs(groups["mean"].diff()[1] - known["member_years_the_letter_adds"]) < 4 * se
    by_type = known["nights_per_member_year_by_type"].values()
    assert min(by_type) < known["nights_per_member_year_of_those_moved"] < max(by_type)


def test_standardized_return_agrees_with_the_truth(many):
    files, known, fit = many.files, many.known["recovery"], many.back
    assert len(files) == known["complaints_with_completed_year"]
    for score in (0, 2, 4):
        expected = fit.predict(files.assign(recovery_score=score)).mean()
        of_slope = fit.bse["recovery_score"] * (score - files["recovery_score"].mean())
        relative_se = np.sqrt(of_slope**2 + 1 / files["returned"].sum())
        assert abs(np.log(expected / known["return_if_score"][str(score)])) < 3 * relative_se


def test_good_recovery_lifts_satisfaction_but_not_return_above_no_failure(many):
    """The recovery paradox as the meta-analysis has it."""
    stays = slept(many.tables).merge(many.truths["stays"], on="stay_id")
    files = many.tables["complaints"].set_index("stay_id").reindex(stays["stay_id"])
    best = ((files["severity"] == 1) & (files["recovery_score"] == 4)).to_numpy()
    none = files["severity"].isna().to_numpy()
    assert stays.loc[best, "satisfaction"].mean() > stays.loc[none, "satisfaction"].mean() + 0.2
    known = many.known["recovery"]
    assert known["return_if_score"]["4"] < known["return_undisturbed"]


def test_silence_depends_on_satisfaction_and_bends_the_mean(case, shipped):
    stays = shipped["stays"].merge(case.truths["stays"], on="stay_id").query("survey_sent == 1")
    fit = smf.logit("responded ~ satisfaction + member", stays).fit(disp=0)
    for name, key in (("Intercept", "constant"), ("satisfaction", "satisfaction"), ("member", "member")):
        assert abs(fit.params[name] - set_to.RESPOND[key]) < 3 * fit.bse[name]
    known = case.truth["population"]["satisfaction"]
    plain_mean, se = weighted_csat(shipped["surveys"], case.truths["stays"], weighted=False)
    assert plain_mean - known["mean_csat_of_all_asked"] > 5 * se
    assert abs(plain_mean - known["mean_csat_expected_of_respondents"]) < 3 * se


def test_servqual_gaps_come_back_when_silence_is_weighted_for(case, shipped):
    surveys = shipped["surveys"]
    chance = case.truths["stays"].set_index("stay_id")["response_chance"].reindex(surveys["stay_id"]).to_numpy()
    weight = 1 / chance / (1 / chance).sum()
    for dimension, gap in case.truth["population"]["satisfaction"]["servqual_gap_of_all_asked"].items():
        felt, hoped = (surveys.filter(like=f"{kind}_{dimension}_").mean(axis=1).to_numpy() for kind in ("per", "exp"))
        found = weight @ (felt - hoped)
        assert abs(found - gap) < 3 * np.sqrt((weight**2) @ (felt - hoped - found) ** 2), dimension


def test_items_of_a_dimension_belong_together(shipped):
    for kind in ("exp", "per"):
        for dimension, size in set_to.DIMENSIONS.items():
            items = shipped["surveys"].filter(like=f"{kind}_{dimension}_")
            alpha = size / (size - 1) * (1 - items.var().sum() / items.sum(axis=1).var())
            assert items.shape[1] == size
            assert 0.6 < alpha < 0.95, (kind, dimension)


def test_clerks_are_told_apart_and_shifts_would_mislead(case, shipped, ours):
    effects, _inverse, _fit = ours.clerks
    true = pd.Series(case.truth["population"]["staff"]["on_front_desk_rating"])[effects.index]
    assert np.corrcoef(effects, true)[0, 1] > 0.9
    answered = shipped["surveys"].merge(shipped["stays"], on="stay_id")
    raw = answered.groupby("served_by")["rate_front_desk"].mean()
    raw = raw - raw.groupby(shipped["staff"].set_index("staff_id")["hotel_id"]).transform("mean")
    night = shipped["staff"].set_index("staff_id").query("usual_shift == 'night' and role == 'front_desk'").index
    assert (raw[night] - true[night]).mean() < (effects[night] - true[night]).mean() - 0.05


def test_points_are_conserved_lot_by_lot(shipped):
    ledger = shipped["points_ledger"]
    issued = ledger["type"].isin(["welcome", "earn"])
    assert (ledger["points"] > 0).equals(issued)
    assert ledger.loc[issued, "lot_id"].is_unique
    assert ledger.groupby("lot_id")["member_id"].nunique().eq(1).all()
    left = ledger.groupby("lot_id")["points"].sum()
    assert (left >= 0).all()
    ends = ledger[issued].set_index("lot_id")["expires"]
    assert (ends[left[left > 0].index] > CLOSE).all(), "what is expired is off the books"
    months = (ends.dt.to_period("M") - ledger[issued].set_index("lot_id")["date"].dt.to_period("M")).map(lambda m: m.n)
    assert set(months) == {24}
    assert ends.dt.is_month_end.all()


def test_points_are_redeemed_oldest_first_and_expire_on_their_day(shipped):
    ledger = shipped["points_ledger"]
    lots, ends, of_member = {}, {}, defaultdict(list)
    for entry in ledger.itertuples():
        if entry.points > 0:
            lots[entry.lot_id], ends[entry.lot_id] = entry.points, entry.expires
            of_member[entry.member_id].append(entry.lot_id)
            continue
        if entry.type == "expire":
            assert entry.date == ends[entry.lot_id]
            assert lots[entry.lot_id] == -entry.points
        else:
            live = [lot for lot in of_member[entry.member_id] if lots[lot] > 0 and ends[lot] >= entry.date]
            assert entry.lot_id == live[0]
        lots[entry.lot_id] += entry.points
        assert lots[entry.lot_id] >= 0
    used = ledger.query("type == 'redeem'").groupby("stay_id")["points"].sum()
    assert (used % set_to.UNIT == 0).all()


def test_points_and_tiers_follow_the_stated_rules(shipped):
    stays = slept(shipped).merge(shipped["members"][["guest_id", "member_id", "joined"]], on="guest_id", how="left")
    assert (stays["member"] == (stays["arrival"] >= stays["joined"])).all()
    stays = stays[stays["member"] == 1].assign(out=departure)
    bonus = stays["tier"].map({"blue": 0.0, "silver": 0.10, "gold": 0.25})
    points = np.floor(((stays["adr"] * stays["nights"] + stays["fnb_spend"]) * (1 + bonus)).round(6))
    due = points.set_axis(stays["stay_id"])[(stays["out"] <= CLOSE).to_numpy()]
    earned = shipped["points_ledger"].query("type == 'earn'").set_index("stay_id")["points"]
    assert set(due.index) == set(earned.index)
    assert (due - earned[due.index]).abs().max() <= 1
    often = stays["guest_id"].value_counts()
    heavy = sorted(often.index[often >= 8])[:15]
    for _guest, own in stays[stays["guest_id"].isin(heavy)].groupby("guest_id"):
        out, year, nights = (column.to_numpy() for column in (own["out"], own["out"].dt.year, own["nights"]))
        for one in own.itertuples():
            past = out <= one.arrival.to_datetime64()
            years = [nights[past & (year == one.arrival.year - k)].sum() for k in (0, 1)]
            assert one.tier == ["blue", "silver", "gold"][np.searchsorted(set_to.NEED, max(years), side="right")]


def test_stays_of_a_guest_do_not_overlap_and_nobody_sleeps_in_a_cancelled_bed(shipped):
    stays = shipped["stays"]
    came = (stays["cancelled"] == 0) & (stays["no_show"] == 0)
    assert ((stays["cancelled"] + stays["no_show"]) <= 1).all()
    assert stays["nights_stayed"].equals(stays["nights"].where(came, 0))
    assert (stays.loc[~came, "fnb_spend"] == 0).all()
    own = slept(shipped).sort_values(["guest_id", "arrival"])
    last = departure(own).groupby(own["guest_id"]).shift()
    assert (own["arrival"] >= last)[last.notna()].all()
    assert set(own["guest_id"]) == set(shipped["guests"]["guest_id"])


def test_nobody_serves_off_the_rota(shipped):
    rota = pd.MultiIndex.from_frame(shipped["shifts"][["date", "shift", "staff_id"]])
    home = shipped["staff"].set_index("staff_id")["hotel_id"]
    stays = slept(shipped)
    desk = pd.MultiIndex.from_frame(stays[["arrival", "check_in_shift", "served_by"]])
    assert desk.isin(rota).all()
    assert (stays["served_by"].map(home) == stays["hotel_id"]).all()
    files = shipped["complaints"].merge(stays, on="stay_id")
    assert len(files) == len(shipped["complaints"])
    since_seven = files["opened"] - pd.Timedelta(hours=7)
    shift = pd.cut(since_seven.dt.hour, [-1, 7, 15, 23], labels=["day", "evening", "night"]).astype(str)
    manager = pd.MultiIndex.from_arrays([since_seven.dt.normalize(), shift, files["handled_by"]])
    assert manager.isin(rota).all()
    assert (files["handled_by"].map(home) == files["hotel_id"]).all()
    assert (files["opened"] >= files["arrival"]).all()
    assert (files["opened"] < departure(files) + pd.Timedelta(hours=7)).all()


def test_who_was_asked_and_who_answered_is_on_record(shipped):
    stays = shipped["stays"].merge(shipped["guests"], on="guest_id")
    may = (stays["contact_consent"] == 1) & (stays["nights_stayed"] > 0)
    assert (stays.loc[stays["survey_sent"] == 1, "contact_consent"] == 1).all()
    assert stays.loc[may & (departure(stays) < "2025-12-01"), "survey_sent"].eq(1).all()
    assert set(stays.loc[stays["responded"] == 1, "stay_id"]) == set(shipped["surveys"]["stay_id"])
    surveys = shipped["surveys"].merge(stays, on="stay_id")
    assert (surveys["answered"] > departure(surveys)).all()
    assert surveys["language_x"].equals(surveys["language_y"])


def test_comments_say_what_the_ratings_say(shipped):
    surveys = shipped["surveys"].dropna(subset="comment")
    assert 0.4 < len(surveys) / len(shipped["surveys"]) < 0.7
    assert surveys["comment"].nunique() > 800
    chinese = surveys["comment"].str.contains(r"[\u4e00-\u9fff]")
    assert chinese.equals(surveys["language"] == "zh")
    sentences = comments.read_sentences()
    del sentences["opening"]
    assert set(sentences) == set(set_to.ASPECTS)
    heard = 0
    for aspect, lines in sentences.items():
        for line, (low, high) in zip(lines, [(1, 2), (3, 3), (4, 5)] * 2, strict=True):
            for sentence in line:
                said = surveys[surveys["comment"].str.contains(sentence, regex=False)]
                heard += len(said) > 0
                assert said[f"rate_{aspect}"].between(low, high).all(), sentence
    assert heard > 100, "most of the 144 sentences occur"


def test_no_hotel_is_fuller_than_it_is_large(shipped):
    nights = slept(shipped).groupby(["hotel_id", pd.Grouper(key="arrival", freq="QS")])["nights_stayed"].sum()
    rooms = shipped["hotels"].set_index("hotel_id")["rooms"]
    share = nights / (set_to.SAMPLE * 91 * nights.index.get_level_values(0).map(rooms))
    assert 0.45 < share.min() < share.max() < 1
    assert 580 <= rooms.sum() <= 620


def test_a_students_part_keeps_its_points_together(shipped):
    mine = for_student("harbour_hotels", "demo").tables
    members = set(mine["members"]["member_id"])
    whole = shipped["points_ledger"]
    assert (
        mine["points_ledger"]["entry_id"].tolist() == whole.loc[whole["member_id"].isin(members), "entry_id"].tolist()
    )
    assert mine["shifts"].shape == shipped["shifts"].shape
    effect, se, _first = wald(mine)
    assert effect / se > 2


def test_guests_are_of_the_types_in_their_shares(case):
    types = case.truths["guests"]["loyalty_type"].value_counts(normalize=True)
    assert (types - set_to.TYPES["share"]).abs().max() < 0.02
