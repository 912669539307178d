# version: 1.1

# %% [markdown] slug="title"
# # Lab 1 · Satisfaction is not loyalty
#
# You are the marketing trainee of a dealer group that sells four makes. One slide says that nearly all owners are
# satisfied; another says that most of them drive off in another make. Both are right. This lab finds out how that can be.
#
# **What you hand in.** Seven short calculations and one memo, {{total}} points, {{core}} of them core. Replace every `...` by your answer
# and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question marks
# are for you to fill. Questions marked *advanced* go beyond lesson 01. You may add cells of your own. To look at a value,
# write its name on the last line of a cell.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing: a number
# where a number belongs, inside its possible range. It does not tell whether the answer is right, and you can run it
# as often as you like. A check that says a name *is not defined* means that the cell with the answer has not run, or stopped
# with a red message: run it, and read the last line of that message.
# If the name is a word of your own answer, its quotation marks are missing.
# The button *Validate* runs all checks at once; its "Success" means no more than that. The marks
# come later, with a message for each question. One decimal is precise enough for
# percentages and points, two for means.
#
# **Your own data.** Your id decides which owners you get. Everybody works on different owners of the same survey, so
# your numbers differ from your neighbor's. If the next cell asks for your id, add a cell, run
# `ll.datasets.set_student_id("...")` with your id between the quotation marks, once, and run it again. The owners are
# synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
owners = ll.datasets.for_student("car_owners", student).tables["owners"]
print(f"student {student}, draw {ll.datasets.draw_code('car_owners', student)}: {len(owners):,} owners")

# %% [markdown] slug="q1-text"
# ## Question 1 · Satisfaction, three ways ({{points}} points)
#
# `satisfaction` runs from 1 (very dissatisfied) to 6 (very satisfied); 4, 5 and 6 count as satisfied. Report
#
# * `csat_mean`: the mean score, a number from 1 to 6,
# * `csat_top_box`: the share who chose 6, in percent,
# * `csat_satisfied`: the share who chose 4, 5 or 6, in percent.
#
# `ll.survey.csat` knows the methods `"mean"`, `"top-box"`, `"top-2-box"` and `"top-3-box"`; `.value` takes the
# number out of its result.

# %% slug="q1-answer" kind="solution"
scores = owners["satisfaction"]
### BEGIN SOLUTION
csat_mean = ll.survey.csat(scores, method="mean").value
csat_top_box = ll.survey.csat(scores, method="top-box").value
csat_satisfied = ll.survey.csat(scores, method="top-3-box").value
### END SOLUTION
# blank: csat_mean = ...
# blank: csat_top_box = ...
# blank: csat_satisfied = ...

# %% slug="q1-check" kind="check" points=5
ll.check.number(csat_mean, "csat_mean", low=1, high=6)
ll.check.number(csat_top_box, "csat_top_box", low=0, high=100, unit="%")
ll.check.number(csat_satisfied, "csat_satisfied", low=0, high=100, unit="%")

# %% [markdown] slug="q2-text"
# ## Question 2 · Why they differ ({{points}} points)
#
# Three honest numbers from one column, and three different stories. Why? Put the letter of the best explanation into
# `why`, in quotation marks.
#
# * **A**: Each method uses different respondents.
# * **B**: Each method draws its line elsewhere on the scale, and most answers crowd at the satisfied end.
# * **C**: The mean is wrong for such a scale; the two shares would have to agree with each other.
# * **D**: Sampling error. With more owners the three would tell the same story.

# %% slug="q2-answer" kind="solution"
### BEGIN SOLUTION
why = "B"
### END SOLUTION
# blank: why = ...

# %% slug="q2-check" kind="check" points=3
ll.check.text(why, "why", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q3-text"
# ## Question 3 · Net Promoter Score ({{points}} points)
#
# `recommend` runs from 0 to 10. Promoters answer 9 or 10, detractors 0 to 6. Report
#
# * `promoters` and `detractors`: shares of all owners, in percent,
# * `nps`: the Net Promoter Score in points, from -100 to 100,
# * `nps_low` and `nps_high`: the ends of its 95 % confidence interval, in points. `ll.survey.nps(recommend)` has `.low`
#   and `.high`.

# %% slug="q3-answer" kind="solution"
recommend = owners["recommend"]
### BEGIN SOLUTION
promoters = 100 * (recommend >= 9).mean()
detractors = 100 * (recommend <= 6).mean()
nps = promoters - detractors
nps_low, nps_high = ll.survey.nps(recommend).low, ll.survey.nps(recommend).high
### END SOLUTION
# blank: promoters = ...  # 100 * (recommend >= ?).mean()
# blank: detractors = ...  # 100 * (recommend <= ?).mean()
# blank: nps = ...
# blank: nps_low, nps_high = ..., ...

# %% slug="q3-check" kind="check" points=6
ll.check.number(promoters, "promoters", low=0, high=100, unit="%")
ll.check.number(detractors, "detractors", low=0, high=100, unit="%")
ll.check.number(nps, "nps", low=-100, high=100)
ll.check.number(nps_low, "nps_low", low=-100, high=100)
ll.check.number(nps_high, "nps_high", low=-100, high=100)

# %% [markdown] slug="q4-text"
# ## Question 4 · The curve, make by make ({{points}} points)
#
# How much does satisfaction buy each make? Compare owners who answered 6 with owners who answered 4. **Before you compute**,
# record a prediction; its point is for predicting, not for being right. Report
#
# * `my_flattest`: the make whose curve you *expect* to climb least, in quotation marks,
# * `top_rate`: for each make, the share of owners with `satisfaction` 6 who bought the make again (`repurchased`), in
#   percent; a Series with the make as label,
# * `climb`: for each make, `top_rate` minus the same share among owners who answered 4, in percentage points,
# * `flattest`: the name of the make whose curve climbs least, in quotation marks. Look at `climb` first.

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
my_flattest = "Aster"
top_rate = 100 * owners[owners["satisfaction"] == 6].groupby("make")["repurchased"].mean()
slight_rate = 100 * owners[owners["satisfaction"] == 4].groupby("make")["repurchased"].mean()
climb = top_rate - slight_rate
flattest = climb.idxmin()
### END SOLUTION
# blank: my_flattest = ...  # before you compute
# blank: top_rate = ...  # 100 * owners[owners["satisfaction"] == ?].groupby("make")["repurchased"].mean()
# blank: slight_rate = ...  # the same for owners who answered 4
# blank: climb = ...
# blank: flattest = ...

# %% slug="q4-check" kind="check" points=6
ll.check.text(my_flattest, "my_flattest", choices=owners["make"].unique())
ll.check.series(top_rate, "top_rate", index=owners["make"].unique())
ll.check.series(climb, "climb", index=owners["make"].unique())
ll.check.text(flattest, "flattest", choices=owners["make"].unique())

# %% [markdown] slug="q5-text"
# ## Question 5 · What they say and what they do ({{points}} points)
#
# `intention` runs from 1 (definitely not) to 5 (definitely); 4 and 5 mean that the owner intends to buy the same make
# again. `repurchased` is 1 if the owner did. Report, in percent,
#
# * `intends`: the share of owners who intend to buy again,
# * `buys_again`: the share of owners who did,
# * `kept`: among those who intended to, the share who did.

# %% slug="q5-answer" kind="solution"
says_yes = owners["intention"] >= 4
### BEGIN SOLUTION
intends = 100 * says_yes.mean()
buys_again = 100 * owners["repurchased"].mean()
kept = 100 * owners[says_yes]["repurchased"].mean()
### END SOLUTION
# blank: intends = ...
# blank: buys_again = ...
# blank: kept = ...  # 100 * owners[?]["repurchased"].mean()

# %% slug="q5-check" kind="check" points=6
ll.check.number(intends, "intends", low=0, high=100, unit="%")
ll.check.number(buys_again, "buys_again", low=0, high=100, unit="%")
ll.check.number(kept, "kept", low=0, high=100, unit="%")

# %% [markdown] slug="q6-text"
# ## Question 6 · The satisfied defectors ({{points}} points)
#
# A *defector* is an owner who did not buy again (`repurchased` is 0). Here the bar is higher: *satisfied* means
# `satisfaction` 5 or 6, because the curve shows how little a 4 is worth. `len(table)` counts the rows of a table. Report
#
# * `satisfied_defectors`: the rows of `owners` that are both, with all columns,
# * `share`: the share of all defectors who were satisfied, in percent,
# * `attitude_gap`: the mean `relative_attitude` of the satisfied owners who stayed, minus that of the satisfied
#   defectors.

# %% slug="q6-answer" kind="solution"
satisfied = owners[owners["satisfaction"] >= 5]
### BEGIN SOLUTION
satisfied_defectors = satisfied[satisfied["repurchased"] == 0]
satisfied_stayers = satisfied[satisfied["repurchased"] == 1]
share = 100 * len(satisfied_defectors) / (owners["repurchased"] == 0).sum()
attitude_gap = satisfied_stayers["relative_attitude"].mean() - satisfied_defectors["relative_attitude"].mean()
### END SOLUTION
# blank: satisfied_defectors = ...  # satisfied[satisfied["repurchased"] == ?]
# blank: satisfied_stayers = ...
# blank: share = ...  # 100 * len(satisfied_defectors) / ?
# blank: attitude_gap = ...  # satisfied_stayers["relative_attitude"].mean() - ?

# %% slug="q6-check" kind="check" points=5
ll.check.table(satisfied_defectors, "satisfied_defectors", columns=["owner_id", "satisfaction", "repurchased"])
ll.check.number(share, "share", low=0, high=100, unit="%")
ll.check.number(attitude_gap, "attitude_gap", low=-6, high=6)

# %% [markdown] slug="q7-text"
# ## Question 7 · The teaching curve as a function ({{points}} points, advanced)
#
# Lesson 01 draws loyalty as $L(s) = L_0 + (1 - L_0)\,s^k$: a floor $L_0$ that does not depend on satisfaction, and a
# part above it that grows with satisfaction $s$ (from 0 to 1). Write a function `loyalty_at(s, L0, k)` that returns
# $L(s)$; Python writes powers with two stars, `s**k`. It will be called with inputs you have not seen.

# %% slug="q7-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def loyalty_at(s, L0, k):
    return L0 + (1 - L0) * s**k
### END SOLUTION
# blank: def loyalty_at(s, L0, k):
# blank:     return ...

# %% slug="q7-check" kind="check" points=4 level="advanced"
ll.check.function(loyalty_at, "loyalty_at", example=(0.5, 0.2, 2))

# %% [markdown] slug="q8-text"
# ## Question 8 · A memo to the board ({{points}} points, marked by your instructor)
#
# In 120 to 250 words: the board wants to put "share of satisfied owners" on its scorecard as the measure of loyalty.
# Advise it. Your memo should
#
# * state the gap between satisfaction and repurchase with your own numbers and at least one interval
#   (`ll.survey.share(owners["repurchased"])` has one),
# * look at the make whose owners come back most: say how satisfied they are, and what may lie behind it,
# * recommend what to measure instead or besides, and what your data cannot tell.

# %% [markdown] slug="q8-memo" kind="memo" points=6
# ### BEGIN SOLUTION
# **To the board.** In our survey more than nine in ten owners call themselves satisfied, but only about one in three
# bought the same make again. Stated intention does not close the gap: about seven in ten intend to return, and fewer
# than half of those do. Our NPS is about 17 points (95 % interval from 13 to 20, so it is above zero), yet it ranks the
# makes differently from what owners do.
#
# Dorado shows the trap. Its owners are the least satisfied and the most likely to return, whatever they answer: its
# curve is almost flat. High switching costs hold them. A rival workshop in town would free them.
#
# I advise to report the share of very satisfied owners and actual repurchase by make, each with its interval, next to
# relative attitude, which separates satisfied stayers from satisfied defectors. One caution: this is one survey at one
# time. It shows what goes together, not what would happen if we raised satisfaction.
# ### END SOLUTION
