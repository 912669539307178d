# version: 1.0

# %% [markdown] slug="title"
# # Lab 5 · From a log to a decision: who gets the letter?
#
# Ms. Bian of Morning Kettle sells tea by mail. In January 2026 a spring letter goes to the printer, at 12 yuan a piece. A customer who is
# gone never tells her; she has only the log of orders. You turn the log into numbers, test a model on a year that it has not seen, and advise her
# whom to write to.
#
# **What you hand in.** Nine short calculations, one prediction and one memo, {{total}} points, {{core}} of them core. Replace every `...` by
# your answer and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question
# marks are for you to fill. The question marked *advanced* goes beyond the main path of lesson 11.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message. If the name is a word of your own
# answer, its quotation marks are missing. A red answer cell makes a ✓ below it worthless: the answer it looks at may come
# from an earlier run. Write percentages as `20` and not as
# `0.2`, but give the functions of the library shares, as `0.2`. **Time is counted in weeks**; two years are 104 of them. Do not round
# on the way.
#
# **Your own data.** Your id decides which customers you get, so your numbers differ from your neighbor's. If the next cell
# asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id between the quotation marks, once, and
# run it again. The customers are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
shop = ll.datasets.for_student("mail_order", student)
orders = shop.tables["transactions"]
number = orders["customer_id"].nunique()
print(f"student {student}, draw {ll.datasets.draw_code('mail_order', student)}: {number:,} customers")

# %% [markdown] slug="setup-text"
# The log covers 104 weeks. The **first year** is the first 52 of them, up to and including December 29, 2024; the **second year** begins on
# December 30, 2024, and ends on December 28, 2025. The next cell picks four customers from your draw (Ms. An, Mr. Bo, Ms. Chu and Mr. Dong) and
# prints all orders of the first two. You need not change it.

# %% slug="setup-people" kind="locked"
seen = ll.transactions.rfm_summary(orders, holdout_start="2024-12-30").eval("silent = T - recency")
an = seen.query("frequency == 3 and holdout_frequency > 1 and recency > 5 and abs(silent - recency) > 3").index[0]
bo = seen.query("frequency == 0 and holdout_frequency > 0").index[0]
chu = seen.query("frequency >= 6 and 8 < silent < 25 and 4 < silent * frequency / recency < 9").index[0]
dong = (seen.query("frequency == 1 and recency > 10")["silent"] - seen["silent"][chu]).abs().idxmin()
for name, code in {"Ms. An": an, "Mr. Bo": bo}.items():
    own = orders[orders["customer_id"] == code]
    print(f"\n{name}, {code}\n{own[['date', 'amount']].to_string(index=False)}")

# %% [markdown] slug="q1-text"
# ## Question 1 · The summary of a customer ({{points}} points)
#
# Stand at the end of the first year, on December 29, 2024, and forget what came later. From the lists above, by hand, as
# `ll.transactions.rfm_summary` counts them for the models of lesson 11, report for Ms. An
#
# * `an_frequency`: her frequency,
# * `an_recency`: her recency, in weeks (7 days are one week; keep the decimals),
# * `an_age`: `T`, in weeks,
# * `an_spend`: her monetary value, in yuan;
#
# and for Mr. Bo, who had ordered once by then,
#
# * `bo_recency`: his recency, in weeks.
#
# Between two days lie `(pd.Timestamp("2024-12-29") - pd.Timestamp("2024-12-15")).days` days.

# %% slug="q1-answer" kind="solution"
### BEGIN SOLUTION
own = orders[(orders["customer_id"] == an) & (orders["date"] < "2024-12-30")].sort_values("date")
an_frequency = len(own) - 1
an_recency = (own["date"].max() - own["date"].min()).days / 7
an_age = (pd.Timestamp("2024-12-29") - own["date"].min()).days / 7
an_spend = own["amount"].iloc[1:].mean()
bo_recency = 0
### END SOLUTION
# blank: an_frequency = ...
# blank: an_recency = ...  # (pd.Timestamp("?") - pd.Timestamp("?")).days / 7
# blank: an_age = ...
# blank: an_spend = ...
# blank: bo_recency = ...

# %% slug="q1-check" kind="check" points=6
ll.check.whole_number(an_frequency, "an_frequency", low=0)
ll.check.number(an_recency, "an_recency", low=0)
ll.check.number(an_age, "an_age", low=0)
ll.check.number(an_spend, "an_spend", low=0)
ll.check.number(bo_recency, "bo_recency", low=0)

# %% [markdown] slug="summary-text"
# From here on the library counts. `rfm` has one row a customer: the first year in `frequency`, `recency`, `T` and `monetary_value`, and the
# orders of the second year in `holdout_frequency`. Below stand the rows of Ms. Chu and Mr. Dong; `silent` is `T - recency`.

# %% slug="summary" kind="locked"
rfm = ll.transactions.rfm_summary(orders, value="amount", holdout_start="2024-12-30")
two = rfm.loc[[chu, dong], ["frequency", "recency", "T"]]
two.assign(silent=two["T"] - two["recency"], name=["Ms. Chu", "Mr. Dong"]).round(1)

# %% [markdown] slug="q2-text"
# ## Question 2 · Segments ({{points}} points)
#
# `ll.transactions.rfm_segments(rfm)` scores recency (R), frequency (F) and money (M) from 1 to 5 and names the segments. Its `.table` has a row for each
# segment (the column `share` is its percent of all customers), its `.customers` a row for each customer (`R`, `F`, `M` and `segment`). Report
#
# * `champions`: the share of all customers who are champions, in percent,
# * `r_five`: which customers have R = 5? A letter, in quotation marks.
#     * **A**: those who have been silent longest,
#     * **B**: those with the highest numbers in the column `recency` of `rfm`,
#     * **C**: those who have been silent for the shortest time,
#     * **D**: those who have been customers longest,
# * `top_recent`: of the customers with R = 5, the share who ordered at least once in the second year, in percent,
# * `hibernating_orders`: of all *orders* of the second year, the share that came from the segment `hibernating`, in percent.

# %% slug="q2-answer" kind="solution"
segments = ll.transactions.rfm_segments(rfm)
people = segments.customers
later = rfm["holdout_frequency"]
### BEGIN SOLUTION
champions = segments.table.loc["champions", "share"]
r_five = "C"
top_recent = 100 * (later[people["R"] == 5] > 0).mean()
hibernating_orders = 100 * later[people["segment"] == "hibernating"].sum() / later.sum()
### END SOLUTION
# blank: champions = ...  # segments.table.loc["?", "?"]
# blank: r_five = ...
# blank: top_recent = ...  # 100 * (later[people["R"] == ?] > 0).mean()
# blank: hibernating_orders = ...  # 100 * later[people["segment"] == "?"].sum() / later.sum()

# %% slug="q2-check" kind="check" points=4
ll.check.number(champions, "champions", low=0, high=100, unit="%")
ll.check.text(r_five, "r_five", choices=["A", "B", "C", "D"])
ll.check.number(top_recent, "top_recent", low=0, high=100, unit="%")
ll.check.number(hibernating_orders, "hibernating_orders", low=0, high=100, unit="%")

# %% [markdown] slug="q3-text"
# ## Question 3 · A prediction, before you compute ({{points}} points)
#
# Before you go on, write down
#
# * `my_alive`: how many percent of the customers are still customers at the end of the first year?
# * `my_top_tenth`: how many percent of the orders of the second year come from the tenth of the customers of whom a model expects most?
# * `my_more_alive`: Ms. Chu and Mr. Dong have been silent equally long. Who is more likely to be still there? `"Chu"` or `"Dong"`.
#
# The points are for predicting, not for being right. Do not change it afterwards.

# %% slug="q3-answer" kind="solution"
### BEGIN SOLUTION
my_alive = 60
my_top_tenth = 40
my_more_alive = "Dong"
### END SOLUTION
# blank: my_alive = ...
# blank: my_top_tenth = ...
# blank: my_more_alive = ...

# %% slug="q3-check" kind="check" points=3
ll.check.number(my_alive, "my_alive", low=0, high=100, unit="%")
ll.check.number(my_top_tenth, "my_top_tenth", low=0, high=100, unit="%")
ll.check.text(my_more_alive, "my_more_alive", choices=["Chu", "Dong"])

# %% [markdown] slug="q4-text"
# ## Question 4 · Fit a model ({{points}} points)
#
# Fit BG/NBD to the first year of *all* customers, `ll.clv.BGNBD(table).fit()`. Report
#
# * `r`, `alpha`, `a`, `b`: its four parameters, time in weeks (half a point each),
# * `llf`: its log-likelihood (one point),
# * `first_year`: how many *repeat* orders it expects from a new customer in the first 52 weeks (`expected_purchases`; two points).

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
fit = ll.clv.BGNBD(rfm).fit()
r, alpha, a, b = fit.params
llf = fit.llf
first_year = fit.expected_purchases(52)
### END SOLUTION
# blank: fit = ...  # ll.clv.BGNBD(?).fit()
# blank: r, alpha, a, b = ..., ..., ..., ...  # fit.params["r"], ...
# blank: llf = ...
# blank: first_year = ...  # fit.expected_purchases(?)

# %% slug="q4-check" kind="check" points=5
ll.check.number(r, "r", low=0)
ll.check.number(alpha, "alpha", low=0)
ll.check.number(a, "a", low=0)
ll.check.number(b, "b", low=0)
ll.check.number(llf, "llf")
ll.check.number(first_year, "first_year", low=0)

# %% [markdown] slug="q5-text"
# ## Question 5 · Equal silence ({{points}} points)
#
# Report what your model says of Ms. Chu and Mr. Dong at the end of the first year:
#
# * `chu_alive`, `dong_alive`: how likely each is still a customer, in percent,
# * `chu_orders`, `dong_orders`: how many orders it expects from each in the second year, 52 weeks,
# * `silence`: why are the two not equally likely to be still there? A letter, in quotation marks.
#     * **A**: Who has ordered more often is more loyal, and so is more likely to be there.
#     * **B**: For somebody who ordered as often as Ms. Chu this silence is long; for somebody like Mr. Dong it is an ordinary pause.
#     * **C**: Equal silence means equal chances; the difference is only chance.
#     * **D**: One of them has been a customer for longer.
#
# Look at all four numbers before you go on: who is more likely to be there, and from whom are more orders expected?
# It may be the same one, or not.

# %% slug="q5-answer" kind="solution"
### BEGIN SOLUTION
alive_now = 100 * fit.probability_alive()
ahead = fit.conditional_expected_purchases(52)
chu_alive, dong_alive = alive_now[chu], alive_now[dong]
chu_orders, dong_orders = ahead[chu], ahead[dong]
silence = "B"
### END SOLUTION
# blank: alive_now = ...  # 100 * fit.?()
# blank: ahead = ...  # fit.conditional_expected_purchases(?)
# blank: chu_alive, dong_alive = ..., ...  # alive_now[chu], ?
# blank: chu_orders, dong_orders = ..., ...
# blank: silence = ...

# %% slug="q5-check" kind="check" points=5
ll.check.number(chu_alive, "chu_alive", low=0, high=100, unit="%")
ll.check.number(dong_alive, "dong_alive", low=0, high=100, unit="%")
ll.check.number(chu_orders, "chu_orders", low=0)
ll.check.number(dong_orders, "dong_orders", low=0)
ll.check.text(silence, "silence", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q6-text"
# ## Question 6 · Was the forecast right? ({{points}} points)
#
# The model has not seen the second year. Hold its forecast for those 52 weeks against what came. Report
#
# * `predicted`: how many orders the model expected in the second year from all customers together (half a point),
# * `made`: how many orders they made (half a point),
# * `bias`: how many percent the forecast sum lies above (+) or below (-) the sum made; a forecast of 90 where 100 came is -10,
# * `mae`: the mean absolute error, in orders a customer,
# * `naive_bias`: the same percentage as `bias`, for the forecast "as before": each customer goes on with `frequency / T` orders a week,
# * `reading`: what is wrong with "as before"? A letter, in quotation marks.
#     * **A**: The second year was a bad one for the shop; no forecast could know that.
#     * **B**: It takes everybody who ordered again for still there and at the same pace; but some are lost, and a lucky run does not last.
#     * **C**: The sample is small; with more customers its error would go to zero.
#     * **D**: Nothing is: the model is only better because it was fitted to the second year.
#
# `ll.clv.holdout_metrics(forecast, made)` has these measures and more; its `bias` is a share. Look also at `top_decile_capture`, and at your
# prediction. If a check asks "really in percent?": an error below 1 % is possible.

# %% slug="q6-answer" kind="solution"
made_each = rfm["holdout_frequency"]
### BEGIN SOLUTION
as_before = rfm["frequency"] / rfm["T"] * 52
predicted, made = ahead.sum(), made_each.sum()
bias = 100 * (predicted / made - 1)
mae = (ahead - made_each).abs().mean()
naive_bias = 100 * (as_before.sum() / made - 1)
reading = "B"
### END SOLUTION
# blank: as_before = ...  # rfm["frequency"] / rfm["?"] * ?
# blank: predicted = ...
# blank: made = ...
# blank: bias = ...  # 100 * (? / ? - 1)
# blank: mae = ...
# blank: naive_bias = ...
# blank: reading = ...
# blank: # ll.clv.holdout_metrics(?, made_each)

# %% slug="q6-check" kind="check" points=5
ll.check.number(predicted, "predicted", low=0)
ll.check.whole_number(made, "made", low=0)
ll.check.number(bias, "bias", low=-100, unit="%")
ll.check.number(mae, "mae", low=0)
ll.check.number(naive_bias, "naive_bias", low=-100, unit="%")
ll.check.text(reading, "reading", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q7-text"
# ## Question 7 · Three models, and how many customers? ({{points}} points)
#
# `ll.clv.compare(rfm)` fits `BGNBD`, `MBGNBD` and `ParetoNBD` to the first year and tests them on the second. (Its column `value` is
# revenue of the second year; it is not needed here.) Report
#
# * `best_aic`: the model that AIC prefers (smaller is better), its name in quotation marks (half a point),
# * `closest`: the model whose forecast sum comes nearest to the sum made (the column `bias`), in quotation marks (half a point),
# * `alive_bg`: how many customers are still there at the end of the first year by BG/NBD: the sum of their chances
#   (look at your `my_alive` of question 3),
# * `alive_mbg`: the same by MBG/NBD,
# * `apart`: why do these two numbers lie so far apart? A letter, in quotation marks.
#     * **A**: BG/NBD expects far more orders in the second year.
#     * **B**: One of them is wrong: the one with the larger AIC.
#     * **C**: In BG/NBD nobody can leave before the second order, so who ordered once is there for certain. In MBG/NBD they may have left at once.
#     * **D**: The second year has shown that the number of BG/NBD is the right one.

# %% slug="q7-answer" kind="solution"
models = ll.clv.compare(rfm)
print(models)
### BEGIN SOLUTION
best_aic = models.table["aic"].idxmin()
closest = models.table["bias"].abs().idxmin()
alive_bg = fit.probability_alive().sum()
alive_mbg = ll.clv.MBGNBD(rfm).fit().probability_alive().sum()
apart = "C"
### END SOLUTION
# blank: best_aic = ...
# blank: closest = ...
# blank: alive_bg = ...  # fit.probability_alive().?()
# blank: alive_mbg = ...  # ll.clv.MBGNBD(?).fit().probability_alive().?()
# blank: apart = ...

# %% slug="q7-check" kind="check" points=4
names = ["BGNBD", "MBGNBD", "ParetoNBD"]
ll.check.text(best_aic, "best_aic", choices=names)
ll.check.text(closest, "closest", choices=names)
ll.check.number(alive_bg, "alive_bg", low=0)
ll.check.number(alive_mbg, "alive_mbg", low=0)
ll.check.text(apart, "apart", choices=["A", "B", "C", "D"])

# %% [markdown] slug="now-text"
# The test is over. For the decision of January 2026 all 104 weeks count: `now` is the summary of the whole log, `fit_now` a
# BG/NBD and `spend_now` a gamma-gamma fitted to it. Use these three in questions 8 and 9.
#
# The first line printed is the correlation of frequency and spend, which the product of the two models takes for zero. On some draws its
# interval just misses zero. A correlation this small changes little: go on, and name it as a limit in your memo.

# %% slug="now" kind="locked"
now = ll.transactions.rfm_summary(orders, value="amount")
fit_now = ll.clv.BGNBD(now).fit()
spend_now = ll.clv.GammaGamma(now).fit()
print(spend_now.model.correlation())
print("Ms. An in the whole log:", now.loc[an].round(1).to_dict())

# %% [markdown] slug="q8-text"
# ## Question 8 · From orders to money ({{points}} points)
#
# After goods, packing and postage 30 yuan are left of every 100. Money is discounted at 10 % a *year*; the model counts *weeks*. Report
#
# * `once_spend`: how many yuan the gamma-gamma model expects an order to come to bring, for a customer who has ordered once so far
#   (`spend_now.expected_spend()` has a number for each customer),
# * `once_why`: why is this number the same for all who ordered once? A letter, in quotation marks.
#     * **A**: They all spent the same on their first order.
#     * **B**: Nothing is known of their repeat orders, so nothing pulls the expectation away from the mean of all customers.
#     * **C**: The model takes their first order for the next one.
#     * **D**: They are small buyers; the model puts them lowest.
# * `an_value`: what Ms. An is worth in the next 52 weeks, in yuan of margin, discounted,
# * `total`: the same for all customers together.
#
# `ll.clv.customer_values(fit_now, spend_now, horizon=?, discount=?, margin=?, per="?")` takes shares.

# %% slug="q8-answer" kind="solution"
### BEGIN SOLUTION
once_spend = spend_now.expected_spend()[now["frequency"] == 0].mean()
once_why = "B"
values = ll.clv.customer_values(fit_now, spend_now, horizon=52, discount=0.10, margin=0.3, per="Y")["value"]
an_value, total = values[an], values.sum()
### END SOLUTION
# blank: once_spend = ...  # spend_now.expected_spend()[now["frequency"] == ?].mean()
# blank: once_why = ...
# blank: values = ...  # ll.clv.customer_values(fit_now, spend_now, horizon=?, discount=?, margin=?, per="?")["value"]
# blank: an_value = ...  # values[an]
# blank: total = ...

# %% slug="q8-check" kind="check" points=5
ll.check.number(once_spend, "once_spend", low=0)
ll.check.text(once_why, "once_why", choices=["A", "B", "C", "D"])
ll.check.number(an_value, "an_value", low=0)
ll.check.number(total, "total", low=0)

# %% [markdown] slug="q9-text"
# ## Question 9 · Who gets the letter? ({{points}} points)
#
# A letter costs 12 yuan. Suppose, for the sake of the calculation, that it raises what a customer brings in the next 52 weeks by 10 %,
# of everybody alike. Then a letter brings a tenth of the customer's value of question 8, and pays if that is more than it costs. Report
#
# * `letters`: the number of customers for whom a letter pays,
# * `gain`: what the letters to exactly these customers bring together, less what they cost, in yuan,
# * `effect`: nobody knows the 10 %. How can Ms. Bian find out what the letter does? A letter, in quotation marks.
#     * **A**: Compare the orders of those who got it with those of all other customers.
#     * **B**: Compare the orders of those who got it before the letter and after it.
#     * **C**: Choose candidates, more than those for whom it pays by today's guess, and draw lots among them: some get no letter. Then
#       compare these two groups.
#     * **D**: No need to: the model has told who will order.

# %% slug="q9-answer" kind="solution"
### BEGIN SOLUTION
added = 0.10 * values
pays = added > 12
letters = pays.sum()
gain = (added[pays] - 12).sum()
effect = "C"
### END SOLUTION
# blank: letters = ...
# blank: gain = ...
# blank: effect = ...

# %% slug="q9-check" kind="check" points=3
ll.check.whole_number(letters, "letters", low=0)
ll.check.number(gain, "gain")
ll.check.text(effect, "effect", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q10-text"
# ## Question 10 · The chance of being still there ({{points}} points, advanced)
#
# In BG/NBD a customer of frequency $x > 0$, recency $t_x$ and age $T$ is still there with the chance
#
# $$P = \frac{1}{1 + \dfrac{a}{b + x - 1}\left(\dfrac{\alpha + T}{\alpha + t_x}\right)^{r + x}}.$$
#
# Write a function `alive(frequency, recency, age, r, alpha, a, b)` that returns this chance as a share, for every customer, also for one without any
# repeat order. Without the library. It gets single numbers, one customer at a time, and will be called with numbers you have not seen.

# %% slug="q10-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def alive(frequency, recency, age, r, alpha, a, b):
    if frequency == 0:
        return 1.0
    return 1 / (1 + a / (b + frequency - 1) * ((alpha + age) / (alpha + recency)) ** (r + frequency))
### END SOLUTION
# blank: def alive(frequency, recency, age, r, alpha, a, b):
# blank:     return ...

# %% slug="q10-check" kind="check" points=3 level="advanced"
ll.check.function(alive, "alive", example=(2, 10.0, 30.0, 0.3, 5.0, 0.5, 2.0))
ll.check.function(alive, "alive", example=(0, 0.0, 30.0, 0.3, 5.0, 0.5, 2.0))

# %% [markdown] slug="q11-text"
# ## Question 11 · A memo to Ms. Bian, and your own marks ({{points}} points)
#
# In 80 to 250 words: to whom should the letter go, what does that cost, what may it bring, and what could be wrong? Write it between the
# triple quotation marks of `memo`. Then read the rubric and the three examples below, and give yourself 0, 1 or 2 marks
# per criterion in `my_marks`. Honest marks are accepted as they are; your instructor may look and change them.
#
# | criterion | 2 marks | 1 mark | 0 marks |
# | --- | --- | --- | --- |
# | `evidence` | at least two own numbers, and how well the forecast did on the year it had not seen | own numbers, but no test of the forecast | no own number |
# | `action` | to whom, how many letters, what they cost, and the rule behind it | to whom, but no cost or no rule | no group named |
# | `limits` | says that who will order is not who orders *because of* the letter, and one more limit (a model of who is lost, one year for a test, spend and margin taken for fixed) | one limit | no limit |
#
# The examples are about a bookshop with a printed catalog, not about tea.
#
# **Strong** (2, 2, 2): "On the year that the model had not seen, its forecast of orders was 4 % too low; 'as before' would have been 38 % too
# high. Send the catalog to the 210 customers for whom a tenth of next year's margin is above its cost of 9 yuan: that costs 1,890 yuan. Leave
# 30 of them out by lot, because these people would order anyway, and only the comparison shows what the catalog adds. And who bought
# once may be gone; our model cannot tell."
#
# **Adequate** (1, 1, 1): "Next year's margin of our customers is about 90,000 yuan. Send the catalog to the 210 best customers. Some of them may be lost already."
#
# **Weak** (0, 0, 0): "Loyal customers deserve attention, so we should send the catalog to everybody who ever bought a book. It strengthens
# the relationship and will pay for itself."

# %% slug="q11-answer" kind="solution"
### BEGIN SOLUTION
memo = f"""To Ms. Bian. Write to {letters} of our {len(now)} customers, at a cost of {12 * letters} yuan. The rule: it
goes to whoever would bring more than 12 yuan of additional margin in a year if the letter raised the orders by 10 %.
If it does, these letters bring {gain:.0f} yuan more than they cost; letters to everybody cost more than they bring.

Why believe the forecast? Fitted to the first year only, it was off by {bias:.1f} % for the orders of the second; "as
before" was off by {naive_bias:.0f} %. All customers together are worth {total:.0f} yuan of margin in the next 52 weeks.

What could be wrong. These customers would order anyway: the model says who orders, not who orders because of a letter.
So draw lots and leave a tenth of them without one. And who ordered once may be gone: one model counts {alive_bg:.0f}
customers as still there at the end of the first year, another one {alive_mbg:.0f}."""
my_marks = {"evidence": 2, "action": 2, "limits": 2}
### END SOLUTION
# blank: memo = """
# blank: ...
# blank: """
# blank: my_marks = {"evidence": ..., "action": ..., "limits": ...}

# %% slug="q11-check" kind="check" points=7
ll.check.text(memo, "memo", min_words=80)
ll.check.marks(my_marks, "my_marks", criteria=["evidence", "action", "limits"], most=2)
