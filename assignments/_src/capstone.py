# version: 1.0

# %% [markdown] slug="title"
# # Capstone · A paper for the board of Harbor Hotels
#
# On Wednesday, January 28, 2026, the board of Harbor Hotels spends 3.2 million yuan, and it can spend it once. Ms. Pei wants it for the Harbor
# Circle, Mr. Hou for the people at the desk who handle complaints, Ms. Duan wants to keep it in the bank. Mr. Lu, the chairman, has asked you: what should
# we do, how sure are you, and what would change your mind? (The whole story: `datasets/harbour_hotels/README.md`.)
#
# **What you hand in.** Seven checkpoints with numbers that your paper needs, and the paper itself, {{total}} points in all. The checkpoints are scored
# by themselves, so you learn early if a number is wrong. Replace every `...` by your answer and run the cells from top to bottom. Behind some of them a comment shows
# the shape of the answer; its question marks are for you to fill.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message. Write percentages as `20` and not as `0.2`, but give the functions of the
# library shares, as `0.2`. Do not round on the way.
#
# **Your own data.** Your id decides which guests you get, so your numbers differ from your neighbor's. Each guest of your draw stands for **25** guests of the
# chain. If the next cell asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id between the quotation marks, once, and run it
# again. The guests are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
hotels = ll.datasets.for_student("harbour_hotels", student)
guests, bookings, surveys = (hotels.tables[name] for name in ("guests", "stays", "surveys"))
complaints, members, book = (hotels.tables[name] for name in ("complaints", "members", "points_ledger"))
print(f"student {student}, draw {hotels.draw}: {len(guests):,} guests, {len(bookings):,} bookings")

# %% [markdown] slug="q1-text"
# ## Checkpoint 1 · What is in the files? ({{points}} points)
#
# A row of `bookings` is a booking. In some of them nobody came: `cancelled`, or `no_show`. Then `nights_stayed` is 0. `survey_sent` and `responded` say who was
# asked after check-out, and who answered. Report
#
# * `took_place`: how many of the bookings became a stay,
# * `lost`: the share of bookings that did not, in percent,
# * `asked`: the share of the *stays that took place* after which the survey was sent, in percent,
# * `answered`: the share of those asked who answered, in percent.

# %% slug="q1-answer" kind="solution"
### BEGIN SOLUTION
came = bookings[bookings["nights_stayed"] > 0]
took_place = len(came)
lost = 100 * (1 - len(came) / len(bookings))
asked = 100 * came["survey_sent"].mean()
answered = 100 * came["responded"].sum() / came["survey_sent"].sum()
### END SOLUTION
# blank: came = bookings[bookings["nights_stayed"] > 0]
# blank: took_place = ...
# blank: lost = ...
# blank: asked = ...  # 100 * came["?"].mean()
# blank: answered = ...  # 100 * came["?"].sum() / came["?"].sum()

# %% slug="q1-check" kind="check" points=5
ll.check.number(took_place, "took_place", low=0)
ll.check.number(lost, "lost", low=0, high=100, unit="%")
ll.check.number(asked, "asked", low=0, high=100, unit="%")
ll.check.number(answered, "answered", low=0, high=100, unit="%")

# %% [markdown] slug="q2-text"
# ## Checkpoint 2 · Satisfied, says who? ({{points}} points)
#
# From here on only stays that took place count: `stays`, with the `bill` and the `year` of check-out. Report, in percent,
#
# * `satisfied`: the share of the answers in `surveys` with a `csat` of 4 or 5,
# * `members_among_answers`: of the stays that were asked and answered, the share by members (column `member`),
# * `members_among_silent`: the same of those that were asked and did not answer,
# * `says`: what may your paper say? A letter, in quotation marks.
#     * **A**: Of all guests, this share is satisfied.
#     * **B**: So few answers are worth nothing; leave the survey out.
#     * **C**: Of the stays whose guests answered, this share was satisfied. Members answer more often, and what the silent guests think nobody knows.
#     * **D**: Weighted by membership, the share holds for all guests.

# %% slug="stays" kind="locked"
stays = bookings[bookings["nights_stayed"] > 0].copy()
stays["bill"] = stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]
stays["check_out"] = stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")
stays["year"] = stays["check_out"].dt.year

# %% slug="q2-answer" kind="solution"
### BEGIN SOLUTION
satisfied = 100 * (surveys["csat"] >= 4).mean()
by_answer = 100 * stays[stays["survey_sent"] == 1].groupby("responded")["member"].mean()
members_among_answers, members_among_silent = by_answer[1], by_answer[0]
says = "C"
### END SOLUTION
# blank: satisfied = ...  # 100 * (surveys["csat"] >= ?).mean()
# blank: by_answer = ...  # 100 * stays[stays["survey_sent"] == 1].groupby("?")["member"].mean()
# blank: members_among_answers, members_among_silent = ..., ...
# blank: says = ...

# %% slug="q2-check" kind="check" points=6
ll.check.number(satisfied, "satisfied", low=0, high=100, unit="%")
ll.check.number(members_among_answers, "members_among_answers", low=0, high=100, unit="%")
ll.check.number(members_among_silent, "members_among_silent", low=0, high=100, unit="%")
ll.check.text(says, "says", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q3-text"
# ## Checkpoint 3 · What is a guest worth? ({{points}} points)
#
# Ms. Duan says: of a yuan on a bill 60 fen are left. Report
#
# * `left_each`: what a guest of 2025 (at least one stay with check-out in that year) left on average in that year, in yuan: 60 % of all the guest's bills,
# * `top_fifth`: of what all these guests left, the share of the fifth of them who left most, in percent (the number of guests by five, rounded),
# * `back`: of the guests of 2024, the share who were guests of 2025 too, in percent,
# * `worth`: what a guest of 2025 is still worth at the end of 2025, in yuan. Take `left_each` at the end of each coming year in which she still comes, `back` as
#   the chance to come back each year, and a discount rate of 10 % a year. The first margin comes after one year, *if* she is back.
#
# `ll.clv.retention_clv(margin, retention, discount, timing)` takes shares; its docstring has four timings.

# %% slug="q3-answer" kind="solution"
### BEGIN SOLUTION
left = 0.60 * stays[stays["year"] == 2025].groupby("guest_id")["bill"].sum()
left_each = left.mean()
top_fifth = 100 * left.nlargest(round(len(left) / 5)).sum() / left.sum()
in_2024, in_2025 = (set(stays.loc[stays["year"] == year, "guest_id"]) for year in (2024, 2025))
back = 100 * len(in_2024 & in_2025) / len(in_2024)
worth = ll.clv.retention_clv(left_each, back / 100, 0.10, timing="conditional")
### END SOLUTION
# blank: left = ...  # 0.60 * stays[stays["year"] == ?].groupby("guest_id")["?"].sum()
# blank: left_each = ...
# blank: top_fifth = ...  # left.nlargest(?) are the largest
# blank: in_2024, in_2025 = (set(stays.loc[stays["year"] == year, "guest_id"]) for year in (2024, 2025))
# blank: back = ...  # in_2024 & in_2025 are in both
# blank: worth = ...  # ll.clv.retention_clv(?, ? / 100, ?, timing="?")

# %% slug="q3-check" kind="check" points=6
ll.check.number(left_each, "left_each", low=0, unit="yuan")
ll.check.number(top_fifth, "top_fifth", low=0, high=100, unit="%")
ll.check.number(back, "back", low=0, high=100, unit="%")
ll.check.number(worth, "worth", low=0, unit="yuan")

# %% [markdown] slug="q4-text"
# ## Checkpoint 4 · What does the Circle do? ({{points}} points)
#
# The next cell makes two tables with one row a guest; `left_2025` is what the guest left in 2025, in yuan, 0 if she did not come.
#
# * `known`: everybody whose first stay began before 2025; `member` is 1 for those who had joined before 2025.
# * `drawn`: everybody who was in the draw for the letter of December 2, 2024. None of them was a member then. `invited` is 1 for those written to;
#   `joined` is 1 for those who are members now.
#
# Report
#
# * `naive`: what a member left in 2025, less what others left, on average, in yuan (`known`),
# * `letter`, `letter_low`, `letter_high`: the effect of the letter on `left_2025`, in yuan per guest *written to*, and the ends of its interval,
# * `joined_more`: by how many percentage points more of those written to are members now than of the others in the draw,
# * `per_joiner`: the effect of the letter in yuan per guest who joined *because* of it, if the letter works only by making people join,
# * `why`: `naive` and `per_joiner` are both about what a member brings. Why do they differ so much? A letter, in quotation marks.
#     * **A**: The draw was not fair.
#     * **B**: Who comes often anyway is likelier to join, so `naive` counts habit as effect.
#     * **C**: The letter was sent too late in the year.
#     * **D**: `drawn` is smaller than `known`, so its numbers are smaller.
#
# `ll.programs.holdout_effect(data, outcome, offered)` (here without `before`) returns an effect with `.value`, `.low`, `.high`.

# %% slug="circle" kind="locked"
left = 0.60 * stays[stays["year"] == 2025].groupby("guest_id")["bill"].sum()
joined = members.set_index("guest_id")["joined"]
known = stays.groupby("guest_id")["arrival"].min().loc[lambda first: first < "2025-01-01"].to_frame("first_stay")
known["member"] = (joined.reindex(known.index) < "2025-01-01").astype(int)
known["left_2025"] = left.reindex(known.index).fillna(0.0)
drawn = guests.dropna(subset=["invited"]).set_index("guest_id")[["invited"]].astype(int)
drawn["joined"] = drawn.index.isin(joined.index).astype(int)
drawn["left_2025"] = left.reindex(drawn.index).fillna(0.0)

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
by_member = known.groupby("member")["left_2025"].mean()
naive = by_member[1] - by_member[0]
effect = ll.programs.holdout_effect(drawn, "left_2025", "invited")
letter, letter_low, letter_high = effect.value, effect.low, effect.high
shares = drawn.groupby("invited")["joined"].mean()
joined_more = 100 * (shares[1] - shares[0])
per_joiner = letter / (joined_more / 100)
why = "B"
### END SOLUTION
# blank: by_member = ...  # known.groupby("?")["left_2025"].mean()
# blank: naive = ...
# blank: effect = ...  # ll.programs.holdout_effect(drawn, "?", "?")
# blank: letter, letter_low, letter_high = effect.value, effect.low, effect.high
# blank: joined_more = ...
# blank: per_joiner = ...
# blank: why = ...

# %% slug="q4-check" kind="check" points=8
ll.check.number(naive, "naive", unit="yuan")
ll.check.number(letter, "letter", unit="yuan")
ll.check.number(letter_low, "letter_low", unit="yuan")
ll.check.number(letter_high, "letter_high", unit="yuan")
ll.check.number(joined_more, "joined_more", low=-100, high=100)
ll.check.number(per_joiner, "per_joiner", unit="yuan")
ll.check.text(why, "why", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q5-text"
# ## Checkpoint 5 · What does Harbor owe? ({{points}} points)
#
# The next cell books all movements of points and follows each point to its end. 1,000 points pay for 50 yuan of a bill. `lives.urr` is the share, in percent, of all points *issued* that
# will be used in the end; `lives.outstanding` is the share of the points members *still hold*. Both have `.value`, `.low`, `.high`. Report
#
# * `owed`: the points that members of your draw still hold at the end of 2025 (column `outstanding` of `ledger.balances`),
# * `debt`: what these points will cost the *chain*, in yuan, as far as they will be used: a used point costs what it takes off the bill,
# * `debt_low`, `debt_high`: the same with the ends of the interval.

# %% slug="ledger" kind="locked"
kinds = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
events = book[book["type"].isin(kinds)].assign(type=book["type"].map(kinds), points=book["points"].abs())
two_years = ll.programs.ExpiryRule("lot_age", months=24)
ledger = ll.programs.post(events[["member_id", "date", "type", "points"]], two_years, end="2025-12-31")
lives = ll.programs.point_lives(ledger)

# %% slug="q5-answer" kind="solution"
### BEGIN SOLUTION
owed = ledger.balances["outstanding"].sum()
share = lives.outstanding
debt, debt_low, debt_high = (25 * 0.05 * owed * one / 100 for one in (share.value, share.low, share.high))
### END SOLUTION
# blank: owed = ...
# blank: debt = ...  # 25 * ? * owed * ? / 100
# blank: debt_low, debt_high = ..., ...

# %% slug="q5-check" kind="check" points=5
ll.check.number(owed, "owed", low=0)
ll.check.number(debt, "debt", low=0, unit="yuan")
ll.check.number(debt_low, "debt_low", low=0, unit="yuan")
ll.check.number(debt_high, "debt_high", low=0, unit="yuan")

# %% [markdown] slug="q6-text"
# ## Checkpoint 6 · Do guests who complained come back? ({{points}} points)
#
# `followed` in the next cell holds every stay that ended before 2025: `complained` is 1 if a complaint is on file, `recovery_score` says how many of the four steps (listen, apologize,
# solve, thank) its file shows, and `again` is 1 if the guest arrived once more within 365 days after check-out. Report the share that came again, in percent,
#
# * `again_others`: after stays without a complaint,
# * `again_complained`: after stays with one,
# * `again_well`: after complaints handled with all four steps,
# * `again_badly`: after complaints handled with one step or none,
# * `shows`: what does the difference of the last two show? A letter, in quotation marks.
#     * **A**: That handling every complaint with four steps would raise the share by exactly this difference.
#     * **B**: Nothing, since most unhappy guests never complain.
#     * **C**: That guests who complain are difficult guests.
#     * **D**: That handling may matter. But grave cases may also be handled worse: before one pays for it, compare like with like, or let the lot decide.

# %% slug="followed" kind="locked"
in_order = stays.sort_values(["guest_id", "arrival"])
next_arrival = in_order.groupby("guest_id")["arrival"].shift(-1)
in_order["again"] = ((next_arrival - in_order["check_out"]).dt.days <= 365).astype(int)
filed = complaints.set_index("stay_id")["recovery_score"]
followed = in_order[in_order["check_out"] < "2025-01-01"].set_index("stay_id")[["guest_id", "again"]]
followed["complained"] = followed.index.isin(filed.index).astype(int)
followed["recovery_score"] = filed.reindex(followed.index)

# %% slug="q6-answer" kind="solution"
### BEGIN SOLUTION
by_complaint = 100 * followed.groupby("complained")["again"].mean()
again_others, again_complained = by_complaint[0], by_complaint[1]
again_well = 100 * followed.loc[followed["recovery_score"] == 4, "again"].mean()
again_badly = 100 * followed.loc[followed["recovery_score"] <= 1, "again"].mean()
shows = "D"
### END SOLUTION
# blank: by_complaint = ...  # 100 * followed.groupby("?")["?"].mean()
# blank: again_others, again_complained = ..., ...
# blank: again_well = ...  # 100 * followed.loc[followed["recovery_score"] == ?, "?"].mean()
# blank: again_badly = ...
# blank: shows = ...

# %% slug="q6-check" kind="check" points=6
ll.check.number(again_others, "again_others", low=0, high=100, unit="%")
ll.check.number(again_complained, "again_complained", low=0, high=100, unit="%")
ll.check.number(again_well, "again_well", low=0, high=100, unit="%")
ll.check.number(again_badly, "again_badly", low=0, high=100, unit="%")
ll.check.text(shows, "shows", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q7-text"
# ## Checkpoint 7 · Three options in money ({{points}} points)
#
# All amounts are for the chain and for one year.
#
# * **The letter**: write to everybody of the draw who got no letter and has not joined since. Ms. Duan counts 15 yuan for each guest written to, joiner or not: the letter, and the points that those who join will use.
# * **Recovery**: train the duty managers, 400,000 yuan. *If* all complaints were then handled with four steps, and *if* the share that comes again rose from `again_complained` to
#   `again_well` for that reason, each guest won back would make one more stay in a year. This is the most that one may hope for.
# * **The bank**: nothing gained, nothing lost. What a proposal does not need of the 3.2 million stays there too.
#
# Report
#
# * `write_to`: how many guests of the chain would get the letter,
# * `letter_gain_low`, `letter_gain_high`: what the letter gains after its cost, in yuan, with `letter_low` and `letter_high` of checkpoint 4,
# * `recovery_at_most`: what recovery gains after its cost at most, in yuan. Take the complaints `opened` in 2025, `again_complained` and `again_well` of checkpoint 6, and for a stay 60 % of the mean `bill`
#   of the stays of 2025,
# * `by_lot`: the option whose gain was measured by a draw: `"letter"`, `"recovery"` or `"bank"`.

# %% slug="q7-answer" kind="solution"
### BEGIN SOLUTION
write_to = 25 * ((drawn["invited"] == 0) & (drawn["joined"] == 0)).sum()
letter_gain_low, letter_gain_high = write_to * (letter_low - 15), write_to * (letter_high - 15)
this_year = 25 * (complaints["opened"] >= "2025-01-01").sum()
per_stay = 0.60 * stays.loc[stays["year"] == 2025, "bill"].mean()
recovery_at_most = this_year * (again_well - again_complained) / 100 * per_stay - 400_000
by_lot = "letter"
### END SOLUTION
# blank: write_to = ...  # 25 * ((drawn["invited"] == ?) & (drawn["joined"] == ?)).sum()
# blank: letter_gain_low, letter_gain_high = ..., ...
# blank: this_year = ...  # 25 * (complaints["opened"] >= "2025-01-01").sum()
# blank: per_stay = ...
# blank: recovery_at_most = ...
# blank: by_lot = ...

# %% slug="q7-check" kind="check" points=7
ll.check.number(letter_low, "letter_low", unit="yuan")
ll.check.number(letter_high, "letter_high", unit="yuan")
ll.check.number(again_complained, "again_complained", low=0, high=100, unit="%")
ll.check.number(again_well, "again_well", low=0, high=100, unit="%")
ll.check.number(write_to, "write_to", low=0)
ll.check.number(letter_gain_low, "letter_gain_low", unit="yuan")
ll.check.number(letter_gain_high, "letter_gain_high", unit="yuan")
ll.check.number(recovery_at_most, "recovery_at_most", unit="yuan")
ll.check.text(by_lot, "by_lot", choices=["letter", "recovery", "bank"])

# %% [markdown] slug="q8-text"
# ## The paper ({{points}} points, marked by your instructor)
#
# Two pages at most, 500 to 800 words, for people who decide and have no time. Use your numbers, with units. Each of the ten gets 0 to 3 points:
#
# 1. **answer**: the first paragraph says what the board should do with the 3.2 million, how sure you are, and what it costs,
# 2. **options**: the proposals of Ms. Pei, Mr. Hou and Ms. Duan are set side by side in money, on the same ground,
# 3. **evidence**: says of each number what kind it is: measured by lot, compared only, or assumed,
# 4. **gap**: explains to Ms. Pei, kindly and without jargon, why members' nights are not what the Circle brings,
# 5. **debt**: tells what is owed for points, with an interval, and what that means for the decision,
# 6. **voices**: says about whom the survey and the complaint files speak, and about whom not,
# 7. **doubt**: names the assumptions the answer rests on, and how it changes without them,
# 8. **guests**: says what changes for guests, whose data is used, and what would be unfair,
# 9. **test**: says what to measure next year, who is held out by lot, and which result would change your mind,
# 10. **page**: can be read in five minutes: short, ordered, with at most one table, no number without a unit.

# %% [markdown] slug="q8-memo" kind="memo" points=30
# ### BEGIN SOLUTION
# **To the board of Harbor Hotels.** Write this spring to the guests who got no letter in 2024, and hold one in five of them out by lot. That costs about half a million of the 3.2 million, and it is the only proposal whose effect has been measured here.
# Give Mr. Hou's training to two of the four houses, drawn by lot, for 200,000 yuan. Keep the rest until we know more, as Ms. Duan asks. I am fairly sure of the first, and of nothing else.
#
# *The proposals in money, for the chain and one year.* The letter: for each guest written to, the house kept some dozens of yuan more; after 15 yuan of cost the whole interval lies above zero. (My interval for the
# group is in checkpoint 7.) Recovery: at most a small gain after its cost, and that only if every difference between well and badly handled guests comes from the handling. The bank: zero, without risk.
#
# *What kind of numbers.* The letter's effect was drawn by lot. The numbers on complaints only compare guests with guests. Margin, cost of the letter and the training are Ms. Duan's figures; nobody has measured them.
#
# *To Ms. Pei.* You are right that members sleep here far more often. They did so before they joined: a good guest meets our sign at the desk more often. The letter shows what joining itself adds,
# because the lot, and not the guest, decided. It adds something, and much less than the difference you see.
#
# *Debt.* Points now held will cost us money on bills to come, and the interval stands in checkpoint 5. It is owed whatever we decide; a letter adds a little to it, which is in the 15 yuan.
#
# *Voices.* Nearly four in five answers are content, but only one in six guests asked did answer, and members answer more often. The complaint files hold those who spoke up. Who left in silence is in neither.
#
# *Doubt.* A second letter to people who are a year older may do less. If it did half as much, it would still about pay. I assumed that new nights found empty rooms; in July they do not.
#
# *Guests.* We write only to people who agreed to it, in their language, and once. Nobody's price changes. Points earned keep their rules.
#
# *Test.* In January 2027 compare what those written to and those held out left us in 2026. If the interval reaches below the cost, stop writing letters. Compare the two trained houses with the other two by the share
# of complaining guests who come again; if there is no difference after two years, end the training.
# ### END SOLUTION
