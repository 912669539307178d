# %% [markdown] slug="title"
# # 12 · Acquisition, retention, customer equity
#
# **The claim.** "Keeping is always cheaper" is no rule, and neither is "winning is growth". Ask what the *next* yuan brings. The answer differs
# between winning and keeping, between two customers, and between a large brand and a small one.
#
# **After this lesson you can**
#
# * tell an average cost from the cost of the next customer, and test the slide "five times dearer" on your own books,
# * find the best spending on winning and on keeping from a manager's three answers, and say how far to trust it,
# * value a customer by the time since the last order, and find the point at which a letter no longer pays,
# * compute what all customers are worth to each brand of a market, and what a point of keeping or winning adds,
# * say why a switching table overstates what one purchase won will bring,
# * sort a portfolio of accounts into keep, raise and let go, recommendations included but not counted twice.
#
# **You need** lessons 09 and 04 (switching); lessons 08 and 11 help. **Time**: about 80 minutes, of which 10 minutes are marked *going further*.

# %% slug="setup"
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy.optimize import minimize

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Three pieces of advice, money once
#
# **Mr. Hale** buys search advertisements for the tea shop Morning Kettle. "A new customer costs me about fifty yuan on average. More budget, more customers. That is growth."
#
# **Mr. Duarte** sells valves. He has a slide: winning a customer costs five times as much as keeping one. "So each yuan belongs to our old customers."
#
# **Ms. Tan** looks after Oakum, the third of four coffees on the shelf. Her money is there once: stamps for those who buy Oakum already, or free
# samples for those who do not. Mr. Weber from the agency says: "Your buyers run away. Keep them first."
#
# All data are synthetic. **The bet.** Mr. Hale, Mr. Duarte, Mr. Weber: who is right? Write a name, or "nobody", before you read on.

# %% slug="my-bet"
my_bet = ""  # a name

# %% [markdown] slug="dear-text"
# ## Five times dearer than what?
#
# Keeping customers is said to save the cost of finding new ones. How much is that? `acquisition_cost` holds what search spent in a week, divided by the customers of that
# week: an **average cost**. We add the spending up again, by quarter.

# %% slug="dear"
shop = ll.datasets.load("mail_order").tables
people, orders = shop["customers"], shop["transactions"]
start = pd.Timestamp("2024-01-01")
people["quarter"] = (people["first_order"] - start).dt.days // 91
search = people[people["channel"] == "search"]
cost = search.groupby("quarter")["acquisition_cost"].agg(spent="sum", won="size")
cost["average"] = cost["spent"] / cost["won"]
print(cost.round(1))

# %% [markdown] slug="dear-predict"
# ## Predict, then run: the next customer
#
# From the first to the last of these quarters Mr. Hale spent more. **Predict**: what did each *further* customer cost him, in yuan? That is the
# **marginal cost**: more spending divided by more customers.

# %% slug="my-next"
my_next = 0  # yuan, in place of the zero

# %% slug="next"
first, last = cost.iloc[0], cost.iloc[-1]
more_money, more_people = last["spent"] - first["spent"], last["won"] - first["won"]
noise = 1.96 * np.sqrt(first["won"] + last["won"])  # counts of independent people
low, high = more_people - noise, more_people + noise
print(f"{more_money:,.0f} yuan more, {more_people:+.0f} customers [{low:+.0f}, {high:+.0f}]")
print(f"you said {my_next}, at best {more_money / high:,.0f} yuan for each further one")

# %% [markdown] slug="next-read"
# The average over all weeks is {{search["acquisition_cost"].mean():.0f}} yuan, so Mr. Hale has not lied. But the last quarter cost {{more_money:,.0f}} yuan more
# than the first, and the number of customers changed by {{more_people:+.0f}}, with an interval from {{low:+.0f}} to {{high:+.0f}}. Even at its upper
# end each further customer cost {{more_money / high:,.0f}} yuan. An average looks back. A budget is about the next customers, and those usually cost more than the ones before.
#
# One caution. Perhaps the easy customers were won first; perhaps every click simply became dearer. Weeks differ in many ways, so this is not a clean marginal cost. To
# know it, raise the budget in regions drawn by lot (lesson 17).

# %% slug="ratio"
winning = {"search, average": search["acquisition_cost"].mean(), "search, last quarter": last["average"],
           "all channels": people["acquisition_cost"].mean()}  # fmt: skip
keeping = {"one letter": 12, "four letters a year": 48, "one more stays per ten letters": 120}
ratio = pd.DataFrame({how: {what: won / kept for what, won in winning.items()} for how, kept in keeping.items()})
print(ratio.round(1).to_string())
for name in ["new-customer-costs-5-6", "retention-costs-5-25-percent"]:
    found = ll.claims.check(name, acquisition_cost=winning["all channels"], retention_cost=keeping)
    print(name, "| with one letter it would hold:", found.holds, "| verdict:", found.claim.verdict)

# %% [markdown] slug="ratio-read" numbers="cited"
# Nine ratios from one shop. The slide's "five to six" comes out where a definition happens to suit it. Winning is dearer than keeping in some columns, cheaper in another: what counts as a cost of keeping decides it. The column
# "one more stays per ten letters" is the fairest, since a letter to somebody who would have stayed anyway keeps nobody. As a constant the claim
# is a myth (Keiningham, Vavra, Aksoy & Wallard, 2005). Its sister, "5 to 25 percent", turned a ratio into a percentage.
#
# There is a deeper fault. Even a true ratio would not say where to spend. Cheap is not the same as worth it.

# %% [markdown] slug="curve-text"
# ## A manager's three answers
#
# What brings money in is a curve: the first yuan wins the easy customers, later ones win fewer. **Blattberg and Deighton** (1996) draw the curve from three
# answers: *What do you spend now? What does it reach? What would it reach if money did not matter (the* **ceiling** *)?*
#
# Mr. Duarte answers for machine builders that are not yet customers: twenty thousand yuan for each firm visited, twelve in a hundred won, thirty at the
# most. Ms. Wei answers for those who are: fifteen thousand a year for visits and the engineer, at the most 96 in a hundred would stay. How many stay, and what a young account earns, she counts in the books (lesson 09). <!-- fact: answers invented for the case -->

# %% slug="curve"
books = ll.datasets.load("trade_accounts").tables
data = books["account_years"].merge(books["accounts"], on="account_id")
data["profit"] = data["gross_margin"] - data["cost_to_serve"]
builders = data[data["segment"] == "machine builders"]
known = builders[builders["year"] < 2025]
r = (known["last_year"] > known["year"]).mean()
m = builders[builders["year"] - builders["since"] <= 3]["profit"].mean() + 15  # before the money for keeping
d = 0.1
won = ll.clv.ResponseCurve(ceiling=0.30, spending=20, rate=0.12)
kept = ll.clv.ResponseCurve(ceiling=0.96, spending=15, rate=r)
print(f"margin {m:.1f} a year, {100 * r:.1f} % stay")

# %% [markdown] slug="curve-predict"
# ## Predict, then run: more for winning, or for keeping?
#
# **Predict** for both: should the factory spend more than now, or less? And if the sum must stay as it is, which of the two gets more?

# %% slug="my-plan"
my_winning = "more"  # or "less"
my_keeping = "more"
my_same_sum = "keeping"  # or "winning"

# %% slug="plan"
plan = ll.clv.acquisition_retention(m, won, kept, d)
plans = plan.table.T.to_dict()
now, best = plans["now"], plans["best"]
fixed = ll.clv.acquisition_retention(m, won, kept, d, budget=now["spent"])
print(plan)
print(f"the same sum, best shared: winning {fixed.acquisition:.1f}, keeping {fixed.retention:.1f}")
print(f"left per firm visited: now {now['value']:.1f}, same sum {fixed.value:.1f}, best {plan.value:.1f}")

# %% slug="next-yuan"
def left(winning: float, keeping: float) -> float:
    """Return what is left for each firm visited, in thousand yuan."""
    stay = kept.rate(keeping)
    return won.rate(winning) * (m + (m * stay - keeping) / (1 + d - stay)) - winning


step = 0.001
for name, A, R in [("now", 20, 15), ("best", plan.acquisition, plan.retention)]:
    years = won.rate(A) / (1 + d - kept.rate(R))  # a yuan a year for keeping, in yuan of today for each firm visited
    more_won, more_kept = left(A + step, R) - left(A, R), (left(A, R + step) - left(A, R)) / years
    print(f"{name}: the next yuan on winning leaves {round(more_won / step, 2) + 0:.2f},", end=" ")
    print(f"on keeping {round(more_kept / step, 2) + 0:.2f}")

# %% [markdown] slug="next-yuan-read"
# "Leaves" means: what comes back, less the yuan. Now both are above zero, so the factory spends too little on *both* sides. At the best point both are zero: the last yuan just comes back. That
# is the whole rule. **Spend on each side until the next yuan brings one yuan.** When the sum is fixed, move money to the side where the next yuan
# brings more: here from winning ({{now["acquisition_spending"]:.0f}} to {{fixed.acquisition:.1f}}) to keeping ({{now["retention_spending"]:.0f}} to {{fixed.retention:.1f}}). (The one is per
# firm visited, the other per customer and year, and few of those visited become customers. The sum counts keeping in its first year.)
#
# So for a fixed sum Mr. Duarte's advice is right here, but not for his reason: keeping a machine builder costs {{now["retention_spending"]:.0f}} a year and winning one costs
# {{20 / 0.12:.0f}} (twenty for each visited, twelve in a hundred won). That ratio plays no part in the result. And with free choice *both* get more: winning {{plan.acquisition:.0f}}, keeping {{plan.retention:.0f}}.

# %% slug="ceilings"
clv = best["clv"]
answers = {f"ceiling {100 * top:.0f} %": ll.clv.ResponseCurve(top, 20, 0.12) for top in (0.2, 0.3, 0.4)}
halfway = (20 + plan.acquisition) / 2
leaves = {}
for name, curve in answers.items():
    spendings = {"now": 20, "halfway": halfway, "our plan": plan.acquisition, "its best": curve.optimum(clv)}
    leaves[name] = {what: curve.rate(spent) * clv - spent for what, spent in spendings.items()}
    print(f"{name}: best spending {spendings['its best']:.0f}")
print(pd.DataFrame(leaves).T.round(1))
ax = ll.plots.spending_curves(answers, clv, unit="thousand yuan")

# %% [markdown] slug="ceilings-read"
# Nobody knows the ceiling. It was an answer given over coffee. If it is twenty percent instead of thirty, the best spending falls from
# {{answers["ceiling 30 %"].optimum(clv):.0f}} to {{answers["ceiling 20 %"].optimum(clv):.0f}}; with forty percent it is {{answers["ceiling 40 %"].optimum(clv):.0f}}. With twenty, our plan of {{plan.acquisition:.0f}} would leave
# {{leaves["ceiling 20 %"]["our plan"]:.1f}}, less than today's {{leaves["ceiling 20 %"]["now"]:.1f}}. (The plan above said {{now["value"]:.1f}} for now; here the money for keeping is already at its best, so a customer is worth more.) But look at the tops: they are flat. Going *half of the way* leaves more than today under all three answers. So read the picture for the direction, go halfway, count how many are won, and ask again.
#
# The other answers deserve the same doubt. Three numbers make a curve; they do not make evidence. Neither do past years, in which good prospects got more visits.

# %% slug="sensitivity"
rows = {}
for top in (0.2, 0.3, 0.4):
    for stay in (0.94, 0.96, 0.98):
        curves = ll.clv.ResponseCurve(top, 20, 0.12), ll.clv.ResponseCurve(stay, 15, r)
        other = ll.clv.acquisition_retention(m, *curves, d)
        rows[top, stay] = {"winning": other.acquisition, "keeping": other.retention, "left": other.value}
table = pd.DataFrame(rows).T.rename_axis(["ceiling of winning", "ceiling of keeping"])
print(table.round(1))

# %% [markdown] slug="sensitivity-read"
# In all nine cases both spendings lie above today's. That conclusion survives the doubt; the exact amounts ({{table["winning"].min():.0f}} to {{table["winning"].max():.0f}} for winning) do
# not. The best spending on keeping does not depend on the ceiling of winning at all: what keeping brings is the same, however many were won.

# %% [markdown] slug="state-text"
# ## Recency as a state
#
# So far every customer was the same. At Morning Kettle they are not: somebody who ordered last quarter is likelier to order than somebody silent for a year. Take the
# **quarters since the last order** as a *state*: state one ordered in the quarter just over, state two in the one before, and so on. Who orders goes back to state one. Who does not moves on by one. Who has been silent
# through state seven counts as gone. This is the **Markov chain** of Pfeifer and Carraway (2000), here with chances from the shop's own log.

# %% slug="state"
orders["quarter"] = (orders["date"] - start).dt.days // 91
bought = pd.crosstab(orders["customer_id"], orders["quarter"]) > 0
since, pairs = bought[0].astype(int), []  # 0: not a customer yet
for quarter in range(1, 8):
    there = since[since > 0]
    pairs.append(pd.DataFrame({"recency": there, "again": bought.loc[there.index, quarter]}))
    since = (since + (since > 0)).where(~bought[quarter], 1)
seen = pd.concat(pairs)
chance = seen.groupby("recency")["again"].agg(chance="mean", n="size")
quarters = orders.groupby(["customer_id", "quarter"])["amount"].sum()
margin = 0.3 * quarters[quarters.groupby("customer_id").cumcount() > 0].mean()
print(chance.round(3))
print(f"margin of a quarter with orders: {margin:.0f} yuan")

# %% [markdown] slug="state-predict"
# ## Predict, then run: when to stop writing
#
# A letter costs twelve yuan; suppose one goes out each quarter, and that *who gets no letter does not order* (we take that back soon). A simple rule: write if the next quarter alone pays for
# the letter, chance times margin, discounted. **Predict**: from which state on does the simple rule stop? Does the best plan stop earlier, later, or at the same state?

# %% slug="my-stop"
my_rule_stops = 1  # state
my_best_stops = 1

# %% slug="stop"
p, per_quarter = chance["chance"].to_numpy(), 0.025
pays_at_once = p * margin / (1 + per_quarter) > 12
policy = ll.clv.contact_policy(p, margin, 12, per_quarter)
rule_stops = 1 + int(np.argmin(pays_at_once))
best_stops = 1 + policy.policy.tolist().index("stop")
print(policy)
print(f"the simple rule stops at {rule_stops}, you said {my_rule_stops}")
print(f"the best plan stops at {best_stops}, you said {my_best_stops}")

# %% slug="stop-plot"
ax = ll.plots.state_values(policy, unit="yuan")

# %% [markdown] slug="stop-read"
# The best plan writes for longer than the simple rule. A letter to state {{rule_stops}} loses money in the next quarter, but an order also brings the customer *back to state one*, where
# one is worth {{policy.value.iloc[0]:.0f}} yuan, the margin of that order included. **Policy iteration** finds such a plan: value the plan you have, change the action in every state that gains by it, repeat; here
# {{policy.rounds}} rounds. Writing to everybody for ever is worth less in *every* state except *gone* (nothing either way), even in state one ({{policy.table["value_contacting_all"].iloc[0]:.0f}} instead of {{policy.value.iloc[0]:.0f}}): it
# drags the cost of hopeless letters along.

# %% slug="horizon"
chain = ll.clv.recency_chain(p, margin, 12, per_quarter)
for quarters_on in (1, 4, 8, None):
    value = chain.value(horizon=quarters_on)
    print(f"horizon {quarters_on or 'none':>4}: recency 1 {value.iloc[0]:6.1f}, recency 4 {value.iloc[3]:6.1f}")

# %% [markdown] slug="horizon-read"
# All four rows write to everybody. In state one a horizon of a year (four quarters) already holds {{100 * chain.value(horizon=4).iloc[0] / value.iloc[0]:.0f}} % of the whole value. State four looks worse, the shorter one looks: its letters cost now, and what a
# won-back customer brings comes later. To a manager whose bonus ends in a year, the silent look worse than they are.

# %% [markdown] slug="letter-text"
# ## What the letter changes
#
# Now take the assumption back. This log holds *no letters at all*; these people ordered by themselves. So the truth is nearer to this: without a letter they order as they do, and a letter
# raises the chance by some part. How much is not in the data (lesson 11); say a tenth. **Predict**: how many of the seven states still get a letter?

# %% slug="my-letters"
my_letters = 0  # states

# %% slug="letter"
for lift in (1.05, 1.1, 1.2, 1.5):
    quiet = ll.clv.recency_chain(p, margin, 0, per_quarter)
    written = ll.clv.recency_chain(p * lift, margin, 12, per_quarter)
    moves = {"none": quiet.transition, "letter": written.transition}
    chosen = ll.clv.best_policy(moves, {"none": quiet.rewards, "letter": written.rewards}, per_quarter)
    count = (chosen.policy == "letter").sum()
    if lift == 1.1:
        tenth = count
    print(f"chance up by {100 * (lift - 1):.0f} %: write in {count} states, recency 1 worth {chosen.value.iloc[0]:.0f}")
print(f"with a tenth you said {my_letters}, found {tenth}")

# %% [markdown] slug="letter-read"
# The plan before wrote in {{best_stops - 1}} states, and it gave the letter credit for *all* orders. With a lift of a tenth it writes in {{tenth}}. The letter has to raise the chance by more before it pays, and then it pays first for those who ordered just now, since a lift in percent adds most where the chance is high. In lesson 11 the same tenth paid for many: there one letter got the credit for a tenth of a whole year, here each quarter's letter
# for a tenth of its quarter; and here the busiest of a state are averaged with all others in it. The chain can say what a customer is worth.
# It cannot say what an action changes, unless somebody has tried the action by lot.
#
# A second caution: state four is not state one grown cold. Frequent buyers sit in state one, rare ones in state four (lesson 11). Moving a rare buyer to state one does not make a frequent one of him, so the value of
# winning somebody back comes out too high. Watch for this in the next section, where it decides about a budget.

# %% [markdown] slug="brand-text"
# ## A market: brand switching
#
# A shop without contracts shares its customers with others. Ms. Tan's diaries say what follows what: after each brand, the brand bought next. Rows are the last purchase, columns the next. Lesson 04 made
# this table; now we put money on it.

# %% slug="brand"
purchases = ll.datasets.load("brand_panel").tables["purchases"]
switching = ll.loyalty.switching_matrix(purchases, draws=200, seed=1)
ax = ll.plots.switching_matrix(switching)
brands = list(switching.table.columns)
print(switching.table.round(2))

# %% [markdown] slug="equity-text"
# **Customer equity** is the value of all customers, added up. Rust, Lemon and Zeithaml (2004) let the whole market switch: everybody starts with a last
# brand, the table says what comes next, and every purchase earns its brand a contribution. The start is today's share of purchases. Ms. Tan estimates that thirty percent of what is paid is left; there are
# a hundred thousand such households, they buy sixteen times a year, and we look three years ahead.

# %% slug="equity"
shares = purchases["brand"].value_counts(normalize=True)[brands]
contribution = (0.3 * purchases.groupby("brand")["paid"].mean())[brands].tolist()
market = {"horizon": 48, "population": 100_000, "purchases_per_period": 16}


def equity_of(table: pd.DataFrame):
    """Return the customer equity of each brand when this is the switching table."""
    return ll.clv.customer_equity(table, shares, contribution, discount=0.1, **market)


equity = equity_of(switching.table)
print(equity)

# %% [markdown] slug="equity-read"
# Competition is now inside the value: a household that last bought Brindle is worth something to Oakum too, since it will come by. Oakum holds {{equity.table.loc["Oakum", "share"]:.0f}} % of the equity with
# {{100 * shares["Oakum"]:.0f}} % of the purchases: it earns more on a purchase.
#
# ## Predict, then run: a point of keeping, a point of winning
#
# Mr. Weber wants to raise Oakum's repeat rate by one point. Ms. Tan thinks of the other rows: one point more of *each* of the others' buyers who take Oakum next. **Predict** for Oakum: how many
# times as much is the point of winning worth? And for Brindle?

# %% slug="my-points"
my_oakum = 1.0  # times as much as a point of keeping
my_brindle = 1.0

# %% slug="one-point"
def one_point(brand: str, keep: bool) -> float:
    """Return what one point more of keeping, or of winning, adds to a brand's equity."""
    moved = switching.table.copy()
    for row in moved.index:
        if (row == brand) == keep:
            others = moved.columns != brand
            moved.loc[row, others] *= 1 - 0.01 / moved.loc[row, others].sum()
            moved.loc[row, brand] += 0.01
    return float((equity_of(moved).table - equity.table)["equity"][brand])

# %% slug="points"
points = pd.DataFrame({"keeping": [one_point(one, True) for one in brands]}, index=brands)
points["winning"] = [one_point(one, False) for one in brands]
points["times"] = points["winning"] / points["keeping"]
print(points.round({"keeping": -2, "winning": -2, "times": 1}))
print(f"you said {my_oakum} for Oakum and {my_brindle} for Brindle")

# %% [markdown] slug="points-read"
# For Brindle the two are worth about the same, for Oakum a point of winning is worth {{points.loc["Oakum", "times"]:.1f}} times a point of keeping, for Tamsin {{points.loc["Tamsin", "times"]:.1f}} times. No psychology is needed: a
# point of keeping works on a brand's own buyers, a point of winning on all the others, and a small brand has more others. It is a relative of the double jeopardy of lesson 04. "Keep
# first" suits a large brand at best.
#
# Two things the table does not hold. What does a point *cost*? Winning one point of three other brands' buyers may well be more work than keeping one of one's own. And is a point of each possible at all?

# %% [markdown] slug="taste-text"
# ## What one purchase won is worth
#
# The free sample wins one purchase. What follows it? Read the table naively: a household whose last brand is Oakum buys Oakum next much more often than one whose last brand was another. So a won purchase should draw further purchases after
# it. But the diagonal mixes two things (lesson 04): households *like* Oakum, and households repeat by *habit*. A sample does not change what people like.

# %% slug="taste"
habit = ll.loyalty.state_dependence(purchases, draws=200, seed=1).table.loc["all"]
further = {}
for name in ("pooled_habit", "habit", "habit_low", "habit_high"):
    further[name] = habit[name] / (1 - habit[name])  # h + h squared + h cubed + ...
by_table = pd.Series({brand: ll.clv.switching_clv(switching.table, brand, 1, 0, 48)["Oakum"] for brand in brands})
by_table["Oakum"] -= 1  # the purchase itself
drawn = by_table["Oakum"] - by_table.drop("Oakum").mean()
print(f"further purchases that one purchase won brings: by the table {drawn:.2f}")
print(f"with tastes held fixed {further['habit']:.2f} [{further['habit_low']:.2f}, {further['habit_high']:.2f}]")

# %% [markdown] slug="taste-read"
# The table promises {{drawn:.2f}} further purchases for each one won, {{drawn / further["habit"]:.1f}} times what habit can deliver ({{further["habit"]:.2f}}). Whoever pays for samples by the table pays for loyalty that was there before. The table as a
# whole (equity, shares) is not hurt much: on average over all households it repeats what the diaries say. What it gets wrong is what happens when *somebody is pushed* from one row into another.
#
# So one purchase won may cost, apart from what people learn by tasting, at most the contribution of {{1 + further["habit"]:.2f}} purchases if it is *bought* in place of a rival's pack, and of {{further["habit"]:.2f}} if the pack is given away. None of it is
# special to samples: the same holds for any yuan that buys *one* purchase, Ms. Appiah's promotion weeks included. (Both points of the last section are too large by about the same
# factor, {{(1 + drawn) / (1 + further["habit"]):.1f}}, so their ratio stands.)

# %% [markdown] slug="roi-text"
# ## Return on an improvement, and the rival's answer
#
# To change tastes one has to change the coffee, the price or the name. Rust, Lemon and Zeithaml describe a brand by its **utility**, how much it pleases, and a table of switching follows by a logit: utilities of the brands, plus an **inertia**
# for the brand bought last. We fit the five numbers to the counted pairs, raise Oakum's utility a little, and look at the equity. Suppose the better coffee costs 400 thousand yuan over the three years. <!-- fact: invented for the case -->

# %% slug="roi"
def table_of(given: np.ndarray) -> pd.DataFrame:
    """Return the switching table of four utilities (Brindle's is 0) and an inertia."""
    return ll.clv.switching_from_utilities(pd.Series([0, *given[:3]], index=brands), inertia=given[3])


fit = minimize(lambda given: -(switching.counts * np.log(table_of(given))).to_numpy().sum(), [0, 0, 0, 1]).x
better = fit + np.array([0, 0.1, 0, 0])  # Fennick, Oakum, Tamsin, inertia
answered = better - np.array([0.1, 0.1, 0.1, 0])  # Brindle up by as much: the same as all others down
worth = {}
for name, given in {"now": fit, "better Oakum": better, "Brindle answers": answered}.items():
    worth[name] = equity_of(table_of(given)).table["equity"]
change = pd.DataFrame(worth).sub(worth["now"], axis=0)
print((change / 1000).round(0))
for name in ("better Oakum", "Brindle answers"):
    print(f"{name}: return {ll.clv.equity_roi(worth['now']['Oakum'], worth[name]['Oakum'], 400_000):+.2f} on each yuan")

# %% [markdown] slug="roi-read"
# Raised alone, Oakum's utility adds {{change.loc["Oakum", "better Oakum"] / 1000:,.0f}} thousand yuan, a return of {{ll.clv.equity_roi(worth["now"]["Oakum"], worth["better Oakum"]["Oakum"], 400_000):+.2f}} on each yuan. When Brindle answers with the same step,
# {{change.loc["Oakum", "Brindle answers"] / 1000:,.0f}} thousand are left, and the return is {{ll.clv.equity_roi(worth["now"]["Oakum"], worth["Brindle answers"]["Oakum"], 400_000):+.2f}}. The two that did nothing pay for both. A value of customers
# that leaves the rivals out of the picture is a value on a quiet day.
#
# Handle with care: the inertia was fitted with all households pooled, so it holds tastes as well and makes the effect too large; the logit fits the counted table only roughly; and a step of a tenth is an example. The number to find out by a taste test is how large a step the better coffee is.

# %% [markdown] slug="portfolio-text"
# ## A portfolio of accounts
#
# Back to Ms. Wen's six hundred accounts, where every one is known. Loyalty is called an **asset**; then we can write down what it stands at. For each account still there: mean yearly profit, times the margin multiple of its
# segment (lesson 09, timing `conditional`). The sum is the customer equity of the factory.

# %% slug="portfolio"
before = data[data["year"] < 2025]
stays = (before["last_year"] > before["year"]).groupby(before["segment"]).mean()
multiple = pd.Series({segment: ll.clv.margin_multiple(rate, d) for segment, rate in stays.items()})
columns = ["profit", "rush_orders", "visits", "referrals"]
accounts = data[data["last_year"] == 2025].groupby(["account_id", "segment"])[columns].mean().reset_index("segment")
accounts["value"] = accounts["profit"] * accounts["segment"].map(multiple)
asset = ll.survey.bootstrap(accounts, lambda table: table["value"].sum(), draws=500, seed=1, name="customer equity")
print(asset)
print(f"{(accounts['value'] < 0).sum()} of them below zero, together {accounts['value'].clip(upper=0).sum():,.0f}")
print(accounts.groupby("segment")["value"].agg(["sum", "mean", "size"]).round(0))

# %% [markdown] slug="effects-text"
# {{len(accounts)}} accounts stand at {{asset.value / 1000:,.0f}} million yuan, give or take {{(asset.high - asset.low) / 2000:,.0f}} (retention taken as known, so the true doubt is larger). Workshops are the largest group and hold the smallest part.
#
# Two effects make such an asset grow. **Volume**: more customers. **Duration**: each stays longer. **Guess** before you run it: ten percent more machine builders, or the same ones staying ten percent
# longer. Which adds more to the equity?

# %% slug="effects"
longer = 1 - (1 - r) / 1.1  # a lifetime of 1 / (1 - r), ten percent longer
for rate in (0, 0.1, 0.2):
    gain = ll.clv.retention_clv(1, longer, rate, timing="end") / ll.clv.retention_clv(1, r, rate, timing="end") - 1
    print(f"discount {rate:.1f}: ten percent more customers +10.0 %, ten percent longer {100 * gain:+.1f} %")
    if rate == d:
        duration = 100 * gain

# %% [markdown] slug="effects-read"
# Without discounting the two are the same. At the factory's ten percent, staying longer adds only {{duration:.1f}} %: the extra years lie at the far end, where money counts less. More customers add their ten percent at once. They also
# cost something to win, and that is the comparison to make: curve against curve, as above. Not every value is money, by the way. Trust, patience and ideas stand in no column here, nor does what a loud customer spoils.

# %% [markdown] slug="losers-predict"
# ## Predict, then run: once a loss, always a loss?
#
# Some accounts lost money. Before anybody writes a letter: does it last? **Predict**: of the accounts below zero on average in 2021 to 2023, what percentage is below zero again in 2024 and 2025?

# %% slug="my-losers"
my_losers = 0  # percent

# %% slug="losers"
late_years = data["year"] >= 2024
halves = data.groupby(["account_id", late_years])["profit"].mean().unstack().dropna()
lost = halves[halves[False] < 0]
again = ll.survey.share(lost[True] < 0, name="below zero again")
print(again)
print(f"you said {my_losers}; mean loss {-lost[False].mean():.0f} before, {-lost[True].mean():.0f} after")

# %% [markdown] slug="losers-read"
# {{again.value:.0f}} % [{{again.low:.0f}}, {{again.high:.0f}}] lose again, but the rest do not, and the mean loss shrinks from {{-lost[False].mean():.0f}} to {{-lost[True].mean():.0f}}: among those who look bad some just had bad years. So look for the *reason* before you act. Where do losses come from? Ask the books what each
# rush order and each visit costs.

# %% slug="raise"
costs = smf.ols("cost_to_serve ~ orders + rush_orders + visits + complaints", data).fit()
price = costs.params["rush_orders"]
print(f"one more rush order costs {price:.2f}, one more visit {costs.params['visits']:.2f} thousand yuan")
below = accounts["value"] < 0
print(accounts.groupby(below)[["rush_orders", "visits", "referrals"]].mean().round(1))
accounts["if_charged"] = (accounts["profit"] + price * accounts["rush_orders"]) * accounts["segment"].map(multiple)
plan_of = np.select([~below, accounts["if_charged"] > 0], ["keep", "raise"], "let go")
print(accounts.groupby(plan_of)[["value", "if_charged"]].agg(["size", "sum"]).round(0))

# %% [markdown] slug="raise-read"
# Accounts below zero send {{accounts.loc[below, "rush_orders"].mean() / accounts.loc[~below, "rush_orders"].mean():.1f}} times as many rush orders. If each rush order cost what it costs us, {{(plan_of == "raise").sum()}} of the {{below.sum()}} would rise above zero, whether they pay or learn to plan. So the order is:
#
# 1. **Keep** those with value, and know why they stay.
# 2. **Raise** those that a fair price, larger orders or fewer visits would bring above zero. Ask first; it costs a telephone call.
# 3. **Let go** last, decently, without a bad word, and only where the cost really ends: {{costs.params["Intercept"]:.0f}} thousand of an account's yearly cost hang on no order and no visit. {{(plan_of == "let go").sum()}} accounts are left here; check whether that cost ends with them, check the contracts, and check whom they brought.
#
# A right mix, not the longest list: **value before number**. Still, do not count on all of it: {{100 - again.value:.0f}} % of losers recover by themselves, and some of those who are charged will leave.

# %% [markdown] slug="referral-text"
# ## Those who send others
#
# An account can be worth more than its own orders. **Referral value**: it sends us others. **Reference value**: others buy because a known name does, without anybody sending them. The books count inquiries that named an account. Suppose one inquiry in five
# becomes a customer. What is that worth to the factory? What it *saves*: winning a customer by visits costs twenty divided by twelve in a hundred. <!-- fact: answers invented for the case -->

# %% slug="referral"
saved = 20 / 0.12  # thousand yuan to win one machine builder by visits
inquiry = 0.2 * saved
accounts["with_referrals"] = accounts["value"] + inquiry * accounts["referrals"] * accounts["segment"].map(multiple)
turned = below & (accounts["with_referrals"] > 0)
print(f"an inquiry saves {inquiry:.0f} thousand yuan")
print(f"equity with the savings: {accounts['with_referrals'].sum():,.0f} instead of {accounts['value'].sum():,.0f}")
print(f"below zero alone: {below.sum()}, still below with referrals: {(accounts['with_referrals'] < 0).sum()}")

# %% [markdown] slug="referral-read"
# {{turned.sum()}} of the {{below.sum()}} accounts rise above zero when their recommendations count. Look at this before a letter goes out. And count every yuan once: if the newcomers stand in the equity as customers (they do, once won), the sender may get the *saved cost* of winning, as here, never
# their whole value on top. (The saving is that of a machine builder for all; a workshop is probably cheaper to win.) If they would have come anyway, it gets nothing. The reference value is in no column at all; leave it as a word, not as a guess.

# %% [markdown] slug="referral-cited" numbers="cited"
# Customers who are sent may also be better ones: at a German bank, referred customers were at least 16 % more valuable than comparable others (Schmitt, Skiera & Van den Bulte, 2011). And what moves the value of whole firms? For five companies, one percent better retention went with about 5 % more
# value, one percent lower cost of winning with about 0.1 % (Gupta, Lehmann & Stuart, 2004). Before you call that "retention wins": one percent is not a yuan. Neither study says what the percent costs, and that was the question of this lesson.

# %% [markdown] slug="bet-read"
# ## Back to the bet
#
# *Nobody* was right as he said it. Mr. Hale took an average for the price of the next customer. Mr. Duarte's advice suits a fixed sum in his factory, and his ratio had no part in that. Mr. Weber took tastes for habit, and advised a small brand as if it were a large one. None of the three had asked what the next yuan brings.

# %% [markdown] slug="further-stop-text" tags=["going-further"]
# ## Going further: how sure is the stopping state?
#
# The chances are counted, so they have errors, and one customer appears in several quarters. Draw whole customers anew, count again, and find the best plan each time.

# %% slug="further-stop" tags=["going-further"]
rng = np.random.default_rng(1)
who, names = pd.factorize(seen.index)
state, again_ = seen["recency"].to_numpy() - 1, seen["again"].to_numpy(dtype=float)
stops = []
for _draw in range(200):
    weight = rng.multinomial(len(names), np.full(len(names), 1 / len(names)))[who]
    drawn_p = np.bincount(state, weight * again_) / np.bincount(state, weight)
    stops.append(1 + ll.clv.contact_policy(drawn_p, margin, 12, per_quarter).policy.tolist().index("stop"))
print(pd.Series(stops).value_counts(normalize=True).mul(100).rename("percent of draws, by stopping state"))

# %% [markdown] slug="further-stop-read" tags=["going-further"]
# State {{best_stops}} comes out in {{100 * np.mean(np.array(stops) == best_stops):.0f}} % of the draws. So the sample is not the weak point of this plan; the assumption about what the letter does is. Sampling error is the doubt that is easiest to compute, not always the largest.

# %% [markdown] slug="further-ahead-text" tags=["going-further"]
# ## Going further: eight purchases ahead
#
# If the next brand depended on the last one only, the table multiplied by itself would tell the brand two, four or eight purchases on. Compare it with the diaries.

# %% slug="further-ahead" tags=["going-further"]
diary = purchases.sort_values(["household_id", "date"])
ahead_of = {}
for ahead in (1, 2, 4, 8):
    later = diary.groupby("household_id")["brand"].shift(-ahead)
    oakum = diary["brand"].eq("Oakum") & later.notna()
    power = np.linalg.matrix_power(switching.table.to_numpy(), ahead)[brands.index("Oakum"), brands.index("Oakum")]
    ahead_of[ahead] = {"diaries": 100 * later[oakum].eq("Oakum").mean(), "table": 100 * power}
print(pd.DataFrame(ahead_of).T.rename_axis("purchases ahead").round(1))

# %% [markdown] slug="further-ahead-read" tags=["going-further"]
# Eight purchases on, the table has forgotten who liked Oakum ({{ahead_of[8]["table"]:.0f}} %, about its market share). The households have not ({{ahead_of[8]["diaries"]:.0f}} %). Tastes last. So the table errs twice, in opposite directions: it *overstates* what the last purchase does, and *understates* how
# long people who like a brand go on buying it. Customers who differ need a model in which they differ, as in lesson 11.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: A channel won 1,000 customers for 50 yuan each. Doubling the budget would win how many?
  type: many_choice
  answers:
    - answer: That cannot be said from the average. The next ones usually cost more.
      correct: true
      feedback: Right. A budget buys the next customers, and their cost is marginal, not average.
    - answer: 2,000, at 50 yuan each.
      correct: false
      feedback: That takes the average for the price of the next one. The easy ones may be won already.
    - answer: None, because the market is used up.
      correct: false
      feedback: Nothing says so. Dearer is not the same as impossible.
- question: Keeping a customer costs a fifth of winning one. Where should the next yuan go?
  type: many_choice
  answers:
    - answer: To the side on which the next yuan brings more; the ratio does not say which.
      correct: true
      feedback: Right. At the best point both sides bring back exactly one yuan.
    - answer: To keeping, because it is cheaper.
      correct: false
      feedback: Cheaper per customer is not more per yuan. Those who would stay anyway cost money and change nothing.
    - answer: To winning, because otherwise the firm shrinks.
      correct: false
      feedback: A firm may shrink and earn more. What counts is what the yuan brings.
- question: In state 4 a letter costs 12 and brings back 9 in the next quarter. Stop writing?
  type: many_choice
  answers:
    - answer: Not yet. An order also brings the customer back to state 1, and that has a value.
      correct: true
      feedback: Right. The value of the state counts, not one quarter alone.
    - answer: Yes, each letter loses 3.
      correct: false
      feedback: That looks at one quarter only. What follows the order is left out.
    - answer: No, one should always write.
      correct: false
      feedback: For long silence the letters cost more than all that will ever come back.
- question: For a small brand a point of winning is worth more than a point of keeping. Why?
  type: many_choice
  answers:
    - answer: Most purchases follow another brand, so a point of winning works on more of them.
      correct: true
      feedback: Right. It is arithmetic, not psychology.
    - answer: Its buyers are less loyal people.
      correct: false
      feedback: In these diaries habit is about the same for every brand. The brand is small.
    - answer: Because winning is cheaper for small brands.
      correct: false
      feedback: No cost was in that table. What the point costs has to be asked separately.
- question: Households whose last coffee was Oakum often buy Oakum next. What would a free pack to others do?
  type: many_choice
  answers:
    - answer: Much less than the table says, since most of the repeating comes from liking Oakum before.
      correct: true
      feedback: Right. Only habit follows from the purchase itself.
    - answer: It moves them into Oakum's row, and from then on they repeat like Oakum's buyers.
      correct: false
      feedback: That takes the row for an effect. The people in it like Oakum; those who got a pack need not.
    - answer: Nothing at all.
      correct: false
      feedback: Some habit is there in these diaries, and a taster may learn to like the coffee.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Mr. Hale asks for twice the budget. Which three numbers would you want to see before you say yes, and how could he get them in spring?
# 2. Ms. Tan has money for one plan: stamps, samples or promotion weeks. Which row of the table does each of them work on? Which number is missing for your choice?
# 3. Two engineers of the factory retire. Choose an account from *keep*, *raise* and *let go* each, and say what you would tell it. Where do the recommendations change your mind?
# 4. Rewrite the slide "winning costs five times as much as keeping" in one sentence that Mr. Duarte can defend.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * An average cost looks back. The next customer has a cost of her own, usually a higher one.
# * Spend on winning and on keeping until the next yuan brings one yuan back. The ratio of their costs decides nothing.
# * A curve from three answers shows a direction. Vary the answers before you move the money.
# * Value a state by all that follows from it; but ask what the letter changes, not who orders.
# * A point of winning is worth more to a small brand, and rivals answer.
# * A switching table holds tastes and habit. Pushing somebody into a row gives the habit only.
# * Keep, raise, let go, in this order, with recommendations counted once.

# %% [markdown] slug="practice"
# ## Practice
#
# This lesson has no lab of its own; lab 5 asks for a decision of the same kind. As a warm-up, put Ms. Wei's ceiling at 93 percent, and find out whether more money for keeping still pays. Then let the letter cost two yuan, as an e-mail might all in all: which states get one? <!-- fact: invented for the exercise -->

# %% slug="practice-cell"
my_kept = ll.clv.ResponseCurve(ceiling=0.96, spending=15, rate=r)  # change the ceiling
my_letter = 12  # change the cost
print(f"keeping: {ll.clv.acquisition_retention(m, won, my_kept, d).retention:.1f}")
print((ll.clv.contact_policy(p, margin, my_letter, per_quarter).policy == "contact").sum(), "states get a letter")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Blattberg, R. C., & Deighton, J. (1996). Manage marketing by the customer equity test. *Harvard Business Review*, 74(4).
# * Gupta, S., Lehmann, D. R., & Stuart, J. A. (2004). Valuing customers. *Journal of Marketing Research*, 41(1).
# * Heckman, J. J. (1981). Heterogeneity and state dependence. In S. Rosen (Ed.), *Studies in Labor Markets*. University of Chicago Press.
# * Howard, R. A. (1960). *Dynamic Programming and Markov Processes*. MIT Press.
# * Keiningham, T. L., Vavra, T. G., Aksoy, L., & Wallard, H. (2005). *Loyalty Myths*. Wiley.
# * Pfeifer, P. E., & Carraway, R. L. (2000). Modeling customer relationships as Markov chains. *Journal of Interactive Marketing*, 14(2).
# * Rust, R. T., Lemon, K. N., & Zeithaml, V. A. (2004). Return on marketing: using customer equity to focus marketing strategy. *Journal of Marketing*, 68(1).
# * Schmitt, P., Skiera, B., & Van den Bulte, C. (2011). Referral programs and customer value. *Journal of Marketing*, 75(1).
