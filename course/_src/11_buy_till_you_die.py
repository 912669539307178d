# %% [markdown] slug="title"
# # 11 · No contract: buy till you die
#
# **The claim.** Where nobody says goodbye, silence has to be read against each customer's own rhythm. A model with four numbers does
# that, and forecasts how much will be bought. It does not know whom a letter would change.
#
# **After this lesson you can**
#
# * sum up a log of orders as three numbers a customer, and keep some weeks back as a test,
# * tell in plain words what a buy-till-you-die model takes for granted,
# * say how likely it is that a silent customer is still one, and what is to be expected,
# * judge a forecast by weeks it has not seen, and give a total with the right interval,
# * put money on it, and avoid the traps of horizon and time unit,
# * decide who gets a letter, and say what the data cannot tell about that.
#
# **You need** lessons 07 and 09; lesson 08 helps. **Time**: about 85 minutes, of which 20 minutes are marked *going further*.

# %% slug="setup"
import numpy as np
import pandas as pd
from scipy import stats

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Two customers, one rule
#
# Morning Kettle sells tea by mail (an invented shop; all customers are synthetic). Ms. Bian, who owns it, asks: how many customers do
# we have, and who gets the spring letter, at twelve yuan a piece? The printer waits. The system holds eight thousand names. "Whoever has been silent for six months is lost," somebody proposes. Mr. Zhu, who packs
# the parcels, thinks of two people.
#
# * **The gentleman in the north** orders once every spring, like a cuckoo. He has ordered twice, a year apart, and been silent for nine months since.
# * **The lady in the east** ordered every week for more than a year. Now she has been silent for two months.
#
# Under the rule he is lost and she is a customer.
#
# **The bet.** For each of the two: how likely is it, in percent, that they are still customers? And who will order more in the next year? Write
# it down before you read on.

# %% slug="my-bet"
my_cuckoo = 0  # percent, in place of the zero
my_lady = 0

# %% [markdown] slug="case-text"
# ## The case
#
# A gym knows when a member leaves (lessons 08 and 10). Here nobody cancels: people order, and order, and then they do not. From the outside a long pause looks
# the same as a farewell.

# %% slug="case"
tables = ll.datasets.load("mail_order").tables
orders, people = tables["transactions"], tables["customers"].set_index("customer_id")
print(f"{len(people):,} names, {len(orders):,} orders")
print(f"from {orders['date'].min():%Y-%m-%d} to {orders['date'].max():%Y-%m-%d}")
orders.head(4)

# %% [markdown] slug="summary-text"
# ## A customer in three numbers
#
# The models of this lesson do not need the whole log. Three numbers a customer are enough:
#
# | name | what it is | the lady | the usual mistake |
# | --- | --- | --- | --- |
# | **frequency** | *repeat* orders, the first not counted | one less than all her orders | counting the first one |
# | **recency** | her *age* at the last order: time from first to last | more than a year | time since the last order, as in RFM |
# | **T** | her age today: time from the first order until now | two months more | taking one number for everybody |
#
# Careful with recency. In the RFM scores of lesson 07 it counts from today backward, and little is good. Here it counts from the first order forward, and
# close to `T` is good. **Silence** is `T` less recency.
#
# We also keep something back. The log ends in December 2025. We pretend that it is the end of June, and hide the last half year as a **hold-out**:
# the model never sees it, and we know the answer.

# %% slug="summary"
rfm = ll.transactions.rfm_summary(orders, value="amount", holdout_start="2025-06-30")
print(f"never a second order: {100 * (rfm['frequency'] == 0).mean():.0f} %")
rfm[["frequency", "recency", "T", "monetary_value", "holdout_frequency"]].head(5).round(1)

# %% [markdown] slug="summary-read"
# One row is one customer, times are in weeks. {{100 * (rfm["frequency"] == 0).mean():.0f}} % have never ordered a second time. `monetary_value` is the mean of the
# *repeat* orders, so it is empty for them. `holdout_frequency` is what they then did in the {{rfm["holdout_T"].iloc[0]:.0f}} hidden weeks. That column
# is for judging only.
#
# **Predict, then run: the week trap.** "Our unit is weeks, so let us count weeks with an order." That is quickly done (`merge="W"`). How many percent of the
# repeat orders vanish?

# %% slug="my-week"
my_vanished = 0  # percent

# %% slug="week-trap"
by_day = ll.transactions.rfm_summary(orders)
by_week = ll.transactions.rfm_summary(orders, merge="W")
vanished = 100 * (1 - by_week["frequency"].sum() / by_day["frequency"].sum())
print(f"you said {my_vanished} %, found {vanished:.1f} %")
gone = by_day["frequency"] - by_week["frequency"]
often = by_day["frequency"] >= 7
of_busy = 100 * gone[often].sum() / gone.sum()
print(f"{of_busy:.0f} % of those that vanished are of the {often.sum()} people with seven repeat orders or more")
for name, table in {"orders": by_day, "weeks with an order": by_week}.items():
    print(name, ll.clv.BGNBD(table).fit().expected_total(52), sep=": ")

# %% [markdown] slug="week-trap-read"
# (The last two lines are forecasts for the coming year. The model comes below; here only compare the two totals.)
#
# {{vanished:.1f}} % are gone, and {{of_busy:.0f}} % of these are orders of the busiest {{often.sum()}} people: hardly anybody else orders
# twice in a week. A model fitted to weeks then forecasts weeks, and whoever reads that as orders plans too little. The *unit* of time may be a week. What counts as *one purchase* is another question; in
# this log it is one parcel a day.

# %% [markdown] slug="story-text"
# ## The story that the model tells
#
# It is a very simple story, about what we cannot see:
#
# * As long as somebody is a customer, orders come **at random, at a rate of their own**. No rhythm, no season.
# * After every repeat order the customer **may leave, unseen**, with a chance of their own. Whoever has left never comes back. ("Dies", say the inventors, hence
#   the name.)
# * Rates and chances **differ from person to person**.
#
# Let us make one such customer: a rate of one order in four weeks, and a chance of one in ten to leave after each.

# %% slug="story"
rng = np.random.default_rng(7)
week, weeks_of_orders, here = 0.0, [0.0], True
while here:
    week += rng.exponential(4)  # a random wait, four weeks on average
    weeks_of_orders.append(week)
    here = rng.random() > 0.1
print("orders in week:", np.round(weeks_of_orders, 1))
print("longest pause:", np.diff(weeks_of_orders).max().round(1), "weeks; gone after week", round(week, 1))

# %% [markdown] slug="story-read"
# Look at the pauses: some are very short, one lasts {{np.diff(weeks_of_orders).max():.1f}} weeks, and that one was *not* a farewell. The real farewell, after week
# {{week:.1f}}, looks like nothing at all. Change the number in `default_rng(...)` and you get another life of the same kind of person.
#
# ## Four numbers for eight thousand lives
#
# Nobody's own rate is known. The model describes how rates and chances are *spread* over people: rates by `r` and `alpha`, chances of leaving by
# `a` and `b`. Its name is **BG/NBD**. Fitting means: find the four numbers that make this log most likely.

# %% slug="fit"
model = ll.clv.BGNBD(rfm).fit()
print(model)

# %% slug="fit-words"
r, alpha, a, b = (float(one) for one in model.params)
rate, leaving = r / alpha, a / (a + b)
rare = stats.gamma.cdf(1 / 52, r, scale=1 / alpha)
print(f"mean rate: {52 * rate:.1f} orders a year; less than one a year: {100 * rare:.0f} % of people")
print(f"mean chance to leave after a repeat order: {100 * leaving:.0f} %")

# %% [markdown] slug="fit-read"
# In plain words: while they are customers, people order {{52 * rate:.1f}} times a year on average. But the mean hides how different they are: `r` is far below one,
# so a few order all the time and {{100 * rare:.0f}} % would order less than once a year. And after a repeat order about {{100 * leaving:.0f}} in a
# hundred leave, on average. You will rarely need more than this: people, averages, and that they differ.

# %% [markdown] slug="two-predict"
# ## Predict, then run: the cuckoo and the lady
#
# Both as three numbers: he has one repeat order, at the age of a year, and is nine months older now. She has sixty, the last at week sixty, and is nine weeks
# older now. Look at your bet once more. Stay with it?

# %% slug="two"
two = pd.DataFrame({"frequency": [1, 60], "recency": [52.0, 60.0], "T": [91.0, 69.0]}, index=["cuckoo", "lady"])
two["alive"] = 100 * model.probability_alive(two)
two["next_year"] = model.conditional_expected_purchases(52, two)
print(two.round(2))
print(f"you said {my_cuckoo} % and {my_lady} %")

# %% [markdown] slug="two-read"
# The cuckoo is still a customer with a chance of {{two.loc["cuckoo", "alive"]:.0f}} %, the lady with {{two.loc["lady", "alive"]:.0f}} %. The rule had it the wrong way round. Nine
# months of silence are nothing special for him. For somebody who orders every week, two months are a very long time.
#
# Now look at the last column. The lady, almost surely gone, is still expected to order *more*: {{two.loc["lady", "next_year"]:.2f}} times against
# {{two.loc["cuckoo", "next_year"]:.2f}}. Should she be there after all, she orders dozens of times. "Is she still a customer?" and "how much is to be expected?"
# are two questions. (And such a mean describes nobody: most likely it will be none at all, with a small chance of very many.)

# %% slug="two-paths"
every_week = np.arange(1.0, 61.0)
paths = {
    "cuckoo": ll.clv.alive_path(model, [52.0], end=91.0),
    "lady": ll.clv.alive_path(model, every_week, end=69.0),
}
ax = ll.plots.alive_path(paths)

# %% [markdown] slug="two-paths-read"
# Read each line from left to right, as the model would have seen it at that age. In silence it sinks: for him slowly, for her steeply. With every order the lady's line jumps up again:
# she was there a moment ago. But right after an order it does not reach a hundred percent: *this* one may have been the last. One thing is odd. The very first
# repeat order brings *both* lines down, and before it they are at a hundred. We come back to that.

# %% [markdown] slug="map-text"
# ## The same silence, more orders: more surely gone
#
# Everybody who first ordered a year and a half ago, at a glance. Go *up* at week thirty: the same silence, ever more orders.

# %% slug="map"
ax = ll.plots.alive_map(model, T=78)

# %% [markdown] slug="map-predict"
# At the right edge, just after an order, many orders are a good sign. Further left it is the other way round: the chance falls as you go up. **Predict**: four customers, all silent since week twenty, seen in week
# thirty-nine, with ten, fifteen, twenty and twenty-five repeat orders. Who will order most in the next year? (Parameters as published for an
# online music shop.)

# %% slug="paradox"
published = ll.clv.BGNBD.at(r=0.243, alpha=4.414, a=0.793, b=2.426)
busy = pd.DataFrame({"frequency": [10, 15, 20, 25], "recency": 20.0, "T": 39.0})
busy["next_year"] = published.conditional_expected_purchases(52, busy)
print(busy.round(4))

# %% [markdown] slug="paradox-read"
# Each one bought more than the one before, and is expected to buy less. This is known as the **increasing-frequency paradox**, and it is none: of two people
# who have both said nothing for nineteen weeks, the one who used to speak more than once a week has more likely left the room than the one who spoke every other week. A score
# that adds points for frequency and points for recency (RFM) cannot say that.

# %% [markdown] slug="once-text"
# ## And those who ordered once?
#
# They are the largest group. **Predict**: somebody ordered once, nine months ago or more. How likely is that still a customer? Three models, three stories
# of leaving: **BG/NBD** (after a *repeat* order), **MBG/NBD** (after any order, also the first), **Pareto/NBD** (at any moment).

# %% slug="once"
models = {"BG/NBD": model, "MBG/NBD": ll.clv.MBGNBD(rfm).fit(), "Pareto/NBD": ll.clv.ParetoNBD(rfm).fit()}
single = rfm[rfm["frequency"] == 0]
rows = {
    name: (100 * fit.probability_alive(single).mean(), fit.conditional_expected_purchases(26, single).sum())
    for name, fit in models.items()
}
once = pd.DataFrame(rows, index=["alive", "expected"]).T
once["made"] = single["holdout_frequency"].sum()
print(once.round(0))

# %% [markdown] slug="once-read"
# BG/NBD says {{once.loc["BG/NBD", "alive"]:.0f}} %: *nobody can leave before the first repeat order*, so it calls all of them customers. That is not a finding. It is
# written into the story, and the other two stories say {{once.loc["MBG/NBD", "alive"]:.0f}} and {{once.loc["Pareto/NBD", "alive"]:.0f}} %. No data can settle it:
# nobody sees whether a silent person is "a customer with a tiny rate" or "gone".
#
# What can be checked are orders. The {{len(single):,}} of them made {{once["made"].iloc[0]:.0f}} in the hidden half year. BG/NBD expected
# {{once.loc["BG/NBD", "expected"]:.0f}}, MBG/NBD {{once.loc["MBG/NBD", "expected"]:.0f}}, Pareto/NBD {{once.loc["Pareto/NBD", "expected"]:.0f}}. BG/NBD comes nearest, but right totals do not prove the story:
# many with a tiny rate and fewer with a larger one can order equally often. So do not report "chance of being alive" for people who ordered once. Report expected orders.

# %% [markdown] slug="explorer-text"
# ## Try it
#
# Choose a history, or make one with the sliders; change the model. **First guess, then move**:
#
# 1. The lady: after how many weeks of silence is it even odds that she has left?
# 2. The cuckoo: same weeks, but ten orders in the first year in place of one. What happens to him?
# 3. Somebody who ordered once: which model is the strictest?

# %% slug="explorer" kind="widget"
ll.widgets.alive_histories(models)

# %% slug="explorer-check"
lady = paths["lady"]
even = lady.loc[(lady["time"] > 60) & (lady["probability_alive"] < 0.5), "time"].min() - 60
ten = ll.clv.alive_path(model, np.linspace(5.2, 52, 10), end=91)["probability_alive"].iloc[-1]
print(f"the lady: even odds after {even:.1f} weeks; the cuckoo with ten orders: {100 * ten:.0f} %")

# %% [markdown] slug="explorer-read"
# For the lady it takes {{even:.1f}} weeks by BG/NBD. A cuckoo with ten orders in his first year would be down at {{100 * ten:.0f}} % after the same nine months. There is no such thing as
# "six months" for everybody. For a single order Pareto/NBD is the strictest, as in the table above.

# %% [markdown] slug="forecast-text"
# ## Was the forecast right?
#
# A story is cheap. Half a year of orders is hidden, so let us look. Against what? The naive forecast says "**as before**": everybody
# goes on ordering at the rate until now.
#
# **Predict, then run.** By how many percent will "as before" be off for the sum of all orders, and in which direction? And the model?

# %% slug="my-forecast"
my_naive = 0  # percent too many (+) or too few (-)

# %% slug="compare"
compared = ll.clv.compare(rfm.drop(columns="monetary_value"))
print(compared)
print(f"as before: you said {my_naive:+} %, found {100 * compared.table['bias']['as before']:+.0f} %")

# %% [markdown] slug="compare-read"
# "As before" expects {{100 * compared.table.loc["as before", "bias"]:.0f}} % too many: it takes everybody for a customer for ever. The models are within
# {{100 * compared.table["bias"].iloc[:3].abs().max():.0f}} % (`bias`). They also rank people better (`spearman`), and of all hidden orders their best tenth made
# {{100 * compared.table.loc["BGNBD", "top_decile_capture"]:.0f}} %, that of the naive forecast {{100 * compared.table.loc["as before", "top_decile_capture"]:.0f}} %.
# That lead is small: for *picking* the best customers simple counting is nearly as good. For *how much* it is not.
#
# Look at the three models. They differ little in forecast, though they told very different stories about who is alive. (`aic` is the fit to the weeks the model saw, with a fine for each parameter; smaller is better.) How sure are such figures? For BG/NBD, with
# intervals over customers:

# %% slug="metrics"
forecast = model.conditional_expected_purchases(26)
metrics = ll.clv.holdout_metrics(forecast, rfm["holdout_frequency"], draws=200)
print(metrics)

# %% [markdown] slug="metrics-read"
# `mae` says how far off the forecast for a single customer is on average: {{metrics.table.loc["mae", "value"]:.2f}} orders, where the mean customer made
# {{rfm["holdout_frequency"].mean():.2f}}. (`rmse` counts large misses more.) Single people stay hard to forecast. The interval of `bias` holds zero: no sign that the sum is off. Is it right at every time, too?

# %% slug="tracking"
log = orders.assign(time=((orders["date"] - orders["date"].min()).dt.days + 0.5) / 7)  # in weeks, at noon
track = ll.clv.tracking(model, log, periods=104)
print(track.iloc[[25, 51, 77, 103]].round(0))
ax = ll.plots.tracking(track, split=78, cumulative=False)

# %% slug="tracking-cumulative"
ax = ll.plots.tracking(track, split=78)

# %% [markdown] slug="tracking-read"
# Week by week and added up (a period is a week). To the left of the dotted line the model knew the answer; to the right it did not. It catches the rise while new people
# joined and the fall after that. Look at the first picture when you judge: in the added-up one everything looks good.

# %% slug="by-frequency"
levels = ll.clv.calibration_by_frequency(forecast, rfm["holdout_frequency"], rfm["frequency"])
print(levels)
ax = ll.plots.calibration_by_frequency(levels)

# %% [markdown] slug="by-frequency-read"
# Right on the whole, and right for each group? Here the forecasts lie within the interval of what came for
# {{((levels.table["predicted"] >= levels.table["actual_low"]) & (levels.table["predicted"] <= levels.table["actual_high"])).sum()}} of
# {{len(levels.table)}} groups. A model that is good on the whole and wrong for the busiest would show it here.

# %% [markdown] slug="rule-text"
# ## And the rule of six months?
#
# **Predict, then run.** At the end of June, how many of the eight thousand are "lost" by the rule? And how many of every hundred orders in the half year after that
# came from these lost people?

# %% slug="rule"
silence = rfm["T"] - rfm["recency"]
by_rule = rfm.assign(rule=np.where(silence >= 26, "lost", "customer"), forecast=forecast)
by_rule["came_back"] = by_rule["holdout_frequency"] > 0
rule = by_rule.groupby("rule")[["came_back", "forecast", "holdout_frequency"]].sum()
rule.insert(0, "people", by_rule["rule"].value_counts())
print(rule.round(0))

# %% [markdown] slug="rule-read"
# The rule buries {{rule.loc["lost", "people"]:,}} people. {{rule.loc["lost", "came_back"]}} of them ordered again within half a year, and made
# {{100 * rule.loc["lost", "holdout_frequency"] / rule["holdout_frequency"].sum():.0f}} of every hundred orders. The model had said {{rule.loc["lost", "forecast"]:.0f}} orders for them; it was
# {{rule.loc["lost", "holdout_frequency"]:,}}. Each one alone is no great prospect; together they are a fifth of the business.
#
# "Active, occasional, lost" are words for a report. They are not facts about people, and a line at six months draws them in the wrong place for the cuckoos *and* for
# the weekly ladies.

# %% [markdown] slug="total-text"
# ## The sum: two intervals
#
# The warehouse wants the number of orders in half a year. The expected sum is {{model.expected_total(26).value:,.0f}}. How sure is that? There are two answers, and
# they answer two questions.

# %% slug="total"
mean = model.expected_total(26)
real = model.predicted_total(26, draws=400, seed=1)
made = rfm["holdout_frequency"].sum()
print(mean)
print(real)
print(f"made: {made:,}")

# %% [markdown] slug="total-read"
# The first interval is about the **mean**: how well do we know the four numbers? With eight thousand customers quite well. The second is about
# the **sum that will really happen**: on top come all the single dice, who leaves and who orders. It is
# {{(real.high - real.low) / (mean.high - mean.low):.1f}} times as wide. What came, {{made:,}}, lies outside the first and inside
# the second. The warehouse needs the second. (Why did the interval of `bias` hold zero, when the first one here misses what came? That of `bias` draws other customers, so their chance
# is in it; the first one here leaves it out.) (Both take the story itself for
# granted; a pandemic is in neither.)

# %% [markdown] slug="money-text"
# ## Money
#
# No more pretending: from here on the whole log is used.
#
# How much does somebody spend on an order? The mean of one or two orders is a poor guide: an expensive one is partly luck. The **gamma-gamma** model mixes a
# customer's own mean with everybody's; the fewer orders, the more of everybody's. It takes for granted that how much people spend and how often they buy are *not* related. That
# can be checked, so check it.

# %% slug="money"
everything = ll.transactions.rfm_summary(orders, value="amount")
spend_model = ll.clv.GammaGamma(everything)
print(spend_model.correlation())
spend = spend_model.fit()
print(spend)

# %% slug="money-shrink"
shown = everything[everything["frequency"].isin([1, 20])].sort_values("monetary_value").groupby("frequency").tail(2)
shown = shown.assign(expected_spend=spend.expected_spend(shown))
print(shown[["frequency", "monetary_value", "expected_spend"]].round(0))

# %% [markdown] slug="money-read"
# The interval of the correlation holds zero, so the two models may be multiplied. (Were it clearly not zero, the product would be
# wrong for the busiest, and the library says so.) And see what happens to the dearest customers with a single repeat order: their mean is taken with a large grain of
# salt, that of somebody with twenty orders hardly changes. The mean of all people is {{spend.mean_spend:.0f}} yuan an order.
#
# ## What each customer is still worth
#
# Orders to be expected, times spend, times margin (thirty in a hundred, says the shop's story), later money counted a little less: ten percent a year.

# %% slug="values"
today = ll.clv.BGNBD(everything).fit()
value = ll.clv.customer_values(today, spend, horizon=52, discount=0.1, margin=0.3, per="Y")
print(value.sort_values("value", ascending=False).head(3).round(2))
equity = ll.clv.total_value(today, spend, horizon=52, discount=0.1, margin=0.3, per="Y", draws=100)
print(f"all together: {equity.value:,.0f} yuan [{equity.low:,.0f}, {equity.high:,.0f}], {equity.method}")

# %% slug="values-core"
ranked = value["value"].sort_values(ascending=False)
top_tenth = ranked.head(len(ranked) // 10).sum() / ranked.sum()
print(f"the best tenth hold {100 * top_tenth:.0f} % of the value")
print(f"half of all names are worth less than {ranked.median():.0f} yuan each")

# %% [markdown] slug="values-read"
# All eight thousand names together are worth {{equity.value / 1000:.0f}} thousand yuan in the coming year, give or take
# {{(equity.high - equity.low) / 2000:.0f}} thousand (that is the interval of the *mean*; chance comes on top). This is the **customer equity** of lesson 09, limited to a year: the sum over *present* customers, without any who are still to be won. The best tenth hold
# {{100 * top_tenth:.0f}} % of it. These are the **core customers**; half of all names are worth less than {{ranked.median():.0f}} yuan each. Value, not the number of names, is what a shop lives on.
#
# **How many customers do we have?** Ms. Bian's question has no single answer, as the next cell shows.

# %% slug="how-many"
fits = {"BGNBD": today, "MBGNBD": ll.clv.MBGNBD(everything).fit(), "ParetoNBD": ll.clv.ParetoNBD(everything).fit()}
for name, fit in fits.items():
    still, coming = fit.probability_alive().sum(), fit.conditional_expected_purchases(52).sum()
    print(f"{name:10} still customers: {still:6,.0f}   orders in the next year: {coming:6,.0f}")
counts = [fit.probability_alive().sum() for fit in fits.values()]
sums = [fit.conditional_expected_purchases(52).sum() for fit in fits.values()]

# %% [markdown] slug="how-many-read"
# From {{min(counts):,.0f}} to {{max(counts):,.0f}}, by the story told about people who ordered once. The orders to be expected differ much less, from {{min(sums):,.0f}} to
# {{max(sums):,.0f}}. Ask for orders and money; leave head counts to those who like them.

# %% [markdown] slug="traps-text"
# ## Two traps: the unit and the horizon
#
# `dert`, short for *discounted expected residual transactions*, adds up *all* orders that are still to come, later ones discounted, without any end. **Predict**: ten percent discount. What happens if you forget to say that it is
# ten percent a *year*?

# %% slug="traps"
right, wrong = today.dert(0.1, per="Y").sum(), today.dert(0.1).sum()
year, one = (today.discounted_purchases(horizon, 0.1, per="Y").sum() for horizon in (52, 1))
print(f"all orders to come, 10 % a year: {right:,.0f}; 10 % a week: {wrong:,.0f}")
print(f"horizon=52: {year:,.0f}; horizon=1: {one:,.0f}")

# %% [markdown] slug="traps-read"
# The model counts in weeks. Without `per="Y"` it takes the rate for a week's, and {{right:,.0f}} shrink to {{wrong:,.0f}}. Likewise a horizon of one is one *week*. Neither raises an
# error: both are sensible questions, only not yours.
#
# And look at the first number: the orders of the next year are only {{100 * year / right:.0f}} % of it. The rest lies beyond anything these two years of log can
# show. State a horizon; a year or three are honest.

# %% [markdown] slug="letter-text"
# ## The letter
#
# Twelve yuan a letter. A common answer: "send it to everybody who is worth more than twelve." But the value of a customer is not the value of a *letter*. Somebody who would
# order anyway orders anyway. The letter earns only what it **changes**.
#
# So turn the question round. How much would the letter have to raise this customer's orders of the coming year, in percent, to pay for itself?

# %% slug="letter"
letter = 12
value["lift_needed"] = 100 * letter / value["value"]
bands = pd.cut(value["lift_needed"], [0, 5, 10, 20, 50, 100, np.inf])
plan = value.groupby(bands, observed=True).agg(
    people=("value", "size"), mean_value=("value", "mean"), orders=("expected_purchases", "mean")
)
print(plan.round(1))

# %% slug="letter-rule"
chosen = value["lift_needed"] <= 10
recent = everything["T"] - everything["recency"] < 26
print(f"worth more than a letter: {(value['value'] > letter).sum():,}")
print(f"by the rule of six months: {recent.sum():,}; by a lift of 10 %: {chosen.sum():,}")
print(f"by both: {(recent & chosen).sum():,}; only by the rule: {(recent & ~chosen).sum():,}")
needed = 100 * letter / (two["next_year"] * spend.mean_spend * 0.3)
print(f"lift needed: cuckoo {needed['cuckoo']:.0f} %, lady {needed['lady']:.0f} %")

# %% [markdown] slug="letter-read"
# Suppose a letter makes people order a tenth more than they would have. Then it pays for {{chosen.sum():,}} people, not for
# {{(value["value"] > letter).sum():,}}, and not for {{(recent & ~chosen).sum():,}} of the {{recent.sum():,}} whom the rule would write to. For the cuckoo the letter would have to raise
# orders by {{needed["cuckoo"]:.0f}} %: he comes seldom. The lady, with {{needed["lady"]:.0f}} %, is on the line; but hers is a mean of two very different lives. If she is gone, a letter brings
# nothing, and if she is not, she will order anyway. A telephone call would tell.
#
# **Now the honest part.** A tenth was assumed. *Nothing in this log says what a letter does*, and no model fitted to it can: not one letter is recorded in it. The model predicts who **will buy**,
# not whom a letter **changes**. The two may even be opposed: the busiest need no reminder, and a sleepy one may need exactly that. There is one way to find out. Draw by lot who gets the letter, and
# compare (lesson 17):

# %% slug="letter-lot"
candidates = value[value["lift_needed"] <= 50]
written_to = candidates.sample(frac=0.5, random_state=1).index
print(f"{len(candidates):,} candidates, of whom {len(written_to):,} get the letter, drawn by lot")
print(f"cost: {len(written_to) * letter:,} yuan")

# %% [markdown] slug="letter-lot-read"
# The candidates are wider than the plan on purpose: whoever never gets a letter cannot teach us anything. After half a year, the mean orders of those written to less the mean orders of the others
# are the effect, with an interval, also by band. Ms. Bian pays {{len(written_to) * letter / 1000:.0f}} thousand yuan once, and learns what no model could tell her.

# %% [markdown] slug="channel-text"
# ## Where did they come from?
#
# Mr. Hale buys search advertisements, Ms. Idris makes the catalog, and friends bring friends for a tin of tea. **Predict**: whose customers order most often? Whose
# stay longest? Fit each group by itself.

# %% slug="channel"
found = {}
ends = [0.5, 0.025, 0.975]
for channel, group in everything.assign(channel=people["channel"]).groupby("channel"):
    fit = ll.clv.BGNBD(group).fit()
    r_, alpha_, a_, b_ = np.exp(fit.draw_parameters(1000, seed=1)).T  # what the data leave open about the four numbers
    row = dict(zip(["rate", "rate_low", "rate_high"], np.quantile(52 * r_ / alpha_, ends), strict=True))
    row |= zip(["leave", "leave_low", "leave_high"], np.quantile(100 * a_ / (a_ + b_), ends), strict=True)
    row["first_year"] = float(fit.expected_purchases(52))
    row["spend"] = ll.clv.GammaGamma(group).fit().mean_spend
    found[channel] = row
channels = pd.DataFrame(found).T
print(channels.round(1).to_string())

# %% [markdown] slug="channel-read"
# `rate` is orders a year while a customer, `leave` the mean chance in percent to leave after a repeat order, each with its interval. People sent by friends order most often
# ({{channels.loc["friend", "rate"]:.1f}} times a year), and {{channels.loc["friend", "first_year"]:.1f}} repeat orders
# are to be expected of a new one in the first year, against {{channels.loc["search", "first_year"]:.1f}} from search. Of catalog people only {{channels.loc["catalog", "leave"]:.0f}} in a hundred leave after
# an order, of search {{channels.loc["search", "leave"]:.0f}}, and the two intervals do not touch; they also spend most on an order. So Ms. Idris was
# right: "slow, but they do not run away." That friends *make* people loyal does not follow; they may send other people in the first place.

# %% slug="channel-covariate" tags=["going-further"]
table = everything.assign(friend=(people["channel"] == "friend").astype(float))
table["catalog"] = (people["channel"] == "catalog").astype(float)
moved = ll.clv.BGNBD(table, purchase_covariates=["friend", "catalog"]).fit()
print(moved)
print(moved.lr_test(today))

# %% [markdown] slug="channel-covariate-read" tags=["going-further"]
# **Going further.** The same question with one model and a **covariate**: people sent by friends order {{np.exp(moved.params["purchase.friend"]):.2f}} times as often as those from search (the reference).
# For the catalog the interval holds zero. Is that a contradiction? This model lets channels differ in *how often* only, not in leaving, and for the catalog leaving is the
# difference. With three large groups, fitting each by itself says more. Covariates are for many small groups, or for numbers such as age.

# %% [markdown] slug="further-regular-text" tags=["going-further"]
# ## Going further: at random, or like clockwork?
#
# "No rhythm" is the boldest part of the story, and the cuckoo contradicts it in his very name. If people buy like clockwork, an overdue order says *more* than the model thinks. It can
# be measured: the shape `k` of the pauses is 1 for random buying, larger for clockwork.

# %% slug="further-regular" tags=["going-further"]
regular = ll.clv.estimate_regularity(log)
few = log.groupby("customer_id").filter(lambda one: len(one) <= 10)
print(regular)
print("up to ten orders:", ll.clv.estimate_regularity(few))

# %% [markdown] slug="further-regular-read" tags=["going-further"]
# With {{regular.value:.2f}} this shop is close to random. That it lies a little above is no clockwork: the warehouse sends one parcel a day, which keeps the orders of very busy people apart. For those with few orders the interval
# holds one. So if a real cuckoo was among the eight thousand, he was an exception, and from *one* pause no model can tell a rhythm from chance. With `k` near two or above, use a
# model with regularity.

# %% [markdown] slug="further-truth" tags=["going-further"]
# ## Going further: what is true here?
#
# This log was made by a program, so its authors know each person's rate and who has left. They keep it: *you* are in the position of Ms. Bian, who has only the log. What
# you can do is what we did: hide some weeks, forecast, look. In a real shop nobody ever learns who was "alive".
#
# One thing to think about: we fitted *one* model to three channels that differ. Is that a mistake? Differences between people, whatever they come from, are what
# `r` and `a` are there for. For the total it hardly matters, for a person from the catalog it does.

# %% slug="further-truth-run" tags=["going-further"]
kind = people["channel"].reindex(everything.index)
pooled = today.conditional_expected_purchases(52).groupby(kind).sum()
own = {}
for name, part in everything.groupby(kind):
    own[name] = ll.clv.BGNBD(part).fit().conditional_expected_purchases(52).sum()
both = pd.DataFrame({"one model": pooled, "each by itself": own})
print(both.round(0), both.sum().round(0), sep="\n")

# %% [markdown] slug="further-bgbb-text" tags=["going-further"]
# ## Going further: periods in place of moments
#
# Some purchases can only happen once a period: a yearly gift to charity, a season's visit. Then time is a row of chances, yes or no, and the model is **BG/BB**. Let us
# look at the tea shop that way: did those who came in the first quarter of 2024 order in each quarter since?

# %% slug="further-bgbb" tags=["going-further"]
quarter = 4 * (orders["date"].dt.year - 2024) + orders["date"].dt.quarter - 1
seen = orders.assign(quarter=quarter).drop_duplicates(["customer_id", "quarter"])
early = seen[seen.groupby("customer_id")["quarter"].transform("min") == 0].groupby("customer_id")["quarter"]
quarters = pd.DataFrame({"frequency": early.size() - 1, "recency": early.max(), "n": 7})
bgbb = ll.clv.BGBB(quarters).fit()
print(bgbb)
last = pd.DataFrame({"frequency": [3, 3, 7], "recency": [3, 7, 7], "n": 7})
print(last.assign(alive=bgbb.probability_alive(last)).round(2))

# %% [markdown] slug="further-bgbb-read" tags=["going-further"]
# Read the rows, each over seven quarters after the first: three with an order, the last of them long ago; three, the last just now; and all seven. The last two rows are alike: whoever ordered in the
# newest quarter was there in it, and in this story how likely people are to leave has nothing to do with how often they order. The reasoning is the same as before, the arithmetic simpler. What is lost: how *many* orders in a quarter.
#
# **Real customers.** The log of the online music shop with the published parameters is real. The optional notebook `optional/cdnow.ipynb` repeats the famous article on it:
# fit, forecast, gamma-gamma, digit for digit. It needs the extra `realdata`.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: "A customer ordered in weeks 2, 10 and 30 after the first order and is 40 weeks old today. Frequency, recency and T?"
  type: many_choice
  answers:
    - answer: 3, 30 and 40
      correct: true
      feedback: Right. Three repeat orders, age thirty at the last one, age forty now.
    - answer: 4, 30 and 40
      correct: false
      feedback: The first order makes the customer; only repeat orders are counted.
    - answer: 3, 10 and 40
      correct: false
      feedback: Ten weeks is the silence, the recency of RFM scores. Here recency is the age at the last order.
- question: Two customers are silent for equally long. One used to order weekly, one twice a year. Who is more likely gone?
  type: many_choice
  answers:
    - answer: The weekly one, for whom this silence is unusual.
      correct: true
      feedback: Right. Silence is read against the customer's own rhythm.
    - answer: The one who ordered twice a year, with fewer orders.
      correct: false
      feedback: Few orders mean a slow rhythm, and in a slow rhythm the same silence is normal.
    - answer: Both equally, the silence is the same.
      correct: false
      feedback: That is the rule of six months. It treats every rhythm alike.
- question: BG/NBD says that a customer who ordered once, two years ago, is alive with 100 %. What follows?
  type: many_choice
  answers:
    - answer: Nothing about the customer. In this model nobody can leave before the first repeat order; look at the expected orders.
      correct: true
      feedback: Right. The expected orders are low, and that can be checked.
    - answer: This customer should get the letter first of all.
      correct: false
      feedback: The hundred percent comes from the story and not from the data. The expected orders are few.
    - answer: The fit has failed.
      correct: false
      feedback: The fit is fine. MBG/NBD and Pareto/NBD tell other stories about the first order.
- question: The expected sum is 4,900 with an interval from 4,800 to 5,000. The real sum is 4,790. Is the model refuted?
  type: many_choice
  answers:
    - answer: No. That interval is for the mean; the real sum varies more. Look at predicted_total.
      correct: true
      feedback: Right. The chance of single customers comes on top.
    - answer: Yes, the interval should hold the real sum in 95 of 100 cases.
      correct: false
      feedback: It should hold the expected sum. The real sum is one throw of many dice around it.
    - answer: Yes, a good model hits the sum exactly.
      correct: false
      feedback: No forecast of random events does.
- question: Who should get a letter that costs 12 yuan?
  type: many_choice
  answers:
    - answer: Those whose orders it changes by more than it costs. To find them, draw by lot who gets it.
      correct: true
      feedback: Right. The log holds no letter, so no model of it knows.
    - answer: Everybody whose value is above 12 yuan.
      correct: false
      feedback: That is what the customer will bring anyway. Only the change counts.
    - answer: Those with the highest chance of being alive.
      correct: false
      feedback: They may order with or without the letter, and some hardly ever order at all.
- question: A model of weeks, discount=0.1, no per. What did you compute?
  type: many_choice
  answers:
    - answer: Values at ten percent a week, far too low.
      correct: true
      feedback: Right. Say per="Y".
    - answer: Values at ten percent a year, as everybody quotes it.
      correct: false
      feedback: The model knows only its own unit, unless you say another.
    - answer: An error message.
      correct: false
      feedback: No, and that is the danger. Ten percent a week is a possible question.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Write one sentence for Ms. Bian: how many customers does the shop have? Say what you counted.
# 2. Mr. Zhu telephones the lady. What could he say, and what would the answer be worth?
# 3. Half of the candidates get a letter by lot. Mr. Hale says: "The best customers must get one in any case." What do you answer?
# 4. In which trade that you know would "at random, no rhythm" be clearly wrong? What would it do to the forecast?
# 5. Who may see a person's "chance of being alive"? Would you tell a customer the figure if asked?

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Frequency, recency, T: repeat orders, age at the last one, age now. Recency here is not the recency of RFM.
# * Silence counts against a customer's own rhythm. More orders and the same silence: more surely gone.
# * "Alive" is a word of the story. Orders can be checked; hide some weeks and check them.
# * The interval of a mean is not the interval of a sum.
# * Say the unit of every rate and horizon.
# * The model says who will buy. Whom a letter changes, only a lot can tell.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 5**: from a log to a decision, on customers of your own: summary, hold-out, model against "as before", money, and a memo about the letter. As a warm-up, take `holdout_start="2024-12-30"`, so that a whole
# year is hidden. Is the model still right? Which group goes wrong first?

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Batislam, E. P., Denizel, M., & Filiztekin, A. (2007). Empirical validation and comparison of models for customer base analysis. *International Journal of Research in Marketing*, 24(3).
# * Fader, P. S., Hardie, B. G. S., & Lee, K. L. (2005). "Counting your customers" the easy way: an alternative to the Pareto/NBD model. *Marketing Science*, 24(2). The parameters of the music shop.
# * Fader, P. S., Hardie, B. G. S., & Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base analysis. *Journal of Marketing Research*, 42(4).
# * Fader, P. S., & Hardie, B. G. S. (2013). The gamma-gamma model of monetary value. Note 025.
# * Fader, P. S., Hardie, B. G. S., & Shang, J. (2010). Customer-base analysis in a discrete-time noncontractual setting. *Marketing Science*, 29(6).
# * Platzer, M., & Reutterer, T. (2016). Ticking away the moments: timing regularity helps to better predict customer activity. *Marketing Science*, 35(5).
# * Schmittlein, D. C., Morrison, D. G., & Colombo, R. (1987). Counting your customers: who are they and what will they do next? *Management Science*, 33(1).
# * Wübben, M., & von Wangenheim, F. (2008). Instant customer base analysis: managerial heuristics often "get it right". *Journal of Marketing*, 72(3).
