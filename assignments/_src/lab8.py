# version: 1.0

# %% [markdown] slug="title"
# # Lab 8 · Did the card work, and what does it owe?
#
# On Friday Ms. Qiu signs one of two papers: the card for all of her coffee shops, or for none. Mr. Haddad has two bars, Ms. Feng has the books,
# and the cake tin has drawn twelve shops of twenty-four. You find out what the card did, whether it pays and what it still owes, and write to Ms. Qiu.
#
# **What you hand in.** Eleven short calculations and one memo, {{total}} points, {{core}} of them core. Replace every `...` by
# your answer and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question
# marks are for you to fill. Question 8 uses lesson 18; the questions marked *advanced* use that, or what lesson 17 marks as *going further*.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message. If the name is a word of your own
# answer, its quotation marks are missing. A red answer cell makes a ✓ below it worthless: the answer it looks at may come
# from an earlier run. Write percentages as `20` and not as
# `0.2`. Effects are small numbers, in **visits a week per customer**: do not round them, neither on the way nor at the end.
#
# **Your own data.** Your id decides which customers you get, so your numbers differ from your neighbor's. All twenty-four shops are in
# everybody's data. If the next cell asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id between the
# quotation marks, once, and run it again. The shops and their customers are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
cafe = ll.datasets.for_student("corner_cafe", student)
customers, visits, members, ledger, shops = (
    cafe.tables[name] for name in ("customers", "visits", "members", "ledger", "shops")
)
print(f"student {student}, draw {ll.datasets.draw_code('corner_cafe', student)}: {len(customers):,} customers")

# %% [markdown] slug="setup-text"
# The next cell makes `people`, one row a customer. `before` and `after` are paid visits a week: in the 26 weeks in which nobody had a
# card, and in the 52 weeks in which twelve shops had it. `offered` is 1 if the home shop has the card, `member` is 1 if the customer took one by
# the end. You need not change it.

# %% slug="setup-people" kind="locked"
week = (visits["date"] - pd.Timestamp("2024-07-01")).dt.days // 7
counts = visits.groupby(["customer_id", week]).size().unstack(fill_value=0)
weekly = counts.reindex(customers["customer_id"], fill_value=0)
people = customers.set_index("customer_id")[["shop_id", "offered"]].copy()
people["before"] = weekly.loc[:, :25].mean(axis=1)
people["after"] = weekly.loc[:, 26:].mean(axis=1)
people["member"] = people.index.isin(members["customer_id"]).astype(int)
people.head(3).round(2)

# %% [markdown] slug="q1-text"
# ## Question 1 · Two bars, and a bet ({{points}} points)
#
# Mr. Haddad compares customers with a card and customers without one, all from the twelve shops that have it, in the year of the card. Before you
# compute, write down
#
# * `my_rise`: by how many percent does the card raise the visits of somebody who takes it? The point is for betting, not for being right. Do
#   not change it afterwards.
#
# Then report
#
# * `gap`: the mean of `after` of members less that of the others, in the shops with the card, in visits a week,
# * `gap_is`: what is this number? A letter, in quotation marks.
#     * **A**: What the card adds to the visits of somebody who takes it.
#     * **B**: How far members and others are apart, with everything that made some join and others not.
#     * **C**: What a shop gains, per customer, when it introduces the card.
#     * **D**: Mostly chance: with more customers it would go to zero.

# %% slug="q1-answer" kind="solution"
with_card = people[people["offered"] == 1]
### BEGIN SOLUTION
my_rise = 20
bars = with_card.groupby("member")["after"].mean()
gap = bars[1] - bars[0]
gap_is = "B"
### END SOLUTION
# blank: my_rise = ...
# blank: bars = ...  # with_card.groupby("?")["?"].mean()
# blank: gap = ...  # bars[1] - bars[?]
# blank: gap_is = ...

# %% slug="q1-check" kind="check" points=3
ll.check.number(my_rise, "my_rise", low=-100, high=1000, unit="%")
ll.check.number(gap, "gap", low=-7, high=7)
ll.check.text(gap_is, "gap_is", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q2-text"
# ## Question 2 · Each with herself ({{points}} points)
#
# "Then I compare every member with herself, before and after," says Mr. Haddad. Report, in visits a week and from the shops with the card,
#
# * `ahead`: the mean of `before` of future members less that of the others, when nobody had a card (half a point),
# * `self_change`: by how much the mean of the members changed from `before` to `after` (half a point);
#
# and from the other twelve shops
#
# * `worst`: by how many percent did the mean of all customers change, from `before` to `after`, in the shop *without* a
#   card in which it fell most (with a minus),
# * `self_wrong`: why is `self_change` not the effect of the card? A letter, in quotation marks.
#     * **A**: Members come more often than others, and this lead is still in the number.
#     * **B**: There are too few members; with more of them it would be the effect.
#     * **C**: It holds everything else that changed between the two times, such as the season or a rival.
#     * **D**: It is the effect: whoever is compared with herself needs nobody else.

# %% slug="q2-answer" kind="solution"
no_card = people[people["offered"] == 0]
### BEGIN SOLUTION
early = with_card.groupby("member")["before"].mean()
ahead = early[1] - early[0]
self_change = bars[1] - early[1]
by_shop = no_card.groupby("shop_id")[["before", "after"]].mean()
worst = (100 * (by_shop["after"] / by_shop["before"] - 1)).min()
self_wrong = "C"
### END SOLUTION
# blank: early = ...  # with_card.groupby("?")["?"].mean()
# blank: ahead = ...
# blank: self_change = ...
# blank: by_shop = ...  # no_card.groupby("?")[["before", "after"]].mean()
# blank: worst = ...  # (100 * (by_shop["?"] / by_shop["?"] - 1)).?()
# blank: self_wrong = ...

# %% slug="q2-check" kind="check" points=3
ll.check.number(ahead, "ahead", low=-7, high=7)
ll.check.number(self_change, "self_change", low=-7, high=7)
ll.check.number(worst, "worst", low=-100, unit="%")
ll.check.text(self_wrong, "self_wrong", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q3-text"
# ## Question 3 · The cake tin: four means ({{points}} points)
#
# Now compare *all* customers of the twelve shops that were drawn with *all* customers of the other twelve, members or not. `means` has
# the four numbers. By hand, in visits a week, report
#
# * `change_card`, `change_none`: by how much the mean changed, with the card and without (half a point each),
# * `offer_effect`: the difference in differences (two points),
# * `assumed`: what has to be true for this to be the effect of offering the card? A letter, in quotation marks.
#     * **A**: Members and others are alike.
#     * **B**: Before the card, customers of both groups of shops came equally often.
#     * **C**: Nothing but the card happened in the shops that have it.
#     * **D**: Without the card both groups of shops would have changed alike, but for chance.

# %% slug="q3-answer" kind="solution"
means = people.groupby("offered")[["before", "after"]].mean()
print(means)
### BEGIN SOLUTION
change_card = means.loc[1, "after"] - means.loc[1, "before"]
change_none = means.loc[0, "after"] - means.loc[0, "before"]
offer_effect = change_card - change_none
assumed = "D"
### END SOLUTION
# blank: change_card = ...  # means.loc[1, "?"] - means.loc[?, "?"]
# blank: change_none = ...
# blank: offer_effect = ...
# blank: assumed = ...

# %% slug="q3-check" kind="check" points=4
ll.check.number(change_card, "change_card", low=-7, high=7)
ll.check.number(change_none, "change_none", low=-7, high=7)
ll.check.number(offer_effect, "offer_effect", low=-7, high=7)
ll.check.text(assumed, "assumed", choices=["A", "B", "C", "D"])

# %% [markdown] slug="halves-text"
# `halves` holds the same numbers in the form that the library wants: two rows a customer, with `time` 0 (before) and 1 (with the card).

# %% slug="halves" kind="locked"
halves = people.reset_index().melt(["customer_id", "shop_id", "offered"], ["before", "after"], "time", "visits")
halves["time"] = halves["time"].map({"before": 0, "after": 1})
halves.iloc[[0, len(people)]].round(2)

# %% [markdown] slug="q4-text"
# ## Question 4 · How sure? ({{points}} points)
#
# `ll.programs.difference_in_differences(table, outcome, unit, period, treated, start=?)` gives the effect with its 95 % interval (`.low`,
# `.high`). It counts as evidence the units that you name. Report
#
# * `offer_low`, `offer_high`: the ends of the interval if what was *drawn* is the unit,
# * `narrow_low`, `narrow_high`: the ends if every customer counts as a unit (half a point each),
# * `evidence`: which of the two should Ms. Qiu be told? A letter, in quotation marks.
#     * **A**: The one over customers: it uses more data and is narrower.
#     * **B**: The one over shops: the lot drew shops, and the customers of a shop share its good and bad months.
#     * **C**: Either: both have the same value in the middle.
#     * **D**: Neither: the right one counts every visit.
#
# On a few draws the two come out nearly alike, by chance. Which of them one may believe does not depend on that.

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
card = ll.programs.difference_in_differences(halves, "visits", "shop_id", "time", "offered", start=1)
narrow = ll.programs.difference_in_differences(halves, "visits", "customer_id", "time", "offered", start=1)
offer_low, offer_high = card.low, card.high
narrow_low, narrow_high = narrow.low, narrow.high
evidence = "B"
### END SOLUTION
# blank: card = ...  # ll.programs.difference_in_differences(halves, "visits", "?", "time", "offered", start=?)
# blank: narrow = ...
# blank: offer_low, offer_high = ..., ...  # card.low, ?
# blank: narrow_low, narrow_high = ..., ...
# blank: evidence = ...

# %% slug="q4-check" kind="check" points=4
ll.check.number(offer_low, "offer_low", low=-7, high=7)
ll.check.number(offer_high, "offer_high", low=-7, high=7)
ll.check.number(narrow_low, "narrow_low", low=-7, high=7)
ll.check.number(narrow_high, "narrow_high", low=-7, high=7)
ll.check.text(evidence, "evidence", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q5-text"
# ## Question 5 · From the offer to the member ({{points}} points)
#
# `card` is the effect of *offering* the card, spread over all customers of a shop. Suppose that the card does nothing to those who did not take
# it. Report
#
# * `joined`: the share of the customers *of the shops with the card* who took one, in percent (half a point),
# * `member_effect`: the effect on those who took it, in visits a week (one and a half points),
# * `times_too_large`: how many times as large as this effect is the gap of question 1?
# * `for_qiu`: a shop without a card introduces it. Which number says how many visits it gains *per customer*? A letter, in quotation marks.
#     * **A**: the gap of question 1,
#     * **B**: the effect on those who took it,
#     * **C**: the effect of offering it,
#     * **D**: the change of the members from question 2.
#
# When you have them, look back at your bet: the rise is `member_effect` in percent of what members would have done without it.

# %% slug="q5-answer" kind="solution"
### BEGIN SOLUTION
joined = 100 * with_card["member"].mean()
member_effect = card.value / (joined / 100)
times_too_large = gap / member_effect
for_qiu = "C"
### END SOLUTION
# blank: joined = ...
# blank: member_effect = ...
# blank: times_too_large = ...
# blank: for_qiu = ...
# blank: # 100 * member_effect / (bars[1] - member_effect) is the rise in percent; you bet my_rise

# %% slug="q5-check" kind="check" points=4
ll.check.number(joined, "joined", low=0, high=100, unit="%")
ll.check.number(member_effect, "member_effect", low=-7, high=7)
ll.check.number(times_too_large, "times_too_large")
ll.check.text(for_qiu, "for_qiu", choices=["A", "B", "C", "D"])

# %% [markdown] slug="quarters-text"
# `quarters` has six rows a customer: visits a week in each quarter of 13 weeks. Quarters 0 and 1 are summer and autumn of 2024, before the
# card; quarters 2 to 5 are the year of the card.

# %% slug="quarters" kind="locked"
quarters = people[["shop_id", "offered"]].join(weekly.T.groupby(weekly.columns // 13).mean().T)
quarters = quarters.reset_index().melt(["customer_id", "shop_id", "offered"], var_name="quarter", value_name="visits")
quarters.iloc[[0, len(people)]].round(2)

# %% [markdown] slug="q6-text"
# ## Question 6 · An effect where there can be none ({{points}} points, advanced)
#
# Pretend that the card had come with the *autumn* of 2024, quarter 1. Use only the two quarters before the true card, and shops as units. Report
#
# * `placebo`: the difference in differences of this pretended card, in visits a week,
# * `placebo_low`, `placebo_high`: the ends of its 95 % interval (half a point each),
# * `placebo_says`: what follows from it, on your data? A letter, in quotation marks.
#     * **A**: It proves that without the card both groups would have changed alike afterwards.
#     * **B**: The groups were already drifting apart before the card; the effect of question 3 cannot be trusted as it stands.
#     * **C**: The card worked before it came.
#     * **D**: No sign that the groups were drifting apart before (how small a drift could show, the interval says); that speaks for the effect of question 3 and proves nothing about later.

# %% slug="q6-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
pretended = quarters[quarters["quarter"] < 2]
nothing = ll.programs.difference_in_differences(pretended, "visits", "shop_id", "quarter", "offered", start=1)
placebo, placebo_low, placebo_high = nothing.value, nothing.low, nothing.high
placebo_says = "D" if placebo_low < 0 < placebo_high else "B"
### END SOLUTION
# blank: pretended = ...  # quarters[quarters["quarter"] < ?]
# blank: nothing = ...
# blank: placebo, placebo_low, placebo_high = ..., ..., ...
# blank: placebo_says = ...

# %% slug="q6-check" kind="check" points=3 level="advanced"
ll.check.number(placebo, "placebo", low=-7, high=7)
ll.check.number(placebo_low, "placebo_low", low=-7, high=7)
ll.check.number(placebo_high, "placebo_high", low=-7, high=7)
ll.check.text(placebo_says, "placebo_says", choices=["A", "B", "C", "D"])

# %% [markdown] slug="money-text"
# Ms. Feng's figures: the system and the staff time for it cost 3,000 yuan a shop and month; a free coffee costs the shop 9 yuan and stands on the
# menu at 22; of a payment 60 % is left after ingredients. A month has 52 / 12 weeks. `studied` is the number of your customers in the twelve shops
# with the card, `collected` the number of free coffees they collected in the year, and `known` the mean number of customers whom a shop with the
# card knows.

# %% slug="money" kind="locked"
month = 52 / 12
studied = len(with_card)
collected = (ledger["event"] == "redeemed").sum()
known = shops.loc[shops["launched"].notna(), "known_customers"].mean()
print(f"{studied:,} customers studied, {collected:,} coffees collected; a shop knows {known:,.1f} customers")

# %% [markdown] slug="q7-text"
# ## Question 7 · Does it pay? ({{points}} points)
#
# For one shop with all the customers it knows, report
#
# * `visit_margin`: how many yuan are left of one visit: 60 % of the mean of the column `spend`, over all rows of `visits`,
# * `coffees`: how many free coffees its customers collect in a *month*, if they are like those studied,
# * `gain`: how many yuan a month the card brings it: the margin of the additional visits, less the coffees at cost and the 3,000 yuan
#   (two points),
# * `gain_low`, `gain_high`: the same with the ends of the interval of the effect in place of the effect (half a point each),
# * `verdict`: what do these numbers carry? `"pays"`, `"does not pay"` or `"cannot tell"`.
#
# The verdict is judged by your own interval.

# %% slug="q7-answer" kind="solution"
### BEGIN SOLUTION
visit_margin = 0.6 * visits["spend"].mean()
coffees = collected / studied * known / 12
cost = 3000 + 9 * coffees
gain, gain_low, gain_high = (one * known * month * visit_margin - cost for one in (card.value, card.low, card.high))
verdict = "pays" if gain_low > 0 else "does not pay" if gain_high < 0 else "cannot tell"
### END SOLUTION
# blank: visit_margin = ...  # ? * visits["spend"].mean()
# blank: coffees = ...  # ? / studied * known / ?
# blank: gain = ...  # card.value * known * ? * ? - ?
# blank: gain_low, gain_high = ..., ...
# blank: verdict = ...

# %% slug="q7-check" kind="check" points=6
ll.check.number(visit_margin, "visit_margin", low=0, unit="yuan")
ll.check.number(coffees, "coffees", low=0, unit="a month")
ll.check.number(gain, "gain", unit="yuan a month")
ll.check.number(gain_low, "gain_low", unit="yuan a month")
ll.check.number(gain_high, "gain_high", unit="yuan a month")
ll.check.text(verdict, "verdict", choices=["pays", "does not pay", "cannot tell"])

# %% [markdown] slug="cards-text"
# Ten stamps are a free coffee, which waits for twelve weeks. `full` has one row for each card that was filled: the day on which the coffee was
# `given`, and the day on which it was `collected` or on which it `lapsed` (empty: not so far). The books end on December 28, 2025. Every
# coffee given on or before September 28, thirteen weeks earlier, has been decided by now.

# %% slug="cards" kind="locked"
days = ledger.pivot_table(index="card_id", columns="event", values="date", aggfunc="min")
days = days.rename(columns={"reward": "given", "redeemed": "collected", "reward_expired": "lapsed"})
full = days.loc[days["given"].notna(), ["given", "collected", "lapsed"]]
cut = pd.Timestamp("2025-09-28")
print(full.head(3))

# %% [markdown] slug="q8-text"
# ## Question 8 · How many coffees are collected in the end? ({{points}} points)
#
# Report, in percent,
#
# * `so_far`: of all coffees ever given, the share collected by the end of the books,
# * `in_the_end`: of the coffees given on or before `cut`, the share that was ever collected (two points),
# * `of_waiting`: of the coffees that were *still waiting* when the day `cut` was over (given, not collected, not lapsed), the share that was
#   collected after all;
#
# and
#
# * `why_fewer`: why is `of_waiting` smaller than `in_the_end`? A letter, in quotation marks.
#     * **A**: It is chance, since fewer coffees are counted.
#     * **B**: Coffees given later are collected less often.
#     * **C**: Some of them had lapsed already.
#     * **D**: They are what is left when the quick ones have been served.

# %% slug="q8-answer" kind="solution"
### BEGIN SOLUTION
so_far = 100 * full["collected"].notna().mean()
decided = full[full["given"] <= cut]
in_the_end = 100 * decided["collected"].notna().mean()
waiting = decided[~(decided["collected"] <= cut) & ~(decided["lapsed"] <= cut)]
of_waiting = 100 * waiting["collected"].notna().mean()
why_fewer = "D"
### END SOLUTION
# blank: so_far = ...  # 100 * full["?"].notna().mean()
# blank: decided = ...  # full[full["?"] <= cut]
# blank: in_the_end = ...
# blank: waiting = ...  # decided[~(decided["collected"] <= cut) & ~(decided["?"] <= cut)]
# blank: of_waiting = ...
# blank: why_fewer = ...

# %% slug="q8-check" kind="check" points=5
ll.check.number(so_far, "so_far", low=0, high=100, unit="%")
ll.check.number(in_the_end, "in_the_end", low=0, high=100, unit="%")
ll.check.number(of_waiting, "of_waiting", low=0, high=100, unit="%")
ll.check.text(why_fewer, "why_fewer", choices=["A", "B", "C", "D"])

# %% [markdown] slug="open-text"
# A card that is not full after twenty-six weeks is void, with all its stamps. So all cards that were open 27 weeks before the end of the books
# have been decided: `filled` is the share of the stamps on them, in percent, that ended on a full card. `used` looks at *new* stamps: of those given in the
# first twelve weeks of the card, the share, in percent, that ended in a coffee that was collected. All of these are decided as well.

# %% slug="open" kind="locked"
early_stamps = ledger[ledger["date"] <= "2025-06-22"].groupby("card_id")["stamps"].sum()  # a full card has none left
early_stamps = early_stamps[early_stamps > 0]
filled = 100 * early_stamps[early_stamps.index.isin(full.index)].sum() / early_stamps.sum()
first_stamps = ledger[(ledger["event"] == "stamp") & (ledger["date"] <= "2025-03-23")]
used = 100 * first_stamps["card_id"].isin(full.index[full["collected"].notna()]).mean()
print(f"stamps on open cards that ended on a full card: {filled:.1f} %")
print(f"new stamps that ended in a coffee that was collected: {used:.1f} %")

# %% [markdown] slug="q9-text"
# ## Question 9 · What does the card owe? ({{points}} points, advanced)
#
# In `ledger` the columns `rewards` and `stamps` are *changes*: a coffee given is 1, one collected or lapsed is -1; a stamp is 1, and
# stamps are taken off when the card is full or void. For the end of the books and the members in your data, in all twelve shops together, report
#
# * `open_coffees`, `open_stamps`: how many free coffees are waiting, and how many stamps are on cards that are neither full nor void (half a point
#   each),
# * `owed_coffees`: what the waiting coffees will probably cost, in yuan: number, times the chance of a coffee that is *waiting* to be collected,
#   times what it costs the shop (one and a half points),
# * `owed_stamps`: the same for the stamps: ten of them are a coffee if the card gets full (`filled`), and a coffee once *given* is collected with the
#   chance `in_the_end` of question 8 (one and a half points).
#
# `gain` of question 7 is for *one* shop with all it knows. Times `known / studied` what is owed is for one shop, too.

# %% slug="q9-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
open_coffees = ledger["rewards"].sum()
open_stamps = ledger["stamps"].sum()
owed_coffees = 9 * open_coffees * of_waiting / 100
owed_stamps = 9 * open_stamps / 10 * filled / 100 * in_the_end / 100
### END SOLUTION
# blank: open_coffees = ...  # ledger["?"].sum()
# blank: open_stamps = ...
# blank: owed_coffees = ...  # ? * open_coffees * ? / 100
# blank: owed_stamps = ...

# %% slug="q9-check" kind="check" points=4 level="advanced"
ll.check.whole_number(open_coffees, "open_coffees", low=0)
ll.check.whole_number(open_stamps, "open_stamps", low=0)
ll.check.number(owed_coffees, "owed_coffees", low=0, unit="yuan")
ll.check.number(owed_stamps, "owed_stamps", low=0, unit="yuan")

# %% [markdown] slug="q10-text"
# ## Question 10 · One visit in the books ({{points}} points, advanced)
#
# A member pays 30 yuan and gets a stamp. What she had would cost 30 yuan by itself. The *stand-alone price* of the stamp is a tenth of
# the coffee's price on the menu, 22 yuan, times the chance that a new stamp is used (`used`). IFRS 15 shares the 30 yuan between the two in proportion
# to these prices. Report
#
# * `deferred`: the part of the 30 yuan that belongs to the stamp and is not earned yet, in yuan (two points),
# * `revenue_now`: the part that is revenue on the day of the visit,
# * `breakage`: some stamps will never be used. When does *their* part become revenue, if the shop expects it with good reason? A letter, in quotation marks.
#     * **A**: On the day of the visit.
#     * **B**: Bit by bit, in proportion as the other stamps are used.
#     * **C**: When the card or the coffee lapses.
#     * **D**: Never; it stays a debt.

# %% slug="q10-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
parts = ll.programs.allocate(30, {"visit": 30, "stamp": 22 / 10 * used / 100})
deferred, revenue_now = parts["stamp"], parts["visit"]
breakage = "B"
### END SOLUTION
# blank: parts = ...  # ll.programs.allocate(30, {"visit": ?, "stamp": ?})
# blank: deferred, revenue_now = ..., ...  # parts["?"], parts["?"]
# blank: breakage = ...

# %% slug="q10-check" kind="check" points=4 level="advanced"
ll.check.number(deferred, "deferred", low=0, high=30, unit="yuan")
ll.check.number(revenue_now, "revenue_now", low=0, high=30, unit="yuan")
ll.check.text(breakage, "breakage", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q11-text"
# ## Question 11 · Revenue so far, as a function ({{points}} points, advanced)
#
# Write a function `revenue_so_far(price, points, value, chance, used_points)` for any program. Customers have paid `price` and got `points`
# points with it; what they bought would cost `price` by itself. A point takes `value` off a later purchase, and a share `chance` of the points
# will be used in the end. Of these points `used_points` have been used so far, never more than are expected to be. Return the
# revenue *so far*, in money: what belongs to the purchase, and what has been earned of the points' part, breakage in proportion. Without
# the library, not rounded. It will be called with numbers you have not seen. In the example of lesson 18, `revenue_so_far(100000, 10000, 1, 0.95, 4500)` is 95,433.79.

# %% slug="q11-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def revenue_so_far(price, points, value, chance, used_points):
    alone = points * value * chance
    of_points = price * alone / (price + alone)
    return price - of_points + of_points * used_points / (points * chance)
### END SOLUTION
# blank: def revenue_so_far(price, points, value, chance, used_points):
# blank:     return ...

# %% slug="q11-check" kind="check" points=3 level="advanced"
ll.check.function(revenue_so_far, "revenue_so_far", example=(100000, 10000, 1, 0.95, 4500))

# %% [markdown] slug="q12-text"
# ## Question 12 · A memo to Ms. Qiu, and your own marks ({{points}} points)
#
# In 80 to 250 words: what did the card do, does it pay, what should she sign on Friday, and what would change your mind? A third paper is allowed. Write it
# between the triple quotation marks of `memo`. Then read the rubric and the three examples below, and give yourself 0, 1 or 2
# marks per criterion in `my_marks`. One point is for writing the memo, the other six are your marks. Honest marks are accepted as they are; your instructor may look and change them.
#
# | criterion | 2 marks | 1 mark | 0 marks |
# | --- | --- | --- | --- |
# | `evidence` | the effect from the draw *and* the gain in yuan, at least one of them with its interval | own numbers, but no interval, or only the gap of members and others | no own number |
# | `action` | what to sign, for which shops, and the number that decides it | what to sign, but not why | nothing to sign |
# | `limits` | what would change your mind, as a number or a test, and one more limit (who is not in the data, the first months of a card, coffees and stamps still owed) | one of the two | neither |
#
# The examples are about a car wash with a card, not about coffee.
#
# **Strong** (2, 2, 2): "Ten of our twenty stations got the card by lot. There customers wash 0.06 times a month more often than at the others [0.01,
# 0.11]; per station that is 400 yuan a month after all costs [-900, 1,700]. So do not extend it yet: keep it at the ten, and
# draw five more by lot. I would extend it everywhere if the low end were above zero after another year, and end it if the high end were below. Free washes not yet
# used, about 2,000 yuan a station, are not in this sum, and who pays cash is not in the data."
#
# **Adequate** (1, 1, 1): "Card holders wash 1.2 times a month more often than others. Extend the card to all stations. Customers who pay cash are not in our data."
#
# **Weak** (0, 0, 0): "Our customers love the card, and loyal customers are worth more. Everybody has one these days, so we should be modern
# and give the card to all stations as soon as possible."

# %% slug="q12-answer" kind="solution"
### BEGIN SOLUTION
memo = f"""To Ms. Qiu. Members come {gap:.2f} visits a week more often than others, but most of this lead
({ahead:.2f}) was there before any card. The draw of the shops says what the card did: {card.value:.3f} visits a week
per customer, between {card.low:.3f} and {card.high:.3f}; for somebody who took one that is {member_effect:.3f}. With
the card a shop gains {gain:.0f} yuan a month, and anything from {gain_low:.0f} to {gain_high:.0f} fits the data.

Sign neither paper if that interval holds zero, as I expect it to. Keep the card in the twelve shops, draw six more by
lot, and ask for a lower fee. I would extend it if the low end of the gain rose above zero, and end it if the high
end fell below.

Not in this sum: customers who pay cash or came later. And we still owe coffee for {owed_coffees + owed_stamps:.0f}
yuan to the members studied, much of it on cards that are not yet full."""
my_marks = {"evidence": 2, "action": 2, "limits": 2}
### END SOLUTION
# blank: memo = """
# blank: ...
# blank: """
# blank: my_marks = {"evidence": ..., "action": ..., "limits": ...}

# %% slug="q12-check" kind="check" points=7
ll.check.text(memo, "memo", min_words=80)
ll.check.marks(my_marks, "my_marks", criteria=["evidence", "action", "limits"], most=2)
