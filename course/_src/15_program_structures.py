# %% [markdown] slug="title"
# # 15 · Program structures: what is rewarded, whom it keeps
#
# **The claim.** A program pays for something. Look at what it rewards before you look at how generous it is: the same yuan can pay for coming, for spending, for getting nearer, for rank, or for paying in advance, and each of these moves different people.
#
# **After this lesson you can**
#
# * say of any program what it rewards, which bond it uses and whom it suits, and write its rules down so that a computer reads them back,
# * tell loyalty to a deal from loyalty to a brand when the reward was drawn by lot,
# * compute what a customer gets back per yuan spent, how far the first reward is, and who will ever get there,
# * test whether customers hurry toward a reward, without mistaking busy customers for hurried ones,
# * compare programs of equal cost on the same simulated customers, and name the assumption that decides,
# * read what large programs publish, and say what cannot be compared.
#
# **You need** lessons 05 and 13; lesson 08 helps. **Time**: about 90 minutes with ten of discussion. The nine types, the six stories, the industries, hard and soft benefits and the table of measures are for reading at home; the parts marked *going further* take ten minutes more.

# %% slug="setup"
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Four brochures
#
# **Ms. Qiu** owns twenty-four coffee shops. Whatever becomes of her stamp card (lesson 17 judges it), four firms have sent her brochures. Everybody at the table has a favorite.
#
# **Ms. Feng** pours coffee on Saturdays: "Stamps. With eight stamps on the card they come back on Sunday."
#
# **Mr. Bai**, the shop at the station: "Points, a few fen for every yuan. My customers are gone in forty seconds. Nobody has to explain anything."
#
# **Mr. Okafor** sells the app with tiers, green, silver and gold: "Whoever has gold does not want to lose it."
#
# **Mr. Haddad** from marketing, who still stands by the stamp card but likes money that comes in first: "A paid membership. A fee in January, ten percent off all year. Who has paid, comes." <!-- fact: brochure invented for the lesson -->
#
# "All four cost me about the same," says Ms. Qiu. "So which one changes what people *do*?" All data are synthetic. **The bet**: which of the four moves most sales per yuan given away? And whom does it keep: people who come often anyway, or those who come now and then?

# %% slug="my-bet"
my_bet = ""  # stamps, points, tiers or membership

# %% [markdown] slug="rules-text"
# ## A program is a set of rules
#
# Brochures show happy people. A program is a page of rules: what is earned, for what, what it buys, when it ends. The library keeps such rules and tells them in plain words. Sets of rules that come with it are called *presets*.

# %% slug="rules"
print(ll.programs.preset("corner_card"))
print()
print(ll.programs.preset("paid_membership"))

# %% [markdown] slug="rewarded-text"
# ## Predict, then run: what does it pay for?
#
# Below are the rules of six presets. Find the sentence "members earn ... **per** ...". **What stands after *per*?** That is what the program pays for. If there is no *per*, what is paid for? Write one or two words for each, then run the table: it gives the library's answer beside yours.

# %% slug="rewarded-rules"
for name in ("stamp_card", "points", "tiered_hotel", "paid_membership", "coalition", "referral"):
    print("-", ll.programs.preset(name), end="\n\n")

# %% slug="my-rewarded"
my_rewarded = {
    "stamp_card": "",
    "points": "",
    "tiered_hotel": "",
    "paid_membership": "",
    "coalition": "",
    "referral": "",
}

# %% slug="rewarded"
known = ll.programs.presets()
known["you said"] = pd.Series(my_rewarded)
print(known.loc[list(my_rewarded), ["rewards", "you said", "bonds"]].to_string())

# %% [markdown] slug="rewarded-read"
# Three surprises are common. A *tiered hotel program* gives points per dollar spent, and its **tiers** are reached by nights (read its rules again: "Tiers by nights"): two rewards in one program, for two behaviors. A **coalition** pays for the same thing as points do, only in more shops. And a **paid membership** pays for paying the fee. After that each purchase is cheaper, which is a price, not a reward.
#
# One reward is in none of these rules: **being known**. Before the card, the café knew a payment code, but neither a name nor a wish. A membership turns single purchases into a history, and that is worth something to the firm even if no stamp is ever used. It is paid for with data, so say so (lesson 18 on profiles and law).

# %% [markdown] slug="types-text"
# ## Nine types on the slides
#
# Training slides list nine types. Ask of each: what does it pay for, which bond does it use, and whom does it suit? The table answers the first two; the third needs figures, and they come below. The last column names a preset to start from. *Bonds* are those of lesson 13 (Berry, 1995): level one is money, level two are people, level three is built into how the customer works or buys. Some books count **customization** as a fourth.
#
# | type on the slide | what it pays for | bond | to start from |
# | --- | --- | --- | --- |
# | points | money spent | financial | `points`, `cash_back` |
# | stamps | visits, and the distance to a full card | financial | `stamp_card` |
# | tiers | much of it within a year; then keeping it | financial, social | `tiered_hotel` |
# | personalized | what *this* customer might do next | customization | none: the rule needs data |
# | value-driven | the same purchase; back come experiences and service (on other lists: a gift to a cause) | social | `values` |
# | social | talking about us, bringing friends | social | `referral` is nearest |
# | paid membership | paying up front | financial, structural | `paid_membership` |
# | coalition | buying at partners | financial, structural | `coalition` |
# | digital, app | nothing by itself: a channel for the others | - | any |
# | emotional, club | belonging, experiences | social | a tier with benefits instead of points |
# | surprise | nothing one could aim at | social | none: a rule would end the surprise |
#
# (Stamps and surprise are our additions.) The last row is worth a thought. **A reward that nobody expects cannot make anybody hurry.** It can make people like us. That is another aim, with another measure: lessons 03 and 05.

# %% [markdown] slug="stories-text"
# ## Six stories from the slides, and what they show
#
# | story, as the slides tell it | what one can learn | what it does not show |
# | --- | --- | --- |
# | American Express: points first bought flights, later many partners' goods; double points at gas stations and supermarkets | choice of rewards; pay for what people do every week | whether the card is used more *because* of it |
# | Beijing airport: a lounge, a lane and a parking lot for important customers | status without points: time and attention | what it costs, and who would fly anyway |
# | Shiseido's and Haier's clubs | belonging can be the reward | anything else: the slide names them, no more |
# | Amazon Prime: paid, delivery included; "members spend over half more" | paying up front draws heavy buyers | an effect: that gap may be who joins (lesson 17) |
# | Starbucks: points, free drinks, birthday gifts; "loyalty rose" | frequency is rewarded, small steps | a comparison: risen against what? |
# | Nestlé: a rose for young mothers on Mother's Day | surprise, and it fits the moment | letters of thanks come from those who write | <!-- fact: retold from training slides -->
#
# None of the six has a control group. They are good for ideas and useless as evidence.

# %% [markdown] slug="deal-text"
# ## Loyal to what? When the reward ends
#
# Lesson 05 listed five ways to look at a program: monopoly, economy, incentive, habit, commitment. Two of them, economy and incentive, are loyal to the **deal**. The test is what happens when the reward stops. Usually one cannot tell, because people who took the reward differ from those who did not. In the ride city there are two apps, **Heron** and Magpie, and a *lot* decided each week who got a coupon of which.
#
# **Predict, then run.** Of a hundred riders with a coupon, some ride with Heron *because* of it. How many on that ride, how many still one ride later, and how many two rides later? Three numbers.

# %% slug="my-deal"
my_later = {"that ride": 0, "one later": 0, "two later": 0}  # of a hundred riders with a coupon

# %% slug="deal"
rides = ll.datasets.load("ride_coupons").tables["rides"]
rides["heron"] = (rides["app"] == "Heron").astype(float)
for later, name in enumerate(my_later):
    rides[name] = rides.groupby("rider_id")["heron"].shift(-later)
weeks = rides[rides["week"].between("2025-03-31", "2025-07-14") & (rides["coupon_app"] != "Magpie")].copy()
weeks["coupon_held"] = (weeks["coupon_app"] == "Heron").astype(float)
kept = {}
for name in my_later:
    some = weeks.dropna(subset=[name]).rename(columns={name: "outcome"})
    fit = smf.ols("outcome ~ coupon_held", some).fit(cov_type="cluster", cov_kwds={"groups": some["rider_id"]})
    low, high = fit.conf_int().loc["coupon_held"]
    kept[name] = 100 * np.array([fit.params["coupon_held"], low, high])
    print(f"{name}: {kept[name][0]:+.1f} of 100 [{kept[name][1]:.1f}, {kept[name][2]:.1f}], you said {my_later[name]}")

# %% [markdown] slug="deal-read"
# The coupon moves {{kept["that ride"][0]:.0f}} riders in a hundred for that ride. One ride later {{kept["one later"][0]:.1f}} of them are left [{{kept["one later"][1]:.1f}}, {{kept["one later"][2]:.1f}}], two rides later nothing that we can see ({{kept["two later"][0]:+.1f}} [{{kept["two later"][1]:.1f}}, {{kept["two later"][2]:.1f}}]). So of those who were moved about one in {{kept["that ride"][0] / kept["one later"][0]:.0f}} stays, for one ride ({{100 * kept["one later"][0] / kept["that ride"][0]:.0f}} % [{{100 * kept["one later"][1] / kept["that ride"][0]:.0f}}, {{100 * kept["one later"][2] / kept["that ride"][0]:.0f}}], by the interval of the later ride). (Coupons of later rides are drawn anew, for both groups alike.) That is a deal: it works while it is paid for.
#
# A deal is not worthless. If a ride leaves more than its coupon costs, buy rides. But do not book it as loyalty.

# %% [markdown] slug="worth-text"
# ## What is a reward worth to the one who gets it?
#
# A list usually traced to O'Brien and Jones (1995) has five points; the slides add a sixth, **speed**.
#
# | point | question to the program | at the café |
# | --- | --- | --- |
# | cash value | what is it worth, in percent of what one spends? | computed below |
# | choice | may one choose among rewards? | one coffee, or another |
# | aspiration | does one long for it? | a coffee: hardly; a reserved seat, perhaps |
# | relevance | can *this* customer use it? | yes: that is why they come |
# | convenience | is it easy to take part and to redeem? | one tap; but a card can be void |
# | speed | how soon is the first one within reach? | computed below |
#
# Cash value first. Four hotel groups, terms of 2024 as they are often cited; they change yearly. What a point *buys* is not in the terms. We put it at 0.6 cents for all four, an assumption. <!-- fact: terms often cited, not re-read; the value of a point is assumed -->

# %% slug="worth"
terms = {
    "Marriott Bonvoy": (10, "Titanium", 75, 0.75),
    "Hilton Honors": (10, "Diamond", 60, 1.00),
    "IHG One Rewards": (10, "Diamond", 70, 1.00),
    "World of Hyatt": (5, "Globalist", 60, 0.30),
}
rows = {}
for name, (rate, top, nights, bonus) in terms.items():
    tier = {"name": top, "threshold": nights, "by": "nights", "earn_bonus": bonus}
    burning = {"kind": "fixed", "point_value": 0.006}
    rules = {"name": name, "earning": {"rate": rate}, "burning": burning, "tiers": [tier]}
    club = ll.programs.Program.from_dict(rules)
    rows[name] = {"points per $": rate, "% back": 100 * club.value_rate(), "% back, top": 100 * club.value_rate(top)}
    rows[name]["cents a point for 6 % back"] = 100 * 0.06 / rate
worth = pd.DataFrame(rows).T
print(worth.round(2).to_string())

# %% [markdown] slug="worth-read"
# At the same value of a point, the fourth gives half of what the others give. That is what "five points instead of ten" looks like, and it may be quite wrong: if its points buy twice as much each ({{worth.iloc[3, 3]:.1f}} cents), it gives the same. **Never compare points. Compare what they buy.** And where the value of a point depends on the night, "% back" is a range, not a number.
#
# The third column is for the happy few. See in the cell how many nights a year it takes: who sleeps in hotels that often? (Marriott has a rank above the one shown, by nights and spending.)

# %% [markdown] slug="speed-text"
# ## Predict, then run: half a card, half a coffee
#
# Ten stamps, one coffee. Suppose it were *five* stamps for a reward worth half, or *fifteen* for one and a half. What a customer gets back per yuan spent is the same. A card is void after half a year. *Known customers* are those drawn for the study: people whose payment code the shops had seen before. **Predict** what share of them would have filled a card in the half-year *before* there was one, at five, ten and fifteen. You can only guess; the point is to see which way you are wrong.

# %% slug="my-speed"
my_share = {5: 0, 10: 0, 15: 0}  # percent, a pure guess

# %% slug="speed"
cafe = ll.datasets.load("corner_cafe").tables
visits = cafe["visits"]
before = visits[visits["date"] < "2024-12-30"].groupby("customer_id").size()
before = before.reindex(cafe["customers"]["customer_id"], fill_value=0)
enough = {}
for stamps, said in my_share.items():
    enough[stamps] = ll.survey.share(before >= stamps, name=f"{stamps} visits in half a year, you said {said}")
    print(enough[stamps])
month = {"mean": before.mean() / 6, "median": before.median() / 6}
shape = before.mean() ** 2 / (before.var() - before.mean())
print(f"visits a month: mean {month['mean']:.2f}, median {month['median']:.2f}; shape of the spread {shape:.2f}")

# %% [markdown] slug="speed-read"
# {{enough[5].value:.0f}}, {{enough[10].value:.0f}} and {{enough[15].value:.0f}} percent. Same generosity, and more than twice as many people for whom it exists at all at five as at fifteen. For the others the program is a picture of a coffee. (People hurry a little, as we shall see, so with a card some more get there; and a tiny reward may bore everybody. Neither is counted here.)
#
# Most people guess too high, because the *mean* customer comes {{month["mean"]:.1f}} times a month. The *median* customer comes {{month["median"]:.1f}} times. Think of the median.

# %% slug="reach"
cards = {}
for stamps in my_share:
    sized = {"burning.stamps": stamps, "burning.reward_value": 2.25 * stamps}
    other = ll.programs.changed(ll.programs.preset("corner_card"), sized)
    cards[f"{stamps} stamps"] = ll.programs.first_reward(other, month["mean"], visits["spend"].mean(), 12, shape)
print(cards["10 stamps"])
print({name: f"{way.value:.1%} back" for name, way in cards.items()})
print({name: round(100 * way.share, 1) for name, way in cards.items()})
ax = ll.plots.reward_reach(cards)

# %% [markdown] slug="reach-read"
# `first_reward` does the same for customers described by three numbers: the mean, the spread and the bill, with the clock running from the first visit. (The spread is the `shape` above: the smaller it is, the more customers differ.) It knows no hurry. The table shows the middle customer of the lowest, the middle and the top third by how often people come; `chance` is the chance to have the reward in time. The middle one needs {{cards["10 stamps"].table.loc["middle third", "months"]:.0f}} months on average for a card that is void after six, so hardly any like that get there. (The share counts those who come at least once; the shares above are of all known customers, some of whom never came.) The curves end flat at about six months: the card is void then, and only the *first* card is counted. A second attempt would add a few in a hundred.

# How many people a reward reaches is one question. How far it lifts sales is another; we come to it with the four programs.

# %% [markdown] slug="fit-text"
# ## Does each type have its industry?
#
# The slides say where each type works: points in shops and restaurants, levels in hotels and airlines, personal offers in web shops, experiences in beauty and health, social ones in fashion, memberships in gyms and luxury. They name no study, and we know of none that tested such a list, so take it as a *claim*. One part of it, though, is arithmetic: **how often do people come, and how much do they spend each time?** Two rules, both five percent back: one 50-yuan coupon for every 1,000 yuan spent, and a reward for the tenth visit. Two industries, with the numbers of our two cases. <!-- fact: rules invented for the comparison -->

# %% slug="fit"
stays = ll.datasets.load("harbour_hotels").tables["stays"].query("nights_stayed > 0")
bill = (stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]).mean()
often = len(stays) / stays["guest_id"].nunique() / 36
points = {"kind": "fixed", "point_value": 0.05, "minimum": 1000, "step": 1000}
fit = {}
for name, a_month, money in (("café", month["mean"], visits["spend"].mean()), ("hotel", often, bill)):
    card = {"kind": "stamp_card", "stamps": 10, "reward_value": 0.5 * money}
    fit[name] = {"visits a month": a_month, "money a visit": money}
    for what, per, pays in (("by money", "currency", points), ("by visit", "visit", card)):
        plan = {"name": what, "earning": {"rate": 1, "per": per}, "burning": pays}
        way = ll.programs.first_reward(ll.programs.Program.from_dict(plan), a_month, money, 12, 0.6)
        fit[name][f"% in a year, {what}"] = 100 * way.share
print(pd.DataFrame(fit).T.round(2).to_string())

# %% [markdown] slug="fit-read"
# The same percent back, and at the café {{fit["café"]["% in a year, by money"]:.0f}} % get a coupon within a year of their first visit, while at the hotel one average bill does it. The tenth visit is the other way round: {{fit["café"]["% in a year, by visit"]:.0f}} % and {{fit["hotel"]["% in a year, by visit"]:.0f}} %. The reason is not "money against visits". One step of the coupon is {{1000 / fit["café"]["money a visit"]:.0f}} visits to the café, but less than one hotel bill. **At equal percent back, what decides is how many visits a reward takes.** Count them before you ask which type "suits" an industry. The rest is open, and would need a trial.
#
# Why do {{fit["café"]["% in a year, by visit"]:.0f}} % reach the tenth visit here, and {{100 * cards["10 stamps"].share:.0f}} % above? This card never expires, so all twelve months count. (Hotel guests are known from 2023 to 2025 only, those who never came are missing, and the spread of 0.6 is assumed for both.) <!-- fact: window of the case, and an assumption -->

# %% [markdown] slug="widget-text"
# ## Try it: who ever gets there
#
# It opens at the café of this lesson, and at the share that you have just read. Make the reward larger, then smaller: what happens to the share, and what to the value of a hundred yuan? Set it back and lower the visits to one in two months: who gets there now?
#
# Then choose **Harbor Circle**, the hotels' points club: 500 points at joining, 1,000 buy 50 yuan. How many visits does its first reward take? Lower the money a visit until one visit no longer does it, and explain the place with the points at joining. Then set the money back and double the reward. <!-- fact: terms of the case -->

# %% slug="widget" kind="widget"
ll.widgets.reach_explorer()

# %% [markdown] slug="hurry-text"
# ## Do people hurry toward the reward?
#
# Ms. Feng says so. The ledger has every stamp with its date. First the obvious table: the mean wait until the next stamp, by the number of stamps on the card.

# %% slug="hurry"
given = cafe["ledger"].query("event == 'stamp'").copy()
given["on_card"] = given.groupby("card_id").cumcount()
given["wait"] = given.groupby("card_id")["date"].diff().dt.days
everybody = given.groupby("on_card")["wait"].mean().dropna()
crude = 100 * (everybody[[7, 8, 9]].mean() / everybody[[1, 2, 3]].mean() - 1)
print(everybody.round(1).to_dict())
print(f"waits with 7 to 9 stamps against 1 to 3: {crude:.0f} %")

# %% [markdown] slug="hurry-predict"
# A third shorter. But **who** is there with nine stamps? Only those who got so far: people who come often. With one stamp everybody is there. So compare a card with *itself*: take full cards only, and set the last three waits of each against its first three. If nobody hurried, these would be equal on average, however busy the owner is. **Predict**: how much of the {{-crude:.0f}} percent is left?

# %% slug="my-hurry"
my_hurry = 0  # percent shorter, a positive whole number

# %% slug="within"
full = given[given.groupby("card_id")["on_card"].transform("max") == 9]
waits = full.pivot(index=["customer_id", "card_id"], columns="on_card", values="wait").reset_index()
begun, ended = full.groupby("card_id")["date"].agg(["min", "max"]).loc[waits["card_id"]].T.to_numpy()


def shorter(table):
    return 100 * (table[[7, 8, 9]].to_numpy().sum() / table[[1, 2, 3]].to_numpy().sum() - 1)


def with_interval(table, what):
    low, high = ll.resampling.percentile_interval(ll.resampling.resample(table, shorter, 500, 1, "customer_id"))
    print(f"{what}: {shorter(table):.1f} % [{low:.1f}, {high:.1f}], {len(table):,} cards")
    return shorter(table), low, high


within = with_interval(waits, "same card")
print(f"you said {my_hurry} % shorter")

# %% [markdown] slug="within-read"
# {{-within[0]:.0f}} percent [{{-within[2]:.0f}}, {{-within[1]:.0f}}], less than half of the first table. The rest was *who*, not *what they did*. This is the same trap as with members and others: lesson 17 is about nothing else.
#
# Done? One more question: **what else ends when a card is full?** Half-years end in June and in December, and twenty stamps in a half-year make *gold*. The twentieth stamp is often the tenth of the second card. So in June and December two finish lines coincide. Leave out every card that was open in one of these months, if only for a day.

# %% slug="clean"
busy = np.zeros(len(waits), dtype=bool)
for first, last in (("2025-06-01", "2025-06-29"), ("2025-12-01", "2025-12-28")):
    busy |= (begun <= pd.Timestamp(last)) & (ended >= pd.Timestamp(first))
clean = with_interval(waits[~busy], "same card, no June, no December")
next_card = given.groupby("card_id").agg(who=("customer_id", "first"), first=("date", "min"), last=("date", "max"))
next_card = next_card.sort_values(["who", "first"])
gap = (next_card.groupby("who")["first"].shift(-1) - next_card["last"]).dt.days
after = gap[gap.index.isin(waits.loc[~busy, "card_id"])].dropna()  # the same cards as in `clean`
followed = waits[waits["card_id"].isin(after.index)]
one, nine = followed[1].mean(), followed[9].mean()
print(f"mean wait with 1 stamp {one:.1f} days, with 9 {nine:.1f}, when full {after.mean():.1f}")

# %% slug="hurry-plot"
same_card = waits.loc[~busy, list(range(1, 10))].mean()
print(same_card.round(1).to_dict())
ax = ll.plots.waits_to_reward({"all stamps": everybody, "same full cards, no June, no December": same_card})

# %% [markdown] slug="clean-read" numbers="cited"
# {{-clean[0]:.0f}} percent [{{-clean[2]:.0f}}, {{-clean[1]:.0f}}]. That is the **goal gradient** of a coffee card: the nearer, the faster. And when the card is full, the wait for the first stamp of the next one is again at least as long as at the start ({{one:.1f}} days with one stamp, {{nine:.1f}} with nine, {{after.mean():.1f}} after that, on the same cards). Had people simply grown fonder of the place, they would not have slowed down.
#
# Kivetz, Urminsky and Zheng (2006) found about 20 percent in a real café (often cited; text not re-read here), and a twelve-stamp card with two stamps already given was filled faster than a ten-stamp card. Nunes and Drèze (2006) gave 300 customers of a car wash a card of eight stamps, or of ten with two filled in: often cited shares who finished are 19 and 34 percent. A head start costs nothing and is a promise all the same.

# %% [markdown] slug="equal-text"
# ## Four programs at the same cost to Ms. Qiu
#
# Now the brochures. Nobody can try four programs on the same customers, except in a simulation. The library draws customers like the café's, and lets each live in two worlds, with the program and without, with the same luck. **Everything that comes out follows from assumptions on how people react**; each has a name, and we will switch them off one by one.
#
# Fees, discounts, rewards and benefits are set so that all four cost Ms. Qiu the same: what she gives (rewards, benefits, discounts, minus fees), divided by all sales, of members and others. That is not what customers *get*. A coffee costs her less than half of its price; a discount costs her all of it. Visits, spread and bill are the café's; that one in fifty customers leaves in a month is assumed. <!-- fact: assumption -->

# %% slug="four"
changed, preset = ll.programs.changed, ll.programs.preset
earning, spent = {"rate": 1}, {"kind": "fixed", "cost_ratio": 0.4, "minimum": 100, "step": 100}
steps = [("green", 0, 0), ("silver", 24, 22), ("gold", 48, 52)]
tiers = [{"name": name, "threshold": least, "by": "visits", "benefit_cost": cost} for name, least, cost in steps]
points = {"name": "Points", "earning": earning, "burning": {**spent, "point_value": 0.073}}
tiered = {"name": "Tiers", "earning": earning, "burning": {**spent, "point_value": 0.03}, "tiers": tiers}
four = {
    "stamps": changed(preset("stamp_card"), {"burning.reward_value": 22.5}),
    "points": ll.programs.Program.from_dict(points),
    "tiers": ll.programs.Program.from_dict(tiered),
    "membership": changed(preset("paid_membership"), {"fee.per_year": 125, "fee.discount": 0.10}),
}
for program in four.values():
    print("-", program)

# %% [markdown] slug="equal-predict"
# **Predict** before you run: which lifts sales most, which least, and by what factor do the two differ?

# %% slug="my-equal"
my_most, my_least, my_factor = "", "", 1

# %% slug="equal"
# visits, spread and spend as counted above; the rest is assumed
market = ll.programs.Market(10_000, visits=1.65, spread=0.56, spend=31, spend_cv=0.2, margin=0.6, churn=0.02)
found = ll.programs.scenarios(four, market, months=36, seed=1)
rows = {}
for name, run in found.runs.items():
    sums = run.sums.sum()
    paid = sums[["rewards", "benefits", "discounts"]].sum() - sums["fees"]
    to_them = paid + sums["rewards"] * (1 / four[name].burning.cost_ratio - 1)  # rewards at face value
    rows[name] = {"cost % of sales": 100 * paid / sums["sales"], "worth to customers, %": 100 * to_them / sums["sales"]}
    rows[name] |= {"lift %": 100 * run.truth["lift"]}
    rows[name] |= {"gain, thousand": run.gain.value / 1e3, "low": run.gain.low / 1e3, "high": run.gain.high / 1e3}
equal = pd.DataFrame(rows).T
print(equal.round(1).to_string())
print(f"you said: most {my_most}, least {my_least}, factor {my_factor}; at the start you bet on {my_bet}")

# %% slug="equal-worth"
other_cards = {
    "worth 9, costs 9": {"burning.reward_value": 9.0, "burning.cost_ratio": 1.0},
    "5 stamps, half the reward": {"burning.stamps": 5, "burning.reward_value": 11.25},
    "15 stamps, one and a half": {"burning.stamps": 15, "burning.reward_value": 33.75},
}
tried = {name: changed(four["stamps"], change) for name, change in other_cards.items()}
tried_runs = ll.programs.scenarios(tried, market, months=36, seed=1).runs
tried_lift = 100 * pd.Series({name: run.truth["lift"] for name, run in tried_runs.items()}, dtype=float)
cost_price = tried_runs["worth 9, costs 9"].sums
cost_price_worth = 100 * float(cost_price["rewards"].sum() / cost_price["sales"].sum())
print(tried_lift.round(1).to_dict())
print(f"the card worth 9 that costs 9: {cost_price_worth:.1f} % of sales, for both sides")

# %% [markdown] slug="equal-read"
# Equal cost, about {{equal["cost % of sales"].mean():.1f}} % of sales each, and lifts from {{equal["lift %"].min():.0f}} to {{equal["lift %"].max():.0f}} %: a factor of {{equal["lift %"].max() / equal["lift %"].min():.1f}}. *In this simulation* the stamps move most and the points least. The intervals show the luck of drawing customers. They do not show the doubt about the assumptions, which is much larger.
#
# **The same cost is not the same gift.** With the stamps customers get {{equal.loc["stamps", "worth to customers, %"]:.1f}} % of sales (with the points as much), with the membership {{equal.loc["membership", "worth to customers, %"]:.1f}} %, since a coffee that is worth {{four["stamps"].burning.reward_value:.1f}} yuan costs Ms. Qiu {{four["stamps"].burning.reward_value * four["stamps"].burning.cost_ratio:.0f}}. (Benefits of tiers are counted at their cost, for want of better.) Suppose that a reward were worth no more than it costs. Then the card gives customers {{cost_price_worth:.1f}} %, about as much as the membership, and lifts sales by {{tried_lift["worth 9, costs 9"]:.1f}} %: the membership would lead. So part of the stamps' place is a cheap coffee.
#
# And the size of the reward? Five stamps reach many more people than fifteen, as we saw. The lifts are {{tried_lift["5 stamps, half the reward"]:.1f}}, {{equal.loc["stamps", "lift %"]:.1f}} and {{tried_lift["15 stamps, one and a half"]:.1f}} % for five, ten and fifteen. In this model smaller rewards reach more people and do not lift more.
#
# Why so different? In the library's assumptions somebody with a card always has a next reward to run for, while points stop pulling once a reward is at hand. Is that so? Nobody has tried it at the café.

# %% [markdown] slug="whom-text"
# ## Whom does it keep?
#
# Three kinds of customers by their habit: **light** (under one visit a month), **middle** (one to under four) and **heavy** (four or more). These words mean this from here on. For each: how many join, how far the program lifts their sales, and which part of what it costs Ms. Qiu goes to them.

# %% slug="whom"
def by_habit(run):
    people, told = run.customers(), run.histories
    people["cost"] = people["rewards"] + people["benefits"] + people["discounts"] - people["fees"]
    people["kept"] = (told.left == 36).astype(int) - (told.plain_left == 36)  # still there, only thanks to the program
    groups = people.groupby(pd.cut(people["habit"], [0, 1, 4, np.inf], right=False, labels=habits), observed=True)
    table = {"customers %": groups.size() / len(people), "join %": groups["joined"].count() / groups.size()}
    table["lift %"] = groups["sales"].sum() / groups["sales_without"].sum() - 1
    table["kept, in 100"] = groups["kept"].mean()
    return 100 * pd.DataFrame({**table, "cost, % of all": groups["cost"].sum() / people["cost"].sum()})


habits = ["light", "middle", "heavy"]
whom = pd.concat({name: by_habit(run) for name, run in found.runs.items()}, names=["program"])
print((whom.round(1) + 0.0).to_string())

# %% [markdown] slug="whom-read"
# `kept` counts those of a hundred who are still customers after three years and would not be without the program. Look at one program at a time.
#
# * **Light** customers are {{whom.loc[("stamps", "light"), "customers %"]:.0f}} % of all, and hardly appear. They seldom join ({{whom.loc[("stamps", "light"), "join %"]:.0f}} % for stamps, {{whom.loc[("membership", "light"), "join %"]:.0f}} % for the membership) and seldom reach a reward.
# * **Stamps**, **points** and **tiers** give the heavy customers more than {{10 * (whom["cost, % of all"].unstack()["heavy"].min() // 10):.0f}} % of what is given away. The stamps lift the middle by {{whom.loc[("stamps", "middle"), "lift %"]:.0f}} % and the heavy ones by {{whom.loc[("stamps", "heavy"), "lift %"]:.0f}} %; the points lift both about alike ({{whom.loc[("points", "middle"), "lift %"]:.1f}} and {{whom.loc[("points", "heavy"), "lift %"]:.1f}} %).
# * The **membership** lifts the heavy ones by {{whom.loc[("membership", "heavy"), "lift %"]:.0f}} %, the middle by {{whom.loc[("membership", "middle"), "lift %"]:.0f}} % and the light hardly at all. And look at what they cost. In the middle, and for the few light ones who join, it is *below zero*: these members pay a fee that they do not get back in discounts. Their fees pay for the discounts of the heavy ones. (So its "equal cost" is a net sum of people who gain and people who lose.)
#
# *Keeping* is the small part everywhere: at most {{whom["kept, in 100"].max():.1f}} in a hundred (a number called `retention`, which is ours). What the programs do in this simulation, they do mostly by more visits of people who would still be there. Same cost, different people: "whom?" has to be asked before "how much?".

# %% [markdown] slug="kinds-text"
# By *why* they come, instead of how often? The simulation knows for each customer how much they like the café (the grid of lesson 05).

# %% slug="kinds"
by_kind = {name: found.runs[name].types() for name in ("stamps", "membership")}
for name in by_kind:
    print(by_kind[name], end="\n\n")
ax = ll.plots.program_gains(found.runs["stamps"], unit="yuan")

# %% [markdown] slug="kinds-read"
# (`got` is what Ms. Qiu pays a head, minus fees. A lift of zero or a shade less can go with a gain, since fees count as gain and not as sales.) True and spurious loyalty, those who come often with and without liking, gain the firm {{by_kind["stamps"].table["gain"].iloc[0]:.0f}} and {{by_kind["stamps"].table["gain"].iloc[1]:.0f}} yuan a head with stamps in three years. *Latent* loyalty, who like the place and come seldom, gain it {{by_kind["stamps"].table["gain"].iloc[2]:.0f}}. So a program that rewards coming pays those who come, **for whatever reason they come**. It does not find its friends. If liking is your aim, no stamp counts it; and in this simulation no program makes anybody like the place more, because we assumed so.

# %% [markdown] slug="switch-text"
# ## Predict, then run: which assumption carries the result?
#
# Now the honest part. Each effect is a number that *we* put in. Switch one off at a time, for all four programs: `points_pressure` (the nearer, the faster), `rewarded` (more visits after a reward), `tier_pressure` and `status` (rank), `price` (a discount brings visits), `retention` (fewer leave). **Predict**: which single switch takes the stamps from first to last place?

# %% slug="my-switch"
my_switch = ""  # name of an effect

# %% slug="switch"
def lifts(behavior, seed=1):
    runs = ll.programs.scenarios(four, market, months=36, behavior=behavior, seed=seed).runs
    return {name: 100 * float(run.truth["lift"]) for name, run in runs.items()}


usual = ll.programs.Behavior()
effects = ("points_pressure", "rewarded", "tier_pressure", "status", "price", "retention")
switched = pd.DataFrame({"all on": lifts(usual), **{f"no {one}": lifts(usual.without(one)) for one in effects}}).T
print(switched.round(1).to_string())
print("other customers, all on:", {name: round(value, 1) for name, value in lifts(usual, seed=2).items()})
print(f"you said {my_switch}")

# %% [markdown] slug="switch-read"
# Drawing other customers moves the lifts by little (last line). Switching an assumption off moves them a lot, and **each program leans on one or two numbers**:
#
# * the stamps on `points_pressure`: without it they fall from {{switched.loc["all on", "stamps"]:.0f}} to {{switched.loc["no points_pressure", "stamps"]:.1f}} %, below the points;
# * the points on `rewarded`: from {{switched.loc["all on", "points"]:.1f}} to {{switched.loc["no rewarded", "points"]:.1f}} %;
# * the tiers on `status` and on `rewarded`: from {{switched.loc["all on", "tiers"]:.1f}} to {{switched.loc["no status", "tiers"]:.1f}} and {{switched.loc["no rewarded", "tiers"]:.1f}} %; without `status` they fall below the points;
# * the membership on `price` alone: from {{switched.loc["all on", "membership"]:.1f}} to {{switched.loc["no price", "membership"]:.1f}} %.
#
# **Choose the assumption, and you have chosen the winner.** Whoever shows you a simulation in which their product wins has done this, knowingly or not. So ask of each assumption: who has measured it, here?
#
# Some assumptions have no switch at all. `price` works on everybody alike, while the other effects of this table are scaled by how easily a customer is moved. A stamp card always pulls; points stop pulling once a reward is at hand. A tier moves people by its rank, whatever its benefits cost, so with cheaper benefits the tiers would look better at once. And the value of points or stamps moves less and less as it grows. `help(ll.programs.Behavior)` says what each number does.

# %% [markdown] slug="measured-text" tags=["going-further"]
# **Going further: a number of our own.** One of them we have measured: how much faster visits come near the reward. Put the café's own figure in, in place of the library's. (Shorter waits are more frequent visits: {{-clean[0]:.1f}} % shorter is {{100 * (100 / (100 + clean[0]) - 1):.1f}} % more often. The nine stamps span nine tenths of the way, our two groups six tenths. A card of this value has not quite the full effect, and people with full cards come often, which the library takes for less easily moved. So we divide by both. Rough, but ours.)

# %% slug="measured" tags=["going-further"]
full_effect = 1 - np.exp(-four["stamps"].value_rate(spend=31) / usual.noticed)
people = found.runs["stamps"].customers()
full_cards = (people["visits"] // 10).where(people["joined"].notna(), 0)
moved = np.average(people["sensitivity"], weights=full_cards)  # of those whose full cards we measured
own = [-np.log(1 + change / 100) / 0.6 / full_effect / moved for change in clean]
print(f"points_pressure: library {usual.points_pressure:.2f}, the café's own {own[0]:.2f} [{own[2]:.2f}, {own[1]:.2f}]")
ours = {f"{size:.2f}": lifts(ll.programs.Behavior(points_pressure=size)) for size in (own[2], own[0], own[1])}
print(pd.DataFrame(ours).T.rename_axis("points_pressure").round(1).to_string())

# %% [markdown] slug="measured-read" tags=["going-further"]
# The café's figure is {{own[0]:.2f}} [{{own[2]:.2f}}, {{own[1]:.2f}}], near the library's. With it, the stamps lift sales by {{ours[f"{own[0]:.2f}"]["stamps"]:.1f}} %, or anything from {{ours[f"{own[2]:.2f}"]["stamps"]:.1f}} to {{ours[f"{own[1]:.2f}"]["stamps"]:.1f}} % within its interval, and the membership by {{ours[f"{own[0]:.2f}"]["membership"]:.1f}} %. The membership's lift lies within what the stamps may do, so the first place is open. It hangs on a number that we know to an interval, and on `price`, which nobody at the café has measured at all.

# %% [markdown] slug="light-text" numbers="cited"
# ## Do rewards move the heavy ones or the light ones?
#
# Liu (2007) followed customers of a store with a program: heavy buyers claimed the most rewards and did not change; light and moderate buyers bought more. Our assumption `heavy` follows that: the more often people come, the less they are moved. Does the simulation then agree with Liu? Look at *members* only, then at everybody, with the assumption and without it.

# %% slug="light"
def by_size(behavior, members):
    people = ll.programs.simulate(four["stamps"], market, 36, 0, behavior, seed=1).customers()
    people = people[people["joined"].notna() | (not members)]
    habit = pd.cut(people["habit"], [0, 1, 4, np.inf], right=False, labels=habits)
    groups = people.groupby(habit, observed=True)
    return 100 * (groups["sales"].sum() / groups["sales_without"].sum() - 1)


sizes = {}
for name, behavior in (("heavy ones move less", usual), ("all alike", ll.programs.Behavior(heavy=0))):
    for who, members in (("members", True), ("everybody", False)):
        sizes[f"{name}, {who}"] = by_size(behavior, members)
light = pd.DataFrame(sizes).T
print(light.round(1).to_string())

# %% [markdown] slug="light-read"
# With the assumption, light *members* are moved most ({{light.iloc[0, 0]:.0f}} % against {{light.iloc[0, 2]:.0f}} %), as in Liu's shop. Among *everybody* it is the other way round ({{light.iloc[1, 0]:.0f}} % against {{light.iloc[1, 2]:.0f}} %), mostly because light customers do not join. Both sentences are true in the same world. Before you quote "programs work on light buyers", ask: of those who joined, or of all?

# %% [markdown] slug="involve-text" numbers="cited"
# ## Hard and soft benefits
#
# A slide says: customers with **low involvement** want hard benefits (goods, discounts, coupons), those with **high involvement** soft ones (a quick check-in, an upgrade, a lounge, being known). It is a *claim*; the slide gives no study. Something near it has been tested: Yi and Jeon (2003) are often cited for finding that with high involvement rewards that fit the product work better, and that with low involvement it matters that the reward comes at once. That is not the same claim.
#
# It could be tested at a hotel desk: ask guests how much the choice of a hotel matters to them, then draw by lot who is offered a late check-out and who a voucher of the same cost. The offers take a week; the outcome, who books again within a year, takes the year. What would you expect of business travelers, whose employer pays?

# %% [markdown] slug="facts-text" numbers="cited"
# ## What large programs publish
#
# Members in late 2025, as press reports took them from the companies' reports (Skift, 2025; View from the Wing, 2025; H World, 2025). Members per room come from the same place.

# %% slug="facts"
groups = {"Marriott": (248, 143), "Hilton": (226, 174), "IHG": (145, 145), "H World": (288, 243)}
facts = pd.DataFrame(groups, index=["members, m", "members per room"]).T
facts["rooms, m"] = facts["members, m"] / facts["members per room"]
facts["nights a member, at most"] = 365 / facts["members per room"]
print(facts.round(2).to_string())
frequent, their_nights = 0.05, 20  # suppose: one member in twenty sleeps twenty nights a year
for_the_rest = (facts["nights a member, at most"] - frequent * their_nights) / (1 - frequent)
print("nights left for each of the others, at most:", for_the_rest.round(2).to_dict())

# %% [markdown] slug="facts-read" numbers="cited"
# The last column is ours. If every room were full every night and nobody but members slept there, a member of H World would sleep {{facts.loc["H World", "nights a member, at most"]:.1f}} nights a year, one of Marriott {{facts.loc["Marriott", "nights a member, at most"]:.1f}}. Now do the sum: suppose that one member in twenty sleeps twenty nights a year. Then each of the others at H World has at most {{for_the_rest["H World"]:.2f}} nights, so of every hundred others at least {{100 * (1 - for_the_rest["H World"]):.0f}} did not come at all. In truth houses are not full and other guests sleep there too, so it would be more. **A member is somebody who once filled in a form.** Counts of members compare forms.
#
# Four more traps in published figures:
#
# * *Members' share of nights.* For five American groups members slept 50.8 % of the nights in 2023 (CBRE, 2023). H World reports that 66.4 % of room nights came through its own reservation system at the end of 2024 (H World, 2025). One counts *who* sleeps, the other *where* they booked.
# * *Active.* Starbucks counts members who were active within 90 days: 34.3 million in the United States in the first quarter of its year 2024, 33.8 million in the fourth (often cited). The hotel figures above do not say how many were active.
# * *The few.* The top one percent of Marriott's guests are said to have brought about a third of net revenue in 2023 (as reported by Skift). That does not say the program made them.
# * *The source.* A page of collected "statistics" gave Marriott 210 million members in 2023. The company's own figure for September 2023 was 192 million (Skift, 2023). A page that names no document is no source.

# %% [markdown] slug="facts-task"
# **In pairs, five minutes.** One line each: which of these figures could you use to say that a program *works*? Say for each what would have to be added.

# %% [markdown] slug="factors-text"
# ## From slogans to measures
#
# Slides list success factors, benefits and keys. Nothing wrong with any of them; but a word is no plan. What would you *count*?
#
# | the slide says | count | where |
# | --- | --- | --- |
# | know the target group | visits and money of the median customer, not of the mean | this one |
# | rewards should be of value, motivate, be easy to get | percent back; share who ever reach one; share collected | this one, lesson 18 |
# | communicate | share of members who can say when their points end | lesson 18 |
# | integrate with other marketing | does a coupon reach members who would have come anyway? | lesson 17 |
# | track and adjust | effect by lot, each year | lesson 17 |
# | benefit: customers stay | who leaves, with and without, by lot | lesson 08, lesson 17 |
# | benefit: customers spend more | sales, less those of comparable others | lesson 17 |
# | benefit: data | decisions that were changed by them; consent | lesson 07, lesson 18 |
# | benefit: image, difference from rivals | relative attitude | lesson 04 |
# | key: adjust the program to what customers do (American Express: double points where people pay each week) | gain under the new rule, less that under the old one, by lot | lesson 16 (simulated), lesson 17 |
# | key: treat different customers differently | share of customers who can read the rule by which they were treated so | lesson 07, lesson 18 |
# | gifts and free trials for newcomers | share who buy a *second* time, less those without a gift | lesson 12, lesson 17 |
# | reward for referrals | friends who would not have come; what they are worth | lesson 12 |
#
# The slides say that incentive customers, who come for the reward, are the first ones to be moved and the first ones to go. That is a claim. The coupons above fit it, and they are one case.

# %% [markdown] slug="refer-text" numbers="cited"
# On referrals there is a study: at a German bank, customers who were referred were worth at least 16 % more than comparable others (Schmitt, Skiera & Van den Bulte, 2011). So they are worth more; whether the *reward* brought them is not shown. On free gifts the slides give none. A gift is a promise of a second visit only if somebody counts second visits.

# %% [markdown] slug="own-text"
# ## Write your own rules
#
# A brochure can be checked only once it is a page of rules. YAML is such a page: names, colons, indented parts. Change numbers, read the paragraph back, and watch for a note. This draft for the café has a mistake in it. Which?

# %% slug="own"
draft = """
name: Qiu's club
earning: {rate: 1, enrollment_bonus: 50}
burning: {kind: fixed, point_value: 0.5, cost_ratio: 0.7, minimum: 100, step: 50}
expiry: {kind: lot_age, months: 6}
tiers:
- {name: regular, threshold: 0, by: visits}
- {name: neighbor, threshold: 12, by: visits, earn_bonus: 1, benefit_cost: 20}
window: half_year
holds_until: end_of_next_half_year
bonds: [financial, social]
margin: 0.6
"""
club = ll.programs.Program.from_yaml(draft)
print(club)
print(f"{club.value_rate():.0%} back, {club.value_rate('neighbor'):.0%} for neighbors; notes: {len(club.warnings)}")
print(ll.programs.first_reward(club, month["mean"], 31, spread=shape))

# %% [markdown] slug="own-read"
# Somebody wrote 0.5 for 0.05. A point and a yuan then give back {{club.value_rate():.0%}} of what is spent, and to neighbors all of it. The note caught the neighbors, since their rewards cost more than the margin leaves. It did *not* catch the others: {{club.value_rate() * 0.7:.0%}} of sales is below the margin of {{club.margin:.0%}}. A program can be ruinous without breaking a rule. <!-- fact: the rules of the draft -->
#
# Put the point where it belongs and look at the first reward: as many visits, a tenth of the value. Then make it your program: what should it pay for, and whom should it keep? In lesson 16 a designer with sliders writes such rules and simulates every change.

# %% [markdown] slug="bet-read"
# ## Back to the bet
#
# Ms. Feng was right that people hurry: {{-clean[0]:.0f}} percent, in the ledger, card by card. In our simulation her stamps come first, as long as our number for hurrying is not too high and a coffee costs less than half of what it is worth. Mr. Haddad's membership is close behind, is paid for by its middle members, and rests on a number nobody has measured. Mr. Okafor's tiers and Mr. Bai's points came behind *at the same cost*, with our assumptions. And whom does it keep? All four move the people who come often anyway, keep few who would leave, and hardly reach the light ones, who are more than half of all.
#
# Not one of these lifts is a fact about the café. What the card really did, a draw of twelve shops by lot can tell; lesson 17.

# %% [markdown] slug="further-text" tags=["going-further"]
# ## Going further: a head start, simulated
#
# Two stamps for nothing on a card of ten, or a card of eight: both take eight visits. If the goal gradient is all there is, what would the head start do? Count the members who have eight more stamps four months after the start.

# %% slug="further" tags=["going-further"]
done, filled = {}, {}
for name, change in (("8 stamps", {"burning.stamps": 8}), ("10, two given", {"earning.enrollment_bonus": 2})):
    run = ll.programs.simulate(changed(four["stamps"], change), market, 4, 0, seed=1)
    issued = run.events().query("type == 'issue'").groupby("member_id")["points"].sum()
    member_ids = run.customers().query("joined.notna()").index
    filled[name] = issued.reindex(member_ids, fill_value=0) >= (8 if name == "8 stamps" else 10)
    done[name] = 100 * float(filled[name].mean())
    print(f"{name}: {done[name]:.1f} % of the members")
assert filled["10, two given"].index.equals(filled["8 stamps"].index)  # the same people twice
gained = 100 * np.subtract(*(filled[name].to_numpy(dtype=float) for name in ("10, two given", "8 stamps")))
head_start = np.mean(gained) + 1.96 * np.std(gained, ddof=1) / np.sqrt(np.size(gained)) * np.array([0, -1, 1])
print(f"difference {head_start[0]:+.1f} [{head_start[1]:.1f}, {head_start[2]:.1f}]")

# %% [markdown] slug="further-read" tags=["going-further"] numbers="cited"
# {{done["8 stamps"]:.1f}} and {{done["10, two given"]:.1f}} percent, a difference of {{head_start[0]:+.1f}} [{{head_start[1]:.1f}}, {{head_start[2]:.1f}}] in a hundred. At the car wash the two shares are 19 and 34 %, as often cited (Nunes & Drèze, 2006). So either our gradient is too weak at its beginning, or a head start does something else: it says "you have begun". A model that misses a known result is not useless. It shows where its knowledge ends.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: Program A gives five points per dollar, program B ten. Which is more generous?
  type: many_choice
  answers:
    - answer: That cannot be said before one knows what a point buys.
      correct: true
      feedback: Right. Multiply points per dollar by the value of a point.
    - answer: B, twice as generous.
      correct: false
      feedback: Points are not money. A point of A may buy twice as much.
    - answer: A, because fewer points are easier to understand.
      correct: false
      feedback: Easy to understand is another virtue. It says nothing of what comes back.
- question: Waits between stamps are a third shorter on nearly full cards than on nearly empty ones. What follows?
  type: many_choice
  answers:
    - answer: Little, because nearly full cards belong to people who come often. Compare each card with itself.
      correct: true
      feedback: Right. Within cards less than half of the difference was left.
    - answer: The card makes people come a third faster.
      correct: false
      feedback: Who is there with nine stamps? The comparison is between different people.
    - answer: Nothing, because people never hurry for a coffee.
      correct: false
      feedback: They do. It shows within cards, and the pace falls back after the reward.
- question: A coupon drawn by lot moves 17 riders in a hundred; one ride later 2 of them are left. What was bought?
  type: many_choice
  answers:
    - answer: Mostly rides, and very little loyalty.
      correct: true
      feedback: Right. It may still pay, if a ride leaves more than its coupons cost.
    - answer: 17 loyal customers in a hundred.
      correct: false
      feedback: Loyalty would be there without the coupon. Look one ride later.
    - answer: Nothing at all, so coupons never pay.
      correct: false
      feedback: Seventeen rides were bought. Whether they pay depends on margin and cost, not on loyalty.
- question: Four programs cost the same and lift sales by 5 to 11 % in a simulation. What do you tell the board?
  type: many_choice
  answers:
    - answer: Which assumption carries the winner, and who has measured it.
      correct: true
      feedback: Right. Switch the effects off one by one and show what is left.
    - answer: To take the one with 11 %, since customers were the same for all.
      correct: false
      feedback: The same customers make the comparison fair, not the assumptions true.
    - answer: Nothing, because simulations prove nothing.
      correct: false
      feedback: It proves no effect, but it shows what must be true for a program to win. That can be tested.
- question: Light members react most to the card, and yet light customers hardly buy more. How can both be true?
  type: many_choice
  answers:
    - answer: Few light customers join or reach a reward, so the reaction of members counts for little.
      correct: true
      feedback: Right. Always ask - of those who joined, or of all?
    - answer: One of the two figures must be wrong.
      correct: false
      feedback: They describe different groups, members and everybody.
    - answer: Light customers pretend to be members.
      correct: false
      feedback: No. They are simply not there when rewards are given.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four: the role play twenty minutes, one of the others ten)
#
# 1. **Role play: a snack brand.** Your group sells spicy snacks in bags through supermarkets and kiosks. You never see the buyer. Design a program with financial bonds only that still works: what does it pay for, how do you know who bought, what is the first reward and how far is it? One of you is the buyer, one the shopkeeper who has to handle it. Present it to another group; the buyer may ask two questions, the shopkeeper one. Then say what a rival needs to copy it.
# 2. Ms. Qiu may choose two of the four brochures for a trial by lot in her shops. Which two, and what single number decides?
# 3. Without any change of habit the membership pays from {{np.ceil(four["membership"].fee.per_year / (four["membership"].fee.discount * market.spend)):.0f}} visits a year on: the fee, divided by the discount on an average bill. Suppose that those who join overestimate how often they come. May Mr. Haddad advertise it with the discount of the heaviest customer?
# 4. Take a program that you are in. What does it pay you for? What have you done because of it, and how do you know?

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Find the word after *per*: that is what the program pays for. The rest is decoration, or status.
# * Who leaves when the reward ends was loyal to the deal. Who stays may like us, or have a habit, or no choice. With coupons drawn by lot, of those who were moved about one in {{kept["that ride"][0] / kept["one later"][0]:.0f}} was still there one ride later ({{100 * kept["one later"][0] / kept["that ride"][0]:.0f}} % [{{100 * kept["one later"][1] / kept["that ride"][0]:.0f}}, {{100 * kept["one later"][2] / kept["that ride"][0]:.0f}}]).
# * Percent back, not points. Visits of the median customer, not of the mean.
# * At equal percent back a smaller reward is reached by more people. Whether it lifts more is another question.
# * People hurry toward a reward; compare a card with itself, and look for a second finish line.
# * Equal cost, unequal gifts, unequal effect, and different people moved. In a simulation the assumption decides; switch it off and look.
# * A member is somebody who once filled in a form.

# %% [markdown] slug="practice"
# ## Practice
#
# This lesson has no lab of its own; lab 7 builds on lesson 16. Choose a card: how many stamps, and worth how much, so that half of those who come at least once have a reward within a year, and a customer gets back no more than seven fen per yuan spent? Then check with `first_reward`. <!-- fact: invented for the exercise -->

# %% slug="practice-cell"
my_stamps, my_worth = 10, 22.5  # change both
sized = {"burning.stamps": my_stamps, "burning.reward_value": my_worth}
mine = ll.programs.first_reward(changed(preset("corner_card"), sized), month["mean"], 31, 12, shape)
print(f"{mine.share:.0%} have a reward within a year; 100 yuan spent give back {100 * mine.value:.1f}")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Berry, L. L. (1995). Relationship marketing of services. *Journal of the Academy of Marketing Science*, 23(4).
# * CBRE (2023): loyalty programs of five American hotel groups. H World Group (2025): report on the fourth quarter of 2024. Skift (2023, 2025) and View from the Wing (2025): figures from reports of hotel groups.
# * Dick, A. S., & Basu, K. (1994). Customer loyalty: toward an integrated conceptual framework. *Journal of the Academy of Marketing Science*, 22(2).
# * Kivetz, R., Urminsky, O., & Zheng, Y. (2006). The goal-gradient hypothesis resurrected. *Journal of Marketing Research*, 43(1).
# * Liu, Y. (2007). The long-term impact of loyalty programs on consumer purchase behavior and loyalty. *Journal of Marketing*, 71(4).
# * Nunes, J. C., & Drèze, X. (2006). The endowed progress effect. *Journal of Consumer Research*, 32(4).
# * O'Brien, L., & Jones, C. (1995). Do rewards really create loyalty? *Harvard Business Review*, 73(3).
# * Schmitt, P., Skiera, B., & Van den Bulte, C. (2011). Referral programs and customer value. *Journal of Marketing*, 75(1).
# * Taylor, G. A., & Neslin, S. A. (2005). The current and future sales impact of a retail frequency reward program. *Journal of Retailing*, 81(4).
# * Yi, Y., & Jeon, H. (2003). Effects of loyalty programs on value perception, program loyalty, and brand loyalty. *Journal of the Academy of Marketing Science*, 31(3).
