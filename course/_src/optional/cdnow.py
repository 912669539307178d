# %% [markdown] slug="title"
# # Optional · The music shop, with real customers
#
# Lesson 11 used parameters "as published for an online music shop". Here is that shop: the log of a tenth of the people who first bought at CDNOW in early
# 1997, the best-known data of this field. You repeat the famous article: summary, fit, forecast, spend. At the end you compare with what was printed.
#
# **This notebook is not needed for the course.** The log is not part of the kit. It comes inside an old package, `lifetimes`, of which we only *read a file* and never run a line.
# Install the extra once, in a terminal, and start the notebook again:
#
# ```
# pip install "loyaltylab[realdata]"
# ```
#
# **You need** lesson 11. **Time**: about 25 minutes.

# %% slug="setup"
from importlib import metadata

import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="file-text"
# ## The file
#
# If the next cell says `PackageNotFoundError`, the extra is missing: see above.

# %% slug="file"
shipped = metadata.files("lifetimes") or []
path = next(file.locate() for file in shipped if file.name == "CDNOW_sample.txt")
names = ["master_id", "customer_id", "date", "discs", "dollars"]
log = pd.read_csv(str(path), sep=r"\s+", header=None, names=names, dtype={"date": str})
print(f"{len(log):,} rows, {log['customer_id'].nunique():,} customers, {log['date'].min()} to {log['date'].max()}")
log.head(3)

# %% [markdown] slug="summary-text"
# Some rows are orders of the same customer and day. They count as one purchase, and the library says how many it merged. As in the article, the first
# nine months are for the fit, the nine months after that for the test.

# %% slug="summary"
rfm = ll.transactions.rfm_summary(
    log, value="dollars", holdout_start="1997-10-01", observation_end="1998-06-30", zero="keep"
)
report = rfm.attrs["report"]
print(f"merged: {report['merged']}, rows with an amount of zero: {report['zero']}")
print(f"{len(rfm):,} customers, {(rfm['frequency'] == 0).sum():,} without a second purchase")
print(f"repeat purchases: {rfm['frequency'].sum():,} before, {rfm['holdout_frequency'].sum():,} in the hold-out")

# %% [markdown] slug="fit-text"
# ## The fit, beside the printed values
#
# The article prints four numbers for BG/NBD, and four for Pareto/NBD.

# %% slug="fit"
fits = {"BG/NBD": ll.clv.BGNBD(rfm).fit(), "Pareto/NBD": ll.clv.ParetoNBD(rfm).fit()}
printed = {  # Fader, Hardie & Lee (2005), table 2
    "BG/NBD": [0.243, 4.414, 0.793, 2.426, -9582.4],
    "Pareto/NBD": [0.553, 10.578, 0.606, 11.669, -9595.0],
}
for name, fit in fits.items():
    table = pd.DataFrame({"ours": [*fit.params, fit.llf]}, index=[*fit.params.index, "log likelihood"])
    print(name, table.assign(printed=printed[name]).round(3), sep="\n")

# %% [markdown] slug="fit-read"
# Digit for digit. (The same numbers come out of every correct program: the maximum of a likelihood is where it is.)
#
# ## The forecast
#
# **Predict, then run**: in the tea shop the forecast was close. Here it is real life. How many percent will BG/NBD be off for the sum of the next nine months?

# %% slug="forecast"
model = fits["BG/NBD"]
said, made = model.expected_total(39), rfm["holdout_frequency"].sum()
print(said)
print(model.predicted_total(39, draws=400, seed=1))
print(f"made: {made:,}; the forecast is {100 * (1 - said.value / made):.0f} % too low")
levels = ll.clv.calibration_by_frequency(
    model.conditional_expected_purchases(39), rfm["holdout_frequency"], rfm["frequency"]
)
print(levels)
ax = ll.plots.calibration_by_frequency(levels)

# %% [markdown] slug="forecast-read"
# {{made:,}} repeat purchases were made, {{said.value:,.0f}} had been expected: {{100 * (1 - said.value / made):.0f}} % too few, and both intervals lie below the truth. An interval is honest only
# about what it knows: chance, and the four numbers. It knows nothing of Christmas, of a shop that gets better, or of prices that change. In the tea shop
# the story was true by construction. In real life it is a story, and most of the error is in the story.
#
# The order of the groups is right all the same. Here is the shop week by week.

# %% slug="tracking"
days = pd.to_datetime(log["date"])
timed = log.assign(time=(days - pd.Timestamp("1996-12-31")).dt.days / 7)
track = ll.clv.tracking(model, timed, periods=78)
for first, last in [(40, 44), (45, 50), (51, 60), (61, 65), (66, 78)]:
    part = track.loc[first:last]
    print(f"weeks {first} to {last}: {part['actual'].sum():4.0f} made, {part['expected'].sum():4.0f} expected")
ax = ll.plots.tracking(track, split=39, cumulative=False)

# %% [markdown] slug="tracking-read"
# To the right of the dotted line two spells stand out: weeks 45 to 50, before Christmas, and weeks 61 to 65, in spring. In the other weeks the model is close. It knows no
# season and no advertising; what the shop did in these weeks is not in the log.
#
# ## The money
#
# Gamma-gamma needs a mean above zero for everybody who bought again. A few repeat purchases have an amount of zero in this log, but nobody's mean is zero.

# %% slug="money"
spend_model = ll.clv.GammaGamma(rfm)
spend = spend_model.fit()
table = pd.DataFrame({"ours": spend.params, "printed": [6.25, 3.74, 15.44]})  # Fader & Hardie (2013), note 025
print(table.round(2))
print(spend)
print(spend_model.correlation())
print(f"mean spend: {spend.mean_spend:.2f} dollars")

# %% [markdown] slug="money-read"
# The parameters are the printed ones. But look at the correlation: {{spend_model.correlation().value:.2f}}, and its interval does not hold zero. Those who buy more often also tend to spend more on
# a purchase, which gamma-gamma takes for impossible; the note below the table says so. The product of the two models is then an approximation. In the tea shop it was not needed to
# say that.

# %% slug="value"
value = ll.clv.customer_values(model, spend, horizon=52, discount=0.15, per="Y")
ranked = value["value"].sort_values(ascending=False)
share = ranked.head(len(ranked) // 10).sum() / ranked.sum()
print(f"the best tenth: {100 * share:.0f} % of all revenue to be expected")

# %% [markdown] slug="task"
# ## Two tasks
#
# 1. Fit the models to *all* weeks. Which of the four numbers changes most? What would a shopkeeper conclude?
# 2. `merge="W"` again. How far do the printed values move?

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Fader, P. S., Hardie, B. G. S., & Lee, K. L. (2005). "Counting your customers" the easy way: an alternative to the Pareto/NBD model. *Marketing Science*, 24(2).
# * Fader, P. S., & Hardie, B. G. S. (2013). The gamma-gamma model of monetary value. Note 025.
