# %% [markdown] slug="title"
# # 17 · Did it work?
#
# **The claim.** Members buy more, and that says almost nothing about the program. To know what a program did, you need customers who show what would have happened without it.
#
# **After this lesson you can**
#
# * say what is true and what is false about "members come five times as often",
# * compute the effect of a program from a draw by lot, by hand and with its interval, for all who had the offer and for those who took it,
# * tell what a table of key figures can say about a program and what it cannot,
# * decide whether a program pays, and how sure that is,
# * in the second half: choose a design, name what it needs, check what can be checked, and say whose effect it finds.
#
# **You need** lesson 04 for key words of loyalty; lessons 08 and 15 help. **Time**: the core takes about 40 minutes, what is marked *going further* about 50 minutes more.

# %% slug="setup"
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy import stats

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Two papers on the table
#
# Ms. Qiu owns twenty-four coffee shops. A year ago twelve of them introduced a card: a stamp for every paid visit, ten stamps for a free coffee. By Friday noon she must sign one of two papers. The first takes the card to the other twelve shops. The second ends it everywhere.
#
# **Mr. Haddad** from marketing has a slide with two bars: visits of customers with a card and of customers without, all from shops that have it. "Everybody who takes a card becomes a regular." The posters are ordered.
#
# **Ms. Feng** keeps the books and pours coffee on Saturdays. "The people who asked for a card in the first week were people whose names I knew."
#
# **Mr. Bai** manages a shop at the station and got no card. He had street works in spring and a rival around the corner in autumn. "How should anyone see a card in that?"
#
# One thing happened by luck. All twenty-four managers had wanted the card first. So Ms. Qiu put their names into an empty cake tin and drew twelve. It was only meant to stop the quarrel.
#
# All data are synthetic. **The bet.** By how many percent does the card raise the visits of somebody who takes it? Write a number before you see the bars.

# %% slug="my-bet"
my_bet = 0  # percent

# %% slug="data"
case = ll.datasets.load("corner_cafe").tables
visits, members = case["visits"], case["members"]
people = case["customers"].merge(case["shops"], on="shop_id").set_index("customer_id")
visits["week"] = (visits["date"] - pd.Timestamp("2024-07-01")).dt.days // 7
weekly = pd.crosstab(visits["customer_id"], visits["week"]).reindex(people.index, fill_value=0)
people["before"] = weekly.loc[:, :25].mean(axis=1)  # 26 weeks without any card
people["after"] = weekly.loc[:, 26:].mean(axis=1)  # 52 weeks, with a card in twelve shops
people["member"] = people.index.isin(members["customer_id"]).astype(int)
print(people[["shop_id", "offered", "member", "before", "after"]].head(4).round(2))

# %% [markdown] slug="data-read"
# One row is one of {{len(people):,}} customers, all known before the card came. `before` and `after` are paid visits a week. `offered` is 1 if the home shop has the card, `member` is 1 if the customer took one by the end. Who did not come in a week counts with a zero, or the mean would be one of the faithful only.

# %% [markdown] slug="bars-text"
# ## Mr. Haddad's two bars
#
# His slide, with numbers.

# %% slug="bars"
with_card = people[people["offered"] == 1]
bars = with_card.groupby("member")["after"].mean()
gap = ll.programs.naive_gap(with_card, "after", "member")
print(bars.round(3))
print(f"members come {bars[1] / bars[0]:.1f} times as often")
print(gap)

# %% [markdown] slug="bars-read"
# The sentence "customers with a card came {{bars[1] / bars[0]:.1f}} times as often as customers without one" is true. The interval of the gap, {{gap.low:.2f}} to {{gap.high:.2f}} visits a week, is narrow. No larger sample would change the picture.
#
# The other sentence, "so the card makes regulars", says what would have happened *without* a card. The two bars do not.

# %% [markdown] slug="ahead-predict"
# ## Predict, then run: before there was a card
#
# Take the same two groups: those who would take a card later, and those who would not. Go back to the half-year in which nobody had a card. **Predict**: how many times as often did the future members come?

# %% slug="my-ahead"
my_ahead = 0  # times as often

# %% slug="ahead"
early = with_card.groupby("member")["before"].mean()
print(early.round(3))
print(f"you said {my_ahead}, found {early[1] / early[0]:.1f} times as often, before any card")

# %% [markdown] slug="ahead-read"
# {{early[1] / early[0]:.1f}} times as often, and no card can cause what happened before it. So most of Mr. Haddad's gap was there already. **Selection**: who comes often, joins. Ms. Feng knew it from the names.
#
# This is the rule, not the exception. Nearly every program that people may join or leave alone attracts those who would have bought anyway, since they get the most out of it.

# %% [markdown] slug="self-text"
# ## The second slide: before and after
#
# Mr. Haddad is quick. "Then I compare every member with herself!" Members came {{early[1]:.2f}} times a week before and {{bars[1]:.2f}} times after, {{100 * (bars[1] / early[1] - 1):.0f}} percent more. **Predict**: how did visits change in the twelve shops that had *no* card? All alike, or not?

# %% slug="self"
shops = people.groupby("shop_id")[["offered", "before", "after"]].mean()
shops["change"] = 100 * (shops["after"] / shops["before"] - 1)  # percent
without = shops.loc[shops["offered"] == 0, "change"].sort_values()
print("change in shops without a card, in percent:", without.round(0).astype(int).tolist())

# %% [markdown] slug="self-read"
# From {{without.min():.0f}} to {{without.max():+.0f}} percent, without any card. Christmas, the spring festival, street works, a rival: each shop has its reasons, and Mr. Bai has his. The *after* is a whole year and the *before* half a one, so even the season differs. A change is not an effect. It contains everything else that changed.
#
# So two comparisons have failed. Members against others: other *people*. Before against after: another *time*. What we need is the same time without a card, for people who did not choose.

# %% [markdown] slug="lot-text"
# ## What the cake tin did
#
# The draw made two groups of shops that differ by chance only. Nobody picked the good ones, nobody volunteered. Compare *all* customers of the twelve shops with *all* customers of the other twelve, members or not. Then it does not matter who took a card.

# %% slug="lot"
table = people.groupby("offered")[["before", "after"]].mean().rename({0: "no card", 1: "card"})
print(table.round(3))

# %% [markdown] slug="lot-predict"
# **Predict, then run.** Two subtractions by hand. How much did each row change? And how much *more* did the card shops change than the others? Write the second number: it is the **difference in differences**.

# %% slug="my-lot"
my_difference = 0.0  # visits a week

# %% slug="did-hand"
change = table["after"] - table["before"]
print(change.round(3))
print(f"you said {my_difference}, found {change['card'] - change['no card']:.3f}")

# %% [markdown] slug="did-hand-read"
# The shops without a card show what would have happened: a change of {{change["no card"]:+.3f}} visits a week. The card shops changed by {{change["card"]:+.3f}}. The rest, {{change["card"] - change["no card"]:+.3f}}, is our estimate of what the card does in a shop, per customer and week.
#
# Why not only the column *after*? There the card shops lead by only {{table.loc["card", "after"] - table.loc["no card", "after"]:.3f}}. That is a fair comparison too. But twelve slips are few: by bad luck the drawn shops were weaker from the start, by {{table.loc["no card", "before"] - table.loc["card", "before"]:.3f}}. The half-year before takes this luck out, and leaves less noise.
#
# What must be true? **Without the card, both groups would have changed alike.** Because a lot decided, that holds but for chance; and for chance there is the interval.

# %% slug="did"
by_shop = weekly.groupby(people["shop_id"]).mean()
panel = by_shop.melt(ignore_index=False, var_name="week", value_name="visits").reset_index()
panel["offered"] = panel["shop_id"].map(shops["offered"]).astype(int)
card = ll.programs.difference_in_differences(panel, "visits", "shop_id", "week", "offered", start=26)
print(card)

# %% [markdown] slug="did-read"
# The same {{card.value:.3f}}, now with an interval: {{card.low:.3f}} to {{card.high:.3f}}. Look at *n*: it is {{card.n}}, the shops, not the customers. Shops were drawn, so shops are the evidence. The lines below the number say what has to be true and what was checked. A line that says "not checkable" is no fault of the method; it is honest.

# %% [markdown] slug="taker-predict"
# ## Predict, then run: from the offer to the one who took it
#
# That was the effect of *offering* the card, spread over all customers of a shop. Only {{100 * with_card["member"].mean():.0f}} percent took it. Suppose the card does nothing for those who did not. **Predict**: how large is the effect on somebody who took a card, in visits a week?

# %% slug="my-taker"
my_taker = 0.0  # visits a week

# %% slug="taker"
taken = card.per_member(with_card["member"].mean())
ends_of = {"low": taken.low, "best": taken.value, "high": taken.high}
rise = {name: 100 * end / (bars[1] - end) for name, end in ends_of.items()}
print(f"you said {my_taker}, found {taken.value:.3f} [{taken.low:.3f}, {taken.high:.3f}] visits a week")
print(f"a rise of {rise['best']:.0f} % [{rise['low']:.0f}, {rise['high']:.0f}]; you bet {my_bet} %")
print(f"the two bars say {gap.value:.3f}: {gap.value / taken.value:.1f} times as much")

# %% [markdown] slug="taker-read"
# So of the {{bars[1]:.2f}} weekly visits of a member, about {{taken.value:.3f}} come from the card: {{rise["best"]:.0f}} percent more than she would have made. Mr. Haddad's bars suggest {{100 * (bars[1] / bars[0] - 1):.0f}} percent. His gap is {{gap.value / taken.value:.1f}} times the effect; with the interval of the effect, between {{gap.value / taken.high:.0f}} and {{gap.value / taken.low:.0f}} times. (Both numbers count all weeks of everybody who had a card by the end, also the weeks before they took it.)
#
# Two numbers, two questions. The effect of **offering** answers Ms. Qiu: what happens in a shop that introduces the card? The effect on **those who took it** answers: what does the card do to a member? Neither is the gap.

# %% [markdown] slug="taker-cited" numbers="cited"
# Is the café an odd case? It was built after a study. Leenheer, van Heerde, Bijmolt and Smidts (2007) compared members and others of seven programs in Dutch households, and took out who joins. The true effect on the share of wallet was positive, and seven times smaller than the naive gap.

# %% [markdown] slug="widget-text"
# ## Try it: who joins, and what the card does
#
# A chain that never was, in which you decide. First set the effect to zero: what do the bars say? Then let chance decide who joins. Then try four shops, and eighty, and draw again a few times. Which slider moves the gap, which the interval?

# %% slug="widget" kind="widget"
ll.widgets.effect_explorer()

# %% [markdown] slug="prime-text"
# ## Is that slide true? "Prime members spend over 50 percent more" <!-- fact: the slide -->
#
# The sentence stands on many slides about Amazon's paid membership. We hold it against the surveys behind it, and against our own members.

# %% slug="prime"
bought = visits[(visits["week"] >= 26) & visits["customer_id"].isin(with_card.index)]
spent = bought.groupby("customer_id")["spend"].sum().reindex(with_card.index, fill_value=0)
own = {"members": spent[with_card["member"] == 1], "others": spent[with_card["member"] == 0]}
prime = ll.claims.check("prime-members-spend-50-more", **own)
print(prime)
per_visit = bought.groupby(bought["customer_id"].isin(members["customer_id"]))["spend"].mean()
print("per visit:", per_visit.rename({True: "members", False: "others"}).round(2).to_dict())

# %% [markdown] slug="prime-read" numbers="cited"
# In surveys of about five hundred shoppers a quarter, Prime members named about twice as much a year as others: 1,500 against 625 dollars in 2014, 1,400 against 600 in 2018 (Consumer Intelligence Research Partners, 2014-2018). So "over 50 percent more" is a *modest* reading of the gap. Three things are wrong with the sentence all the same.
#
# * It is a gap, not an effect: who orders much buys the membership that makes delivery free. The mean per member even *fell* as more people joined, since the later ones order less. A fee probably sorts customers even more than a free card.
# * Members spent no more *per order*. They ordered more often. So it is in the café, per visit.
# * It is what people say they spent, in a survey.
#
# None of this says that Prime does nothing. It may do much. The slide just cannot show it; a free trial drawn by lot could.

# %% [markdown] slug="kpi-text"
# ## Key figures: what they can say
#
# Programs report key figures: how many joined, how many are active, what share of sales is theirs, how many points are redeemed. Here they are for the first and the second half of 2025. One stamp is one point, a free coffee is ten. (*Burn/earn* divides the points redeemed by those issued in the half-year; the redemption rate divides them by all points that members had in it, the old ones too.)

# %% slug="kpi-ledger"
ledger = case["ledger"]
half = np.where(ledger["date"] < "2025-06-30", "first", "second")
events = ledger.groupby([half, "event"]).size().unstack(fill_value=0)
lost = -ledger["stamps"].where(ledger["event"] == "stamps_expired", 0).groupby(half).sum()
points = {"issued": events["stamp"], "redeemed": 10 * events["redeemed"]}
points["expired"] = 10 * events["reward_expired"] + lost
points["outstanding"] = (points["issued"] - points["redeemed"] - points["expired"]).cumsum()

# %% slug="kpi"
rows = bought.merge(members[["customer_id", "enrolled"]], how="left", on="customer_id")
rows["half"] = np.where(rows["week"] < 52, "first", "second")
with_it = rows[rows["date"] >= rows["enrolled"]].groupby("half")  # visits with a card in the pocket
joined = members.groupby(np.where(members["enrolled"] < "2025-06-30", "first", "second")).size().cumsum()
counts = {"customers": joined * 0 + len(with_card), "members": joined, "active": with_it["customer_id"].nunique()}
sales = {"member_sales": with_it["spend"].sum(), "sales": rows.groupby("half")["spend"].sum()}
figures = ll.programs.kpis(**points, **counts, **sales)
print(figures)

# %% [markdown] slug="kpi-predict"
# **Predict, then run.** Members make {{figures.table.loc["member_share_of_sales", "second"]:.0f}} percent of the sales in the second half. Go back once more to the half-year without a card: what share did the *same people* make then?

# %% slug="my-kpi"
my_share = 0  # percent

# %% slug="kpi-before"
old = visits[(visits["week"] < 26) & visits["customer_id"].isin(with_card.index)]
old_share = 100 * old["spend"][old["customer_id"].isin(members["customer_id"])].sum() / old["spend"].sum()
print(f"you said {my_share} %, found {old_share:.0f} %")

# %% [markdown] slug="kpi-read"
# {{old_share:.0f}} percent, before there was a program. "Members make almost four fifths of our sales" is a fact about who joined. In the table it rises between the halves, because many took their card only after some weeks; visits before that are not yet a member's. The points redeemed rise as well: a card must be filled first. None of it is an effect. What can each figure do?
#
# | Figure | says | does not say |
# | --- | --- | --- |
# | enrollment rate | how many the offer reached | whether they changed |
# | active rate, engagement | whether the program is alive | whether they would come without it |
# | members' share of sales | how much of the sales you can see and write to | how much you gained |
# | redemption, expiry, outstanding | what the promise costs and whether people value it (lesson 18) | whether it pays |
# | churn and repeat purchase of members | how members do | whether they were the steady ones before |
# | satisfaction, NPS and recommendations of members | how members feel and talk | whether they felt the same before |
# | value of a member (CLV) | what a member brings | what she would have brought anyway |
# | incremental visits, margin, cost per incremental visit | the effect, if they come from a comparison like ours | nothing without a group without the program |
#
# All but the last line describe. A key figure is right for *steering*: is the card handed out, is it used, what does it cost? Whether the program *worked* is a difference to what would have been. 
#
# A program needs a target group, a reward that people want, words that reach them, and systems that fit together (lessons 15 and 16). Whether all that worked, only tracking and analysis can tell, and they belong to the plan from the start: draw the lot and write down the figure that will decide **before** the first stamp. Afterwards it is too late.

# %% [markdown] slug="pays-text"
# ## Does it pay?
#
# Ms. Feng's numbers: the system and the staff time cost 3,000 yuan a shop and month, a free coffee 9 yuan, and 60 percent of a payment is left after ingredients. <!-- fact: story of the case -->
# A shop knows more customers than the 250 of the study; `known_customers` says how many. **Predict**: gain or loss, a shop and month? <!-- fact: story of the case -->

# %% slug="my-pays"
my_pays = 0  # yuan a shop and month, with a minus for a loss

# %% slug="pays"
month = 52 / 12  # weeks
known = case["shops"].loc[case["shops"]["launched"].notna(), "known_customers"].mean()
left = 0.6 * visits["spend"].mean()  # margin of one visit
coffees = (ledger["event"] == "redeemed").sum() / len(with_card) * known / 12
cost = 3000 + 9 * coffees
ends_of = {"low": card.low, "best": card.value, "high": card.high}
net = {name: end * known * month * left - cost for name, end in ends_of.items()}
print(f"extra visits {card.value * known * month:.0f}, at {left:.1f} yuan each; cost {cost:,.0f} yuan")
print(f"you said {my_pays}, found {net['best']:+,.0f} [{net['low']:+,.0f}, {net['high']:+,.0f}] yuan")
print(f"break-even effect: {cost / (known * month * left):.3f} visits a week")

# %% [markdown] slug="pays-read"
# {{net["best"]:+,.0f}} yuan a shop and month, and anything from {{net["low"]:+,.0f}} to {{net["high"]:+,.0f}} fits the data. The effect on visits is there: its interval excludes zero. Whether it *pays* is open: its interval holds the break-even effect of {{cost / (known * month * left):.3f}}. "Significant" and "worth it" are two questions.
#
# Mr. Haddad's gap, put into the same formula for each member, would have promised {{gap.value * with_card["member"].mean() * known * month * left - cost:+,.0f}} yuan. This is what the wrong comparison costs: posters for a profit that does not exist.
#
# Three things are not in the sum. Customers who came later, and those who pay cash, are not in the data. Free coffees still waiting will be collected. And most people took their card during the first months, so a running year may look better than the first; *going further* looks at that.

# %% [markdown] slug="bet-read"
# ## Back to the bet, and to the two papers
#
# About {{rise["best"]:.0f}} percent, with an interval from {{rise["low"]:.0f}} to {{rise["high"]:.0f}}. The card works, a little. Ms. Feng was right about who joins; she would be wrong to say that the card does nothing. Mr. Bai was right that shops have years of their own, and the draw is the answer to his question. Mr. Haddad's bars are true and useless.
#
# For Friday: the numbers carry *neither* paper. Of all that fits them, the worst costs {{-net["low"]:,.0f}} yuan a shop and month, the best brings {{net["high"]:,.0f}}. A better slide will not change that. A lower fee would, or more evidence: keep the card where it is, bring it to six more shops **drawn by lot**, and look again. You will write the recommendation below.

# %% [markdown] slug="few-text" tags=["going-further"]
# ## Going further: six thousand customers or twenty-four shops?
#
# A regression over customers gives the same effect with a much smaller error. Which error is right? Here is a test of the test. We take the effect out, so that no card did anything, and draw twelve "card" shops anew, a thousand times. A 5 percent test should then cry wolf in about 5 of a hundred draws. **Predict**: how often does the one over customers? <!-- fact: level of a test -->

# %% slug="my-few" tags=["going-further"]
my_alarms = 0  # percent of draws

# %% slug="few" tags=["going-further"]
people["change"] = people["after"] - people["before"]
careless = smf.ols("change ~ offered", people).fit()
print(f"error over customers {careless.bse['offered']:.4f}, over shops {card.se:.4f}")
rest = people["change"] - card.value * people["offered"]
of_shop, rng = rest.groupby(people["shop_id"]).mean(), np.random.default_rng(17)
alarms = np.zeros(2)
for _draw in range(1000):
    drawn = rng.permutation(of_shop.index)[:12]
    those, shop = people["shop_id"].isin(drawn), of_shop.index.isin(drawn)
    alarms[0] += stats.ttest_ind(rest[those], rest[~those]).pvalue < 0.05
    alarms[1] += stats.ttest_ind(of_shop[shop], of_shop[~shop]).pvalue < 0.05
alarms /= 10
print(f"false alarms: over customers {alarms[0]:.0f} %, over shops {alarms[1]:.0f} %; you said {my_alarms} %")

# %% [markdown] slug="few-read" tags=["going-further"]
# Over customers, {{alarms[0]:.0f}} percent of the draws find an effect of nothing. All customers of a shop share its street works, so they are not separate pieces of evidence on the card. (Bertrand, Duflo & Mullainathan 2004 showed the like with laws that never were: the years of one state are not separate evidence either.) Over shops it is {{alarms[1]:.0f}} percent, about as promised.
#
# With few units even the t-test leans on its assumptions. Two tests lean on less: **randomization inference** deals the card to other shops, as the cake tin might have done, and asks how rare our number is; the **wild bootstrap** flips the signs of what is left over.

# %% slug="methods" tags=["going-further"]
call = (panel, "visits", "shop_id", "week", "offered", 26)
ways = {how: ll.programs.difference_in_differences(*call, method=how) for how in ("t", "randomization", "wild")}
for how, found in ways.items():
    print(f"{how:14} {found.value:.4f} [{found.low:.4f}, {found.high:.4f}], p = {found.p_value:.4f}")

# %% [markdown] slug="methods-read" tags=["going-further"]
# Three ways, nearly one interval: with twelve against twelve the t with {{card.n - 2}} degrees of freedom is fine. With three against three it would not be; then use randomization and accept that little can be shown.

# %% [markdown] slug="event-text" tags=["going-further"]
# ## Going further: quarter by quarter
#
# If the two groups would have changed alike, they should *have changed alike* before. An **event study** shows the distance in each quarter, against the mean distance before the card.

# %% slug="event" tags=["going-further"]
quarters = panel.assign(quarter=panel["week"] // 13)
study = ll.programs.event_study(quarters, "visits", "shop_id", "quarter", "offered", start=2)
print(study)
ax = ll.plots.event_study(study)

# %% [markdown] slug="event-read" tags=["going-further"]
# Left of the line two points near zero: no sign of a trend, although two points can show little (they mirror each other, since both are measured from their mean); the check above, week by week, says the same. Right of it the effect *grows in*: {{study.table["effect"].iloc[2]:+.3f}} in the first quarter, when people were still taking their cards, and {{study.table["effect"].iloc[3:].mean():+.3f}} on average after that.
#
# A running year is what Ms. Qiu would buy. So compute the effect from the second quarter on, with the coffees of these weeks.

# %% slug="running" tags=["going-further"]
settled = panel[(panel["week"] < 26) | (panel["week"] >= 39)]
running = ll.programs.difference_in_differences(settled, "visits", "shop_id", "week", "offered", start=26)
late = (ledger["event"] == "redeemed") & (ledger["date"] >= "2025-03-31")
run_cost = 3000 + 9 * late.sum() / 39 * month / len(with_card) * known
ends = [end * known * month * left - run_cost for end in (running.value, running.low, running.high)]
print(running)
print("a running month: {:+,.0f} [{:+,.0f}, {:+,.0f}] yuan".format(*ends))

# %% [markdown] slug="running-read" tags=["going-further"]
# Better, {{ends[0]:+,.0f}} yuan, and still with an interval from {{ends[1]:+,.0f}} to {{ends[2]:+,.0f}}. One warning: we chose these weeks after seeing the picture. There is a reason that has nothing to do with the result (cards were still being handed out), and you should say it when you show the number. Choosing weeks *because* of the number is how effects are made up.

# %% [markdown] slug="alike-text" tags=["going-further"]
# ## Going further: no lot? Members and others who look alike
#
# Most firms have no cake tin. They compare members with others who *looked like them before*: by **weighting** (others count more if they looked like members) or **matching** (each member next to her nearest others; Abadie & Imbens 2011). Here we can do what they cannot: hold the result against the draw. As covariates we take the visits before the card: those of the half-year for weighting, those of its two quarters for matching. The **caliper** allows only matches nearer than a tenth of a standard deviation, which here means: exactly as many visits in both quarters.

# %% slug="alike" tags=["going-further"]
for name, first_week in [("summer", 0), ("autumn", 13)]:
    people[name] = weekly.loc[:, first_week : first_week + 12].mean(axis=1)
people["habit"] = np.log1p(26 * people["before"])
with_card = people[people["offered"] == 1]
weighted = ll.programs.weighted_effect(with_card, "after", "member", ["before", "habit"])
matched = ll.programs.matched_effect(with_card, "after", "member", ["summer", "autumn"], caliper=0.1)
unmatched = 100 * (1 - matched.weights[with_card["member"] == 1].mean())
print("WEIGHTED", weighted, "MATCHED", matched, matched.balance, sep="\n")

# %% slug="alike-plot" tags=["going-further"]
answers = {"members against others": gap, "weighted": weighted, "matched": matched, "draw by lot": taken}
for name, one in answers.items():
    print(f"{name:23} {one.value:.3f} [{one.low:.3f}, {one.high:.3f}]")
ax = ll.plots.designs(answers, unit="visits a week and member")

# %% [markdown] slug="alike-read" tags=["going-further"]
# Both take most of the gap away: {{gap.value:.3f}} becomes {{weighted.value:.3f}} and {{matched.value:.3f}}. The draw says {{taken.value:.3f}}. Both stay above it. (The intervals still overlap a little, so one café alone proves little; we come back to that.) The checks name two limits: weighted, the groups are still more than a tenth of a standard deviation apart; and {{unmatched:.0f}} percent of the members have no match, because nobody without a card had just as many visits in both quarters, so that the matched number is not about them. But there is a deeper reason for the bias. Visits in half a year are a noisy picture of a habit. Somebody with a strong habit and a quiet autumn is matched with somebody of a weak habit and a busy one. Afterwards each goes back to her own habit, and it looks like an effect.
#
# Is there a way to *see* that without a draw? Yes: an effect where there can be none. Match on the summer only, and look at the autumn, before any card.

# %% slug="placebo" tags=["going-further"]
nothing = ll.programs.matched_effect(with_card, "autumn", "member", ["summer"], caliper=0.1)
print(f"'effect' of the card before it came: {nothing.value:.3f} [{nothing.low:.3f}, {nothing.high:.3f}]")
before = ["summer", "autumn"]
checked = ll.programs.matched_effect(with_card, "after", "member", ["summer"], caliper=0.1, before=before)
print(checked.checks[["assumption", "found"]].to_string(index=False, header=False))

# %% [markdown] slug="placebo-read" tags=["going-further"]
# A card that did not exist "added" {{nothing.value:.3f}} visits a week, with an interval from {{nothing.low:.3f}} to {{nothing.high:.3f}}. This is about what matching on one quarter leaves in. The third line of the checks says the same: in the autumn, future members moved away from those who had looked like them in summer. Such a step has a second possible cause, the one Ashenfelter (1978) saw in job training: people join *after an unusual time*. Either way, matched people were not alike. And a clean check would not be proof: who joins because she plans to come more often leaves no trace before.

# %% [markdown] slug="alike-cited" tags=["going-further"] numbers="cited"
# You will meet such studies. In a hotel group, members were matched exactly on a year of stays before joining, and afterwards had about 50 % more room nights than their matches (Voorhees, McCall & Carroll, 2014). That may be an effect. It may also be people who joined because the next trips were already planned. The study cannot tell these apart; a letter drawn by lot could.

# %% [markdown] slug="gold-text" tags=["going-further"]
# ## Going further: a threshold that people see coming
#
# Gold comes with twenty stamps in a half-year. Compare members just above with members just below: a **regression discontinuity**. If nobody can steer, both are alike, and there are about as many of them. **Predict**: are there more members just above than just below, fewer, or about as many?

# %% slug="gold" tags=["going-further"]
first_half = ledger[(ledger["event"] == "stamp") & (ledger["date"] < "2025-06-30")].groupby("customer_id").size()
gold = pd.DataFrame({"stamps": first_half, "later": weekly.loc[first_half.index, 52:].mean(axis=1)})
print(gold["stamps"].value_counts().reindex(range(14, 27)).to_dict())
jump = ll.programs.density_jump(gold, "stamps", cutoff=19.5, bandwidth=10)
print(jump)
holes = {}
for hole in range(5):
    holes[hole] = ll.programs.discontinuity(gold, "later", "stamps", cutoff=19.5, bandwidth=10, donut=hole)
    print(f"hole {hole}: {holes[hole].value:+.2f} [{holes[hole].low:+.2f}, {holes[hole].high:+.2f}]")
print(holes[3].checks[["assumption", "found"]].to_string(index=False, header=False))

# %% [markdown] slug="gold-read" tags=["going-further"]
# There are {{jump.value:.1f}} times as many members just above as just below, [{{jump.low:.1f}}, {{jump.high:.1f}}]. They hurried at the end of June. So above stand people who hurried, among people with a strong habit; below stand those who did not hurry. They are not alike. **Bunching** breaks the design (McCrary 2008).
#
# The usual repair is a *donut*: leave out those nearest to the threshold. Here the "effect of Gold" moves from {{holes[0].value:+.2f}} without a hole to {{holes[3].value:+.2f}} with a hole of three stamps, where the interval, {{holes[3].low:+.2f}} to {{holes[3].high:+.2f}}, even excludes zero. Gold would drive customers away? The description of the case says that Gold does nothing beyond the hurry to reach it. So the design has failed twice: the hurry reaches further than the hole, and the lines must be trusted across a wide gap. Say so, show no number, and ask for something else, such as a threshold that was moved without notice.

# %% [markdown] slug="waves-text" tags=["going-further"]
# ## Going further: shops that start at different times
#
# Suppose a chain of forty shops brings its card in three waves. A popular analysis is one regression with a constant for each shop, one for each month, and a dummy for "has the card" (**two-way fixed effects**). We make this chain ourselves, with an effect that grows by a hundredth of a visit each month, so that the answer is known. <!-- fact: set in the cell below -->

# %% slug="waves" tags=["going-further"]
rng = np.random.default_rng(4)
first = np.repeat([3, 7, 11, np.nan], [14, 10, 8, 8])  # month of the start; the last eight shops never start
chain = pd.DataFrame({"shop": np.repeat(np.arange(40), 16), "month": np.tile(np.arange(16), 40)})
chain["first"] = first[chain["shop"]]
chain["since"] = (chain["month"] - chain["first"] + 1).clip(lower=0).fillna(0)
noise = rng.normal(0, 0.05, 40)[chain["shop"]] + rng.normal(0, 0.01, len(chain))
chain["visits"] = 0.4 + noise + 0.01 * chain["since"]
chain["has"] = (chain["since"] > 0).astype(int)
truth = 0.01 * chain[chain["has"] == 1].groupby("shop")["since"].mean().mean()
two_way = smf.ols("visits ~ has + C(shop) + C(month)", chain).fit().params["has"]
waves = ll.programs.staggered_effect(chain, "visits", "shop", "month", "first")
print(f"truth {truth:.3f}, two-way fixed effects {two_way:.3f}, group by group {waves.value:.3f}")
print(waves.checks[["assumption", "found"]].to_string(index=False, header=False))

# %% slug="waves-plot" tags=["going-further"]
print(waves.by_time)
ax = ll.plots.event_study(waves.by_time)

# %% [markdown] slug="waves-read" tags=["going-further"]
# The regression finds {{two_way:.3f}}, the truth is {{truth:.3f}}. It is not noise. When a late wave starts, the regression also compares it with *early* shops, whose effect is still growing, and takes that growth for what would have happened anyway (Goodman-Bacon 2021). The cure of Callaway and Sant'Anna (2021): compare each wave only with shops that have no card, wave by wave and month by month, and average at the end: {{waves.value:.3f}} [{{waves.low:.3f}}, {{waves.high:.3f}}]. Read the picture as before: flat on the left, growing on the right. The dot at minus one is zero by construction; all others are measured from it. Eight shops never start; with fewer than six the last check would ask for randomization. (Why not the café? There all twelve shops started on one day, and the plain comparison is right.)

# %% [markdown] slug="letter-text" tags=["going-further"]
# ## Going further: a letter drawn by lot
#
# Harbor Hotels wrote to guests who were no members yet. There were not enough postage stamps, so the printer drew half of them. With customers drawn one by one, customers *are* the evidence.

# %% slug="letter" tags=["going-further"]
hotel = ll.datasets.load("harbour_hotels").tables
stays, guests = hotel["stays"], hotel["guests"].set_index("guest_id").dropna(subset="invited")
for name, chosen in [("before", stays["arrival"] < "2024-12-02"), ("after", stays["arrival"] >= "2025-01-01")]:
    nights = stays[chosen].groupby("guest_id")["nights_stayed"].sum()
    guests[name] = nights.reindex(guests.index, fill_value=0)
new = hotel["members"].loc[hotel["members"]["joined"] >= "2024-12-02", "guest_id"]
guests["joined"] = guests.index.isin(new).astype(int)
letter = ll.programs.holdout_effect(guests, "after", "invited", before="before")
print(letter)
print(guests.groupby("invited")["joined"].mean().round(3))

# %% slug="letter-joined" tags=["going-further"]
reached = guests[guests["invited"] == 1]
wrong = ll.programs.naive_gap(reached, "after", "joined")
moved = guests.groupby("invited")["joined"].mean().diff().iloc[-1]
right = letter.per_member(moved)
print(f"joined against not joined, of those written to: {wrong.value:.2f} [{wrong.low:.2f}, {wrong.high:.2f}]")
print(f"the letter's effect by those it made join:      {right.value:.2f} [{right.low:.2f}, {right.high:.2f}]")

# %% [markdown] slug="letter-read" tags=["going-further"]
# The letter adds {{letter.value:.2f}} nights in 2025 per guest written to: the **intention to treat**, whether they joined or not. Comparing those who joined with those who did not would be Mr. Haddad's mistake inside an experiment; it says {{wrong.value:.2f}}. The right division is by the share that the letter *moved*: {{100 * moved:.0f}} percent, since a few joined without it. That gives {{right.value:.2f}} nights for each guest whom the letter made a member, and for nobody else, if the letter works through joining only (Bloom 1984; Angrist, Imbens & Rubin 1996).

# %% slug="size" tags=["going-further"]
link = guests["before"].corr(guests["after"])
size = ll.programs.holdout_size(effect=0.1, sd=guests["after"].std(), correlation=link)
print(size)

# %% [markdown] slug="size-read" tags=["going-further"]
# How many guests would the next letter need, to find about half of that effect? It takes {{size.table.loc["needed", "held_out"]:,.0f}} in each group for a chance of four in five. A quarter of that would find it in {{100 * size.table.loc["a quarter", "power"]:.0f}} percent of cases only, and a test that finds nothing there proves nothing. (This counts what is known from before; without it a few more are needed.) Compute this *before* the postage is paid.

# %% [markdown] slug="uplift-text" tags=["going-further"]
# ## Going further: whom to write to?
#
# Postage costs money. Suppose there is enough for half of the guests. To the best ones first, says everybody in the room. But the best guests need not be those whom a letter *moves*. Order guests by a score, write down the list, and see what the letter adds: the **uplift** or Qini curve (Radcliffe 2007). **Predict**: which order beats chance: most nights first, fewest nights first, or the last visit first?

# %% slug="uplift" tags=["going-further"]
last = stays[stays["arrival"] < "2024-12-02"].groupby("guest_id")["arrival"].max()
guests["most nights first"] = guests["before"]
guests["fewest nights first"] = -guests["before"]
guests["latest visit first"] = (last.reindex(guests.index) - pd.Timestamp("2023-01-01")).dt.days
orders = [name for name in guests.columns if str(name).endswith("first")]
curves = {order: ll.programs.uplift_curve(guests, "after", "invited", order) for order in orders}
for order, curve in curves.items():
    print(f"{order:20} {curve.qini}")
print(curves["most nights first"].curve.iloc[4::4].round(3))
print(*curves["most nights first"].checks["found"], sep="\n")
ax = ll.plots.uplift(curves["most nights first"])

# %% [markdown] slug="uplift-read" tags=["going-further"]
# None of the three. The **Qini coefficient** is the area between the curve and the straight line of chance, in nights per guest of the list; every interval holds zero. As far as these orders go, whoever can write to half of the guests may take any half. Guests with many nights before also come more often *without* the letter. The finding is disappointing and saves money. A score that *predicts who buys* is easy to make; whom to write to is another question.

# %% [markdown] slug="score-text" tags=["going-further"]
# ## Going further: which design can be trusted?
#
# One data set cannot say how good a design is, even with a known truth: it may have been lucky. So we draw a hundred chains with an effect of a tenth of a visit and strong selection, and keep the score. <!-- fact: set in the cell below -->

# %% slug="score" tags=["going-further"]
results = []
for seed in range(100):
    chain = ll.programs.pretend_chain(effect=0.1, selection=2, seed=seed)
    ours = chain[chain["offered"] == 1].assign(habit=lambda t: np.log1p(26 * t["before"]))
    times = chain.melt(["shop", "offered"], ["before", "after"], "time", "visits").replace({"before": 0, "after": 1})
    offer = ll.programs.difference_in_differences(times, "visits", "shop", "time", "offered", start=1)
    results += [("members against others", ll.programs.naive_gap(ours, "after", "member"), 0.1),
                ("weighted", ll.programs.weighted_effect(ours, "after", "member", ["before", "habit"]), 0.1),
                ("matched", ll.programs.matched_effect(ours, "after", "member", ["before"]), 0.1),
                ("draw by lot", offer.per_member(ours["member"].mean()), 0.1)]  # fmt: skip
score = ll.programs.scorecard(results)
print(score)

# %% [markdown] slug="score-read" tags=["going-further"]
# *Bias* is how far a design is off on average, *coverage* how often its interval held the truth. The gap never did. Weighting and matching are off by {{score.table.loc["weighted", "bias"]:.2f}} and {{score.table.loc["matched", "bias"]:.2f}}, most of the effect itself; their intervals lie around the wrong number. The draw is right on average, its interval is honestly wide, and it holds the truth in {{100 * score.table.loc["draw by lot", "coverage"]:.0f}} of {{score.table.loc["draw by lot", "n"]:.0f}} chains. More customers would make the wrong ones *surer*, not better.

# %% [markdown] slug="designs" tags=["going-further"]
# ## The designs on one page
#
# | Design | needs | whose effect | what can be checked | when to use |
# | --- | --- | --- | --- | --- |
# | Holdout drawn by lot | the lot is kept; those held out are not touched | of the offer, on all drawn | balance before | always, if you can write or offer one by one |
# | Difference in differences, units drawn | a lot over shops; enough shops | of offering, on units like these | trends before | when an offer holds for a whole place |
# | The same, units chosen | both would have changed alike | on the units that got it | trends before, a dip at the end | when somebody chose the places, and not for their trend |
# | Staggered starts | the same, wave by wave | on units that started, by time since | periods before, wave by wave | when a program comes in waves |
# | Weighting, matching | nothing unseen makes people join and buy | on members | balance, overlap, the last period before, a placebo | when nothing else is there, with a placebo beside it |
# | Threshold (regression discontinuity) | nobody steers to it | on customers at the threshold | number of customers on both sides | when the threshold was unknown or moved |
# | Uplift curve | a holdout | of the offer, by score | balance along the list | to choose whom, after you know that it works |
# | Members against others | that who joins is like who does not | nobody's | the half-year before | never as an effect |

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: In shops with the card, members come five times as often as others. What follows?
  type: many_choice
  answers:
    - answer: Members and others differ; how much of it the card did cannot be seen here.
      correct: true
      feedback: Right. Future members came more often before the card, too.
    - answer: The card makes people come five times as often.
      correct: false
      feedback: That takes the others for what members would have done without a card. They are other people.
    - answer: The card has no effect.
      correct: false
      feedback: The bars do not show that either. In the café there is an effect, a small one.
- question: Shops without a card fell by 2 percent, shops with it rose by 3. What is the best estimate of the effect?
  type: many_choice
  answers:
    - answer: 5 percentage points, if both would have changed alike without the card.
      correct: true
      feedback: Right. The others show what would have happened.
    - answer: 3 percent, what the card shops rose.
      correct: false
      feedback: Without the card they would probably have fallen, as the others did.
    - answer: 1 percent, the sum of both changes.
      correct: false
      feedback: The changes are subtracted, not added. A fall of the others counts for the card.
- question: Offering the card adds 0.04 visits per customer, and 40 percent took it. What is 0.1?
  type: many_choice
  answers:
    - answer: The effect on those who took it, if the card does nothing to the rest.
      correct: true
      feedback: Right. The whole effect is shared by those 40 percent.
    - answer: What Ms. Qiu gains for every customer of a shop.
      correct: false
      feedback: That is 0.04. Most customers took no card, and a shop has all of them.
    - answer: The difference between members and others.
      correct: false
      feedback: That gap also holds how often they came before.
- question: Members' share of sales rose from 70 to 79 percent. What can be said?
  type: many_choice
  answers:
    - answer: More of the sales are now made by members; whether there are more sales is another question.
      correct: true
      feedback: Right. The same people may buy the same amount with a card in the pocket.
    - answer: The program added 9 percent to sales.
      correct: false
      feedback: Sales that are labeled anew are no new sales.
    - answer: Members became more loyal.
      correct: false
      feedback: The share also rises when more of the steady customers sign up.
- question: Customers of 24 shops took part, 6,000 in all; shops were drawn. Which number makes the interval?
  type: many_choice
  answers:
    - answer: The number of shops, since they were drawn and have good and bad years of their own.
      correct: true
      feedback: Right. Customers of one shop share its year.
    - answer: The number of customers, since they make the visits.
      correct: false
      feedback: Then street works in front of one shop would count as hundreds of independent findings.
    - answer: The number of visits.
      correct: false
      feedback: That is even further from what was drawn.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Friday noon. Write Ms. Qiu three sentences: what the card does, what it earns with its interval, and what you would sign. A third paper is allowed.
# 2. Rewrite Mr. Haddad's slide so that every word on it is true and it still helps to decide.
# 3. The supplier of the stamp system offers a price per member instead of a price per shop. Who gains from Mr. Haddad's bars now?
# 4. Choose a program that you use yourself. Its owner may hold the offer back from some customers. Whom would you draw, what would you count, when would you look, and what would you tell those held back?
# 5. "Experiments are unfair: half of the shops get nothing." Answer Mr. Bai.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Members buy more, mostly because buyers become members. Look at the time before.
# * A change over time is not an effect either. Somebody without the program has to show what would have been.
# * Draw by lot, compare the groups as drawn, subtract twice. Count what was drawn.
# * The effect of offering decides about the program; divided by the share who took it, it tells what the program does to a member.
# * Key figures steer. None of them shows an effect.
# * "There is an effect" and "it pays" are two questions with two intervals.
# * Weights, matches and thresholds need more than a lot does. Run the checks, and believe the ones that fail.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 8**: the card on customers of your own: the two bars, the draw, its interval, the money, the coffees and stamps still owed (for these you need lesson 18), and a memo to Ms. Qiu. As a warm-up, use only the first half of 2025 (weeks 26 to 51) for *after*, and only the shops of one district. What happens to the effect, and to its interval? Then ask at which monthly fee the whole interval would lie above the break-even. <!-- fact: the exercise -->

# %% slug="practice-cell"
my_shops = shops.index  # or case["shops"].query("district == 'Old Town'")["shop_id"]
my_panel = panel[(panel["week"] < 78) & panel["shop_id"].isin(my_shops)]  # fewer weeks: change 78
my_fee = 3000  # yuan a shop and month
mine = ll.programs.difference_in_differences(my_panel, "visits", "shop_id", "week", "offered", start=26)
print(f"{mine.value:.3f} [{mine.low:.3f}, {mine.high:.3f}]")
print(f"at the lower end: {mine.low * known * month * left - my_fee - 9 * coffees:+,.0f} yuan a shop and month")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Abadie, A., & Imbens, G. W. (2011). Bias-corrected matching estimators for average treatment effects. *Journal of Business & Economic Statistics*, 29(1).
# * Angrist, J. D., Imbens, G. W., & Rubin, D. B. (1996). Identification of causal effects using instrumental variables. *Journal of the American Statistical Association*, 91(434).
# * Ashenfelter, O. (1978). Estimating the effect of training programs on earnings. *Review of Economics and Statistics*, 60(1).
# * Bertrand, M., Duflo, E., & Mullainathan, S. (2004). How much should we trust differences-in-differences estimates? *Quarterly Journal of Economics*, 119(1).
# * Bloom, H. S. (1984). Accounting for no-shows in experimental evaluation designs. *Evaluation Review*, 8(2).
# * Callaway, B., & Sant'Anna, P. H. C. (2021). Difference-in-differences with multiple time periods. *Journal of Econometrics*, 225(2).
# * Consumer Intelligence Research Partners (2014-2018). Surveys of Amazon shoppers in the United States.
# * Goodman-Bacon, A. (2021). Difference-in-differences with variation in treatment timing. *Journal of Econometrics*, 225(2).
# * Leenheer, J., van Heerde, H. J., Bijmolt, T. H. A., & Smidts, A. (2007). Do loyalty programs really enhance behavioral loyalty? *International Journal of Research in Marketing*, 24(1).
# * McCrary, J. (2008). Manipulation of the running variable in the regression discontinuity design. *Journal of Econometrics*, 142(2).
# * Radcliffe, N. J. (2007). Using control groups to target on predicted lift. *Direct Marketing Analytics Journal*, 1.
# * Voorhees, C. M., McCall, M., & Carroll, B. (2014). Assessing the benefits of reward programs. *Cornell Hospitality Report*, 14(1).
