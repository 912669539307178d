# %% [markdown] slug="title"
# # 18 · Points are a promise
#
# **The claim.** A point is a promise: it is a debt until it is kept or lapses, and who profits from its lapse should have to say so.
#
# **After this lesson you can**
#
# * say what the points that are still out there will cost, with an interval, and name four ways to get it wrong,
# * share the price of a sale between the stay and its points, and book the points as revenue when they are used,
# * explain what a new estimate does to this year's profit, and read a roll-forward of the debt from year to year,
# * say how far the debt moves with the redemption rate, the expiry rule and the value of a point,
# * compare what large programs disclose without comparing unlike things,
# * check a program for fairness: whose points lapse, who receives rewards and who pays for them.
#
# **You need** lesson 08 (survival); lessons 15 and 16 help. **Time**: about 90 minutes, of which 10 minutes are marked *going further*. No bookkeeping is assumed.

# %% slug="setup"
import numpy as np
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Nobody in this room
#
# **Ms. Duan** keeps the books of Harbor Hotels. "The points already promised to members are a debt," she told the board, "and nobody in this room can tell me how large." So old Mr. Lu asks them, one after the other.
#
# **Ms. Pei**, who started the Harbor Circle: "Hardly anything. Most points are never used. They expire, and that costs us nothing."
#
# **Mr. Hou**, operations: "A thousand points pay for fifty yuan. So take every point we ever gave out, at five fen each, a twentieth of a yuan. A promise is a promise."
#
# **Ms. Duan** herself: "To be on the safe side, every point that is *still there*, at five fen. What is used or expired is no debt any more."
#
# All data are synthetic. The guests in the file are one in ten, so amounts for the chain are multiplied by ten. **The bet.** How large was the debt of the
# chain at the end of 2025, in million yuan? For comparison: the board has 3.2 million to spend. <!-- fact: from the story of the case -->

# %% slug="my-bet"
my_debt = 0.0  # million yuan

# %% [markdown] slug="ledger-text"
# ## What became of the points
#
# Every movement is in `points_ledger`. We hand issues and redemptions to `post`, which books them by the rules of the Circle: the oldest points go first, and points expire at the end of the twenty-fourth month after the month in which they came.

# %% slug="ledger"
tables = ll.datasets.load("harbour_hotels").tables
book = tables["points_ledger"]
kind = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
events = book[book["type"].isin(kind)].assign(type=book["type"].map(kind), points=book["points"].abs())
events = events[["member_id", "date", "type", "points"]]
rule = ll.programs.ExpiryRule("lot_age", months=24)
ledger = ll.programs.post(events, rule, end="2025-12-31")
print(ledger)
total = ledger.balances.sum()

# %% [markdown] slug="ledger-read"
# (These are the points of the guests in the file.) Of all points issued {{100 * total["redeemed"] / total["issued"]:.0f}} % have been used, {{100 * total["expired"] / total["issued"]:.0f}} % have expired and {{100 * total["outstanding"] / total["issued"]:.0f}} % are still there. Mind the youth of the program. It began in January 2023, so nothing could expire before
# January 2025. The points of 2023 are the only ones whose story is over.

# %% [markdown] slug="four-text"
# ## Predict, then run: four ways to be wrong
#
# What will the points that are still there take off future bills? Five answers are on the table:
#
# 1. all points ever issued, at face value;
# 2. all points still there, at face value;
# 3. points still there, times what was redeemed in 2025 for each point issued in 2025;
# 4. points still there, times the share of *issued* points that are redeemed in the end;
# 5. points still there, times the share of points *still there* that are redeemed in the end.
#
# **Predict**: which is largest, which is smallest, and is number four larger or smaller than number five?

# %% slug="my-four"
my_fourth = "larger"  # or "smaller", than the fifth

# %% slug="four"
FACE, TENTH = 50 / 1000, 10  # yuan off a bill for a point; the guests are one in ten
lives = ll.programs.point_lives(ledger)
moved = book["points"].abs().groupby([book["date"].dt.year, book["type"]]).sum().unstack()
moved["issued"] = moved["earn"] + moved["welcome"]
left, last_year = total["outstanding"], moved["redeem"][2025] / moved["issued"][2025]
points = {
    "1 all ever issued": total["issued"],
    "2 all still there": left,
    "3 x redeemed/issued in 2025": left * last_year,
    "4 x redeemed in the end, of issued": left * lives.urr.value / 100,
    "5 x redeemed in the end, of still there": left * lives.outstanding.value / 100,
}
debt = pd.Series(points, name="million yuan") * FACE * TENTH / 1e6
print(debt.round(2).to_string())
print(lives.urr, lives.outstanding, sep="\n")

# %% [markdown] slug="four-read"
# The fifth is the question that was asked, and its answer is {{debt.iloc[4]:.2f}} million yuan (from {{debt.iloc[1] * lives.outstanding.low / 100:.2f}} to {{debt.iloc[1] * lives.outstanding.high / 100:.2f}}). The others:
#
# * **One** counts promises that are kept or lapsed already. **Two** forgets that many of the rest will lapse.
# * **Three** divides this year's redemptions by this year's issues. But much of what was redeemed was issued earlier, and much of what was issued will be redeemed later, if at all. In a growing program the two do not belong together.
# * **Four** uses a right number for another question. Of points *issued*, {{lives.urr.value:.0f}} % are redeemed in the end. That is the **ultimate redemption rate**, and the rest is **breakage**. But the points still there are the ones
#   that nobody has used *so far*, and the older they are, the less time they have. Of them, {{lives.outstanding.value:.0f}} % will be used.

# %% slug="lives-plot"
print(lives.curve.iloc[[0, 6, 12, 18, 24]].mul(100).round(1))
ax = ll.plots.point_lives(lives)

# %% [markdown] slug="lives-read"
# Read it from left to right. After twelve months {{100 * lives.curve["redeemed"][12]:.0f}} % of the points are used; the column `yet` says that of those still there at that age, {{100 * lives.curve["yet"][12]:.0f}} % will still be. At twenty-four months more than half are still there, and then they end, all at once. It is a survival
# curve as in lesson 08, with two ways out (Aalen & Johansen, 1978).

# %% [markdown] slug="ladder-text"
# ## A second method, and a test of both
#
# Actuaries use the **chain ladder** (Gault, Llaguno & Menard): put the points of each year, or quarter, in a row, what was redeemed of them by age in columns, and let young rows grow as older rows grew. Two methods that disagree are a gift: they show a doubt that no interval shows.

# %% slug="ladder"
second = {}
for name, freq in (("years", "Y"), ("quarters", "Q")):
    ladder = ll.programs.chain_ladder(*ll.programs.redemption_triangle(ledger, freq))
    second[name] = ladder.table["to_redeem"].sum() * FACE * TENTH / 1e6
    print(f"chain ladder by {name}: {second[name]:.2f} million yuan")
print((100 * ladder.table["urr"]).round(0).rename("redeemed in the end, % of issued").to_string())

# %% slug="test"
then = ll.programs.post(events[events["date"] < "2025-01-01"], rule, end="2024-12-31")
old = ll.programs.point_lives(then)
lots = old.lots
said = {"point lives": (lots["left"] * lots["chance"])[lots["issued"] < "2024-01-01"].sum()}
table = ll.programs.chain_ladder(*ll.programs.redemption_triangle(then, "Q")).table
said["chain ladder, quarters"] = table["to_redeem"][[str(quarter)[:4] == "2023" for quarter in table.index]].sum()
entries = ledger.entries.assign(cohort=ledger.lots["issued"].dt.year.loc[ledger.entries["lot"]].to_numpy())
used = entries[(entries["type"] == "redeem") & (entries["cohort"] == 2023) & (entries["date"] >= "2025-01-01")]
said["what happened in 2025"] = -used["points"].sum()
print(old.outstanding)
print(pd.Series(said).round(-3).map("{:,.0f}".format).to_string())

# %% [markdown] slug="test-read"
# The ladder by years says {{second["years"]:.2f}}, the one by quarters {{second["quarters"]:.2f}}, the survival curve {{debt.iloc[4]:.2f}} million. The years mislead most: at the end of 2024 a letter brought many new members with their points, so the points of 2024 were young when that year ended, and grew
# fast afterwards. Those of 2025 were older on average. Look at the fourth quarter of 2024 in the table, too: who joined by that letter got welcome points without a stay, and few of them are used.
#
# At the end of 2024 both methods could be asked about the points of 2023. The survival curve said too little by {{100 * (1 - said["point lives"] / said["what happened in 2025"]):.0f}} %, the ladder too much by {{100 * (said["chain ladder, quarters"] / said["what happened in 2025"] - 1):.0f}} %. (One reason for the curve: the last month of a point's life had never been seen by then.) By chance alone the curve may have been off by {{50 * (old.outstanding.high - old.outstanding.low) / old.outstanding.value:.0f}} % or so, and one test is not many: this is no verdict on either. But the truth lay between the two, so Ms. Duan
# can tell the board: *between {{debt.iloc[4]:.1f}} and {{second["quarters"]:.1f}} million*. The interval of one method ({{debt.iloc[1] * lives.outstanding.low / 100:.2f}} to {{debt.iloc[1] * lives.outstanding.high / 100:.2f}}) knows which guests were drawn. It does not know whether next year's guests behave like last year's.

# %% [markdown] slug="allocate-text" numbers="cited"
# ## A sale has two parts
#
# So far we asked what points will take off bills. The books ask something else: *what part of the money received belongs to the points?* Guests pay for a stay **and** for a promise. Until the promise is kept, that part is
# **deferred revenue**, a liability. (The standards call a discount that one gets only by buying first a *material right*, and count it as a promise of its own: IASB, 2014, B39-B43.) The international standard IFRS 15 and the American ASC 606 give the same example (IFRS 15, Illustrative Example 52, 2014):
#
# A shop sells goods for 100,000 and gives 10,000 points with them. A point takes 1 off a later purchase. The shop expects 9,500 points to be used. In the first year 4,500 are used; by the end of the second
# 8,500, and now the shop expects 9,700 in the end.
#
# **Predict, then run.** What part of the price belongs to the points? And how much of that is revenue in the first year?

# %% slug="my-example"
my_points_part = 0
my_first_year = 0

# %% slug="example"
parts = ll.programs.allocate(100_000, {"goods": 100_000, "points": 10_000 * 0.95 * 1.0}, digits=0)
example = ll.programs.recognize(parts["points"], redeemed=[4_500, 4_000], expected=[9_500, 9_700])
print(parts.map("{:,.0f}".format).to_string())
print(example)
print(f"you said {my_points_part:,} for the points and {my_first_year:,} in the first year")
first_year, second_year = example.table.loc[1], example.table.loc[2]

# %% [markdown] slug="example-read"
# Three things to see.
#
# * **The points do not get their face value.** Goods alone would cost the price; the points alone, what is expected to be used of them. Together that is more than was paid, so both share the discount: {{parts["goods"]:,.0f}} and {{parts["points"]:,.0f}}.
# * **Breakage comes in proportion.** The whole {{parts["points"]:,.0f}} is earned by the points that will be *used*. With each of them a bit of the never-used ones becomes revenue: {{first_year["revenue"]:,.0f}} in the first year. Two mistakes are common: booking all breakage on the day of the sale, and booking it only when the points expire.
# * **A new estimate is caught up at once.** See the next section.

# %% [markdown] slug="catch-text"
# ## When the estimate changes
#
# In the second year more points turned out to be wanted than was believed. Then the first year had earned too much: of {{first_year["redeemed"]:,.0f}} points used it counted each as one of {{first_year["expected"]:,.0f}}, and now they are {{second_year["expected"]:,.0f}}. Nobody rewrites the old year. The difference, {{second_year["catch_up"]:,.0f}}, is booked in the year of
# the new estimate: a **cumulative catch-up**. In the journal each entry has two sides of the same amount: the *debit* side tells what came in or which debt got smaller, the *credit* side tells what was earned or which debt grew. So the balance (debit less credit) of revenue and of a debt is below zero.

# %% slug="journal"
dates = ["2026-12-31", "2027-12-31", "2028-12-31"]
journal = ll.programs.points_journal(parts["goods"], example, dates)
print(journal)
print(journal.balances().map("{:,.2f}".format).to_string())

# %% [markdown] slug="catch-cited" numbers="cited"
# Small here; not everywhere. In 2012 American Express changed how it estimates what share of their points its card members in the United States will use, and the estimate rose. The catch-up was an expense of 342 million dollars in one go, and about 40 million a year from then on (American Express, 2013). (Its points stand in the books as a cost to come, not as a part of the price set aside. The catch-up works alike.) Not one point
# more had been issued for it. Only the estimate had changed.

# %% [markdown] slug="known-text"
# ## Predict, then run: what Harbor could know
#
# Back to Harbor. Ms. Duan needs an ultimate redemption rate at the end of *each* year, from what was known then. **Predict**: will the rate estimated at the end of 2023, after one year of the program, be too high, too low or about right?

# %% slug="my-known"
my_first_rate = "about right"  # or "too high", "too low"

# %% slug="known"
known = {}
for year in (2023, 2024, 2025):
    until = ll.programs.post(events[events["date"].dt.year <= year], rule, end=f"{year}-12-31")
    known[year] = ll.programs.point_lives(until).urr
    print(year, known[year])
of_2023 = entries[entries["cohort"] == 2023].groupby("type", observed=True)["points"].sum()
truth = -100 * of_2023["redeem"] / of_2023["issue"]
print(f"points of 2023, in the end: {truth:.1f} %; you said the first rate would be {my_first_rate}")

# %% [markdown] slug="known-read"
# In the end {{truth:.0f}} % of the points of 2023 were redeemed. The rate estimated at the end of 2023 is {{known[2023].value:.0f}} %, and its interval, up to {{known[2023].high:.0f}} %, does not even come near. No mistake in the arithmetic. No point was older than a year, so what comes later could not be seen, and the method counts it
# as nothing. (It says so: print the whole result, and a note warns you.) An interval covers chance, never what nobody has watched.
#
# For the books this means: the first estimate lets too many points lapse, so too little is set aside and revenue comes too early. What happens next, you know from the example.

# %% [markdown] slug="price-text"
# ## From year to year: the roll-forward
#
# First, what is set aside. For each year we take the money that members paid (bills less what they paid in points) and share it between stays and points, with the rate known at the time. Two simplifications: the stays' own price is taken to be what was paid, and welcome points are treated as part of the sales. Strictly, points given
# without a sale are a cost of winning members.

# %% slug="price"
stays = tables["stays"].merge(tables["members"][["guest_id", "member_id"]], on="guest_id")
stays = stays[(stays["member"] == 1) & (stays["nights_stayed"] > 0)]
stays["bill"] = stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]
left_on = stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")
bills = stays.groupby(left_on.dt.year)["bill"].sum().loc[2023:2025]
years = pd.DataFrame({"money": bills - FACE * moved["redeem"], "issued": moved["issued"]})
set_aside = {}
for year, rate in known.items():
    price_paid, given = float(years["money"][year]), float(years["issued"][year])
    alone = {"stays": price_paid, "points": given * FACE * rate.value / 100}
    set_aside[year] = ll.programs.allocate(price_paid, alone)["points"]
years["for points"] = pd.Series(set_aside)
years["fen a point"] = 100 * years["for points"] / years["issued"]
rounded = years.round({"money": -3, "issued": -3, "for points": -2, "fen a point": 2})
print(rounded.to_string(float_format="{:,.10g}".format))

# %% [markdown] slug="price-read"
# Of a hundred yuan from members, {{100 * years["for points"].sum() / years["money"].sum():.1f}} are not yet earned on the day of the bill. And a point is not entered at five fen but at {{years["fen a point"].iloc[-1]:.1f}} (in 2025): fewer than half of the points are expected to be used. What is set aside stays as it was on the day of the sale; a new estimate changes only *when* it is earned.
#
# Now every year's points are followed by themselves, since the ledger knows which points were used. `liability_rollforward` does for three years of points what the example did for one, here in yuan of the whole chain. **Predict, then run**: at the end of 2024 the rate
# goes up from {{known[2023].value:.0f}} to {{known[2024].value:.0f}} %. Does that raise or lower the revenue of 2024?

# %% slug="my-roll"
my_change = "raises"  # or "lowers"

# %% slug="roll"
share = [known[year].value / 100 for year in known]
price = (years["for points"] / years["issued"]).to_numpy()
roll = ll.programs.liability_rollforward(ledger, price * TENTH, share)
print(roll)
ax = ll.plots.rollforward(roll, unit="yuan")
change = -roll.table["catch_up"].iloc[1]

# %% [markdown] slug="roll-read"
# Read a line from left to right: the debt at the start, plus what was set aside, less what was earned, is the debt at the end. What was earned has three parts: points used, the share of never-used points that goes with them, and the change of the estimate.
#
# In 2024 the new estimate *lowers* revenue by {{change:,.0f}} yuan, {{100 * change / (roll.table["redeemed"] + roll.table["breakage"]).iloc[1]:.0f}} % of what the points earned otherwise. That is the price of the first guess, one year late. At the end of 2025 the books show a debt of {{roll.table["closing"].iloc[-1] / 1e6:.2f}} million yuan. It is
# near the {{debt.iloc[4]:.2f}} million of the first section, but it is *not the same thing*: this is money received and not yet earned, that was what will come off bills. The cost of a room that would have stood empty is a third number.

# %% slug="roll-journal"
books = ll.programs.rollforward_journal(roll)
in_2024 = books.table[books.table["date"].dt.year == 2024].drop(columns=["entry", "date"])
print(in_2024.to_string(index=False, float_format="{:,.2f}".format))
print(books.balances().map("{:,.2f}".format).to_string())

# %% [markdown] slug="rate-text"
# ## Predict, then run: five points more
#
# Nobody knows the rate exactly. Suppose that five in a hundred more of the points of 2024 and 2025 are redeemed in the end than we think. **Predict**: by how many percent does the debt rise?

# %% slug="my-rate"
my_rise = 0  # percent

# %% slug="rate"
live = ledger.lots[ledger.lots["issued"] >= "2024-01-01"]  # of older ones nothing is left
issued, redeemed = live["points"].sum(), (live["points"] - live["left"]).sum()
rate = (redeemed + left * lives.outstanding.value / 100) / issued
costs = {"30 % of face": 0.3 * FACE, "60 %": 0.6 * FACE, "all of it": FACE}
rates = [rate - 0.05, rate, rate + 0.05]
moves = ll.programs.liability_sensitivity(TENTH * issued, TENTH * redeemed, rates, list(costs.values())) / 1e6
print(moves.set_axis(list(costs), axis=1).rename(index="{:.1%}".format).round(2).to_string())
full_cost = moves.iloc[:, 2].to_numpy()
rise = 100 * (full_cost[2] / full_cost[1] - 1)
print(f"five points more: the debt rises by {rise:.0f} %; you said {my_rise}")

# %% [markdown] slug="rate-read"
# Rows are redemption rates, columns what a used point costs the hotel: a guest who would have come anyway costs the full five fen; where points fill a bed that would have been empty, they cost less. Five points of the rate move the debt by {{rise:.0f}} %, since what is already used does not change: all of the five points fall on what is left. This is how a new estimate can cost as much at once as it did at American Express.
#
# And it is why someone should look over the shoulder of the person who estimates. The next cell asks what Harbor's profit of 2025 would have been, had Ms. Duan written a rate that is five points lower.

# %% slug="tempting"
lower = ll.programs.liability_rollforward(ledger, price * TENTH, [*share[:2], share[2] - 0.05])
gain = lower.table["revenue"].iloc[-1] - roll.table["revenue"].iloc[-1]
print(f"profit of 2025 with a lower estimate: {gain:+,.0f} yuan")
print(f"of what points earned in 2025: {100 * gain / roll.table['revenue'].iloc[-1]:.0f} %")
ages = [6, 12, 18, 24]
lapse = 100 * (1 - lives.curve["redeemed"].loc[ages])
print(lapse.round(1).rename("% never used if points end at this age, guests unchanged").to_string())

# %% [markdown] slug="tempting-read"
# {{gain:,.0f}} yuan, by typing another number. No guest notices, and later years have as much less, when the points turn up after all.
#
# The other lever is the **expiry rule**. Had points ended after twelve months, {{lapse[12]:.0f}} % would never have been used; with twenty-four it is about {{lapse[24]:.0f}} %. With the same guests, a longer life means less breakage; that is arithmetic. But guests react. Near a reward people buy more (points pressure: Taylor & Neslin, 2005; in a hotel program: Kopalle et al., 2012), a near deadline makes
# some hurry, and a far one makes some put it off (Shu & Gneezy, 2010). And what happens beyond twenty-four months nobody has watched here.
#
# The third is **devaluation**: let a thousand points pay for forty yuan instead of fifty. A fifth of what guests were promised, {{0.2 * debt.iloc[4]:.2f}} million yuan, is gone overnight. It is a promise changed after it was paid for. Whether the rules allow it is one question. What the guest thinks is another.

# %% [markdown] slug="widget-text"
# ## Try it: habit, expiry, cost, and a number in the books
#
# One year of sales, one point a yuan, five fen a point. Move one slider at a time and watch what is owed at the end of the year and what the year leaves. Which sliders change the *promise*, and which only the *books*? Try the example in which the books expect less to be redeemed, and look at the later years.

# %% slug="widget" kind="widget"
ll.widgets.points_explorer()

# %% slug="widget-check"
explorer, tried = ll.widgets.points_explorer(), {}
for preset in ("start", "short", "rosy"):
    explorer.preset.value = preset
    owed, later = explorer.books.table["closing"].iloc[0], explorer.books.table["revenue"].iloc[1:].sum()
    tried[preset] = {"owed": owed, "profit": explorer.profit, "later": later}
shown = pd.DataFrame(tried).T
print(shown.round(0).map("{:,.0f}".format).to_string())

# %% [markdown] slug="widget-read"
# A shorter life makes the debt smaller ({{shown.loc["short", "owed"]:,.0f}} instead of {{shown.loc["start", "owed"]:,.0f}}), because less was promised. A lower number in the books makes it smaller as well ({{shown.loc["rosy", "owed"]:,.0f}}), and nothing about the promise has changed: the year looks better by {{shown.loc["rosy", "profit"] - shown.loc["start", "profit"]:,.0f}}, the later ones worse by as much.

# %% [markdown] slug="firms-text" numbers="cited"
# ## What large programs disclose
#
# From annual and quarterly reports (Marriott, 2023; Hyatt, 2024; Hilton, 2020; United, 2019; Starbucks, 2019; American Express, 2013):
#
# | who | what was disclosed | source |
# | --- | --- | --- |
# | Marriott | liability for guest loyalty 6,594 million dollars at the end of 2022, 6,794 million on September 30, 2023; of the opening sum 2,325 million was recognized in nine months | quarterly report, 2023 |
# | Hyatt | deferred revenue of loyalty 1,130 million dollars at the end of 2023, 1,214 million on March 31, 2024 | quarterly report, 2024 |
# | Hilton | sold points to American Express in advance in April 2020, for 1.0 billion dollars: 636 million of it deferred revenue, the rest loyalty liability | filings, 2020 |
# | United | share of miles expected never to be used: 18 % in 2017, 14.5 % in 2018, 14 % in 2019 | annual reports, 2017-2019 |
# | Starbucks | 10,983 million dollars loaded onto cards in fiscal 2019; breakage of 140.8 million | annual report, 2019 (second-hand) |
# | American Express | charge of 342 million dollars for a higher redemption rate | annual report, 2012 |
#
# **Predict, then run.** At Marriott's pace, how many years does it take until as much as the opening debt is recognized? And is Starbucks' breakage, in percent of what was loaded, larger or smaller than United's?

# %% slug="firms"
marriott = 6594 / (2325 / 0.75)  # opening debt, by what is recognized in a year
starbucks = 100 * 140.8 / 10983
print(f"Marriott: {marriott:.1f} years; Starbucks: {starbucks:.2f} % of the money loaded in a year")

# %% [markdown] slug="firms-read"
# About {{marriott:.0f}} years: promises to guests live long. (Hilton's line shows another side: points can be sold for cash before any guest has earned them.) But do **not** put Starbucks' {{starbucks:.1f}} % beside United's figures and conclude that coffee drinkers forget less. They are shares of different things:
#
# * *What lapses.* A loaded card holds the customer's own money; a mile came along with a ticket.
# * *Divided by what.* Revenue from breakage in one year by the money loaded in that year; or points never used by all points of a kind, estimated to their end.
# * *When.* A balance without an expiry date cannot lapse by a rule, only by being forgotten for very long.
#
# So ask of each figure: share of what, counted when, and who wrote the rule? And note the direction at United. When fewer miles are expected to lapse, the debt grows, though nobody flew more.

# %% [markdown] slug="cafe-text"
# ## "The best thing about the program"
#
# The corner café stamps cards: ten stamps are a free coffee, which waits for twelve weeks; a card that is not full after twenty-six weeks is void. Many free coffees are never collected. Mr. Haddad calls that a pity. **Ms. Feng**, who keeps the books, calls it "the best thing about the program". A coffee costs the shop nine yuan. <!-- fact: from the story of the case -->
#
# How large is the café's debt? The same trap is open as at Harbor: what matters is not how many coffees are collected *of those given*, but of those *still waiting*. Here we can look back. All that waited thirteen weeks ago has been decided by now; so have all cards that were open twenty-seven weeks ago. Where there is no formula for an interval, the helper `interval` draws the people anew, many times (a bootstrap).

# %% slug="draw"
rng = np.random.default_rng(18)


def interval(people, statistic):
    """Return a statistic of people, with the ends of its 95 % interval from drawing them anew."""
    drawn = [statistic(people.iloc[rng.integers(len(people), size=len(people))]) for _draw in range(300)]
    return statistic(people), *np.quantile(drawn, [0.025, 0.975])


# %% slug="cafe"
cafe = ll.datasets.load("corner_cafe").tables
stamps, end = cafe["ledger"], cafe["ledger"]["date"].max()
first = stamps.pivot_table(index="card_id", columns="event", values="date", aggfunc="min")
cut = end - pd.Timedelta(weeks=13)
given = first[first["reward"] <= cut]
still = given[~(given["redeemed"] <= cut) & ~(given["reward_expired"] <= cut)]
collected = ll.survey.share(given["redeemed"].notna(), name="collected, of coffees given")
waiting = ll.survey.share(still["redeemed"].notna(), name="collected, of coffees still waiting")
print(collected, waiting, sep="\n")

# %% slug="cafe-debt"
half_year = end - pd.Timedelta(weeks=27)
on_open = stamps[stamps["date"] <= half_year].groupby("card_id")[["stamps"]].sum()  # a full card has none left
on_open = on_open[on_open["stamps"] > 0]
full = first.index[first["reward"].notna()]
filled, *ends = interval(on_open, lambda c: 100 * c["stamps"][c.index.isin(full)].sum() / c["stamps"].sum())
coffees, marks = stamps["rewards"].sum(), stamps["stamps"].sum()
owed = 9 * coffees * waiting.value / 100, 9 * marks / 10 * filled / 100 * collected.value / 100
print(f"stamps on open cards that ended on a full card: {filled:.1f} % [{ends[0]:.1f}, {ends[1]:.1f}]")
print(f"{coffees} coffees waiting: {owed[0]:,.0f} yuan; {marks:,} stamps on open cards: {owed[1]:,.0f} yuan")

# %% [markdown] slug="cafe-read"
# Of coffees given, {{collected.value:.0f}} % are collected, but of those waiting at a given moment only {{waiting.value:.0f}} % [{{waiting.low:.0f}}, {{waiting.high:.0f}}]: the eager ones are gone already. (A member has several cards, so the true intervals are somewhat wider.) For the members in the file the café owes about {{round(owed[0] + owed[1], -2):,.0f}} yuan of coffee, and
# nearly half of that lies on cards that are *not yet full*, which no book of "free coffees" shows.
#
# **Predict, then run.** Take each member's first card and sort the members by how often they came in the half-year *before* there was a card. Whose cards are void in the end?

# %% slug="my-void"
my_void = 0  # percent of first cards that are void, among the third who came least

# %% slug="cafe-who"
before = cafe["visits"].query("date < '2024-12-30'").groupby("customer_id").size()
who = cafe["members"].set_index("customer_id").assign(before=before).fillna({"before": 0})
third = pd.qcut(who["before"].rank(method="first"), 3, labels=["seldom", "sometimes", "often"])
cards = stamps.groupby("card_id").agg(customer=("customer_id", "first"), start=("date", "min"))
cards = cards[cards["start"] <= half_year].sort_values("start").drop_duplicates("customer")
cards["void"] = ~cards.index.isin(full)
parts_of = cards.groupby(cards["customer"].map(third), observed=True)["void"]
void = {name: ll.survey.share(part) for name, part in parts_of}
for name, one in void.items():
    print(f"void first cards, came {name}: {one}")

# %% [markdown] slug="cafe-who-read"
# Among those who came seldom {{void["seldom"].value:.0f}} % of the first cards are void, among those who came often {{void["often"].value:.0f}} %. Much of this is arithmetic: twenty-six weeks are short for somebody who comes once a month. But it says whom "the best thing about the program" is taken from.

# %% [markdown] slug="fair-text"
# ## Whose points lapse?
#
# Back to Harbor, and to the points of 2023, the only ones whose story is over. Sort their owners by how often they stayed as members in the three years.
#
# **Predict, then run.** Of the points of members who stayed once, what share expired? Of those who stayed ten times or more?

# %% slug="my-lapse"
my_once = 0  # percent
my_often = 0

# %% slug="lapse"
steps = {"1 stay": (0, 1), "2": (1, 2), "3-4": (2, 4), "5-9": (4, 9), "10 or more": (9, 999)}
owner = entries[entries["cohort"] == 2023].groupby(["member_id", "type"], observed=True)
fate = owner["points"].sum().unstack(fill_value=0)
number = stays.groupby("member_id").size().reindex(fate.index).fillna(0)
of_group = {}
for name, (low, high) in steps.items():
    people = fate[(number > low) & (number <= high)]
    expired = interval(people, lambda p: -100 * p["expire"].sum() / p["issue"].sum())
    of_group[name] = [len(people), *expired]
lapsed = pd.DataFrame(of_group, index=["members", "% expired", "from", "to"]).T
print(lapsed.round(0).astype(int).to_string())

# %% slug="first-bill"
first_bill = stays.sort_values("arrival").groupby("member_id")["bill"].first()
reach = 100 * (500 + first_bill >= 1000).mean()
print(f"a thousand points or more after the first bill: {reach:.0f} % of members with a bill")

# %% [markdown] slug="lapse-read"
# Everything, and {{lapsed.loc["10 or more", "% expired"]:.0f}} % [{{lapsed.loc["10 or more", "from"]:.0f}}, {{lapsed.loc["10 or more", "to"]:.0f}}]. The first line holds by the rules alone: the points of a stay come at check-out, and the five hundred for joining are fewer than a reward takes. So who stays once cannot use a single one. This is partly the purpose; points are there to bring people back. But
# Ms. Pei's sentence "they expire, and that costs us nothing" has a list of names behind it, and the names were not drawn by lot. (More stays go with more use; that does not show that points brought the stays. See lesson 17.)
#
# How people see a reward depends on what it is worth, and on *how soon* they can have it. Here {{reach:.0f}} % have a thousand points when they leave for the first time. The reward is not out of reach. What is missing is the second stay, and perhaps somebody who tells them.

# %% [markdown] slug="pay-text"
# ## Who receives, and who pays?
#
# Rewards are paid for from the prices. Suppose prices hold the average cost of rewards, so that everybody pays for them in proportion to the bill. Take those who joined in 2023. What do they receive for a hundred yuan spent, and what is left after their part of the cost?

# %% slug="pay"
joined = tables["members"].set_index("member_id").query("joined < '2024-01-01'")
redeems = ledger.entries[ledger.entries["type"] == "redeem"]
money = joined[["tier"]].assign(spent=stays.groupby("member_id")["bill"].sum())
money["got"] = -FACE * redeems.groupby("member_id")["points"].sum()
money = money.fillna({"spent": 0, "got": 0})
number = stays.groupby("member_id").size().reindex(money.index).fillna(0)
average, by_group = money["got"].sum() / money["spent"].sum(), {}
for name, (low, high) in steps.items():
    people = money[(number > low) & (number <= high)]
    received = interval(people, lambda p: 100 * p["got"].sum() / p["spent"].sum())
    by_group[name] = [*received, (people["got"] - average * people["spent"]).mean()]
paid = pd.DataFrame(by_group, index=["yuan per 100", "from", "to", "each, after costs"]).T
print(paid.round({"yuan per 100": 1, "from": 1, "to": 1, "each, after costs": 0}).to_string())

# %% slug="reach"
guests = tables["guests"].set_index("guest_id")
purpose = tables["members"].set_index("member_id")["guest_id"].map(guests["purpose"]).reindex(money.index)
high_tier = money["tier"].isin(["silver", "gold"])
of_rewards = 100 * money["got"][high_tier].sum() / money["got"].sum()
print(f"silver and gold: {100 * high_tier.mean():.0f} % of members, {of_rewards:.0f} % of rewards")
silver = {name: ll.survey.share(part, name=f"silver or gold, {name}") for name, part in high_tier.groupby(purpose)}
print(*silver.values(), sep="\n")

# %% [markdown] slug="pay-read"
# A member who stayed ten times or more gets {{paid.loc["10 or more", "yuan per 100"]:.1f}} yuan back for a hundred, one who stayed once nothing; the average is {{100 * average:.1f}}. If all pay the average in their prices, a member with two stays puts in {{-paid.loc["2", "each, after costs"]:.0f}} yuan more than comes back, and one with ten or more takes out {{paid.loc["10 or more", "each, after costs"]:.0f}}. Under this assumption the many small ones finance the few
# large ones, and so do guests without a card, who are not even in this table, with every bill. (A lower member rate is not counted here.)
#
# Silver and gold are {{100 * high_tier.mean():.0f}} % of these members and used {{of_rewards:.0f}} % of the rewards. Who can get there? Of members who travel on business {{silver["business"].value:.0f}} % [{{silver["business"].low:.0f}}, {{silver["business"].high:.0f}}] have, of the others {{silver["leisure"].value:.0f}} % [{{silver["leisure"].low:.0f}}, {{silver["leisure"].high:.0f}}].
#
# Is this unfair? That is not a question of arithmetic. A volume discount is old and legal, and who comes often may cost less to win. But three things can be checked. *Can one reach it?* Where an employer pays for the trips, the traveler reaches silver and keeps the points. *Does one know it?* And *what if the assumption is wrong*: if points bring stays that
# would not have been (lesson 17), the rewards may pay for themselves, and then nobody finances anybody.

# %% [markdown] slug="dark-text"
# ## Promises that are built to be broken
#
# Points lapse for three reasons: the guest does not want them, the guest forgets, or *the program is built so that they do*. The third has a name. **Dark patterns** are designs that make people do what they would not choose (Gray et al., 2018; Mathur et al., 2019, looked for them on eleven thousand shopping sites). Three in loyalty programs:
#
# | pattern | in a program | a clean counterpart |
# | --- | --- | --- |
# | hidden expiry | the date stands in the terms, not beside the balance; it is told when it is over | date and number beside the balance, a message in good time |
# | obstruction | points can be earned with a click, used only by telephone; steps larger than what most people have | the same click for both; a small reward within reach |
# | forced continuity | a free trial turns into a paid membership; leaving takes five pages | a message before the first charge; leaving as easy as joining |
#
# The test for each is one question: *would we earn less if every guest understood it?* If so, the profit rests on not being understood.

# %% [markdown] slug="law-text" numbers="cited"
# ## Prices by profile, and the law
#
# A ledger knows who comes anyway. It is tempting to show this guest a higher price than a newcomer. In Chinese there is a word for it, *shashu*, "slaughtering the regulars". What follows is a map, **no legal advice**; laws change, and a lawyer reads them better.
#
# * **China.** The Personal Information Protection Law (2021), art. 24: whoever uses personal information for automated decisions shall make them transparent, with fair and just results, and shall *not treat individuals unreasonably differently in trading conditions such as price*. Messages and marketing pushed in this way need an option that
#   does not target personal traits, or an easy way to refuse. Where such a decision weighs heavily, one may ask for an explanation, and refuse to be decided upon by a machine alone. What is "unreasonable" has to be judged in the case.
# * **European Union.** The General Data Protection Regulation (2016), art. 22: a right not to be subject to a decision based *solely* on automated processing, profiling included, that has legal effects or similarly significant ones; with exceptions (a contract that needs it, a law, explicit consent). Whether a hotel price is such an effect is disputed.
#   Other duties, to inform and to have a legal basis, apply to profiles in any case. And under consumer law (Directive (EU) 2019/2161) who sells online must say so when a price was personalized by an automated decision.
#
# A tier with published rules is something else: everybody can read what brings the discount. The line to draw is not between equal and unequal prices, but between a rule that one may read and a profile that one may not.

# %% [markdown] slug="who-else-text" numbers="cited"
# ## Who else is in the ledger?
#
# * **Sleeping points.** Balances of people who have not come for long. Writing to them costs a stamp and raises the debt. Not writing "earns" breakage. Who decides, and is it written down?
# * **Members who have died.** May the family use the points? Terms differ. Staff at the desk should not have to make up an answer.
# * **Points used with a partner.** If the airline gives the seat, is the hotel the seller (principal) or a go-between (agent)? An agent's revenue is only what it keeps, not the whole value of the points (IFRS 15: IASB, 2014, B34-B38).
# * **Points without an end.** In some places what is left with a firm for years must be handed to the state as *unclaimed property*. Where that holds, what is never used is no revenue at all; whether it holds for points is a question for a lawyer (IASB, 2014, B47; FASB, 2014, 606-10-55-49).

# %% [markdown] slug="checklist-text"
# ## A fairness check for one page
#
# | question | where to look | Harbor today |
# | --- | --- | --- |
# | Do members know when their points end? | balance page, messages | not in the data: ask |
# | Whose points lapse? | share expired by number of stays | {{lapsed.loc["1 stay", "% expired"]:.0f}} % after one stay, {{lapsed.loc["10 or more", "% expired"]:.0f}} % after ten or more |
# | Who receives, for a hundred yuan? | value used by bills | nothing after one stay, {{paid.loc["10 or more", "yuan per 100"]:.1f}} yuan after ten or more |
# | Is a first reward within reach? | points after the first bill | a thousand or more for {{reach:.0f}} % |
# | Who profits from lapse, and who estimates it? | bonus rules; who signs the rate | Ms. Duan estimates; nobody in this story checks |
# | Did a rule change after points were given? | terms, by date | not in the data: ask |
# | Same price for the same room on the same day? | bills by member and not | a member rate exists; is it published? |

# %% [markdown] slug="bet-read"
# ## Back to the bet
#
# Between {{debt.iloc[4]:.1f}} and {{second["quarters"]:.1f}} million yuan. Mr. Hou's number is {{debt.iloc[0]:.1f}}: he counted promises that are kept or over. Ms. Duan's {{debt.iloc[1]:.1f}} is the most it could come to if nobody forgot a point. Ms. Pei called it hardly anything; it is about a third of what the board has to spend, and it is no larger only because {{100 - lives.outstanding.value:.0f}} % of the points still there will probably lapse. That, Ms. Duan may add, should
# be in the minutes: how much, whose, and who wrote the rule.

# %% [markdown] slug="further-text" tags=["going-further"] numbers="cited"
# ## Going further: when you have no experience, do not book breakage
#
# Ms. Duan's first estimate was too low because nobody had watched points grow old. The standard knows this. Breakage may be counted only as far as it is *highly probable* that revenue will not have to be taken back in a significant amount (IASB, 2014, B46 with paragraphs 56-58). A firm in its first year,
# with no like program to learn from, had better expect every point to be used. Do it, with the amounts set aside left as they were:

# %% slug="further" tags=["going-further"]
prudent = ll.programs.liability_rollforward(ledger, price * TENTH, [1.0, *share[1:]])
both = pd.DataFrame({"as estimated": roll.table["revenue"], "prudent": prudent.table["revenue"]})
both["of that catch-up, prudent"] = prudent.table["catch_up"] + 0.0
print(both.round(-3).map("{:,.0f}".format).to_string())
print(both.sum().round(-3).map("{:,.0f}".format).iloc[:2].to_string())

# %% [markdown] slug="further-read" tags=["going-further"]
# The sum over the three years is the same. Estimates move revenue between years, never into or out of the world. With prudence 2023 shows {{both["prudent"].iloc[0]:,.0f}} instead of {{both["as estimated"].iloc[0]:,.0f}} yuan, and 2024 catches up in the good direction, once there is experience.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: Of all points issued, 60 % are redeemed in the end. Of the points still there today, how many will be?
  type: many_choice
  answers:
    - answer: Usually fewer, since those still there are the ones nobody has used so far.
      correct: true
      feedback: Right. And the older they are, the less time they have left.
    - answer: 60 % as well, it is the same program.
      correct: false
      feedback: That rate is for a new point. Points that were used quickly are no longer among those still there.
    - answer: More, because some have already expired.
      correct: false
      feedback: Expiry takes points away, but the quick users' points went first. What is left is what people were slow to use.
- question: When does breakage become revenue under IFRS 15, if a firm expects it with good reason?
  type: many_choice
  answers:
    - answer: Bit by bit, in proportion to the points that are redeemed.
      correct: true
      feedback: Right. Each redeemed point brings its share of the points that never will be.
    - answer: On the day of the sale.
      correct: false
      feedback: The promise has not been kept on that day. Nothing of the points' part is earned yet.
    - answer: On the day on which the points expire.
      correct: false
      feedback: Whoever cannot count on breakage waits until use has become remote, at the latest until expiry. Whoever expects it spreads it over the redemptions.
- question: The estimate of redemptions rises in year 3. What happens to years 1 and 2?
  type: many_choice
  answers:
    - answer: Their books stay. Year 3 shows the whole difference for the past, as a catch-up.
      correct: true
      feedback: Right. It was the best estimate at the time, and the change belongs to the year in which it is made.
    - answer: They are rewritten with the new estimate.
      correct: false
      feedback: Old years are rewritten for errors. A new estimate is no error.
    - answer: Nothing, and the difference is spread over the coming years.
      correct: false
      feedback: The catch-up comes at once. Spreading it would leave a debt in the books that is known to be wrong.
- question: A manager lowers the expected redemption rate, and profit rises. What has happened to the promise?
  type: many_choice
  answers:
    - answer: Nothing. The same points are out there, and later years will have less revenue if they are used.
      correct: true
      feedback: Right. That is why somebody else should sign the estimate.
    - answer: It has become smaller, since less will be redeemed.
      correct: false
      feedback: Guests do not read the estimate. Only a rule changes what they can claim.
    - answer: The firm has received more money.
      correct: false
      feedback: Not a yuan. The money came with the sale; the estimate only says when it counts as earned.
- question: One chain reports breakage of 1 % of money loaded, another of 14 % of miles. Whose customers forget more?
  type: many_choice
  answers:
    - answer: That cannot be said. They are shares of different things, counted at different times.
      correct: true
      feedback: Right. Ask first - share of what, and when?
    - answer: The second, fourteen times as much.
      correct: false
      feedback: Money that was loaded in a year and miles over their whole life have no common measure.
    - answer: The first, because coffee is cheaper than flights.
      correct: false
      feedback: Nothing about prices follows from these shares.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Ms. Pei proposes that points end after twelve months. Write what Ms. Duan sees in her books, what a guest with two stays a year sees, and what you would tell the board.
# 2. Who should estimate the redemption rate at Harbor, and who should not? Think of bonuses. Write one sentence for the minutes.
# 3. A company pays for its people's trips; the people keep the points. Whose promise is it, and who could object?
# 4. Ms. Feng's café: write the notice that should stand beside the stamps. May it cost the program its "best thing"?

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * The debt is points still there, times the chance of *those* to be used, times what a used point costs. Not the face value, and not the rate of points issued.
# * An interval covers chance. What nobody has watched yet, and which method you chose, it does not cover. Use two methods and test them on the past.
# * In the books a part of each sale belongs to the points. It is earned as they are used, breakage in proportion.
# * A new estimate is caught up at once, in its own year. Over all years the sum is the same.
# * Five points more of the rate move the debt by far more than five percent.
# * Breakage of two firms can be compared only after "share of what?".
# * Lapse falls on those who come seldom. Who profits from it should have to say so, and should not be the one who estimates it.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 8**, of which questions 8 to 11 belong to this lesson: what does the café owe, and how is a visit booked? As a warm-up for Harbor: a reward needs a thousand points; a guest gets five hundred at joining and one a yuan. What share of members could use something at their second stay if the step were two thousand points, and if it were five hundred? With which step could even someone who stays once use something? <!-- fact: rules of the case -->

# %% slug="practice-cell"
step = 1000  # points needed for a reward; change it
able = 100 * (500 + first_bill >= step).mean()
print(f"{able:.0f} % of members with a bill have it when they leave for the first time")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Aalen, O. O., & Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov chains based on censored observations. *Scandinavian Journal of Statistics*, 5(3).
# * American Express (2013). *Annual report 2012*. Hilton (2020), Hyatt (2024), Marriott (2023): reports to the U.S. Securities and Exchange Commission. Starbucks (2019), United Airlines (2017-2019): annual reports.
# * FASB (2014). *ASC 606, Revenue from contracts with customers*, 606-10-55-48, -49, and Example 52.
# * Gault, T., Llaguno, L., & Menard, M. *Basic actuarial estimation techniques* (loyalty programs). Casualty Actuarial Society.
# * Gray, C. M., Kou, Y., Battles, B., Hoggatt, J., & Toombs, A. L. (2018). The dark (patterns) side of UX design. *CHI 2018*.
# * IASB (2014). *IFRS 15, Revenue from contracts with customers*, B34-B47, Illustrative Example 52.
# * Kopalle, P. K., Sun, Y., Neslin, S. A., Sun, B., & Swaminathan, V. (2012). The joint sales impact of frequency reward and customer tier components of loyalty programs. *Marketing Science*, 31(2).
# * Mathur, A., et al. (2019). Dark patterns at scale. *Proceedings of the ACM on Human-Computer Interaction*, 3(CSCW).
# * Personal Information Protection Law of the People's Republic of China (2021), art. 24. Regulation (EU) 2016/679 (General Data Protection Regulation), art. 22. Directive (EU) 2019/2161 on consumer protection.
# * Shu, S. B., & Gneezy, A. (2010). Procrastination of enjoyable experiences. *Journal of Marketing Research*, 47(5).
# * Taylor, G. A., & Neslin, S. A. (2005). The current and future sales impact of a retail frequency reward program. *Journal of Retailing*, 81(4).
