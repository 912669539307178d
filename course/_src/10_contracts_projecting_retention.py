# %% [markdown] slug="title"
# # 10 · Contracts: projecting retention
#
# **The claim.** One divided by churn is wrong in both directions. Who leaves changes who is left, and a projection has to know it.
#
# **After this lesson you can**
#
# * say why a line, a parabola and a constant churn all fail when a retention curve is extended,
# * explain with two kinds of members why retention rises although nobody changes,
# * fit the shifted beta-geometric model, read its two numbers, and judge it on months that it has not seen,
# * tell when it fails: when chances change with age, and when the world changes,
# * value a new contract and one that has lasted, and say what a price list brings, with an interval.
#
# **You need** lessons 08 and 09. **Time**: about 80 minutes, of which 10 minutes are marked *going further*.

# %% slug="setup"
import numpy as np
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Wednesday evening: one member, two quotients
#
# Tomorrow Ms. Qiao signs the price list of the ten Lantern gyms. She has one more question: "A student joins today. Of the next
# eighteen months, how many will she pay for?" For students, Ms. Osei divides one by the churn of the first month and gets about seven
# months in all. Mr. Dahl divides one by the churn of last December and gets more than two years. Lesson 08 left them there.
#
# **Before you read on**: write down your own number of months, and which of the two you would rather believe. Then say what you would
# need to see to find out.

# %% [markdown] slug="published-text" numbers="cited"
# ## Two segments that everybody knows
#
# Fader and Hardie (2007) report how many of a thousand customers of a business with yearly contracts were left after each of twelve
# renewals, in two segments. *Regular* loses 369 at the first renewal, *High End* 131. Projections have been tried on these two lists
# ever since. We will pretend to know only seven renewals.

# %% slug="published"
regular = [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173]
high_end = [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394]
seen = 7  # renewals that we pretend to know
there = pd.DataFrame({"Regular": regular, "High End": high_end})
print((100 * there[1:] / there.shift()[1:]).round(1).T.to_string())

# %% [markdown] slug="published-read"
# The table shows retention: of those still there, the share that renews. In both segments it rises nearly every year. In the first it starts at
# {{100 * regular[1] / regular[0]:.0f}} % and ends at {{100 * regular[12] / regular[11]:.0f}} %. A single number for "the retention of
# this business" does not exist.

# %% [markdown] slug="ways-text"
# ## Four ways to go on
#
# How many High End customers will be there after the *twelfth* renewal? People do it like this:
#
# * **straight line** through the curve, by least squares,
# * **quadratic**: a parabola, because the curve bends,
# * **constant churn**: all losses divided by all renewals that were due, and the same share ever after,
# * **sBG**: a model in which every customer has a chance of his own. More about it below.
#
# **Predict, then run.** Put them in order, best first. By how many percentage points will each miss, on average, the five years held back?

# %% slug="my-ways"
my_best = "straight line"  # or "quadratic", "constant churn", "sBG"
my_miss = 0  # percentage points, of your favorite

# %% slug="ways-define"
def ways(survivors):
    renewals, share = np.arange(len(survivors)), np.array(survivors) / survivors[0]
    known, early = renewals[: seen + 1], share[: seen + 1]
    churn = (survivors[0] - survivors[seen]) / sum(survivors[:seen])
    table = pd.DataFrame(index=pd.Index(renewals, name="renewals"))
    table["straight line"] = np.polyval(np.polyfit(known, early, 1), renewals)
    table["quadratic"] = np.polyval(np.polyfit(known, early, 2), renewals)
    table["constant churn"] = (1 - churn) ** renewals
    table["sBG"] = ll.clv.ShiftedBetaGeometric(survivors[: seen + 1]).fit().survival(renewals)
    return 100 * table

# %% slug="ways-run"
extended, missed = ways(high_end), {}
print(extended[seen:].assign(seen=[one / 10 for one in high_end[seen:]]).round(1).to_string())
for name, survivors in there.items():
    misses = ways(survivors.tolist()).sub(survivors / 10, axis=0).abs()
    missed[f"{name}, known"] = misses[: seen + 1].mean()
    missed[f"{name}, later"] = misses[seen + 1 :].mean()
print("\nmissed by, in points, on average:")
print(pd.DataFrame(missed).round(1).to_string())
print(f"you said {my_best}, {my_miss} points; High End: {missed['High End, later'][my_best]:.1f} points")
ax = ll.plots.extended_curves(high_end, extended, fitted=seen)

# %% [markdown] slug="ways-read"
# For High End the parabola lies closest of all to the years that it knew. After the twelfth renewal it claims
# {{extended["quadratic"].iloc[-1]:.0f}} %: customers come back from the dead. The straight line ends at
# {{extended["straight line"].iloc[-1]:.0f}} %, and for Regular it falls below zero. Constant churn looks like a law of nature and ends at
# {{extended["constant churn"].iloc[-1]:.0f}} % where {{high_end[12] / 10:.0f}} % were there. It cannot know that those who are left are not like those who began.
# The sBG misses by {{missed["High End, later"]["sBG"]:.1f}} points, for Regular by {{missed["Regular, later"]["sBG"]:.1f}}.
#
# A curve that fits what you have says little. What counts is what you held back.

# %% [markdown] slug="sorting-text"
# ## Two kinds of members, and nobody changes
#
# Where does rising retention come from? Take ten thousand invented members. Half are **faithful**: at each renewal they stay nineteen
# times out of twenty, for ever. Half are **restless**: they stay three times out of five, for ever.
#
# **Predict, then run.** Nobody ever changes. Does the retention of all of them together rise, fall, or stay?

# %% slug="sorting-run"
rng = np.random.default_rng(10)
chance = np.repeat([0.95, 0.60], 5000)
left_over = np.ones(len(chance), dtype=bool)
for renewal in range(1, 11):
    before = left_over.sum()
    left_over = left_over & (rng.random(len(chance)) < chance)
    renewed, faithful = left_over.sum() / before, left_over[:5000].sum() / left_over.sum()
    print(f"renewal {renewal:2}: {100 * renewed:.1f} % renew; of those left, {100 * faithful:.1f} % are faithful")

# %% [markdown] slug="sorting-read"
# It rises toward that of the faithful, because after ten renewals {{100 * faithful:.0f}} % of those left *are* faithful. This is the **sorting
# effect**. A curve like this is no proof that loyalty grows with time, and no proof that it does not: both make the same picture.
# A manager who thanks his program for it should show the same curve for people who had no program.

# %% [markdown] slug="model-text" numbers="cited"
# ## The shifted beta-geometric model
#
# Real members do not come in two kinds. Give everybody a chance $\theta$ of leaving that is his own and never changes, like a coin
# carried in the pocket and tossed at each renewal. Over members, the chances are spread by a **beta distribution** with two numbers,
# $\alpha$ and $\beta$ (Fader & Hardie, 2007). All else is arithmetic: after $t$ renewals
#
# $$S(t) = \frac{B(\alpha, \beta + t)}{B(\alpha, \beta)}, \qquad r(t) = \frac{\beta + t - 1}{\alpha + \beta + t - 1}$$
#
# are the share still there and the retention at the $t$-th renewal ($B$ is the beta function). The mean chance to leave at the first
# renewal is $\alpha / (\alpha + \beta)$. How different members are is in the *size* of the two: small $\alpha$ and $\beta$ mean two
# camps, large ones mean all alike. "Shifted" says that everybody pays at least once.

# %% slug="model-fit"
fit = ll.clv.ShiftedBetaGeometric(high_end[: seen + 1]).fit()
print(fit)
later = fit.project(12)[seen + 1 :]
later = later.assign(seen=[one / 1000 for one in high_end[seen + 1 :]])
print(later[["survival", "survival_low", "survival_high", "seen"]].round(3).to_string())

# %% [markdown] slug="model-read"
# For High End, $\alpha$ lies between {{fit.conf_int().loc["alpha", "low"]:.2f}} and {{fit.conf_int().loc["alpha", "high"]:.2f}}. `project`
# gives the future with its interval (delta method). All five years held back lie inside, and all five lie *above* the middle. Keep that
# in mind; the model is a little too gloomy here, and we will ask why.

# %% [markdown] slug="explorer-text"
# ## Try it
#
# **First guess, then move.** The explorer opens on a segment like High End.
#
# 1. Keep churn at the first renewal, and make members more alike. What happens to the retention line? To survival?
# 2. Go to two camps. Why is the line of retention nearly flat at the top, after one step?
# 3. Which setting makes one divided by churn a good answer?

# %% slug="explorer" kind="widget"
ll.widgets.contract_explorer()

# %% slug="explorer-check"
alike = ll.clv.ShiftedBetaGeometric.at(alpha=15, beta=85)
camps = ll.clv.ShiftedBetaGeometric.at(alpha=0.0375, beta=0.2125)
for name, one in (("alike", alike), ("camps", camps)):
    print(name, "renew:", one.retention_rate([1, 2, 12]).round(2), "still there:", round(one.survival(12), 2))

# %% [markdown] slug="explorer-read"
# The same churn at the first renewal, and after twelve of them {{100 * alike.survival(12):.0f}} % or {{100 * camps.survival(12):.0f}} % are
# still there. With two camps most of the losses come at the first renewal. One divided by churn is right only on the far left: all alike.

# %% [markdown] slug="gym-text"
# ## The gyms: project 2025 with what was known in 2024
#
# Now the members of the Lantern gyms (synthetic). We go back to the end of December 2024 and count for each member the renewals
# whose outcome was known then (`met_then`), and whether he had left (`gone_then`). The same for today (`met_now`, `gone_now`).
# Who joined in December had met no renewal yet and cannot be used for the fit.

# %% slug="gym-known"
case = ll.datasets.load("gym_members")
paid = case.tables["member_months"]
members = case.tables["members"].merge(case.tables["clubs"], on="club_id")
for name, until in (("then", "2024-12-01"), ("now", "2025-12-01")):
    months = members["member_id"].map(paid[paid["month"] <= until].groupby("member_id").size())
    members[f"gone_{name}"] = members["left"] <= until
    members[f"met_{name}"] = months - ~members[f"gone_{name}"]
print(members[["member_id", "segment", "joined", "left", "met_then", "gone_then", "met_now"]].head(4).to_string())

# %% slug="gym-fit"
fits, groups = {}, members.groupby(["segment", "price_rise"])
for (kind, dearer), group in groups:
    known = group[group["met_then"] > 0]
    met, gone = known["met_then"].tolist(), known["gone_then"].tolist()
    fits[kind, dearer] = ll.clv.ShiftedBetaGeometric.from_customers(met, gone).fit()
print(fits["student", 0])

# %% [markdown] slug="gym-predict"
# **Predict, then run.** For everybody who paid in December 2024, the model knows the age, and so the chance to be there $k$ renewals later,
# $S(a + k) / S(a)$ for a member of age $a$. Added up for twelve renewals, that is a forecast of members in December 2025. There are six groups: three kinds, in clubs with the same fee
# (`price_rise` 0) and in dearer ones (1). **In how many of the six will the true count lie inside the interval?** And will constant churn
# be too high or too low?

# %% slug="my-gym"
my_inside = 0  # of six
my_constant = "too high"  # or "too low"

# %% slug="gym-forecast"
rng, rows = np.random.default_rng(1), {}
for (kind, dearer), group in groups:
    here, fit = group[~group["gone_then"]], fits[kind, dearer]
    age, n = np.unique(here["met_then"], return_counts=True)
    drawn = [fit.moved(at) for at in fit.draw_parameters(500, seed=1)]
    counts = [rng.binomial(n, one.survival(age + 12) / one.survival(age)).sum() for one in drawn]
    low, high = np.quantile(counts, [0.025, 0.975])
    churn = group["gone_then"].sum() / group["met_then"].sum()
    middle = (n * fit.survival(age + 12) / fit.survival(age)).sum()
    found = [n.sum(), n.sum() * (1 - churn) ** 12, middle, low, high, (~here["gone_now"]).sum()]
    rows[kind, dearer] = dict(zip(["then", "constant", "sBG", "low", "high", "seen"], found, strict=True))
forecast = pd.DataFrame(rows).T.rename_axis(["kind", "dearer"])
print(forecast.round(0).astype(int).to_string())
inside = forecast["seen"].between(forecast["low"], forecast["high"])
print(f"inside: you said {my_inside}, found {inside.sum()}; constant churn: you said {my_constant}")

# %% slug="gym-plot"
students = members[members["segment"] == "student"].copy()
students["clubs"] = students["price_rise"].map({0: "same fee", 1: "dearer"})
watched = ll.transactions.kaplan_meier(students, "met_now", "gone_now", by="clubs")
projected = {"same fee": fits["student", 0].project(23), "dearer": fits["student", 1].project(23)}
ax = ll.plots.projection_check(projected, watched, unit="months")

# %% [markdown] slug="gym-read"
# {{inside.sum()}} of six. Constant churn is too low in every single group: it expected {{forecast.loc[("student", 0), "constant"]:.0f}} students in the
# clubs with the same fee, and {{forecast.loc[("student", 0), "seen"]:.0f}} were there. The sBG had said {{forecast.loc[("student", 0), "sBG"]:.0f}}, from at most
# eleven renewals a member.
#
# The interval has two parts: the parameters are not known exactly, and coins fall as they fall. It counts on one thing more, that the world stays
# as it was. In the dearer clubs it did not, and there the students are missing: {{forecast.loc[("student", 1), "seen"]:.0f}} instead of
# {{forecast.loc[("student", 1), "sBG"]:.0f}}. In the plot the two projections lie on each other, since until the rise the two groups were alike. The points of the
# dearer clubs fall below at early ages already: who had joined late in 2024 met the new fee early.

# %% [markdown] slug="fails-text"
# ## When the model fails
#
# **The world changes.** No curve fitted to 2024 can know of a letter sent in 2025. That is not only a weakness: the projection says what
# *would have* happened, and the gap to what did happen is what the rise did. (The lot of lesson 08 says the same, and needs no model.)
#
# **Chances change with age.** A member may get used to the place, or bored with it. The **beta-discrete-Weibull** model (BdW) adds a third
# number $c$: above one, each member's own chance of leaving rises with age; below one, it falls; at one it is the sBG. Because one model
# contains the other, a likelihood-ratio test can compare them.
#
# **Predict, then run.** For which of these will the test find a $c$ other than one: Regular, High End, students with the same fee, students
# in the dearer clubs (this time with all that is known today)?

# %% slug="fails-run"
sbg, bdw = ll.clv.ShiftedBetaGeometric, ll.clv.BetaDiscreteWeibull
pairs = {}
for name, early in (("Regular", regular[: seen + 1]), ("High End", high_end[: seen + 1])):
    pairs[name] = (sbg(early).fit(), bdw(early).fit())
for name in ["same fee", "dearer"]:
    some = students[students["clubs"] == name]
    met, gone = some["met_now"].tolist(), some["gone_now"].tolist()
    pairs[name] = (sbg.from_customers(met, gone).fit(), bdw.from_customers(met, gone).fit())
for name, (small, large) in pairs.items():
    c, p = large.conf_int().loc["c"], large.lr_test(small).table["p_value"].iloc[0]
    print(f"{name:9} c = {large.params['c']:.2f} [{c['low']:.2f}, {c['high']:.2f}], p = {p:.4f}")
held = np.array(high_end[seen + 1 :]) / 1000
for model, one in zip(["sBG", "BdW"], pairs["High End"], strict=True):
    miss = 100 * np.abs(one.survival(np.arange(seen + 1, 13)) - held).mean()
    print(f"High End, {model}: missed by {miss:.1f} points")

# %% [markdown] slug="fails-read"
# Only High End. There the data speak for a chance that rises with age, *and* for members who differ even more than the sBG thought; the BdW misses
# the five years by {{miss:.1f}} points, less than half as much. The gloom is gone. A third number is not always a gift: for Regular it
# changes little, and is one more number to estimate.
#
# For the dearer clubs, where the projection failed, the test finds nothing. The letter came in the same month to members of all ages, and a model that knows
# only age smears it over the whole curve. A good fit and a quiet test do not show that nothing has happened. Look at the calendar as well.

# %% [markdown] slug="both-text"
# ## Wrong in both directions
#
# Back to the student who joins today, in a club with the same fee. How many of the first eighteen months do members pay for? Kaplan-Meier counts it without any
# model. If churn were constant at $c$, it would be $\bigl(1 - (1 - c)^{n}\bigr) / c$ months of $n$.

# %% slug="both-run"
horizon, both = 18, {}
for kind, group in members[members["price_rise"] == 0].groupby("segment"):
    first = (group["met_now"].eq(1) & group["gone_now"]).mean()
    at_start = group["left"].isna() | (group["left"] == "2025-12-01")
    last = (group["left"] == "2025-12-01").sum() / at_start.sum()
    paid_for = [(1 - (1 - churn) ** horizon) / churn for churn in (first, last)]
    curve = ll.transactions.kaplan_meier(group, "met_now", "gone_now")
    known = curve.mean_within(horizon).table["mean"].iloc[0]
    both[kind] = [1 / first, 1 / last, paid_for[0], known, paid_for[1]]
names = ["1/first", "1/last", "by the first", "counted", "by the last"]
months_paid = pd.DataFrame(both, index=names).T
print(months_paid.round(1).to_string())
print("students, mean lifetime by the sBG:", pairs["same fee"][0].expected_lifetime())

# %% [markdown] slug="both-read"
# Of eighteen months a student pays {{months_paid.loc["student", "counted"]:.1f}}. By the churn of the first month it would be
# {{months_paid.loc["student", "by the first"]:.1f}}, by the churn of the last one {{months_paid.loc["student", "by the last"]:.1f}}. Ms. Osei is too low, Mr. Dahl too
# high, for every kind. Her figure belongs to a month in which everybody is new, his to one in which the restless are gone.
#
# And the mean lifetime without end? For the students the sBG answers `inf`, infinite. That is not a slip. With $\alpha$ below one ({{pairs["same fee"][0].params["alpha"]:.2f}} in the fit to the clubs with the same fee), so many members have a chance near zero that the mean has no end. No gym has seen that, and students graduate, which the model does not
# know. Give a horizon, or a discount rate; best both.

# %% [markdown] slug="derl-text"
# ## What is a contract worth that has lasted?
#
# Add up the months that a member will still pay for, each discounted: **discounted expected residual lifetime**, DERL. `derl(discount, n)`
# stands just before the $n$-th renewal of a member who survived all before; if he renews, that payment counts in full. A *new* member pays
# once for certain, and then has one period to the first renewal: $1 + \text{DERL}(1) / (1 + d)$. Money at Lantern costs one percent a month.
#
# **Predict, then run.** Two students stand before their renewal, one for the first time, one for the twenty-fifth. How many more months is the second one worth?

# %% slug="derl-run"
d, same_fee = 0.01, pairs["same fee"][0]
drawn = [same_fee.moved(at) for at in same_fee.draw_parameters(400, seed=2)]
some = students[students["clubs"] == "same fee"]
churn = some["gone_now"].sum() / some["met_now"].sum()
constant = ll.clv.retention_clv(1, 1 - churn, d, timing="conditional", horizon=36) * (1 + d)
print(f"constant churn, 36 months, at every age: {constant:.1f} months")
residual = {}
for renewal in (1, 7, 13, 25):
    low, high = np.quantile([one.derl(d, renewal, horizon=36) for one in drawn], [0.025, 0.975])
    residual[renewal], endless = same_fee.derl(d, renewal, horizon=36), same_fee.derl(d, renewal)
    told = f"{residual[renewal]:.1f} [{low:.1f}, {high:.1f}] months of 36; without end {endless:.1f}"
    print(f"renewal {renewal:2}: {told}")
print(f"a new contract, with its first month: {1 + same_fee.derl(d, 1, horizon=35) / (1 + d):.1f} months of 36")

# %% [markdown] slug="derl-read"
# Before the first renewal a student is worth {{residual[1]:.1f}} monthly fees of the next three years, before the twenty-fifth {{residual[25]:.1f}}. Constant churn has one figure
# for both, and it is too low for both: it averages away those who stay. If value is all in those who are there, is a new member worthless? No: *every* old member was new, and nobody can tell on the first day
# which one she is. But whoever values a base of old members as if they were new puts it too low, and whoever expects of newcomers what the old ones do pays too much for them.

# %% [markdown] slug="money-text"
# ## Thursday: the price list
#
# What did the higher fee bring, and what will it? Take all who were there in December 2024, and compare dearer clubs with the others, as the lot allows. For 2025 the
# money is *counted*. Beyond it, fit an sBG to each group from January 2025 on, and let `derl` add up the months.
#
# **Predict, then run.** For which kind does the rise bring more, for which does it cost: within a year, and within five?

# %% slug="money-2025"
stock = members[~members["gone_then"]].copy()
stock["met_2025"] = stock["met_now"] - stock["met_then"]
columns = ["member_id", "segment", "price_rise"]
year = paid[paid["month"] >= "2025-01-01"].merge(stock[columns], on="member_id")
by = ["segment", "price_rise"]
counted = (year.groupby(by)["fee"].sum() / stock.groupby(by).size()).unstack()
counted["gain"] = 100 * (counted[1] / counted[0] - 1)
print("revenue of 2025 for each member of December 2024, CNY:")
print(counted.round(1).to_string())

# %% slug="money-project"
fee, ahead = year.groupby(by)["fee"].mean().to_dict(), [12, 24, 36, 60]
worth, to_come, parts = {}, {}, {}
for (kind, dearer), group in stock.groupby(by):
    fit = sbg.from_customers(group["met_2025"].tolist(), group["gone_now"].tolist()).fit()
    drawn = [fit, *(fit.moved(at) for at in fit.draw_parameters(400, seed=2 if dearer else 1))]
    to_come[kind, dearer] = np.array([[one.derl(d, 1, horizon=end) for end in ahead] for one in drawn])
    worth[kind, dearer] = fee[kind, dearer] * to_come[kind, dearer]
for kind in ["corporate", "private", "student"]:
    gain = 100 * (worth[kind, 1] / worth[kind, 0] - 1)
    low, high = np.quantile(gain[1:], [0.025, 0.975], axis=0)
    parts[kind] = pd.DataFrame({"gain": gain[0], "low": low, "high": high}, index=ahead)
gains = pd.concat(parts, names=["kind", "months"])
print(gains.round(1).to_string())
ax = ll.plots.gain_by_horizon(gains)

# %% [markdown] slug="money-read"
# For the first twelve months the projection agrees with what was counted. **Corporate** members bring about the whole rise, {{100 * (fee["corporate", 1] / fee["corporate", 0] - 1):.0f}} % of the mean fee: hardly anybody left for it. **Private** members
# bring {{gains.loc[("private", 12), "gain"]:.1f}} % more in the first year, about half of the rise ({{100 * (fee["private", 1] / fee["private", 0] - 1):.0f}} % for them); the interval holds zero from the third year on. **Students** bring nothing more in the first year
# ({{gains.loc[("student", 12), "gain"]:+.1f}} %), and {{gains.loc[("student", 60), "gain"]:+.1f}} % within five, with an interval from {{gains.loc[("student", 60), "low"]:.0f}} to
# {{gains.loc[("student", 60), "high"]:+.0f}} %: a loss is likely, not certain. A year's figures would have called this a draw. The fee works at once, the losses add up.
#
# Three things that the intervals do not know. Fees are revenue: a student who leaves also costs nothing any more. Clubs were drawn, not members, and ten are few. And all had joined
# at the old fee, so nobody knows whom the new one keeps from joining.

# %% slug="money-cost"
old, new = to_come["student", 0][0, -1], to_come["student", 1][0, -1]
break_even = (fee["student", 0] * old - fee["student", 1] * new) / (old - new)
low, high = fee["student", 0], fee["student", 1]
print(f"students, five years: {old:.1f} months at {low:.0f} CNY, or {new:.1f} at {high:.0f} CNY")
print(f"the rise pays if a student costs more than {break_even:.0f} CNY a month that is saved when she leaves")

# %% [markdown] slug="money-cost-read"
# If the club is half empty in the morning, a student saves next to nothing by leaving, and the rise costs. If showers and trainers are at their limit, she may free {{break_even:.0f}} CNY a month for
# somebody else, and it pays. Mr. Dahl has to say which. One answer for Thursday: *raise for corporate members, private members if one year counts most, and not for students unless
# places are scarce*, with the intervals beside it.

# %% [markdown] slug="slide" numbers="cited"
# ## Is that slide true? "Customer lifetime equals one divided by churn"
#
# It stands in many dashboards. As a formula it holds for a world in which all customers are alike and never change. Where they differ, the mean lifetime of *new* customers is longer
# than one over their first churn, and the churn of an *old* base makes newcomers look better than they are. Fader and Hardie (2010) are often cited for what that does to money: existing contracts are
# valued too low when one retention rate stands for all. Verdict: **a special case, sold as a definition**.

# %% [markdown] slug="further-text" tags=["going-further"]
# ## Going further: many cohorts, and kinds of members in one model
#
# The model also takes several cohorts at once, younger ones with shorter lists, and **covariates** that move $\alpha$ and $\beta$ of a cohort. Here each kind and month of joining is a cohort, in the clubs
# with the same fee; private members are the base.

# %% slug="further-run" tags=["going-further"]
same = members.loc[members["price_rise"] == 0, ["member_id", "segment", "joined"]]
log = paid.merge(same, on="member_id")
log["age"] = (log["month"].dt.to_period("M") - log["joined"].dt.to_period("M")).map(lambda gap: gap.n)
sizes = log.groupby(["segment", "joined", "age"]).size().unstack("age")
sizes.index = [f"{kind} {joined:%Y-%m}" for kind, joined in sizes.index]
kinds = pd.DataFrame({k: sizes.index.str.startswith(k).astype(float) for k in ("student", "corporate")}, sizes.index)
cohorts = {str(name): row.dropna().tolist() for name, row in sizes.iterrows()}
together = ll.clv.ShiftedBetaGeometric(cohorts, covariates=kinds).fit()
print(together)
print(together.lr_test(ll.clv.ShiftedBetaGeometric(cohorts).fit()))
print("students after 12:", round(together.survival(12, {"student": 1, "corporate": 0}), 3))

# %% [markdown] slug="further-read" tags=["going-further"]
# `alpha` and `beta` are those of private members. `beta.student` is below zero: students have a smaller $\beta$, so a higher chance to leave at the start. `alpha.corporate` is below zero:
# corporate members have a smaller $\alpha$, so more of them hardly ever leave. Kinds differ far beyond chance. And yet there are wide differences *within* each kind that no column explains: that
# is what $\alpha$ and $\beta$ are for. A model with kinds and no coins of their own would fall for the sorting effect within each kind.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: Retention of a cohort rises with every renewal. What follows?
  type: many_choice
  answers:
    - answer: Nothing yet about single members; sorting alone makes such a curve.
      correct: true
      feedback: Right. Those who leave easily have left.
    - answer: Members grow more loyal with time.
      correct: false
      feedback: They may, but the faithful and the restless of the experiment made the same curve, and none of them changed.
    - answer: The loyalty program works.
      correct: false
      feedback: It would take the same curve without a program to say so.
- question: A parabola runs almost through all seven known points. Why is it a poor projection?
  type: many_choice
  answers:
    - answer: Nothing in it knows that survival cannot rise; outside the points it goes where it likes.
      correct: true
      feedback: Right. Judge a projection on points that it has not seen.
    - answer: It has too few parameters.
      correct: false
      feedback: It has three, the sBG two. More would bend it even closer to the known points, not to the future.
    - answer: The sample of a thousand was too small.
      correct: false
      feedback: More customers would make the points smoother, and the parabola would still turn upward.
- question: What do alpha and beta of the sBG both being very small mean?
  type: many_choice
  answers:
    - answer: Two camps, with chances of leaving near one and near zero.
      correct: true
      feedback: Right. After one or two renewals nearly only those who stay are left.
    - answer: Hardly anybody leaves.
      correct: false
      feedback: How many leave at first is their ratio, alpha / (alpha + beta). The size says how different members are.
    - answer: The estimate is not significant.
      correct: false
      feedback: They are no test values. Small numbers describe a spread of chances.
- question: Mr. Dahl uses the churn of December, when nobody new had joined for a year, to say how long a newcomer will stay. His answer is
  type: many_choice
  answers:
    - answer: too long, since the restless had left before December.
      correct: true
      feedback: Right. The churn of an old base belongs to those who are left.
    - answer: too short, since churn is always highest in winter.
      correct: false
      feedback: The season is not the point. Look who was still there in December.
    - answer: right on average, if enough members were counted.
      correct: false
      feedback: More members make the wrong group more precise.
- question: The projection of 2024 misses the students in the dearer clubs, and the test for the BdW finds nothing. Why?
  type: many_choice
  answers:
    - answer: The fee rose in one calendar month for members of all ages, and both models know only age.
      correct: true
      feedback: Right. A quiet test is no proof that the world stood still.
    - answer: The sBG had been fitted wrongly.
      correct: false
      feedback: The same model hit the clubs without a rise. What changed was the world.
    - answer: The test had too few members.
      correct: false
      feedback: There are about two thousand, and with more the rise would still be spread over all ages.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Write the three lines for Ms. Qiao: corporate, private, students. Each with a figure, its interval and a horizon.
# 2. "The model said 2025 would be better for the dearer clubs. So the model was wrong." Answer Ms. Osei in two sentences.
# 3. Your firm has twelve months of data and wants a lifetime of ten years. What do you deliver?
# 4. A buyer offers to take over all contracts of the Riverside club. Which number do you need for each contract, and which is not in the file?
# 5. Students graduate in summer. How would you see it in the data, and what would it do to $c$?

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Hold back the last part of a curve, and judge the projection on it.
# * Who leaves changes who is left: retention rises although nobody changes.
# * One divided by churn is too low with the churn of newcomers, and too high with that of an old base.
# * Two numbers, alpha and beta, carry a projection; a third, c, only where the data ask for it.
# * A projection says what happens if all goes on as before. The gap to what happened is the news.
# * An old contract is worth more than a new one, and a price list has a horizon.

# %% [markdown] slug="practice"
# ## Practice
#
# No lab belongs to this lesson; lab 4 has the formulas, and lab 5 takes up models of this family where there is no contract (lesson 11). As a warm-up, repeat the
# forecast for members of the plus plan and of the basic plan: `members.groupby(["plan", "price_rise"])`.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Fader, P. S., & Hardie, B. G. S. (2007). How to project customer retention. *Journal of Interactive Marketing*, 21(1).
# * Fader, P. S., & Hardie, B. G. S. (2010). Customer-base valuation in a contractual setting: the perils of ignoring heterogeneity. *Marketing
#   Science*, 29(1).
# * Fader, P. S., Hardie, B. G. S., Liu, Y., Davin, J., & Steenburgh, T. (2018). "How to project customer retention" revisited: the role of duration
#   dependence. *Journal of Interactive Marketing*, 43.
