# %% [markdown] slug="title"
# # 07 · Segments, RFM and the customer pyramid
#
# **The claim.** Customers differ far more than averages show. Three numbers from the till tell a lot about them. A name
# on a segment promises more than it keeps, and the largest customers are not always the best.
#
# **After this lesson you can**
#
# * turn a list of orders into recency, frequency and monetary value,
# * make segments, name them, and test the names on what happened next,
# * draw a customer pyramid by profit, with its uncertainty,
# * grade business customers by what they buy and how they pay,
# * say for each segment: keep, develop, serve more cheaply, or let go.
#
# **You need** lessons 00 and 01; lesson 05 helps. **Time**: about 95 minutes; what is marked *going further* takes 20 minutes more.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Who gets the spring letter?
#
# Morning Kettle sells tea by mail (an invented shop, synthetic customers). Ms. Bian can send a printed letter this spring, and each one costs
# money. "Leave out whoever has been silent for six months," somebody says. Mr. Zhu, who packs the parcels, shakes his head.
# A gentleman in the north orders once every spring, like a cuckoo. A lady in the east used to order every week and has now been
# silent for two months. Under the rule he is lost and she is a customer.
#
# **Your turn, three minutes.** With your neighbor: who of the two gets a letter? What would you want to know about each of the others?
# Write down *three* things that you would look up in the list of orders.

# %% [markdown] slug="log-text"
# ## Worked example: three letters from the till
#
# Nobody filled in a questionnaire. All we have is a **log**: who, when, how much.

# %% slug="log"
case = ll.datasets.load("mail_order")
orders = case.tables["transactions"]
orders[["customer_id", "date", "amount"]].head(4)

# %% [markdown] slug="rfm-text"
# Three numbers for each customer, known as **RFM**:
#
# * **recency**: when was the last order?
# * **frequency**: how many orders?
# * **monetary value**: how much on an order?
#
# We play a trick that this lesson needs: we close the book at the end of 2024, make our segments, and look at 2025 only afterward. The part that is kept
# back is called a **hold-out**.

# %% slug="rfm"
rfm = ll.transactions.rfm_summary(orders, value="amount", freq="W", holdout_start="2025-01-01")
rfm[["frequency", "recency", "T", "monetary_value"]].head(4).round(1)

# %% [markdown] slug="rfm-read"
# One row is one customer, and the unit is the week (`freq="W"`). Mind three habits of this table:
#
# * `frequency` counts *repeat* orders. Zero means: ordered once.
# * `T` is how long we have known the customer, `recency` how old the acquaintance was at the last order. So `T` minus `recency` is the
#   **silence** since then. Customer C0002 was known for {{rfm.loc["C0002", "T"]:.0f}} weeks and last ordered in week
#   {{rfm.loc["C0002", "recency"]:.0f}}: {{rfm.loc["C0002", "T"] - rfm.loc["C0002", "recency"]:.0f}} weeks of silence.
# * `monetary_value` is the mean of repeat orders. Who has none gets `NaN`: *not known*, which is not zero.

# %% [markdown] slug="report-text"
# Before you trust a table, ask what was left out on the way.

# %% slug="report"
rfm.attrs["report"]

# %% [markdown] slug="report-read"
# All {{rfm.attrs["report"]["rows"]:,}} rows were used. Other logs hold returns, gifts, two parcels on one day, orders without a name. The function then stops and
# asks what you want, because each choice changes the result.

# %% [markdown] slug="predict-letter"
# ## Predict, then run: which letter knows the future?
#
# Each customer gets a **score** from 1 to 5 for each letter, the highest for the best fifth. Careful with R: *little* silence is good, so
# the most recent buyers get the `5`. Customers who are alike get the same score, so the groups are not all of one size.
#
# **Predict.** Which letter separates those who ordered again in 2025 from those who did not: R, F or M?

# %% slug="my-letter"
my_letter = "?"  # R, F or M in place of the question mark; keep the quotation marks

# %% slug="letters"
segments = ll.transactions.rfm_segments(rfm)
scores = segments.customers
came = 100 * (rfm["holdout_frequency"] > 0)
for letter in ["R", "F", "M"]:
    print(letter, came.groupby(scores[letter]).mean().round(1).to_dict())

# %% slug="letters-gap"
shares = {letter: came.groupby(scores[letter]).mean() for letter in ["R", "F", "M"]}  # as above, kept by letter
for letter, by_score in shares.items():
    low, high = by_score.min(), by_score.max()
    print(f"{letter}: from {low:.1f} % to {high:.1f} %, a spread of {high - low:.0f} points")
widest = max(shares, key=lambda letter: shares[letter].max() - shares[letter].min())
print(f"you said {my_letter}, found {widest}")

# %% [markdown] slug="letters-read"
# Read a line of the first output like this: of the customers with the lowest R, {{shares["R"][1]:.1f}} % ordered in 2025; of those with the highest,
# {{shares["R"][5]:.1f}} %. The spread is the distance between the worst score and the best, in percentage points. For M the best score is `4`, a little above `5`. No customer has an F or an M of `2`: so many ordered exactly once that they fill the lowest two fifths. In this shop the silence tells most. In yours it may be different, and
# now you know how to find out.

# %% [markdown] slug="names-text"
# ## Names for the segments
#
# Marketing people like names better than numbers. From R and the mean of F and M, everybody gets the first name of this list that fits:
#
# | name | R | mean of F and M |
# | --- | --- | --- |
# | *champions*: recent, often, much | `5` | `4.5` or more |
# | *loyal* | `4` or `5` | `3` or more |
# | *new*: ordered once, just now | `5` | F is `1` |
# | *promising* | `4` or `5` | less than `3` |
# | *needs attention* | `3` | `3` or more |
# | *cannot lose*: were the best, silent now | `1` or `2` | `4.5` or more |
# | *at risk*: used to buy well, silent now | `1` or `2` | `3` or more |
# | *hibernating*: the rest | `1` to `3` | less than `3` |

# %% slug="names"
print(segments)

# %% slug="names-plot"
ax = ll.plots.customer_segments(segments)

# %% slug="names-numbers"
named = segments.table
print(f"hibernating: {named.loc['hibernating', 'share']:.1f} % of customers")

# %% [markdown] slug="names-read"
# Champions are {{named.loc["champions", "share"]:.1f}} % of the customers and bring {{named.loc["champions", "spend"]:.0f}} % of the
# money from repeat orders. The hibernating, {{named.loc["hibernating", "share"]:.0f}} % of the customers, bring
# {{named.loc["hibernating", "spend"]:.0f}} %, and so do the promising: both ordered only once (`occasions`), so by definition they have no repeat orders. Nobody is *new*: the file holds only people who first ordered before October, and by the end of the year none of those
# who ordered once was recent enough for an R of `5`. The brackets hold 95 % intervals, here for the shop's customers as a sample of all such customers.

# %% [markdown] slug="predict-risk"
# **Predict, then run.** "Write to those at risk and to those we cannot lose!" says the agency. "Forget the hibernating, most of
# them ordered only once." What percentage of *at risk* and of *hibernating* ordered again in 2025, without any letter?

# %% slug="my-risk"
my_at_risk = 0  # your percentages in place of the zeros
my_hibernating = 0

# %% slug="risk"
ax = ll.plots.customer_segments(segments, "bought_later")
later = named["bought_later"]
print(f"at risk: you said {my_at_risk} %, found {later['at risk']:.1f} %")
print(f"hibernating: you said {my_hibernating} %, found {later['hibernating']:.1f} %")

# %% [markdown] slug="risk-read"
# {{later["at risk"]:.1f}} % against {{later["hibernating"]:.1f}} %: the same, as far as these data can tell. And of those whom we *cannot lose*,
# {{later["cannot lose"]:.1f}} % came back. The names promised a difference that is not there. Why? Silence means something
# else in each mouth. For somebody who orders once in spring, thirty weeks are a normal pause. For somebody who ordered every week, thirty
# weeks are a farewell. Check it, among those who were silent for more than half a year:

# %% slug="silent"
silent = scores["silent"] > 26
# "&" means: and at the same time
print(ll.survey.share(came[silent & (rfm["frequency"] == 0)] > 0, name="ordered once, came back"))
print(ll.survey.share(came[silent & (rfm["frequency"] >= 5)] > 0, name="ordered six times or more, came back"))

# %% [markdown] slug="silent-read"
# The second group is small and its interval wide, so do not swear that they come back less often. But the name promised *more*, and of that there is no trace. That is the lady and the gentleman:
# frequency is good news *until* the customer falls silent; lesson 11 computes it for each customer.
#
# So test a name before you pay for it. The test needs no more than a hold-out.

# %% [markdown] slug="activity-text"
# ## Active, occasional, lost
#
# A plainer list asks only how long somebody has been silent. *Active*: at least two orders, the last within a quarter of a year (`13` weeks). *Lost*: silent
# for more than half a year (`26` weeks). *Occasional*: the others. Both borders are ours.

# %% slug="activity"
activity = ll.transactions.activity_segments(rfm, active_within=13, lost_after=26)
print(activity)

# %% [markdown] slug="activity-read"
# Of those called *lost*, {{activity.table.loc["lost", "bought_later"]:.1f}} % ordered again; of the *active*,
# {{100 - activity.table.loc["active", "bought_later"]:.1f}} % did not. Without a contract, "lost" is a rule and not a fact. The six-month rule at
# Morning Kettle would have thrown away {{(came[activity.customers["segment"] == "lost"] > 0).sum():,}} customers who came back by themselves.

# %% [markdown] slug="who-text"
# ## Age, region, income: who they are
#
# The oldest way to make segments asks *who* customers are: **demographic** segments. Our shop knows the region, and which channel brought
# the customer. **Guess first:** which of the two helps?

# %% slug="who"
customers = case.tables["customers"].set_index("customer_id")
print(came.groupby(customers["region"]).mean().round(1).to_dict())
print(came.groupby(customers["channel"]).mean().round(1).to_dict())

# %% [markdown] slug="who-read"
# The regions lie close together, the channels far apart. Demographic segments are easy to make and good for choosing a language or
# a delivery day. Whether they say anything about loyalty has to be tested, like any name.
#
# And they never say *why* somebody stays. McKinsey (2002) gave three names to customers who keep up their spending. The **emotive** loyalist
# stays out of liking and hardly compares. The **inertial** loyalist stays because changing is a bother. The **deliberative** loyalist compares each time
# and finds us best. In a log the three look alike, and each needs another answer: shine, stay convenient, stay better. Only asking tells (lesson 05).
# **With your neighbor:** the lady who ordered every week was one of the three. Write the one question that would have told you which.

# %% [markdown] slug="strategy"
# ## What to do for whom
#
# | customers | what they need from you | a trap |
# | --- | --- | --- |
# | high value | a person they know, service before discounts | paying them for what they would do anyway |
# | loyal | thanks, a voice, reasons to recommend | taking them for granted |
# | potential (promising, new) | a good second purchase, soon | a discount that attracts only bargain hunters |
# | lost or silent | one honest question, one offer that fits the reason | letters to everybody, forever |
# | from another culture | language, holidays, ways to pay; ask instead of guessing | one stereotype for a whole country |
# | at home with technology | self-service that works, speed, data under their control | an app in place of a solution |
#
# Behind each line stands a **database** that is kept alive in a circle: sort customers into classes, plan a personal service for each class, measure what it did, sort again.
# A class that leads to no different action is not worth the sorting.

# %% [markdown] slug="trade-text"
# ## Platinum, gold, iron, lead
#
# Now to a factory for valves (invented, like its accounts). Two engineers retire, and Ms. Wen must decide which business customers keep a personal
# engineer. Here we know more than sales: the **contribution** of each account, its gross margin less what serving it costs, over five years.

# %% slug="trade"
trade = ll.datasets.load("trade_accounts")
years = trade.tables["account_years"]
years["profit"] = years["gross_margin"] - years["cost_to_serve"]
accounts = years.groupby("account_id")[["sales", "gross_margin", "cost_to_serve", "profit"]].sum()
accounts.head(3).round(0)

# %% [markdown] slug="predict-pyramid"
# Zeithaml, Rust and Lemon (2001) sort customers into four tiers. **Platinum**: the most profitable. **Gold**: good, but they press prices. **Iron**: many, they
# fill the plant. **Lead**: they cost more than they bring. We let platinum end after the best twentieth of the accounts, gold after the best fifth, iron after four fifths (`cuts=`); and whoever makes a
# loss is lead.
#
# **Predict, then run.** What percentage of all profit do platinum and gold bring together, one account in five?

# %% slug="my-top"
my_top = 0  # your percentage in place of the zero

# %% slug="pyramid"
pyramid = ll.transactions.customer_pyramid(accounts, "profit", cuts=(0.05, 0.20, 0.80), seed=1)
print(pyramid)
ax = ll.plots.customer_pyramid(pyramid)

# %% slug="pyramid-check"
tiers = pyramid.table
top = tiers["profit_share"][["platinum", "gold"]].sum()
print(f"you said {my_top} %, found {top:.1f} %")

# %% [markdown] slug="pyramid-read"
# One account in five brings {{top:.0f}} % of the profit. At the other end {{tiers.loc["lead", "n"]:,}} accounts, {{tiers.loc["lead", "share"]:.0f}} % of all, take
# {{-tiers.loc["lead", "profit_share"]:.0f}} % away again. (Iron was to end after four fifths, but losses begin earlier, after
# {{tiers.loc[["platinum", "gold", "iron"], "share"].sum():.0f}} % of the accounts; whoever makes a loss is lead.) Serving *everybody* means that the best pay for the engineers of the rest. This is the case for
# **value over volume**: a right mix of customers instead of as many as possible.

# %% slug="curve"
ax = ll.plots.profit_curve(accounts["profit"])

# %% [markdown] slug="curve-read"
# The same in one line, from the best account to the worst. It climbs above the whole profit and comes down again. Do not conclude that the factory should throw out everybody
# behind the peak: they carry part of the fixed costs, some send others, and some are just young. First ask *why* they cost so much.

# %% slug="lead"
# Add up each account's years, then take the mean of lead and of the others.
tier = pyramid.customers["segment"]
per_account = years.groupby("account_id")[["orders", "rush_orders", "gross_margin", "cost_to_serve"]].sum()
compare = per_account.groupby(tier == "lead").mean().round(0)
compare.index.name = "lead"
compare

# %% [markdown] slug="lead-read"
# Lead accounts (row `True`) cost somewhat more to serve than the others, {{compare.loc[True, "cost_to_serve"]:.0f}} against {{compare.loc[False, "cost_to_serve"]:.0f}} thousand yuan, and
# bring much less margin, {{compare.loc[True, "gross_margin"]:.0f}} against {{compare.loc[False, "gross_margin"]:.0f}}. And look at the rush orders: {{compare.loc[True, "rush_orders"]:.0f}} against {{compare.loc[False, "rush_orders"]:.0f}}. That can be changed. Three
# verbs, in this order:
#
# * **Retain** platinum and gold: protect what makes them stay.
# * **Upgrade** iron, and lead where it is possible: a fee for rush orders, larger orders, the service desk in place of visits.
# * **Terminate** only what cannot be upgraded: politely, with notice, and with a hint who may serve them better.

# %% [markdown] slug="explorer-text"
# ## Move the borders
#
# Where does platinum end? The reading follows your borders. Look for a step in the profits that would tell you the *right* one.

# %% slug="explorer" kind="widget"
ll.widgets.pyramid_explorer(accounts, "profit")

# %% [markdown] slug="explorer-read"
# There is no step. Tiers are a tool for deciding who gets what, not a fact about people. Choose the border by what it costs: an engineer can look after
# only so many accounts.

# %% [markdown] slug="grid-text"
# ## The grid: who buys much, and who pays?
#
# A wholesaler does not live on invoices but on payments. A grid from sales training therefore asks two things of each account: its share of sales, and how it
# contributes to the cash that comes in. Large or small, pays well or late: four cells, *high*, *medium*, *lower medium* and *low*. (Which of the two
# in the middle stands higher is a choice. We put the good payer first.) *Large* means more than an equal share of sales, *pays well* at most the median
# number of days. In the table, `payment` is the mean number of days until the money comes.

# %% slug="grid"
accounts["payment_days"] = years.groupby("account_id")["payment_days"].mean()
grid = ll.transactions.customer_grid(accounts)
print(grid)
ax = ll.plots.account_grid(grid)

# %% slug="grid-profit"
cell = grid.customers["segment"]
profit_by_cell = accounts.groupby(cell)["profit"].mean().round(0)
print(profit_by_cell.to_dict())

# %% [markdown] slug="grid-read"
# Look at the mean profit. Large accounts that pay *late* bring {{profit_by_cell["lower medium"]:.0f}} thousand yuan on average, large ones that pay well {{profit_by_cell["high"]:.0f}}; small ones that pay well only
# {{profit_by_cell["medium"]:.0f}}. In this factory size matters, and paying late costs patience rather than profit. The grid is a good question for a firm that is short of cash. It
# does not replace the sum of what an account earns.
#
# Training slides name two companies, Wuxi Lutong Electronics and Zhenjiang Tian'an Telecom, as cases of such a grid, without figures. Use them as an exercise: write down the two questions that
# you would have to ask these firms before you could draw their customers in the grid.

# %% [markdown] slug="slide-text" numbers="cited"
# ## Is that slide true? "Most profit comes from a few loyal customers"
#
# The "80/20 rule" is *often cited* after Pareto, who wrote about the wealth of nations a century ago. Marriott is reported to earn about a third of its net revenue from the top 1 % of its guests (Skift,
# 2023). Compute your own share. The kit keeps the claim with its history.

# %% slug="slide"
print(ll.claims.claim("most-profit-from-few"))

# %% slug="slide-check"
# nlargest: the 1,600 customers with most repeat orders, a fifth of all; you need not read the rest
few = ll.transactions.customer_pyramid(accounts, "profit", cuts=(0.2, 0.5, 0.8), seed=1).table.loc["platinum"]
best_20_tea = rfm["frequency"].nlargest(1600).sum() / rfm["frequency"].sum()
print(f"factory: {few['profit_share']:.1f} % [{few['profit_share_low']:.1f}, {few['profit_share_high']:.1f}] of profit")
print(f"tea: best fifth of customers, {100 * best_20_tea:.1f} % of repeat orders in 2024")

# %% slug="slide-later"
best = rfm["frequency"].nlargest(1600).index
later = rfm["holdout_frequency"]
print(f"the same fifth in 2025: {100 * later[best].sum() / later.sum():.1f} %")

# %% [markdown] slug="slide-read"
# In the factory the rule fits almost too well; that is this factory, not a law, and the interval is wide enough to remember it. At the tea shop the best fifth made {{100 * best_20_tea:.0f}} % of the repeat orders of 2024, and *the same people* only
# {{100 * rfm.loc[best, "holdout_frequency"].sum() / rfm["holdout_frequency"].sum():.0f}} % of all orders of 2025. A top list always flatters the year that it was made from. And *loyal* is not in the data at all: many of the best are simply large. Verdict:
# **a matter of context**. Compute it, say of what, and test it on the next year.

# %% [markdown] slug="target-text" tags=["going-further"]
# ## Going further: before the first order, whom do we want?
#
# The best time to choose a customer is before the first order. Ask four things of a business you would like to win: How large is its *demand*? How safe is its *trade*, its size,
# its years in the industry (operating risk)? Is its *credit* good, and how does it treat its suppliers? Are its *finances* sound, can it pay its debts and does it earn money? Such facts fill a
# **prospect database**: basic data, credit, buying habits, past purchases, present suppliers and how content it is with them. They come from business directories, the
# press, trade fairs and industry associations; collect only what you may, and only what you will use. **Your turn:** choose one of the four, and say where
# you would look it up for a firm in your town. Then: does a rating keep its promise?

# %% slug="target" tags=["going-further"]
ratings = trade.tables["accounts"].set_index("account_id")["credit_rating"]
print(accounts.groupby(ratings)["payment_days"].mean().round(0).to_dict())
print(accounts.groupby(ratings)["profit"].mean().round(0).to_dict())

# %% [markdown] slug="target-read" tags=["going-further"]
# The rating orders the accounts by how fast they pay, from A to E, as it should. Of profit it says less (and group E is tiny). So the **right** customer is not simply the largest or the safest: it is
# the one whose wishes *fit* what you do well. To recognize your **core customers**, put three questions to the data: who earns us most, who would be hardest to replace, and for whom are we
# the best choice? Where the three lists overlap, choose. Choosing customers by their value also means saying no.

# %% [markdown] slug="stable-text" tags=["going-further"]
# ## Going further: does a tier last?
#
# A tier is a place in one year's list. Take the accounts with rows in 2022 *and* 2023, make the pyramid in each year, and see who stays.

# %% slug="stable" tags=["going-further"]
# One row an account, one column a year. You need not read this code.
wide = years.pivot(index="account_id", columns="year", values="profit").dropna(subset=[2022, 2023])
wide.columns = [str(year) for year in wide.columns]
first = ll.transactions.customer_pyramid(wide, "2022", cuts=(0.05, 0.20, 0.80), seed=1)
second = ll.transactions.customer_pyramid(wide, "2023", cuts=(0.05, 0.20, 0.80), seed=1)
before, after = first.customers["segment"], second.customers["segment"]
stayed = 100 * (before == after).groupby(before).mean()
print(stayed.round(0).to_dict())

# %% [markdown] slug="stable-read" tags=["going-further"]
# Of platinum, {{stayed["platinum"]:.0f}} % are platinum again; of lead, {{stayed["lead"]:.0f}} % stay lead. Here tiers are rather steady, because accounts keep their habits in this case. Where single large orders decide,
# they are not, and an engineer should not change hands with each list.

# %% [markdown] slug="weeks-text" tags=["going-further"]
# ## Going further: the trap of the week
#
# `freq="W"` is the unit of time. What counts as *one purchase* is another question, `merge=`: by default all rows of a day. Some people collapse the log to weeks
# because their unit is weeks. Watch what it does to the shop's frequencies.

# %% slug="weeks" tags=["going-further"]
by_week = ll.transactions.rfm_summary(orders, freq="W", merge="W")
by_day = ll.transactions.rfm_summary(orders, freq="W")
print(by_day["frequency"].sum(), by_week["frequency"].sum())
lost_orders = by_day["frequency"] - by_week["frequency"]
from_frequent = 100 * lost_orders[by_day["frequency"] >= 10].sum() / lost_orders.sum()
print(f"lost: {lost_orders.sum():,}; from customers with ten repeat orders or more: {from_frequent:.0f} %")

# %% [markdown] slug="weeks-read" tags=["going-further"]
# {{lost_orders.sum():,}} orders are gone, {{from_frequent:.0f}} % of them from the few customers with ten repeat orders or more, who sometimes order twice in a week. Every model of lesson 11 would take them for calmer than they are. The same
# function reads files of a hundred million rows without loading them, and counts in Spark where the log lies there.

# %% [markdown] slug="limits-text" tags=["going-further"]
# ## Going further: five groups or three?
#
# Scores by fifths are a habit. Try thirds, and compare how well the segments know the future.

# %% slug="limits" tags=["going-further"]
thirds = ll.transactions.rfm_segments(rfm, scores=3)
print(thirds.table[["n", "bought_later"]].round(1))

# %% [markdown] slug="limits-read" tags=["going-further"]
# Fewer groups, wider names; the order from champions to the silent ones stays. A customer near a border changes name with the number of groups, though nothing happened to him. Use scores to sort a list, and a model
# (lesson 11) to say how sure you are of one person.

# %% [markdown] slug="discussion"
# ## Case discussion
#
# In groups of three or four, fifteen minutes. Ms. Wen's two lists are due on Friday.
#
# 1. Name five rules for who keeps an engineer. Which numbers of this lesson does each use?
# 2. An account in *lead* has sent two new customers. What do you do? What do you need to know first?
# 3. Sales wants tiers by sales, the controller tiers by profit. Who loses an engineer under each? Who is right?
# 4. Write the letter to a lead account that makes it iron: one paragraph, no threat.
# 5. At Morning Kettle: who gets the spring letter? Why is "who would come anyway" the wrong group to write to, and what experiment would tell you more (lesson 17)?

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell, then click. A wrong answer tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
# - question: "A customer has T = 40 weeks and recency = 38 weeks. What does that say?"
#   type: many_choice
#   answers:
#     - answer: "The last order came two weeks ago."
#       correct: true
#       feedback: "Right. T minus recency is the silence."
#     - answer: "The last order came 38 weeks ago."
#       correct: false
#       feedback: "In this table recency is the age at the last order, counted from the first. Subtract it from T."
#     - answer: "The customer ordered 38 times."
#       correct: false
#       feedback: "That would be frequency. Recency is a time."
# - question: "Why does the R score give 5 to customers with little silence?"
#   type: many_choice
#   answers:
#     - answer: "Because a high score shall always mean a good sign."
#       correct: true
#       feedback: "Right. Whoever scores long silence high mixes up the best with the lost."
#     - answer: "Because recent buyers spend more."
#       correct: false
#       feedback: "That would be M. R knows only the time since the last order."
#     - answer: "It should be 1; a small number gets a small score."
#       correct: false
#       feedback: "This is the most common mistake with RFM: then the best score goes to those who left long ago."
# - question: "Two customers have been silent for half a year. One used to order every week, one orders once a year. Who is more likely still a customer?"
#   type: many_choice
#   answers:
#     - answer: "The one who orders once a year."
#       correct: true
#       feedback: "Right. For this customer half a year is a normal pause."
#     - answer: "The one who ordered every week, for frequency is loyalty."
#       correct: false
#       feedback: "Frequency helps until the silence is much longer than the usual pause. Look at the segment we cannot lose."
#     - answer: "Both the same, since R is the same."
#       correct: false
#       feedback: "R is the same, its meaning is not: compare the silence with the customer's own rhythm."
# - question: "Lead accounts take away part of the profit. What follows?"
#   type: many_choice
#   answers:
#     - answer: "Find out what makes them costly, and change price or service first."
#       correct: true
#       feedback: "Right. Rush orders and visits can be priced; ending a relation comes last."
#     - answer: "End all of them, and profit rises by exactly that part."
#       correct: false
#       feedback: "Costs of a plant do not leave with the account, and some of these accounts send others."
#     - answer: "Nothing, every customer is welcome."
#       correct: false
#       feedback: "Then the best accounts pay for the service of the others, until somebody offers them a better price."
# - question: "The best fifth of customers made most of the orders of a year. What share will the same people make next year?"
#   type: many_choice
#   answers:
#     - answer: "A smaller one, as a rule."
#       correct: true
#       feedback: "Right. Part of a top place is chance, and some leave."
#     - answer: "The same, for they are loyal."
#       correct: false
#       feedback: "They were picked for one good year. Part of it was luck, and luck does not come back by order."
#     - answer: "A larger one, because the best grow."
#       correct: false
#       feedback: "Some do. On average a group picked for a high value falls back."
# - question: "A segment is called at risk. How do you find out whether the name is deserved?"
#   type: many_choice
#   answers:
#     - answer: "Make the segments from an earlier period and see who bought afterward."
#       correct: true
#       feedback: "Right. That is what the hold-out is for."
#     - answer: "The name follows from the scores, so it is true by definition."
#       correct: false
#       feedback: "The scores describe the past. The name promises something about the future."
#     - answer: "Ask whether other firms use the same name."
#       correct: false
#       feedback: "Common names are not tested names."

# %% [markdown] slug="takeaways"
# ## Take-aways
#
# * Three numbers from a log say much; recency said most here. State what counts as one purchase and where the book was closed.
# * A segment's name is a promise. Test it on a hold-out, and report shares with intervals.
# * Silence has to be read against a customer's own rhythm. "Lost" is a rule, not a fact.
# * Rank customers by what they *contribute*, not by sales: a few bring most of the profit, and some cost money.
# * Retain, upgrade, terminate, in this order. A tier is a place in this year's list.

# %% [markdown] slug="practice"
# ## Practice
#
# Lab 5 starts from the tea shop's log, after lesson 11. As a warm-up here, make the pyramid with sales in place of profit. Who moves into platinum, and who falls out of it?
# Mind two things. By sales nobody makes a loss, so *lead* is then simply the bottom fifth. And a column `profit_share` would hold shares of sales.

# %% slug="practice-run"
my_column = "profit"  # try "sales"; keep the quotation marks
mine = ll.transactions.customer_pyramid(accounts, my_column, cuts=(0.05, 0.20, 0.80), seed=1).customers["segment"]
was, now = tier == "platinum", mine == "platinum"
print(f"{(was & now).sum()} of {was.sum()} platinum accounts stay platinum")
print("move in:", ", ".join(mine.index[now & ~was]) or "nobody")
print("fall out:", ", ".join(mine.index[was & ~now]) or "nobody")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# Fader, P. S., Hardie, B. G. S., and Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base analysis. *Journal of Marketing Research* 42.
#
# Hughes, A. M. (1994). *Strategic Database Marketing*. Probus.
#
# McKinsey (2002), often cited for six profiles of loyalty: Coyles, S., and Gokey, T. C. Customer retention is not enough. *McKinsey Quarterly*.
#
# Zeithaml, V. A., Rust, R. T., and Lemon, K. N. (2001). The customer pyramid: creating and serving profitable customers. *California Management Review* 43(4).
