# version: 1.0

# %% [markdown] slug="title"
# # Lab 4 · What is a member worth?
#
# Ms. Qiao of the Lantern gyms wants to know how much she may spend to win a member, and of which kind. The same member has
# more than one value: it depends on when the money comes and on whom you average. You compute the values and write her a memo.
#
# **What you hand in.** Eight short calculations, one prediction and one memo, {{total}} points, {{core}} of them core. Replace every `...` by
# your answer and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question
# marks are for you to fill. The question marked *advanced* goes beyond the core of lesson 09.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message.
# If the name is a word of your own answer, its quotation marks are missing. Write percentages as `20` and not as
# `0.2`, but give the functions of the library shares, as `0.2`. **Do not round on the way**: a value of a member reacts strongly to the third digit of retention.
#
# **Your own data.** Your id decides which members you get, so your numbers differ from your neighbor's. If the next cell
# asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id between the quotation marks, once, and
# run it again. The members are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
gym = ll.datasets.for_student("gym_members", student)
members, paid = gym.tables["members"], gym.tables["member_months"]
print(f"student {student}, draw {ll.datasets.draw_code('gym_members', student)}: {len(members):,} members")

# %% [markdown] slug="setup-text"
# The next cell builds the table `months`, one row a month that was paid for. You need not change it. `age` is the month of the
# membership (1 is the first; lesson 08 counted from 0, so each age here is one higher);
# `renewed` is 1 if the member paid for the next month as well, and 0 if not. December 2025 is
# left out, since nobody knows yet who will pay in January. `private` holds the rows of private members, who pay the full fee themselves.
# `earned` and `expected` are for question 7.

# %% slug="setup-months" kind="locked"
months = paid.merge(members[["member_id", "segment", "joined", "left"]], on="member_id")
number = 12 * months["month"].dt.year + months["month"].dt.month
months["age"] = number - 12 * months["joined"].dt.year - months["joined"].dt.month + 1
months["renewed"] = (12 * months["left"].dt.year + months["left"].dt.month != number + 1).astype(int)
months = months[months["month"] < "2025-12-01"]
private = months[months["segment"] == "private"]
earned = [round(private["fee"].mean()) - 170] * 6
expected = [round(earned[0] * 0.95**month, 1) for month in range(1, 7)]
months[["member_id", "segment", "month", "age", "fee", "renewed"]].head(3)

# %% [markdown] slug="q1-text"
# ## Question 1 · Who stays for another month? ({{points}} points)
#
# For private members report, in percent,
#
# * `renewal`: the share of paid months after which the member paid for the next one,
# * `churn`: the share after which the member left,
# * `renewal_low` and `renewal_high`: the ends of the 95 % interval of `renewal`. `ll.survey.share(yes)` takes a column of 0 and 1.
#
# This simple interval counts every row as a renewal of its own. Members differ, so drawing whole members (as for the margin in
# lesson 09) gives a slightly wider one. The simple one will do here.

# %% slug="q1-answer" kind="solution"
### BEGIN SOLUTION
stays = ll.survey.share(private["renewed"])
renewal, churn = stays.value, 100 - stays.value
renewal_low, renewal_high = stays.low, stays.high
### END SOLUTION
# blank: renewal = ...  # 100 * private["?"].mean()
# blank: churn = ...
# blank: interval = ...  # ll.survey.share(private["?"])
# blank: renewal_low, renewal_high = ..., ...  # interval.low, ?

# %% slug="q1-check" kind="check" points=5
ll.check.number(renewal, "renewal", low=0, high=100, unit="%")
ll.check.number(churn, "churn", low=0, high=100, unit="%")
ll.check.number(renewal_low, "renewal_low", low=0, high=100, unit="%")
ll.check.number(renewal_high, "renewal_high", low=0, high=100, unit="%")

# %% [markdown] slug="q2-text"
# ## Question 2 · A prediction, before you compute ({{points}} points)
#
# There are three kinds of members: `student`, `private`, `corporate` (the employer pays). Before you go on, write down
#
# * `my_segment`: of which kind is a new member worth most? In quotation marks,
# * `my_gap`: by how many percent does the lowest of the four timings lie below the highest, for a private member?
#
# The points are for predicting, not for being right. Do not change it afterwards.

# %% slug="q2-answer" kind="solution"
### BEGIN SOLUTION
my_segment = "private"
my_gap = 10
### END SOLUTION
# blank: my_segment = ...
# blank: my_gap = ...

# %% slug="q2-check" kind="check" points=2
segments = ["student", "private", "corporate"]
ll.check.text(my_segment, "my_segment", choices=segments)
ll.check.number(my_gap, "my_gap", low=0, high=100, unit="%")

# %% [markdown] slug="q3-text"
# ## Question 3 · One member, two values ({{points}} points)
#
# To serve a member costs 170 yuan a month. Money is discounted at 10 % a *year*; a member pays by the *month*. Report for a private member
#
# * `margin`: the mean fee of a paid month, minus 170 yuan,
# * `monthly_discount`: the discount rate of a month, as a share; twelve of them make the rate of the year, so `1.10 ** (1 / 12) - 1`,
# * `value_now`: the value in yuan of a member who pays the first fee now (`timing="immediate"`),
# * `value_paid`: the value in yuan of what is still to come from a member who has just paid (`timing="conditional"`).
#
# `ll.clv.retention_clv(margin, r, d, timing="?")` takes `r` and `d` as shares; `d` is short for `monthly_discount`.

# %% slug="q3-answer" kind="solution"
r = private["renewed"].mean()
### BEGIN SOLUTION
margin = private["fee"].mean() - 170
monthly_discount = 1.10 ** (1 / 12) - 1
d = monthly_discount
value_now = ll.clv.retention_clv(margin, r, d, timing="immediate")
value_paid = ll.clv.retention_clv(margin, r, d, timing="conditional")
### END SOLUTION
# blank: margin = ...  # private["?"].mean() - ?
# blank: monthly_discount = ...
# blank: d = monthly_discount
# blank: value_now = ...  # ll.clv.retention_clv(margin, r, d, timing="?")
# blank: value_paid = ...

# %% slug="q3-check" kind="check" points=6
ll.check.number(margin, "margin")
ll.check.number(monthly_discount, "monthly_discount", low=0, high=0.1)
ll.check.number(value_now, "value_now", low=0)
ll.check.number(value_paid, "value_paid", low=0)

# %% [markdown] slug="q4-text"
# ## Question 4 · Which timing? ({{points}} points)
#
# Name the timing that fits, one of `immediate`, `mid`, `end`, `conditional`, in quotation marks.
#
# * `new_member`: someone joins today and pays the first fee at the desk.
# * `after_paying`: a member paid this morning. What will he *still* bring?
# * `company_bill`: a company signs for a member today. It gets one bill at the end of each month, and the first month is certain.

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
new_member = "immediate"
after_paying = "conditional"
company_bill = "end"
### END SOLUTION
# blank: new_member = ...
# blank: after_paying = ...
# blank: company_bill = ...

# %% slug="q4-check" kind="check" points=3
timings = ["immediate", "mid", "end", "conditional"]
ll.check.text(new_member, "new_member", choices=timings)
ll.check.text(after_paying, "after_paying", choices=timings)
ll.check.text(company_bill, "company_bill", choices=timings)

# %% [markdown] slug="q5-text"
# ## Question 5 · Three kinds of members ({{points}} points)
#
# A new member of each kind pays the first fee now (`immediate`). Serving one costs 170 yuan a month for all kinds. Report
#
# * `clv`: the value of a new member of each kind, in yuan, from the kind's *own* margin and *own* renewal, a Series with the kind as label,
# * `most_valuable`: the kind worth most, in quotation marks,
# * `average_value`: the mean of these values over all members of the table `members`, so that each member counts once,
# * `pooled_value`: the value of one member with the margin and the renewal of *all* rows of `months` together,
# * `why`: why is `average_value` the larger of the two? Those who stay have more rows in `months`; that alone would make
#   `pooled_value` the larger, so something stronger is at work. A letter, in quotation marks.
#     * **A**: One of the two must be wrong.
#     * **B**: Value is no straight line in renewal: one average member hides how the kinds differ, in renewal and in margin.
#     * **C**: The sample is small; with more members they would agree.
#     * **D**: The discount rate differs between the kinds.

# %% slug="q5-answer" kind="solution"
### BEGIN SOLUTION
d = 1.10 ** (1 / 12) - 1
by_kind = months.groupby("segment")[["fee", "renewed"]].mean()
clv = (by_kind["fee"] - 170) * (1 + d) / (1 + d - by_kind["renewed"])
most_valuable = clv.idxmax()
average_value = members["segment"].map(clv).mean()
pooled_value = ll.clv.retention_clv(months["fee"].mean() - 170, months["renewed"].mean(), d, timing="immediate")
why = "B"
### END SOLUTION
# blank: by_kind = months.groupby("segment")[["fee", "renewed"]].mean()
# blank: clv = ...  # (by_kind["fee"] - ?) * (1 + d) / (1 + d - by_kind["?"])
# blank: most_valuable = ...
# blank: average_value = ...  # members["segment"].map(clv).mean()
# blank: pooled_value = ...  # months["fee"].mean() - ?, months["renewed"].mean()
# blank: why = ...

# %% slug="q5-check" kind="check" points=7
ll.check.series(clv, "clv", index=segments)
ll.check.text(most_valuable, "most_valuable", choices=segments)
ll.check.number(average_value, "average_value", low=0)
ll.check.number(pooled_value, "pooled_value", low=0)
ll.check.text(why, "why", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q6-text"
# ## Question 6 · Paid back when? ({{points}} points)
#
# To win a private member costs 899 yuan (trial weeks, advertising). On joining, the member pays a fee of 99 yuan once. The first monthly
# fee comes now. Report
#
# * `at_acquisition`: the value at acquisition, in yuan: what comes in once, minus what winning costs,
# * `months_naive`: how many margins it takes to earn back what is missing if nobody ever left and money kept its value; a
#   plain quotient, not rounded,
# * `months_needed`: the same for the *average* member won, those who leave included, and discounted; `payback` gives a
#   whole number: `ll.clv.payback(cost, margin, r, d, timing="immediate")`,
# * `roi`: what each yuan of the missing amount brings on top of itself, (value of a new private member - cost) / cost, as a share.
#
# `cost` is what is missing after the joining fee, written without a minus. `months_naive` and
# `months_needed` both count margins, one a month. The first comes on joining, so the third one is two months away.

# %% slug="q6-answer" kind="solution"
### BEGIN SOLUTION
d, keeps, earns = 1.10 ** (1 / 12) - 1, private["renewed"].mean(), private["fee"].mean() - 170
at_acquisition = 99 - 899
cost = 899 - 99
months_naive = cost / earns
months_needed = ll.clv.payback(cost, earns, keeps, d, timing="immediate")
roi = ll.clv.clv_roi(ll.clv.retention_clv(earns, keeps, d, timing="immediate"), cost)
### END SOLUTION
# blank: at_acquisition = ...
# blank: cost = ...  # what is missing, above 0
# blank: months_naive = ...
# blank: months_needed = ...
# blank: roi = ...  # ll.clv.clv_roi(?, ?)

# %% slug="q6-check" kind="check" points=6
ll.check.number(at_acquisition, "at_acquisition")
ll.check.number(months_naive, "months_naive", low=0)
ll.check.number(months_needed, "months_needed", low=0)
ll.check.number(roi, "roi")

# %% [markdown] slug="q7-text"
# ## Question 7 · Past or future? ({{points}} points)
#
# Ms. Lin joined half a year ago. `earned` holds her margin in the six months so far, `expected` the margin expected in each of the
# next six, at the end of the month. Serving her is subtracted in both already. After these six she moves to another city in any case. Report
#
# * `value_today`: her value today, in yuan, discounted by the month (`ll.clv.present_value(revenues, costs, discount)`),
# * `decision`: she grumbles, and may leave sooner. Should the club give her a free month, so that she stays until she moves? Which number
#   decides? A letter, in quotation marks.
#     * **A**: What she has brought and what she will bring, together.
#     * **B**: What she is still expected to bring with the free month, compared with what she would bring without it.
#     * **C**: What she has brought so far: loyalty deserves a reward.
#     * **D**: The value of the average new member.

# %% slug="q7-answer" kind="solution"
### BEGIN SOLUTION
value_today = ll.clv.present_value(expected, 0, 1.10 ** (1 / 12) - 1)
decision = "B"
### END SOLUTION
# blank: value_today = ...  # ll.clv.present_value(?, 0, ?)
# blank: decision = ...

# %% slug="q7-check" kind="check" points=4
ll.check.number(value_today, "value_today", low=0)
ll.check.text(decision, "decision", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q8-text"
# ## Question 8 · One over churn ({{points}} points)
#
# Mr. Dahl divides one by churn and calls it the life of a member. For private members report
#
# * `churn_first`: churn after the first month (`age` is 1), in percent,
# * `churn_late`: churn after later months (`age` above 12), in percent,
# * `life_late`: one over `churn_late`, in months. Mind the percent,
# * `meaning`: what follows? A letter, in quotation marks.
#     * **A**: Members become more loyal every month; that is proved.
#     * **B**: Those who are likely to leave go first, so neither number is the life of a *new* member; whether single members
#       also change, these two numbers cannot tell.
#     * **C**: One of the two churn rates must be an error.
#     * **D**: `life_late` is the right life of a new member, since it uses more experience.

# %% slug="q8-answer" kind="solution"
### BEGIN SOLUTION
churn_first = 100 * (1 - private[private["age"] == 1]["renewed"].mean())
churn_late = 100 * (1 - private[private["age"] > 12]["renewed"].mean())
life_late = 100 / churn_late
meaning = "B"
### END SOLUTION
# blank: churn_first = ...  # 100 * (1 - private[private["age"] == ?]["renewed"].mean())
# blank: churn_late = ...
# blank: life_late = ...
# blank: meaning = ...

# %% slug="q8-check" kind="check" points=5
ll.check.number(churn_first, "churn_first", low=0, high=100, unit="%")
ll.check.number(churn_late, "churn_late", low=0, high=100, unit="%")
ll.check.number(life_late, "life_late", low=1)
ll.check.text(meaning, "meaning", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q9-text"
# ## Question 9 · A margin that grows ({{points}} points, advanced)
#
# Write a function `growing_value(margin, retention, discount, growth)` that returns the value of what is *still* to come from a
# customer who has just paid. The next margin is `margin` and comes after one period, if the customer stays; each later margin is larger
# by the share `growth`. Without end, and without the library. It will be called with numbers you have not seen, but never with a growth
# so fast that the sum has no end (lesson 09 says when). A formula does it, no loop: seen from today, each term is the one before
# times the same factor. To try yours: `growing_value(90, 0.5, 0.25, 0.25)` is 72.

# %% slug="q9-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def growing_value(margin, retention, discount, growth):
    return margin * retention / (1 + discount - retention * (1 + growth))
### END SOLUTION
# blank: def growing_value(margin, retention, discount, growth):
# blank:     return ...

# %% slug="q9-check" kind="check" points=4 level="advanced"
ll.check.function(growing_value, "growing_value", example=(100, 0.8, 0.1, 0.05))

# %% [markdown] slug="q10-text"
# ## Question 10 · A memo to Ms. Qiao, and your own marks ({{points}} points)
#
# In 80 to 250 words: how much may she spend to win a member, of which kind, and how sure are you? The limit is for what is missing
# *after* the joining fee, as `cost` in question 6; your values have no horizon, so say how far ahead you trust them. Write it between the
# triple quotation marks of `memo`. Then read the rubric and the three examples below, and give yourself 0, 1 or 2 marks
# per criterion in `my_marks`. Honest marks are accepted as they are; your instructor may look and change them.
#
# | criterion | 2 marks | 1 mark | 0 marks |
# | --- | --- | --- | --- |
# | `evidence` | at least two own numbers, a value with its timing, read correctly | own numbers, the timing not stated | no own number |
# | `action` | an upper limit of spending, for one kind, with payback or return as its reason | a limit without a reason | no limit |
# | `limits` | says that renewal is not the same for all and always, and one more limit (cost of serving assumed, retention from a sample, months far ahead not seen) | one limit | no limit |
#
# The examples are about a car wash with a monthly card, not about a gym.
#
# **Strong** (2, 2, 2): "A new card holder is worth 610 yuan if the first fee comes now, and 540 after it is paid. Of a hundred, 91
# renew each month (interval from 89 to 93). Spend at most 200 yuan to win one: the average one has paid that back after three months, and
# twice that is left as a margin of safety. Two cautions: new holders leave faster than old ones, so 610 is too high for some, and the
# cost of a wash is our guess."
#
# **Adequate** (1, 1, 1): "A card holder is worth 610 yuan. Do not spend more than 200 on winning one. The cost of a wash is a guess."
#
# **Weak** (0, 0, 0): "Loyal customers are very profitable, and keeping them costs a fifth of winning new ones, so we should invest in
# loyalty as much as we can."

# %% slug="q10-answer" kind="solution"
### BEGIN SOLUTION
memo = f"""To Ms. Qiao. A new private member is worth {value_now:.0f} yuan if the first fee comes at the desk,
and {value_paid:.0f} yuan once it is paid: same books, other timing. Of a hundred private members {renewal:.1f}
renew each month (95 % interval from {renewal_low:.1f} to {renewal_high:.1f}). By kind, a {most_valuable} member is
worth most, {clv[most_valuable]:.0f} yuan, a student {clv["student"]:.0f}.

Winning a private member costs 800 yuan net of the joining fee. The average one has paid that back after
{months_needed:.0f} margins, not after {months_naive:.0f}, because some leave. I advise to spend no more than these 800
on a private member, and far less on a student. Each yuan then returns {roi:.1f} on top of itself, if members go on
leaving as they do now; I would not trust that beyond three years.

Two cautions. Renewal is not one number: {churn_first:.0f} of a hundred leave after the first month and
{churn_late:.0f} later on, so a single formula is too simple for a new member. And the 170 yuan for serving a member
are an estimate; if they are higher, a student is worth even less."""
my_marks = {"evidence": 2, "action": 2, "limits": 2}
### END SOLUTION
# blank: memo = """
# blank: ...
# blank: """
# blank: my_marks = {"evidence": ..., "action": ..., "limits": ...}

# %% slug="q10-check" kind="check" points=7
ll.check.text(memo, "memo", min_words=80)
ll.check.marks(my_marks, "my_marks", criteria=["evidence", "action", "limits"], most=2)
