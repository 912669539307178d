# version: 1.1

# %% [markdown] slug="title"
# # Lab 2 · What should Harbor fix first?
#
# The board of Harbor Hotels has one budget. Before it spends anything, it wants to know from you: how good is the service,
# where does it fall short of what guests expect, and what should be fixed first? You have the guest survey. Its answers
# are many; the question is short.
#
# **What you hand in.** Eight short calculations, one prediction and one memo, {{total}} points, {{core}} of them core. Replace every `...` by
# your answer and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question
# marks are for you to fill. The question marked *advanced* goes beyond the core of lesson 03.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message.
# If the name is a word of your own answer, its quotation marks are missing. Write percentages as `20` and not as
# `0.2`; one decimal is precise enough for them, two for means, gaps and coefficients.
#
# **Your own data.** Your id decides which guests you get, so your numbers differ from your neighbor's. If the next cell
# asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id between the quotation marks, once, and
# run it again. Guests and hotels are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
hotel = ll.datasets.for_student("harbour_hotels", student)
stays, surveys, panel = hotel.tables["stays"], hotel.tables["surveys"], hotel.tables["feature_panel"]
print(f"student {student}, draw {ll.datasets.draw_code('harbour_hotels', student)}: {len(surveys):,} answered surveys")

# %% [markdown] slug="q1-text"
# ## Question 1 · Repair a questionnaire ({{points}} points)
#
# A draft asks *How satisfied were you?* with the answers *very satisfied / rather satisfied / satisfied / dissatisfied
# / very dissatisfied*, and *How likely is it that you come back?* with the answers *70 % or more / 30 to 70 % / 30 % or
# less*. `ll.survey.check_scale([...])` finds what is wrong with a scale.
#
# * `flaw`: what is the main flaw of the first scale? A letter, in quotation marks.
#     * **A**: It has an odd number of answers.
#     * **B**: Three answers are favorable and two are not, with no neutral middle.
#     * **C**: Five answers are too few; it needs ten.
#     * **D**: Words should be replaced by smileys.
# * `low_doubtful` and `high_doubtful`: the two percentages at which a guest of the second scale finds *two* answers that fit,
#   the lower one first.

# %% slug="q1-answer" kind="solution"
### BEGIN SOLUTION
flaw = "B"
low_doubtful, high_doubtful = 30, 70
### END SOLUTION
# blank: flaw = ...
# blank: low_doubtful, high_doubtful = ..., ...

# %% slug="q1-check" kind="check" points=4
ll.check.text(flaw, "flaw", choices=["A", "B", "C", "D"])
ll.check.number(low_doubtful, "low_doubtful", low=0, high=100, unit="%")
ll.check.number(high_doubtful, "high_doubtful", low=0, high=100, unit="%")

# %% [markdown] slug="q2-text"
# ## Question 2 · Who answers? ({{points}} points)
#
# In `stays`, `survey_sent` is 1 when a guest was asked, `responded` is 1 when an answer came, and `member` is 1 for members
# of the Harbor Circle. Of the guests who *were asked*, report in percent
#
# * `rate_members`: the share of members who answered,
# * `rate_others`: the share of the other guests who answered,
# * `careful`: what can you say about the satisfaction of those who did *not* answer? A letter, in quotation marks.
#     * **A**: It is the same, since so many answered.
#     * **B**: It is the same once members are weighted down.
#     * **C**: These data cannot tell: in both groups, satisfied guests may be more likely to answer.
#     * **D**: They are dissatisfied, or they would have answered.

# %% slug="q2-answer" kind="solution"
### BEGIN SOLUTION
asked = stays[stays["survey_sent"] == 1]
rates = 100 * asked.groupby("member")["responded"].mean()
rate_members, rate_others = rates[1], rates[0]
careful = "C"
### END SOLUTION
# blank: asked = ...  # stays[stays["survey_sent"] == ?]
# blank: rates = ...  # 100 * asked.groupby("member")["responded"].mean()
# blank: rate_members, rate_others = ..., ...  # look with print(rates); rates[1] takes out the value with the label 1
# blank: careful = ...

# %% slug="q2-check" kind="check" points=5
ll.check.number(rate_members, "rate_members", low=0, high=100, unit="%")
ll.check.number(rate_others, "rate_others", low=0, high=100, unit="%")
ll.check.text(careful, "careful", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q3-text"
# ## Question 3 · Satisfied? ({{points}} points)
#
# `csat` runs from 1 to 5. Report
#
# * `csat_mean`: its mean,
# * `csat_top2`: the share who chose 4 or 5, in percent,
# * `csat_low` and `csat_high`: the ends of the 95 % interval of `csat_top2`, in percent.
#
# `ll.survey.csat(surveys["csat"], method="top-2-box", scale=(1, 5))` has `.value`, `.low` and `.high`. Do not leave out the
# `scale`: these answers end at 5.

# %% slug="q3-answer" kind="solution"
### BEGIN SOLUTION
csat_mean = surveys["csat"].mean()
top2 = ll.survey.csat(surveys["csat"], method="top-2-box", scale=(1, 5))
csat_top2, csat_low, csat_high = top2.value, top2.low, top2.high
### END SOLUTION
# blank: csat_mean = ...
# blank: csat_top2 = ...
# blank: csat_low, csat_high = ..., ...

# %% slug="q3-check" kind="check" points=5
ll.check.number(csat_mean, "csat_mean", low=1, high=5)
ll.check.number(csat_top2, "csat_top2", low=0, high=100, unit="%")
ll.check.number(csat_low, "csat_low", low=0, high=100, unit="%")
ll.check.number(csat_high, "csat_high", low=0, high=100, unit="%")

# %% [markdown] slug="q4-text"
# ## Question 4 · A prediction, before you compute ({{points}} points)
#
# Guests were asked what they *expected* and what they *perceived*, from 1 to 7, in five dimensions: `tangibles` (what one sees),
# `reliability` (promises kept), `responsiveness` (prompt help), `assurance` (competent, trustworthy), `empathy` (attention to
# the person). The **gap** is perceived minus expected. Before you go on, write down
#
# * `my_dimension`: the dimension in which you expect Harbor to fall short most, in quotation marks,
# * `my_gap`: the gap you expect there, a number from -6 to 6.
#
# You have seen the gaps of all guests in lesson 03; yours are other guests, and the order may differ. The points are for
# predicting, not for being right. Do not change it afterwards: being surprised is how one learns.

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
my_dimension = "empathy"
my_gap = -0.5
### END SOLUTION
# blank: my_dimension = ...
# blank: my_gap = ...

# %% slug="q4-check" kind="check" points=2
dimensions = ["tangibles", "reliability", "responsiveness", "assurance", "empathy"]
ll.check.text(my_dimension, "my_dimension", choices=dimensions)
ll.check.number(my_gap, "my_gap", low=-6, high=6)

# %% [markdown] slug="q5-text"
# ## Question 5 · Five gaps ({{points}} points)
#
# `ll.survey.servqual(surveys).table` has one row a dimension, with the columns `expected`, `perceived` and `gap`. Report
#
# * `gaps`: the gap of each dimension (perceived minus expected), a Series with the dimension as label,
# * `worst`: the dimension with the largest shortfall, in quotation marks,
# * `lowest`: the dimension with the lowest `perceived` score, in quotation marks. It need not be the same.

# %% slug="q5-answer" kind="solution"
service = ll.survey.servqual(surveys)
### BEGIN SOLUTION
gaps = service.table["gap"]
worst = gaps.idxmin()
lowest = service.table["perceived"].idxmin()
### END SOLUTION
# blank: gaps = ...  # service.table["?"]
# blank: worst = ...  # look at gaps first, or gaps.idxmin()
# blank: lowest = ...

# %% slug="q5-check" kind="check" points=6
ll.check.series(gaps, "gaps", index=dimensions)
ll.check.text(worst, "worst", choices=dimensions)
ll.check.text(lowest, "lowest", choices=dimensions)

# %% [markdown] slug="q6-text"
# ## Question 6 · Weighted by importance ({{points}} points)
#
# Guests do not care about all five alike. Often cited are these weights, of 100 points: reliability 32, responsiveness 22,
# assurance 19, empathy 16, tangibles 11. Report
#
# * `unweighted`: the mean of the five gaps,
# * `weighted`: the weighted mean: each gap times its weight, added up, divided by 100.

# %% slug="q6-answer" kind="solution"
weights = pd.Series({"reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16, "tangibles": 11})
### BEGIN SOLUTION
unweighted = gaps.mean()
weighted = (gaps * weights).sum() / 100
### END SOLUTION
# blank: unweighted = ...
# blank: weighted = ...  # (gaps * ?).sum() / ?

# %% slug="q6-check" kind="check" points=4
ll.check.number(unweighted, "unweighted", low=-6, high=6)
ll.check.number(weighted, "weighted", low=-6, high=6)

# %% [markdown] slug="q7-text"
# ## Question 7 · Taken for granted, or a delight? ({{points}} points)
#
# A panel of guests said how they feel about a feature *with it* (`with_it`) and *without it* (`without_it`).
# `ll.survey.kano(...)` sorts them. The next cell prints its result and keeps the table, one row a feature: counts in the columns `A`
# (attractive), `O` (one-dimensional), `M` (must-be), `I`, `R`, `Q`, the most frequent letter in the column `category`, and
# `SI`, `DI`. `kano.loc["welcome_drink", "SI"]` takes one value out of it: first the row, then the column. For `clean_bathroom`
# report
#
# * `category`: its most frequent category, a letter in quotation marks,
# * `si`: the satisfaction coefficient (A + O) / (A + O + M + I),
# * `di`: the dissatisfaction coefficient -(O + M) / (A + O + M + I), a number below 0,
# * `delight`: the feature with the largest satisfaction coefficient of those whose category is A, in quotation marks.

# %% slug="q7-answer" kind="solution"
sorted_features = ll.survey.kano(panel, "feature", "with_it", "without_it")
print(sorted_features)
kano = sorted_features.table
### BEGIN SOLUTION
category = kano.loc["clean_bathroom", "category"]
si, di = kano.loc["clean_bathroom", "SI"], kano.loc["clean_bathroom", "DI"]
delight = kano[kano["category"] == "A"]["SI"].idxmax()
### END SOLUTION
# blank: category = ...  # kano.loc["clean_bathroom", "?"]
# blank: si, di = ..., ...
# blank: delight = ...

# %% slug="q7-check" kind="check" points=6
ll.check.text(category, "category", choices=["A", "O", "M", "I", "R", "Q"])
ll.check.number(si, "si", low=0, high=1)
ll.check.number(di, "di", low=-1, high=0)
ll.check.text(delight, "delight", choices=panel["feature"].unique())

# %% [markdown] slug="q8-text"
# ## Question 8 · What to fix first ({{points}} points)
#
# Eight details were rated from 1 to 5. **Performance** is a detail's mean rating. **Importance** is derived: its partial
# correlation with `csat`: how closely the two go together among guests who rated the other seven alike. The table `derived`
# has it in the column `partial`, besides `correlation`, `beta` and `shapley`, which this question does not need. Report
#
# * `performance`: the mean rating of each detail, a Series with the detail as label,
# * `importance`: the partial correlation of each, a Series with the detail as label,
# * `fix_first`: among the details whose performance is *below* the mean of the eight, the one with the largest importance,
# * `overkill`: among the details whose performance is *above* that mean, the one with the smallest importance.
#
# The last two are names, in quotation marks, such as `"rate_room"`. Look for them in the printed values, or let Python look:
# `x.idxmax()` gives the label of the largest value of `x`, `x.idxmin()` that of the smallest, and `x[below]` keeps only the labels
# listed in `below`.

# %% slug="q8-answer" kind="solution"
items = [name for name in surveys.columns if name.startswith("rate_")]
derived = ll.survey.derived_importance(surveys, items, outcome="csat").table
### BEGIN SOLUTION
performance = surveys[items].mean()
importance = derived["partial"]
below = performance[performance < performance.mean()].index
fix_first = importance[below].idxmax()
above = performance[performance > performance.mean()].index
overkill = importance[above].idxmin()
### END SOLUTION
# blank: performance = ...  # surveys[items].mean()
# blank: importance = ...  # derived["?"]
# blank: below = ...  # performance[performance < ?].index
# blank: fix_first = ...  # importance[below].idxmax()
# blank: above = ...
# blank: overkill = ...

# %% slug="q8-check" kind="check" points=7
ll.check.series(performance, "performance", index=items)
ll.check.series(importance, "importance", index=items)
ll.check.text(fix_first, "fix_first", choices=items)
ll.check.text(overkill, "overkill", choices=items)

# %% [markdown] slug="q9-text"
# ## Question 9 · A weighted gap for any hotel ({{points}} points, advanced)
#
# Other hotels use other weights, which need not add up to 100. Write a function `weighted_gap(gaps, weights)` that takes two
# lists of numbers of the same length and returns the weighted mean of the gaps. It will be called with lists you
# have not seen. In a core course leave it out: its check then stays red, and that is all right. The core has {{core}} points.

# %% slug="q9-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def weighted_gap(gaps, weights):
    return sum(g * w for g, w in zip(gaps, weights, strict=True)) / sum(weights)
### END SOLUTION
# blank: def weighted_gap(gaps, weights):
# blank:     return ...

# %% slug="q9-check" kind="check" points=4 level="advanced"
ll.check.function(weighted_gap, "weighted_gap", example=([-1.0, 0.5], [3, 1]))

# %% [markdown] slug="q10-text"
# ## Question 10 · A memo to the board, and your own marks ({{points}} points)
#
# In 100 to 250 words (80 are needed): what should Harbor fix first, and what must the board not conclude from this survey? Write it
# between the triple quotation marks of `memo`. Then read the rubric and the three examples below, and give yourself 0, 1
# or 2 marks per criterion in `my_marks`. Honest marks are accepted as they are; your instructor may look and change them.
#
# | criterion | 2 marks | 1 mark | 0 marks |
# | --- | --- | --- | --- |
# | `evidence` | at least two own numbers, one with its interval or number of answers, read correctly | own numbers without any uncertainty | no own number |
# | `decision` | one thing to fix first, with two reasons: it is poor (a rating or a gap), *and* it matters (importance or weight) | a decision with one of the two reasons | no decision, or a list of everything |
# | `limits` | says who did not answer, and one more limit (one moment in time, no experiment, panel of few) | one limit | no limit |
#
# The examples are about another house, a spa hotel, and about waiting times.
#
# **Strong** (2, 2, 2): "Guests rate waiting for treatments 3.1 of 5 (812 answers, interval from 3.0 to 3.2), the lowest detail,
# and among the details it goes together with satisfaction most, partial correlation 0.31. The gap in responsiveness, -0.9, is the
# largest of the five. Fix the booking of treatments first. Two cautions: only one guest in six answered, and we do not know how
# the others felt; and ratings and satisfaction come from the same form, so this is a lead, no proof. Test it in one
# house for three months."
#
# **Adequate** (1, 1, 1): "Waiting is rated 3.1, lower than anything else, so we should shorten it. The survey was answered by few
# guests."
#
# **Weak** (0, 0, 0): "Our guests are satisfied. We should improve waiting, food, rooms, prices and friendliness."

# %% slug="q10-answer" kind="solution"
### BEGIN SOLUTION
memo = f"""To the board. About {csat_top2:.0f} % of the guests who answered are satisfied (95 % interval from
{csat_low:.0f} to {csat_high:.0f} %, {len(surveys):,} answers). Against what they expected, the largest
shortfall is in {worst} ({gaps[worst]:.2f} on a scale from 1 to 7), and weighted by importance the whole service
falls short by {weighted:.2f}. Of the details that are rated below average, {fix_first} goes together with
satisfaction most (partial correlation {importance[fix_first]:.2f}). Both say the same: guests pay for promises
that are not kept in time. I advise one thing, to make what guests pay for reliable, starting with wishes seen
to by the time that was named. A clean bathroom pleases nobody and its lack angers everybody: leave it as it is.

Three cautions. Fewer than one guest in five of those asked answered, and we do not know how the silent feel;
the true picture may be worse or better. Ratings and satisfaction stand on the same form: this shows what goes
together and not what would happen. The panel on features is small. Try the change in one house first and
compare it with the others."""
my_marks = {"evidence": 2, "decision": 2, "limits": 2}
### END SOLUTION
# blank: memo = """
# blank: ...
# blank: """
# blank: my_marks = {"evidence": ..., "decision": ..., "limits": ...}

# %% slug="q10-check" kind="check" points=7
ll.check.text(memo, "memo", min_words=80)
ll.check.marks(my_marks, "my_marks", criteria=["evidence", "decision", "limits"], most=2)
