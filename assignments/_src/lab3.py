# version: 1.0

# %% [markdown] slug="title"
# # Lab 3 · Who is loyal, and of which kind?
#
# Ms. Ruan of Heron has money for one thing: coupons for everybody, coupons for some riders, or drivers who wait where cars are
# short. The right choice depends on *why* riders come back: because they like an app, because they are used to it, or because
# it is cheaper today. From a list of rides the three look alike. Your job is to tell them apart, and to say what to do.
#
# **What you hand in.** Eight short calculations, one prediction and one memo, {{total}} points, {{core}} of them core. Replace every `...` by
# your answer and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question
# marks are for you to fill. The question marked *advanced* goes beyond the core of lesson 05.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message.
# If the name is a word of your own answer, its quotation marks are missing. Write percentages as `20` and not as
# `0.2`; one decimal is precise enough for percentages, points and yuan.
#
# **Your own data.** Your id decides which riders you get, so your numbers differ from your neighbor's. If the next cell
# asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id between the quotation marks, once, and
# run it again. The riders are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
city = ll.datasets.for_student("ride_coupons", student)
people, rides = city.tables["riders"], city.tables["rides"]
rides["on_heron"] = (rides["app"] == "Heron").astype(int)
print(f"student {student}, draw {ll.datasets.draw_code('ride_coupons', student)}: {len(rides):,} rides")

# %% [markdown] slug="setup-text"
# The next cell builds the table `riders`, one row a rider with at least eight rides. You need not change it. Its columns:
# `favorite`, the share of rides with the app used more often; `cheaper`, the share of rides with the app that was cheaper that
# day, coupons counted; `again`, the share of rides with the same app as the ride before; all from 0 to 1.

# %% slug="setup-riders" kind="locked"
heron_price = rides["fare_heron"] - rides["coupon"] * (rides["coupon_app"] == "Heron")
magpie_price = rides["fare_magpie"] - rides["coupon"] * (rides["coupon_app"] == "Magpie")
cheaper_app = (heron_price < magpie_price).map({True: "Heron", False: "Magpie"})
differ, last = heron_price != magpie_price, rides.groupby("rider_id")["app"].shift()
riders = people.set_index("rider_id")
share = rides.groupby("rider_id")["on_heron"].mean()
riders["rides"] = rides.groupby("rider_id").size()
riders["favorite"] = share.where(share >= 0.5, 1 - share)
riders["cheaper"] = (rides["app"] == cheaper_app)[differ].groupby(rides["rider_id"]).mean()
riders["again"] = (rides["app"] == last)[last.notna()].groupby(rides["rider_id"]).mean()
riders = riders[riders["rides"] >= 8]
riders[["segment", "rides", "favorite", "cheaper", "again"]].head(3).round(2)

# %% [markdown] slug="q1-text"
# ## Question 1 · Which type is it? ({{points}} points)
#
# Name the type of each customer, one of `monopoly`, `inertia`, `convenience`, `price`, `incentive`, `latent`, `premium`, in
# quotation marks.
#
# * `commuter_type`: takes the same train every day, grumbles, and has no other line.
# * `collector_type`: flies with one airline for its points; when the points end, so does the flying.
# * `nurse_type`: loves the little noodle shop, but it is closed whenever her shift ends.
# * `neighbor_type`: buys at the kiosk downstairs because it is downstairs, and has no opinion about it.

# %% slug="q1-answer" kind="solution"
### BEGIN SOLUTION
commuter_type = "monopoly"
collector_type = "incentive"
nurse_type = "latent"
neighbor_type = "convenience"
### END SOLUTION
# blank: commuter_type = ...
# blank: collector_type = ...
# blank: nurse_type = ...
# blank: neighbor_type = ...

# %% slug="q1-check" kind="check" points=4
kinds = ["monopoly", "inertia", "convenience", "price", "incentive", "latent", "premium"]
ll.check.text(commuter_type, "commuter_type", choices=kinds)
ll.check.text(collector_type, "collector_type", choices=kinds)
ll.check.text(nurse_type, "nurse_type", choices=kinds)
ll.check.text(neighbor_type, "neighbor_type", choices=kinds)

# %% [markdown] slug="q2-text"
# ## Question 2 · Three behaviors ({{points}} points)
#
# Report of the table `riders`, as means over riders, in percent
#
# * `mean_favorite`: the mean of `favorite`,
# * `mean_cheaper`: the mean of `cheaper`,
# * `habit_like`: the share of riders who took the same app as the ride before in at least 65 % of their rides (`again` at 0.65
#   or above).

# %% slug="q2-answer" kind="solution"
### BEGIN SOLUTION
mean_favorite = 100 * riders["favorite"].mean()
mean_cheaper = 100 * riders["cheaper"].mean()
habit_like = 100 * (riders["again"] >= 0.65).mean()
### END SOLUTION
# blank: mean_favorite = ...  # 100 * riders["?"].mean()
# blank: mean_cheaper = ...
# blank: habit_like = ...  # 100 * (riders["again"] >= ?).mean()

# %% slug="q2-check" kind="check" points=5
ll.check.number(mean_favorite, "mean_favorite", low=0, high=100, unit="%")
ll.check.number(mean_cheaper, "mean_cheaper", low=0, high=100, unit="%")
ll.check.number(habit_like, "habit_like", low=0, high=100, unit="%")

# %% [markdown] slug="q3-text"
# ## Question 3 · A prediction, before you compute ({{points}} points)
#
# There are three segments: `commuter`, `student`, `occasional`. Before you go on, write down
#
# * `my_segment`: the segment in which you expect most riders to go by the price, in quotation marks,
# * `my_share`: the share of riders, in percent, whom you expect to be held by habit rather than by price or liking.
#
# The points are for predicting, not for being right. Do not change it afterwards.

# %% slug="q3-answer" kind="solution"
### BEGIN SOLUTION
my_segment = "commuter"
my_share = 30
### END SOLUTION
# blank: my_segment = ...
# blank: my_share = ...

# %% slug="q3-check" kind="check" points=2
segments = ["commuter", "student", "occasional"]
ll.check.text(my_segment, "my_segment", choices=segments)
ll.check.number(my_share, "my_share", low=0, high=100, unit="%")

# %% [markdown] slug="q4-text"
# ## Question 4 · Four types by rule ({{points}} points)
#
# Sort the riders by these rules, in this order: **premium** if `favorite` is 0.80 or more; else **price** if `cheaper` is 0.65 or
# more; else **inertia** if `again` is 0.65 or more; else **mixed**. Report
#
# * `types`: the share of riders of each type, in percent, a Series with the type as label.
#
# The first line of the cell fills in `mixed` for everybody; each line after it overwrites. So the *last* rule written wins: write
# the rules from the last to the first.

# %% slug="q4-answer" kind="solution"
riders["type"] = "mixed"
### BEGIN SOLUTION
riders.loc[riders["again"] >= 0.65, "type"] = "inertia"
riders.loc[riders["cheaper"] >= 0.65, "type"] = "price"
riders.loc[riders["favorite"] >= 0.80, "type"] = "premium"
types = 100 * riders["type"].value_counts(normalize=True)
### END SOLUTION
# blank: # riders.loc[riders["again"] >= ?, "type"] = "inertia"
# blank: # two more lines: first price, then premium
# blank: types = ...  # 100 * riders["type"].value_counts(normalize=True)

# %% slug="q4-check" kind="check" points=6
ll.check.series(types, "types", index=["premium", "price", "inertia", "mixed"])

# %% [markdown] slug="q5-text"
# ## Question 5 · Types by segment ({{points}} points)
#
# * `price_share`: in each segment, the share of riders of type `price`, in percent, a Series with the segment as label,
# * `most_price`: the segment with the largest share, in quotation marks,
# * `student_low` and `student_high`: the ends of the 95 % interval of that share among students, in percent.
#   `ll.survey.share(yes)` takes a column of true and false.

# %% slug="q5-answer" kind="solution"
### BEGIN SOLUTION
price_share = 100 * (riders["type"] == "price").groupby(riders["segment"]).mean()
most_price = price_share.idxmax()
of_students = ll.survey.share(riders[riders["segment"] == "student"]["type"] == "price")
student_low, student_high = of_students.low, of_students.high
### END SOLUTION
# blank: price_share = ...  # 100 * (riders["type"] == "?").groupby(riders["segment"]).mean()
# blank: most_price = ...
# blank: student_low, student_high = ..., ...

# %% slug="q5-check" kind="check" points=6
ll.check.series(price_share, "price_share", index=segments)
ll.check.text(most_price, "most_price", choices=segments)
ll.check.number(student_low, "student_low", low=0, high=100, unit="%")
ll.check.number(student_high, "student_high", low=0, high=100, unit="%")

# %% [markdown] slug="q6-text"
# ## Question 6 · Habit or taste? Ask the lot ({{points}} points)
#
# Everybody's first app was drawn by lot (`first_app`). The table `first` holds each rider's first ride. A lot knows nobody's
# taste, so what the lot changes is the pull of the app alone. Report
#
# * `pull`: for each segment, the share who took Heron on their first ride if the lot said Heron, minus the same share if it said
#   Magpie, in percentage points, a Series with the segment as label,
# * `strongest`: the segment with the strongest pull, in quotation marks,
# * `meaning`: among *all* occasional riders of the study (yours are a part of them) the same app is often taken twice in a row,
#   and the lot has hardly any pull. So occasional riders come back because of... A letter, in quotation marks.
#     * **A**: habit; the last app pulls them.
#     * **B**: taste; they like one app better.
#     * **C**: coupons.
#     * **D**: chance; nothing can be said.

# %% slug="q6-answer" kind="solution"
first = rides.groupby("rider_id").head(1).merge(people, on="rider_id")
### BEGIN SOLUTION
table = 100 * first.pivot_table(index="segment", columns="first_app", values="on_heron")
pull = table["Heron"] - table["Magpie"]
strongest = pull.idxmax()
meaning = "B"
### END SOLUTION
# blank: table = 100 * first.pivot_table(index="segment", columns="first_app", values="on_heron")
# blank: pull = ...  # table["?"] - table["?"]
# blank: strongest = ...
# blank: meaning = ...

# %% slug="q6-check" kind="check" points=6
ll.check.series(pull, "pull", index=segments)
ll.check.text(strongest, "strongest", choices=segments)
ll.check.text(meaning, "meaning", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q7-text"
# ## Question 7 · What does a coupon buy? ({{points}} points)
#
# In the weeks with coupons it was drawn by lot who gets Heron's coupon of 8 yuan, who gets another one, and who gets none (`coupon_app` is
# `"none"`). The tables `with_coupon` and `no_coupon` hold such rides. Report
#
# * `p_with` and `p_without`: the share of rides taken with Heron, in percent, with the coupon of 8 and with none,
# * `lift`: their difference, in percentage points,
# * `cost_per_extra`: what Heron pays in coupons for one *additional* ride, in yuan: everybody who rides with the coupon costs 8, but only
#   the lift is additional.

# %% slug="q7-answer" kind="solution"
weeks = rides[(rides["week"] >= "2025-03-31") & (rides["week"] <= "2025-07-14")]
with_coupon = weeks[(weeks["coupon_app"] == "Heron") & (weeks["coupon"] == 8)]
no_coupon = weeks[weeks["coupon_app"] == "none"]
### BEGIN SOLUTION
p_with = 100 * with_coupon["on_heron"].mean()
p_without = 100 * no_coupon["on_heron"].mean()
lift = p_with - p_without
cost_per_extra = 8 * p_with / lift
### END SOLUTION
# blank: p_with, p_without = ..., ...  # 100 * with_coupon["on_heron"].mean()
# blank: lift = ...
# blank: cost_per_extra = ...  # 8 * ? / ?

# %% slug="q7-check" kind="check" points=6
ll.check.number(p_with, "p_with", low=0, high=100, unit="%")
ll.check.number(p_without, "p_without", low=0, high=100, unit="%")
ll.check.number(lift, "lift", low=-100, high=100)
ll.check.number(cost_per_extra, "cost_per_extra", low=0)

# %% [markdown] slug="q8-text"
# ## Question 8 · Where the border lies ({{points}} points)
#
# A type is a region with a border. Move the border of `price` from 0.65 to 0.60 and keep the other rules of question 4. Report
#
# * `price_060`: the share of riders of type `price` with the new border, in percent,
# * `lesson`: what follows? A letter, in quotation marks.
#     * **A**: The riders have become more price-minded.
#     * **B**: The shares depend on where one cuts, so state the cut; riders near a border have no certain type.
#     * **C**: One of the two borders is wrong.
#     * **D**: With more riders both borders would give the same share.

# %% slug="q8-answer" kind="solution"
### BEGIN SOLUTION
price_060 = 100 * ((riders["favorite"] < 0.80) & (riders["cheaper"] >= 0.60)).mean()
lesson = "B"
### END SOLUTION
# blank: price_060 = ...  # 100 * ((riders["favorite"] < ?) & (riders["cheaper"] >= ?)).mean()
# blank: lesson = ...

# %% slug="q8-check" kind="check" points=4
ll.check.number(price_060, "price_060", low=0, high=100, unit="%")
ll.check.text(lesson, "lesson", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q9-text"
# ## Question 9 · Any coupon, any city ({{points}} points, advanced)
#
# Write a function `cost_of_extra(p_with, p_without, value)` that returns what one additional ride costs: `p_with` and
# `p_without` are shares in percent, `value` is the coupon's value. It will be called with numbers you have not seen.

# %% slug="q9-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def cost_of_extra(p_with, p_without, value):
    return value * p_with / (p_with - p_without)
### END SOLUTION
# blank: def cost_of_extra(p_with, p_without, value):
# blank:     return ...

# %% slug="q9-check" kind="check" points=4 level="advanced"
ll.check.function(cost_of_extra, "cost_of_extra", example=(60, 40, 5))

# %% [markdown] slug="q10-text"
# ## Question 10 · A memo to Ms. Ruan, and your own marks ({{points}} points)
#
# In 100 to 250 words (80 are needed): who is loyal, and of which kind, and what should Heron do with its money? Write it between the
# triple quotation marks of `memo`. Then read the rubric and the three examples below, and give yourself 0, 1 or 2 marks
# per criterion in `my_marks`. Honest marks are accepted as they are; your instructor may look and change them.
#
# | criterion | 2 marks | 1 mark | 0 marks |
# | --- | --- | --- | --- |
# | `evidence` | at least two own numbers, one with its interval or the rule behind it, read correctly | own numbers without interval or rule | no own number |
# | `action` | one action for one type or segment, with a reason from why they come back | an action without a reason from the types | no action, or coupons for everybody because they were used |
# | `limits` | says that types depend on the cut, and one more limit (few rides a rider, one city, a lot only for the first app and the coupons) | one limit | no limit |
#
# The examples are about a gym, not about riders.
#
# **Strong** (2, 2, 2): "By the rule *comes twice a week in a month without any offer*, 31 % of members come from liking (interval from 28 to
# 34 %), 22 % come only while their company pays. The first need nothing but a good house. The second will leave when the
# contract ends; offer them a trainer before that, since liking grows with a trainer in our trial. Two cautions: with another
# cut the 31 % would be 25 %, and we know one winter only."
#
# **Adequate** (1, 1, 1): "31 % are loyal, 22 % are not. We should offer something to the others before they leave. We know only
# one winter."
#
# **Weak** (0, 0, 0): "Most of our members are loyal because they come often. Discounts work, because many used them, so we should
# give a discount to all."

# %% slug="q10-answer" kind="solution"
### BEGIN SOLUTION
memo = f"""To Ms. Ruan. By our rules {types["premium"]:.0f} % of riders stay with one app in four rides of five
(premium), {types["price"]:.0f} % mostly take the cheaper one (price), and {types["inertia"]:.0f} % repeat the
last app (inertia). Price riders are most common among students, {price_share["student"]:.0f} % (95 % interval
from {student_low:.0f} to {student_high:.0f} %). The lot of the first app moved commuters by
{pull["commuter"]:.0f} points and occasional riders by {pull["occasional"]:.0f}: where the pull is strong there is
habit, where it is weak a taste.

A coupon of 8 yuan costs {cost_per_extra:.0f} yuan for one additional ride, because most of those who use it
would have come anyway. I advise against coupons for everybody. Give a few to commuters who now ride with
Magpie: their habit can be moved and then holds. Spend the rest on shorter waiting, which commuters value.

Two cautions. The types depend on where we cut; with a border of 0.60 for price there would be {price_060:.0f} %
of them. And each rider shows us only some twenty rides in one city, so many stand near a border."""
my_marks = {"evidence": 2, "action": 2, "limits": 2}
### END SOLUTION
# blank: memo = """
# blank: ...
# blank: """
# blank: my_marks = {"evidence": ..., "action": ..., "limits": ...}

# %% slug="q10-check" kind="check" points=7
ll.check.text(memo, "memo", min_words=80)
ll.check.marks(my_marks, "my_marks", criteria=["evidence", "action", "limits"], most=2)
