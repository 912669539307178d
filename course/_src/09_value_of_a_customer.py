# %% [markdown] slug="title"
# # 09 · The value of a customer
#
# **The claim.** The same margin, the same retention and the same discount rate give different values of a customer.
# The difference is *when* the money comes, and most slides do not say.
#
# **After this lesson you can**
#
# * say why loyal customers may be worth more, and name four sources of profit,
# * compute the value of a customer from a list of money and from a formula,
# * choose the right one of four timings, and say which one another person used,
# * fill a worksheet: value at acquisition, annual value, net present value, payback,
# * test whether old customers earn more *because* they stayed,
# * check the best-known slides about loyalty and profit.
#
# **You need** lesson 00; lesson 08 helps. **Time**: about 95 minutes; what is marked *going further* takes 20 minutes more.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## One customer, three prices
#
# The valve factory of Ms. Wen wants to win more machine builders. Winning one costs money: sample parts, visits, a credit
# check. "How much may we spend on one?" she asks. Three people take the same three numbers from the same books, and
# come back with three answers. Mr. Duarte of sales has the highest. Ms. Wei, the controller, has the lowest. A trainee
# lies in between. All three have computed correctly.
#
# **Two minutes, with a neighbor.** A gym member pays a fee each month and may leave at the end of any month. When does the
# first fee count: today, at the end of the month, or only after he has renewed? What would you need to know?

# %% [markdown] slug="why"
# ## Why loyal customers are said to be worth more
#
# Loyalty is called a firm's largest **intangible asset**: something of value that nobody can touch. An asset brings money
# later. Two effects make it grow: more customers stay (the **volume effect**), and each stays longer (the **duration
# effect**). What comes in is partly money, partly not: trust, patience when something breaks, an idea for a new valve.
#
# | what loyal customers are said to do | what it would do to profit | how one would see it in the books |
# | --- | --- | --- |
# | stay, so nobody has to be found in their place | saves the cost of winning | cost per customer won |
# | buy more, and more kinds of things | more sales | sales per customer over the years |
# | are known, and know us | less cost to serve | hours and visits per customer |
# | recommend us | customers who cost less to win; a good name | where did the new ones hear of us? |
# | look less at the price, resist rivals | higher margin, steady income | margin on the same sales |
#
# The effects are slow, and they add up over years. A yearly budget does not see them. That is a good reason to compute, and
# a bad reason to believe: each line is a number that can be zero, or below.

# %% [markdown] slug="case-text"
# ## The case
#
# `trade_accounts` holds six hundred business customers of the factory, and what each earned in every year from 2021 to 2025.
# All of it is synthetic. Money is in thousand yuan. We join the two tables and add two columns:
# **profit** is the gross margin minus the cost to serve; **age** is how many years the customer has been one.

# %% slug="case"
tables = ll.datasets.load("trade_accounts").tables
data = tables["account_years"].merge(tables["accounts"], on="account_id")
data["profit"] = data["gross_margin"] - data["cost_to_serve"]
data["age"] = data["year"] - data["since"]
data[["account_id", "year", "segment", "age", "gross_margin", "cost_to_serve", "profit"]].head()

# %% [markdown] slug="list-text"
# ## Worked example: value from a list
#
# The oldest way needs no retention and no formula. Write down what a customer is expected to bring ($R$) and cost ($C$) in each
# coming year, and add up. A yuan next year is worth a little less than one today, because today's can be put to work. How
# much less is the **discount rate** $i$. The day from which one looks is the **valuation date**:
#
# $$\text{value} = \sum_{t=1}^{T} \frac{R_t - C_t}{(1 + i)^t}$$
#
# $T$ is how long the relationship lasts. What lies *before* the valuation date is not in it: that money is spent or earned,
# whatever we decide now.

# %% slug="list"
margins = [100, 110, 115]
costs = [60, 45, 45]
value = ll.clv.present_value(margins, costs, discount=0.1)
print(f"added up: {sum(margins) - sum(costs)}, worth today: {value:.1f}")

# %% [markdown] slug="list-read"
# The three years bring {{sum(margins) - sum(costs)}} thousand yuan in all, and are worth {{value:.1f}} today at a
# discount rate of ten percent. This is what a **customer lifetime value** is: the present value of what one customer will
# still bring. It looks forward. Adding past profit to it is the first classic mistake.

# %% [markdown] slug="three-numbers-text"
# ## Three numbers from the books
#
# For customers whom we have not won yet there is no list. Three numbers stand in its place. **Margin** $m$: what a
# young machine builder earns in a year (age three or less). **Retention** $r$: the share who stay for another year.
# **Discount rate** $d$: ten percent, by Ms. Wei's word.

# %% slug="three-numbers"
builders = data[data["segment"] == "machine builders"]
young = builders[builders["age"] <= 3]
margin = ll.survey.bootstrap(
    young, lambda table: table["profit"].mean(), draws=500, seed=1, unit="account_id", name="margin"
)
print(margin)

# %% slug="three-retention"
known = builders[builders["year"] < 2025]
stayed = known["last_year"] > known["year"]
retention = ll.survey.share(stayed, name="stayed for another year")
print(retention)
m, r, d = margin.value, retention.value / 100, 0.1

# %% [markdown] slug="three-numbers-read"
# A young machine builder earns about {{m:.0f}} thousand yuan a year, with an interval from {{margin.low:.0f}} to
# {{margin.high:.0f}} thousand: it is wide, since few are young. (`n` counts customers here; together they have {{len(young)}} rows, one for each of their young years.) {{100 * r:.1f}} % stay for another year. The year 2025 is left out of
# the count: nobody knows yet who will order in 2026.
#
# If everybody stays with the same chance, a customer lasts $1/(1-r)$ years on average, here
# {{ll.clv.expected_lifetime(r):.1f}}. Lesson 08 showed why that "if" is a strong one.

# %% [markdown] slug="predict-timing"
# ## Predict, then run: four timings
#
# Now the value. Margin {{m:.0f}}, retention {{100 * r:.0f}} %, discount ten percent. **Before you run the cell**: how far
# apart, in percent, are the largest and the smallest of the values that textbooks print for these same three numbers?

# %% slug="my-timing"
my_gap = 0  # percent: your number in place of the zero

# %% slug="timing"
timings = ll.clv.clv_by_timing(m, r, d)
print(timings)
gap = 100 - timings.table["relative"]["conditional"]
print(f"you said {my_gap} %, found {gap:.1f} %")

# %% [markdown] slug="timing-read"
# The lowest lies {{gap:.1f}} % below the highest. Nobody has made a mistake. They differ in when the first money comes:
#
# | timing | the first margin comes | formula | use it when |
# | --- | --- | --- | --- |
# | `immediate` | now, for certain | $m\,(1+d)/(1+d-r)$ | the customer pays on joining: a fee in advance |
# | `mid` | in the middle of the first period, for certain | $m\,\sqrt{1+d}/(1+d-r)$ | money comes spread over the year |
# | `end` | at its end, for certain | $m/(1+d-r)$ | one bill at the end of the first year |
# | `conditional` | at its end, *if* the customer stays | $m\,r/(1+d-r)$ | the customer has just paid: what is *still* to come |
#
# Mr. Duarte had taken the first, Ms. Wei the last. The last has a name of its own: $r/(1+d-r)$ is the **margin multiple** of Gupta and
# Lehmann. Here it is {{ll.clv.margin_multiple(r, d):.2f}}: a customer who has just paid is worth that many margins more.
# `immediate` is exactly one margin above `conditional`, whatever $r$ and $d$ are.
#
# This is why the functions here have no default timing. You have to say it.

# %% slug="timing-plot"
ax = ll.plots.clv_curve(ll.clv.clv_by_retention(m, d), retention=r)

# %% [markdown] slug="timing-plot-read"
# Two things to see. The top and the bottom line are one margin apart everywhere; so in percent they differ most on the left,
# where few stay. And the lines are not straight: the same five points of retention add more, the higher one starts.

# %% [markdown] slug="explorer-text"
# ## Try it
#
# The explorer opens on round numbers: a margin of a hundred, eighty percent stay. **First guess, then move**:
#
# 1. Which is worth more: ten points more retention, or the other timing?
# 2. Set a horizon of five periods. How much of the value lay beyond?
# 3. Move retention and the growth of the margin all the way up, then lower the discount rate until there is no value at all. Why not?

# %% slug="explorer" kind="widget"
ll.widgets.clv_explorer()

# %% slug="explorer-check"
now = ll.clv.retention_clv(100, 0.8, 0.1, timing="immediate")
later = ll.clv.retention_clv(100, 0.8, 0.1, timing="conditional")
more = ll.clv.retention_clv(100, 0.9, 0.1, timing="conditional")
five = ll.clv.retention_clv(100, 0.9, 0.1, timing="conditional", horizon=5)
print(f"now {now:.0f}, later {later:.0f}, later with ten points more {more:.0f}, of which five periods {five:.0f}")

# %% [markdown] slug="explorer-read"
# Changing the timing alone takes {{now - later:.0f}} away, a whole margin. Ten points of retention then bring
# {{more - later:.0f}}. With a horizon of five periods {{five:.0f}} of {{more:.0f}} is left: much of a high value lies far
# away, and nobody has ever watched these years. If margins grow so fast that $r(1+g)$ reaches $1+d$, each year is worth as much as the
# one before, and the sum has no end. No customer is worth that. A firm with such numbers has to give a horizon.

# %% [markdown] slug="sheet-text"
# ## Worksheet: what may a new customer cost?
#
# Service textbooks use a sheet with three lines. **Value at acquisition**: first order or joining fee, minus what winning cost.
# **Annual value**: what each year brings, less what it costs, recommendations included. **Net present value**:
# all of it, discounted. We take the timing `end`, because the factory sends one bill at the end of each year. So `alive`, the chance that the customer is still there, is one in the
# first year, whose money counts as certain. The costs of winning are Ms. Wei's estimates, not in the data. The yearly lines are means of young
# machine builders.

# %% slug="sheet"
won = {"first order": 40, "samples and visits": -150, "credit check": -5}
yearly = {"margin": [young["gross_margin"].mean()] * 6, "service": [-young["cost_to_serve"].mean()] * 6}
sheet = ll.clv.value_worksheet(won, yearly, retention=r, discount=d)
print(sheet)
ax = ll.plots.cumulative_value(sheet)

# %% slug="payback"
cost = -sum(won.values())
print(f"years until paid back: {ll.clv.payback(cost, m, r, d, timing='end'):.0f}")
print(f"if nobody left and a later yuan counted the same: {ll.clv.payback(cost, m, timing='end'):.0f}")
clv = ll.clv.retention_clv(m, r, d, timing="end", horizon=6)
print(f"return on each yuan spent on winning, in six years: {ll.clv.clv_roi(clv, cost):+.2f}")

# %% [markdown] slug="sheet-read"
# At acquisition the customer stands at {{sheet.table["value"][0]:.0f}} thousand yuan. After
# {{ll.clv.payback(cost, m, r, d, timing="end"):.0f}} years the *average* customer won has paid back, those who left included; dividing cost by
# margin promises {{ll.clv.payback(cost, m, timing="end"):.0f}}. After six years the net present value is
# {{sheet.table["cumulative"].iloc[-1]:.0f}}. So winning a machine builder may cost Ms. Wen up to {{clv:.0f}} after the first order is taken off, as in `cost` (that is
# {{clv + won["first order"]:.0f}} before). Whatever is spent beyond does not come back within six years. She should spend less: the margin was known only roughly.

# %% [markdown] slug="sources-intro"
# ## The four sources of profit
#
# On Mr. Duarte's slide profit rises with each year of a relationship. The famous reason names four sources on top of the base
# profit: customers **buy more**, **cost less** to serve, **recommend** others, and pay **higher prices**.

# %% [markdown] slug="sources-cited" numbers="cited"
# The chart behind the slide gave profit per customer in years one to five for four industries (Reichheld & Sasser, 1990; the
# figures are often cited, the cell below prints them). It made the idea known all over the world.

# %% slug="sources-chart"
print(ll.claims.reichheld_sasser())

# %% [markdown] slug="predict-tenure"
# ## Predict, then run: do they earn more because they stayed?
#
# Our books allow two looks. **Old against new**: compare customers of different age. **The same customers**: follow each
# one over its own years. Mr. Rao from the workshop floor asks: "Do they earn us more because they stayed, or did
# they stay because they were that kind from the first day?" **Predict for each segment**: does a further year raise profit?

# %% slug="my-tenure"
my_builders = 0  # thousand yuan a year, the same customers followed
my_workshops = 0

# %% slug="tenure"
tenure = ll.clv.tenure_effect(data, value="profit", tenure="age", customer_id="account_id", by="segment")
print(tenure)
effect = tenure.table["per_period"]
print(f"machine builders: you said {my_builders}, found {effect[('machine builders', 'same_customers')]:+.2f}")
print(f"workshops: you said {my_workshops}, found {effect[('workshops', 'same_customers')]:+.2f}")
workshops_same = tenure.table.loc[("workshops", "same_customers")]
ax = ll.plots.tenure_effect(tenure)

# %% [markdown] slug="tenure-read"
# Old against new, profit climbs in *every* segment: Mr. Duarte's bars are right. Follow the same customers, and the workshops
# stand still: {{workshops_same["per_period"]:+.2f}} thousand yuan a year, with an interval from {{workshops_same["per_period_low"]:.2f}} to
# {{workshops_same["per_period_high"]:.2f}}. Old workshops earn more because the poor ones are gone. That is
# **selection**: time sorted them, it did not change them. Machine builders do grow, by
# {{effect[("machine builders", "same_customers")]:.1f}} a year, and distributors by {{effect[("distributors", "same_customers")]:.1f}}. So
# Mr. Rao is right about one segment, Mr. Duarte about two.
#
# One caution. A customer gets older as the calendar moves on, so a boom would look like an effect of age. These data have no
# boom; before you believe such a slope in your own books, check the years.
#
# Which of the four sources is it? Ask the books, column by column, for machine builders.

# %% slug="sources-run"
# One column after another, the same customers followed; you need not read the rest.
for column in ["sales", "cost_to_serve", "referrals", "gross_margin"]:
    found = ll.clv.tenure_effect(builders, column, "age", "account_id").table.loc["same_customers"]
    low, high = found["per_period_low"], found["per_period_high"]
    print(f"{column:14} {found['per_period']:+.2f} [{low:+.2f}, {high:+.2f}] a year")

# %% [markdown] slug="sources-run-read"
# Only the last one, the margin, moves, by {{found["per_period"]:+.1f}} a year: more margin on the same sales, so better prices or better
# kinds of goods. For buying more, costing less and recommending, the interval holds zero. One source of four. Let us build
# the value of a machine builder from it. For recommendations we assume that an inquiry is worth ten thousand yuan; change it.

# %% slug="sources"
# "found" is still the last column of the loop above, the margin; better prices add it once more each year
years = range(8)
sources = ll.clv.profit_sources(
    base=m,
    premium=[found["per_period"] * year for year in years],
    referral=[10 * young["referrals"].mean() for year in years],
    timing="end",
    acquisition_cost=cost,
    retention=r,
    discount=d,
)
print(sources)
ax = ll.plots.profit_sources(sources)

# %% [markdown] slug="sources-read"
# The value of a new customer, {{sources.value:.0f}}, is what is left of eight years after the cost of winning, {{cost:.0f}}. Of the present value of these years, base profit is {{sources.shares["base"]:.0f}} %, better prices
# {{sources.shares["premium"]:.0f}} %, recommendations {{sources.shares["referral"]:.0f}} %. Growth comes late, when some have left and money
# counts less: bars that climb steeply add less to the value than they promise. Two of the four sources are empty here. In your own firm
# they may not be; they may also be negative, when old customers know their worth and ask for rebates.

# %% [markdown] slug="equity-text"
# ## All customers: customer equity
#
# The net present values of all *present* customers, added up, are the firm's **customer equity**. They have just paid, so
# the timing is `conditional`. Each segment gets its own margin and retention; one pair for all would let machine builders hide the workshops.

# %% slug="equity"
# For each segment: mean profit of 2025, share that stays, value of one customer and of all. No need to read the rest.
equity = {}
for segment, group in data.groupby("segment"):
    last = group[group["year"] == 2025]
    stays = (group["last_year"] > group["year"])[group["year"] < 2025].mean()
    each = ll.clv.retention_clv(last["profit"].mean(), stays, d, timing="conditional")
    equity[segment] = len(last) * each
    print(f"{segment:17} {len(last):4} customers, {stays:.3f} stay, {each:6.0f} each, {equity[segment]:8,.0f} in all")

# %% [markdown] slug="equity-read"
# Machine builders hold {{100 * equity["machine builders"] / sum(equity.values()):.0f}} % of the equity. Workshops hold
# {{100 * equity["workshops"] / sum(equity.values()):.0f}} %, though they are the largest group.
#
# One machine builder is worth {{equity["machine builders"] / (builders["year"] == 2025).sum():.0f}} here, and was {{timings.table["clv"]["conditional"]:.0f}} in the table of four timings. Timing, retention and discount are the
# same. The margin is not: here it is the profit of 2025 of customers of *all* ages, {{builders.loc[builders["year"] == 2025, "profit"].mean():.0f}} thousand yuan, there that of the young ones, {{m:.0f}}.
#
# Some reports add more to a lifetime value: further kinds of purchases, **referral value** (customers sent to us) and
# **reference value** (others buy because a known name does). They are real. But if a referred customer stands in the books
# as a customer already, adding the value to the one who sent him as well counts it twice. Either the sender or the newcomer.

# %% [markdown] slug="slide-text"
# ## Is that slide true? Loyalty and profit
#
# A handful of sentences about retention and profit stand on thousands of slides. The library keeps them, with origin and
# verdict. Lesson 01 looked at one of them; here is the family.

# %% slug="slide-claims"
family = ["retention-5-profit-25-85", "retention-5-profit-25-95", "loyalty-minus-5-profit-minus-25",
          "retention-5-profit-60", "retention-5-to-10-profit-30", "hundred-firms-retention-5-value-27"]  # fmt: skip
for name in family:
    print("*", ll.claims.claim(name).text["{{language}}"], "-", ll.claims.claim(name).verdict)

# %% [markdown] slug="slide-predict"
# All say: a little retention, a lot of profit. Test each with five points and the factory's own retention (the one that starts
# from five percent brings its own). A claim holds if the value falls into its band; a claim
# that gives a single number gets five points on either side. **Predict**: how many of the six hold in both timings?

# %% slug="my-claims"
my_count = 0  # how many of the six hold

# %% slug="slide-check"
hold = 0
for name in family:
    given = {} if name == "retention-5-to-10-profit-30" else {"retention": round(r, 2)}
    checks = [ll.claims.check(name, discount=0.1, timing=when, **given) for when in ("immediate", "conditional")]
    first, second = checks
    both = bool(first.holds and second.holds)
    hold += int(both)
    low, high = first.claimed or (0, 0)
    print(f"{name}: now {first.value:+.1f} %, conditional {second.value:+.1f} %")
    horizon = first.assumptions["horizon"] or "without end"
    print(f"    band {low:+.0f} to {high:+.0f} %, years counted: {horizon}, holds: {'yes' if both else 'no'}")
print(f"hold in both timings: you said {my_count}, found {hold}")

# %% [markdown] slug="slide-read" numbers="cited"
# * **Plus five, 25 to 85 % (or 95 %) more profit.** A thought experiment about the value of one average customer, in percentage *points*, not the
#   profit of a firm (Reichheld & Sasser, 1990). With the retention of this factory it falls into the band. With sixty percent retention it does not; try it in
#   the explorer of lesson 01.
# * **Minus five, 25 % less**: with our numbers the arithmetic holds, but no source was found: a true sum is not yet a finding. **One hundred firms, 27 %**: no such study; the nearest with data covers five firms (Gupta,
#   Lehmann & Stuart, 2004).
# * **Plus five, 60 %**: one credit-card firm, by the fifth year (Reichheld, 1993; often cited). So the check counts five years only: the same five points that
#   (with the first margin now) bring {{ll.claims.check(family[0], discount=0.1, timing="immediate", retention=round(r, 2)).value:+.1f}} % without end bring {{ll.claims.check("retention-5-profit-60", discount=0.1, timing="immediate", retention=round(r, 2)).value:+.1f}} %. No law.
# * **From 5 to 10 % retention, 30 % more**: garbled. A firm that keeps five of a hundred has another problem.

# %% [markdown] slug="slide-cost-text" tags=["going-further"]
# ## Going further: winning against keeping
#
# The other family of slides compares costs: *winning costs five to six times as much as keeping*, or turned around, *keeping costs a fifth*. <!-- fact: circulating slides; records of claims 8 to 10 -->
# What counts as a cost of keeping? Suppose winning costs {{cost:.0f}}. Then take the whole cost to serve, or only the visits, or one mailing:

# %% slug="slide-cost" tags=["going-further"]
keeping = {"all service": young["cost_to_serve"].mean(), "visits only": 15, "a mailing": 0.2}
ratios = ll.claims.check("new-customer-costs-5-6", acquisition_cost=cost, retention_cost=keeping).table["ratio"]
for what in keeping:
    print(f"{what}: winning costs {ratios[what]:.1f} times as much")
for name in ["new-customer-costs-5-6", "retention-costs-5-25-percent", "retention-costs-20-percent"]:
    print(name, "-", ll.claims.claim(name).verdict)

# %% [markdown] slug="slide-cost-read" numbers="cited" tags=["going-further"]
# The ratio runs from small to enormous, by definition alone. As a constant it is a myth (Keiningham, Vavra, Aksoy & Wallard, 2005). One
# version even turned a ratio of 5 to 25 *times* into a percentage of 5 to 25 %: five times is a fifth, 25 times is 4 %.
# And a ratio of averages decides nothing. What would the *next* yuan bring, on winning or on keeping? Lesson 12 computes that.
#
# **The longer, the more profitable**: partly. Our workshops show selection; where customers come and go freely, a weak link of lifetime and profit is often cited (Reinartz &
# Kumar, 2000).

# %% [markdown] slug="further-uncertain" tags=["going-further"]
# ## Going further: the value when retention is not sure
#
# Retention was counted on a sample. Value bends upward with retention, so the mean of the values lies *above* the value at the
# mean retention (Jensen's inequality). With many customers the difference is small; with ten it is not.

# %% slug="further-uncertain-run" tags=["going-further"]
many = ll.clv.clv_uncertainty(stayed.sum(), (~stayed).sum(), m, d, timing="end")
few = ll.clv.clv_uncertainty(9, 1, m, d, timing="end")
print(many)
print(few)

# %% [markdown] slug="further-uncertain-read" tags=["going-further"]
# With ten customers, nine of whom stayed, the value may lie anywhere from {{few.table.loc["mean_clv", "low"]:.0f}} to
# {{few.table.loc["mean_clv", "high"]:.0f}}. The same holds when customers *differ* in retention, and then no amount of data makes the
# gap go away. Lesson 10 builds a model of that. (The interval is about retention alone; that of the margin comes on top.)

# %% [markdown] slug="further-markov-text" tags=["going-further"]
# ## Going further: when to stop writing to a customer
#
# Without a contract nobody says goodbye. A **Markov chain** describes a customer by the time since the last order; each state
# has its chance to buy. Whoever buys goes back to the start. The numbers are the worked example of Pfeifer and Carraway
# (2000): the chance falls with every period of silence, a sale earns forty, a mailing costs four. <!-- fact: Pfeifer & Carraway (2000), worked example -->

# %% slug="further-markov" tags=["going-further"]
chances = [0.3, 0.2, 0.15, 0.05]
policy = ll.clv.contact_policy(chances, margin=40, contact_cost=4, discount=0.2)
print(policy)

# %% [markdown] slug="further-markov-read" tags=["going-further"]
# In the third state four spent on a mailing bring {{chances[2] * 40 / 1.2:.1f}} back in the next period, in the fourth only
# {{chances[3] * 40 / 1.2:.1f}}. But look at `value`, not at one period: a sale also brings the customer back to the first state, which is
# worth {{policy.value.iloc[0]:.0f}}. Even so the fourth state does not pay, and stopping there raises the value of *every* state before. **Policy iteration** finds this by itself: value a plan, improve it where a state gains, repeat
# ({{policy.rounds}} rounds here).

# %% [markdown] slug="further-berger" tags=["going-further"]
# ## Going further: five cases of Berger and Nasr
#
# In practice, purchase and promotion fall on different days. Berger and Nasr (1998) work out five cases. In the first a purchase comes at once, promotion in the
# middle of each year; in the fifth customers may pause and come back.

# %% slug="further-berger-run" tags=["going-further"]
case_1 = ll.clv.berger_nasr(1, contribution=260, promotion=50, retention=0.75, discount=0.2, horizon=10)
purchases = ll.clv.retention_clv(260, 0.75, 0.2, "immediate", horizon=11)
by_hand = purchases - ll.clv.retention_clv(50, 0.75, 0.2, "mid", horizon=10)
case_5 = ll.clv.berger_nasr(5, contribution=260, promotion=50, purchase=[0.5, 0.3, 0.1], discount=0.2, horizon=10)
print(f"case 1: {case_1:.2f}, the same from two timings: {by_hand:.2f}, case 5: {case_5:.2f}")

# %% [markdown] slug="further-berger-read" tags=["going-further"]
# The first case is the difference of two formulas that you know: purchases `immediate`, promotion `mid`. Both give {{case_1:.2f}}, the value in the article.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: A member has just paid this year's fee. What are the *future* fees worth?
  type: many_choice
  answers:
    - answer: m r / (1 + d - r), since the next fee comes in a year and only from those who stay.
      correct: true
      feedback: Right. That is the conditional timing, the margin multiple times the margin.
    - answer: m (1 + d) / (1 + d - r), the formula that gives most.
      correct: false
      feedback: That one counts a fee paid now. This year's fee is in the till already.
    - answer: m / (1 - r), the fee times the lifetime.
      correct: false
      feedback: That leaves out discounting, and it counts the fee that has been paid.
- question: "Two slides value the same customer at 367 and at 267 (margin 100). What is the likeliest reason?"
  type: many_choice
  answers:
    - answer: The first counts a margin that comes now, the second does not.
      correct: true
      feedback: Right. Immediate and conditional differ by exactly one margin.
    - answer: One of them has made an error in arithmetic.
      correct: false
      feedback: Both may be correct. A gap of exactly one margin is the mark of two timings.
    - answer: They used different discount rates.
      correct: false
      feedback: Possible, but then the gap would hardly be exactly one margin.
- question: Old customers earn more than new ones. What follows?
  type: many_choice
  answers:
    - answer: Nothing yet. The poor ones among the old may have left; follow the same customers.
      correct: true
      feedback: Right. The workshops showed it.
    - answer: Each year of loyalty raises profit.
      correct: false
      feedback: That is what the bars suggest. Selection makes the same bars without any change in a customer.
    - answer: New customers should not be served.
      correct: false
      feedback: The old ones were new once. And which of the new will become good ones is not known yet.
- question: Winning a customer costs 150, a customer earns 50 a year, eight in ten stay. Paid back after three years?
  type: many_choice
  answers:
    - answer: No, later or never, since some leave before, and later money counts less.
      correct: true
      feedback: Right. Payback of the average customer won has to include those who left.
    - answer: Yes, 150 divided by 50.
      correct: false
      feedback: That holds for a customer who certainly stays three years.
    - answer: Yes, because the value without end is above 150.
      correct: false
      feedback: Being above the cost in the end does not say when.
- question: Retention rises from 80 to 85 percent. The value of a customer rises by how much?
  type: many_choice
  answers:
    - answer: That depends on the discount rate, the timing and the growth of the margin.
      correct: true
      feedback: Right. Without these a percentage has no meaning.
    - answer: By five percent.
      correct: false
      feedback: Value is not proportional to retention; it bends upward.
    - answer: By 25 to 85 percent, as the study found.
      correct: false
      feedback: That was a thought experiment with particular assumptions.
- question: Why should a lifetime value leave out past profit?
  type: many_choice
  answers:
    - answer: It guides decisions about the future, and the past cannot be changed by them.
      correct: true
      feedback: Right. The valuation date cuts the list.
    - answer: Past profit is usually small.
      correct: false
      feedback: It may be large. That is why adding it makes such a difference.
    - answer: It should not; a lifetime is past and future.
      correct: false
      feedback: The name suggests it, but such a sum tells nobody whom to keep.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Write one sentence for Ms. Wen: up to how much may a new machine builder cost? Name the timing, the horizon and one thing that you
#    do not know.
# 2. Two engineers leave in June. Mr. Duarte wants to keep the others with the oldest accounts. What does the picture of the
#    same customers say to that, segment by segment?
# 3. A workshop loses money every year and has sent two machine builders. Is it worth keeping? Where could you count twice?
# 4. Choose one of the slides and rewrite it so that it is true.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * A value without its timing is not a number. Say when the first money comes, and whether it is certain.
# * Value looks forward from a date. What is earned is earned.
# * Payback has to count those who leave.
# * Four sources of profit are four questions to your books. Follow the same customers before you believe that time pays.
# * Customer equity is the sum over present customers, segment by segment, nobody counted twice.
# * "Five percent more retention" means points or percent, of value or of profit, at which rate? Ask.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 4**: retention and value formulas on gym members of your own: who stays, four timings, a worksheet, payback, and a
# memo about the price of a new member. As a warm-up, repeat the equity of the workshops with the timing `immediate`, and say what
# you would have to assume.

# %% slug="practice-run"
my_timing = "conditional"  # try "immediate"; keep the quotation marks
shops = data[data["segment"] == "workshops"]
shops_now, shops_before = shops[shops["year"] == 2025], shops[shops["year"] < 2025]
shops_stay = (shops_before["last_year"] > shops_before["year"]).mean()
each = ll.clv.retention_clv(shops_now["profit"].mean(), shops_stay, d, timing=my_timing)
print(f"{len(shops_now)} workshops, {each:.1f} each, {len(shops_now) * each:,.0f} in all")

# %% [markdown] slug="practice-read"
# To compare: with `immediate` it is {{len(shops_now) * ll.clv.retention_clv(shops_now["profit"].mean(), shops_stay, d, timing="immediate"):,.0f}} in all, one margin for each workshop more. It assumes that
# the money of this year is still to come, from every one of them.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Berger, P. D., & Nasr, N. I. (1998). Customer lifetime value: marketing models and applications. *Journal of Interactive Marketing*, 12(1).
# * Gupta, S., & Lehmann, D. R. (2005). *Managing Customers as Investments*. Wharton School Publishing.
# * Gupta, S., Lehmann, D. R., & Stuart, J. A. (2004). Valuing customers. *Journal of Marketing Research*, 41(1).
# * Keiningham, T. L., Vavra, T. G., Aksoy, L., & Wallard, H. (2005). *Loyalty Myths*. Wiley.
# * Lovelock, C., & Wirtz, J. *Services Marketing*, chapter on managing relationships: the worksheet.
# * Pfeifer, P. E., & Carraway, R. L. (2000). Modeling customer relationships as Markov chains. *Journal of Interactive Marketing*, 14(2).
# * Reichheld, F. F. (1993). Loyalty-based management. *Harvard Business Review*, 71(2).
# * Reichheld, F. F., & Sasser, W. E. (1990). Zero defections: quality comes to services. *Harvard Business Review*, 68(5).
# * Reinartz, W. J., & Kumar, V. (2000). On the profitability of long-life customers in a noncontractual setting. *Journal of Marketing*, 64(4).
