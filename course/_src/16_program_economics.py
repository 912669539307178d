# %% [markdown] slug="title"
# # 16 · What a program costs and what it earns
#
# **The claim.** A program costs on every sale and earns only on those it causes.
#
# **After this lesson you can**
#
# * say what a yuan of sales really earns a member, and why it is more than the rule says,
# * turn points into a cost: face value, times what is redeemed in the end, times what a used point costs the house,
# * compute by how much sales must rise before a program pays, and name five ways to get it wrong,
# * set a measured effect against that rise, and say "above", "below" or "cannot tell", and for whom,
# * read moves between tiers without taking luck for loyalty, and look at a program as the owner of one hotel,
# * try changed rules on the same customers, and doubt the winner of a search,
# * say of each key figure how it can be true and mislead.
#
# **You need** lesson 09 (margins); lesson 15 helps. Lesson 17 asks whether a program *did* work, lesson 18 how it stands in the books. **Time**: about 90 minutes; the parts marked *going further* take fifteen minutes more.

# %% slug="setup"
import numpy as np
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## How many percent?
#
# The board of Harbor Hotels has 3.2 million yuan, once. **Ms. Pei** wants it for the Harbor Circle, the hotels' points club. "Points cost nothing," she says. "A member uses them for a room that would have been empty. And empty rooms are free." <!-- fact: from the story of the case -->
#
# **Mr. Hou**, operations: "Five yuan of every hundred, on every bill. And most of these people would have come anyway."
#
# **Ms. Duan**, the books: "I do not mind what it costs. I mind what it brings. Tell me by how many percent members must spend *more than they would have spent without the Circle*. Then we can look whether they do."
#
# All data are synthetic. The guests in the file are one in ten, so amounts for the chain are multiplied by ten. Two figures that no file holds come from Ms. Duan: of a yuan on a bill, sixty fen are left when the stay itself is paid for (rooms, breakfast, commission), and running the
# Circle costs nine hundred thousand a year. Both are invented for this lesson; we will move them. <!-- fact: assumptions of the lesson -->
#
# **The bet.** By how many percent must members' sales rise before the Circle pays?

# %% slug="my-bet"
my_bet = 0.0  # percent

# %% [markdown] slug="earn-text"
# ## Earn: what a hundred yuan gives a member
#
# The rule of the Circle: one point for a yuan, and a thousand points take fifty yuan off a bill. That is five in a hundred, the **face value** of what a hundred yuan earns. **Predict, then run**: what did a hundred yuan of members' sales earn in 2025, at face value? Less than five, five, or more?

# %% slug="my-face"
my_face = 5.0  # yuan in a hundred

# %% slug="earn"
MARGIN, RUNNING = 0.60, 900_000  # of a bill; yuan a year, chain (both from Ms. Duan)
FACE, TENTH = 50 / 1000, 10  # yuan for a point; guests in the file are one in ten
tables = ll.datasets.load("harbour_hotels").tables
book, members = tables["points_ledger"], tables["members"]
came = tables["stays"][tables["stays"]["nights_stayed"] > 0]
stays = came.merge(members[["guest_id", "member_id", "joined_by"]], on="guest_id", how="left")
stays["bill"] = stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]
stays["year"] = (stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")).dt.year  # of check-out
own = stays[(stays["member"] == 1) & (stays["year"] <= 2025)]
sales = own.groupby("year")["bill"].sum()
moved = book["points"].abs().groupby([book["date"].dt.year, book["type"]]).sum().unstack(fill_value=0)
moved = moved.rename_axis("year")
face = 100 * FACE * moved[["earn", "welcome"]].div(sales, axis=0)
face["all"] = face.sum(axis=1)
print(face.round(2))

# %% slug="earn-tiers"
circle = ll.programs.preset("harbor_circle")
earned = book[book["type"] == "earn"].merge(own[["stay_id", "tier", "bill"]], on="stay_id")
tiers = earned.groupby("tier")[["points", "bill"]].sum().loc[["blue", "silver", "gold"]]
tiers["by the rule"] = [100 * circle.value_rate(tier) for tier in tiers.index]
tiers["in the ledger"] = 100 * FACE * tiers["points"] / tiers["bill"]
tiers["share of sales"] = 100 * tiers["bill"] / tiers["bill"].sum()
print(tiers[["by the rule", "in the ledger", "share of sales"]].round(2))

# %% [markdown] slug="earn-read"
# In 2025 a hundred yuan earned {{face.loc[2025, "all"]:.2f}}, not five. Two things come on top of the rule. **Tiers**: silver and gold earn more, {{tiers.loc["gold", "in the ledger"]:.2f}} for gold, and they bring {{tiers.loc[["silver", "gold"], "share of sales"].sum():.0f}} % of the sales (of all three years). Together all stays earned {{face.loc[2025, "earn"]:.2f}}.
# **Joining**: five hundred points for whoever joins, {{face.loc[2025, "welcome"]:.2f}} in 2025, and {{face.loc[2024, "welcome"]:.2f}} in 2024, when a letter brought many members at once. <!-- fact: rules of the case -->
#
# The rule tells what the next yuan of a blue member earns. What the *program* gives is in the ledger: points issued, times what a point takes off a bill, divided by sales.

# %% [markdown] slug="burn-text"
# ## Burn: what is used in the end
#
# Points that are never used cost nothing. So which part is used? The quick answer divides: points redeemed this year by points issued this year, the **burn/earn ratio**. The right answer follows the points themselves to their end, the **ultimate redemption rate**. `point_lives` does that (lesson 18 explains how).

# %% slug="burn"
kind = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
events = book[book["type"].isin(kind)].assign(type=book["type"].map(kind), points=book["points"].abs())
ledger = ll.programs.post(
    events[["member_id", "date", "type", "points"]], ll.programs.ExpiryRule("lot_age", months=24), end="2025-12-31"
)
lives = ll.programs.point_lives(ledger)
burn_earn = 100 * moved["redeem"] / (moved["earn"] + moved["welcome"])
print(burn_earn.round(1).rename("burn/earn, %").to_string())
print(lives.urr)
rate = face["all"][2025] / 100
cost = ll.programs.reward_cost(rate, lives.urr)
print(f"rewards cost {100 * cost:.2f} of a hundred yuan of sales")

# %% [markdown] slug="burn-read"
# The burn/earn ratio says {{burn_earn[2023]:.0f}}, then {{burn_earn[2024]:.0f}}, then {{burn_earn[2025]:.0f}} %. Nothing about the guests has changed that much. The program is young and grows, so most points have not had their time. Points issued are redeemed in the end to {{lives.urr.value:.0f}} % [{{lives.urr.low:.0f}}, {{lives.urr.high:.0f}}]; that the ratio of 2025 comes close is an accident of one year.
#
# So of a hundred yuan on a bill, rewards take {{100 * rate:.2f}} times {{lives.urr.value / 100:.3f}}, that is **{{100 * cost:.2f}} yuan** (from {{rate * lives.urr.low:.2f}} to {{rate * lives.urr.high:.2f}} with the interval of the rate). Mr. Hou's five is too much: he counts points that nobody will ever use.

# %% [markdown] slug="breakage-text"
# ## Predict, then run: is breakage a profit machine?
#
# What is never used is **breakage**. Ms. Pei has an idea: let points end after twelve months instead of twenty-four. "Then fewer are used, and that is pure profit."
#
# **Predict**: how much less would rewards cost, of a hundred yuan?

# %% slug="my-breakage"
my_saving = 0.0  # yuan of a hundred

# %% slug="breakage"
within_a_year = lives.curve["redeemed"].iloc[12]  # share of points used before they are twelve months old
shorter = ll.programs.reward_cost(rate, within_a_year)
saving, fall = 100 * (cost - shorter), 100 * (cost - shorter) / (MARGIN - shorter)
print(f"cost of a hundred yuan: {100 * cost:.2f}, with twelve months {100 * shorter:.2f}; you said {my_saving} less")
print(f"gone if sales fall by {fall:.2f} %")
print(f"for the chain, a year: {saving / 100 * sales[2025] * TENTH / 1e6:.2f} million yuan")

# %% [markdown] slug="breakage-read"
# The saving is {{saving:.2f}} of a hundred yuan, {{saving / 100 * sales[2025] * TENTH / 1e6:.2f}} million a year. Each yuan that members do not spend loses its margin, {{100 * MARGIN:.0f}} fen, and saves the {{100 * shorter:.1f}} fen of its rewards. So the saving is gone as soon as members' sales fall by {{saving:.2f}} / ({{MARGIN:.2f}} - {{shorter:.3f}}) = {{fall:.1f}} %. A point saves five fen at most when it lapses. A stay that does not happen takes sixty fen of every yuan with it. <!-- fact: assumptions of the lesson -->
#
# And the calculation assumes that guests go on as before. A reward that nobody can reach moves nobody: who evaluates a reward asks what it is worth *and how soon it comes*. Whose points would lapse, and whether that is fair, is a question of lesson 18.

# %% [markdown] slug="ratio-text"
# ## What does a used point cost?
#
# Ms. Pei again: "For an empty room." Look at the rule first. Points take fifty yuan off a bill of somebody who is staying. Harbor books the *whole* bill as a sale and gets fifty yuan less. So a used point costs its full face value: the **cost ratio** is one. Whether the room would have been empty is a question about the *sale*, and it comes in the next sections. <!-- fact: rules of the case -->
#
# A cheaper reward would be a whole **free night** that is not booked as a sale. What does that cost, for each yuan of its price?
#
# * The guest would have paid for this night anyway: one. That money is gone.
# * She would not have come, and the house is full: one. Somebody who would have paid is turned away, perhaps weeks before (**displacement**), unless she takes another night.
# * She would not have come, and a room is free: only the stay itself, forty fen. <!-- fact: assumptions of the lesson -->
#
# Ms. Pei's slide knows the third case only. (And never count a free night twice: as a sale at full price *and* as a reward at forty fen.) How often is the house full? The file is a sample, so we cannot see a full night, only which hotel, month and day of the week are full on average.

# %% slug="occupancy"
nights = stays.loc[stays.index.repeat(stays["nights_stayed"])]
nights["night"] = nights["arrival"] + pd.to_timedelta(nights.groupby("stay_id").cumcount(), unit="D")
nights = nights[nights["night"] <= "2025-12-31"]
day = nights["night"].dt
slept = nights.groupby([day.month.rename("month"), day.day_of_week.rename("weekday"), "hotel_id"]).size().unstack()
calendar = pd.Series(pd.date_range("2023-01-01", "2025-12-31"))
offered = calendar.groupby([calendar.dt.month, calendar.dt.day_of_week]).size().to_numpy()[:, None]
occupancy = slept / (offered * tables["hotels"]["rooms"].to_numpy() / TENTH)
evening = occupancy.index.get_level_values("weekday").isin([4, 5])  # Friday and Saturday
shown = pd.DataFrame({"other nights": occupancy[~evening].mean(), "Fri, Sat": occupancy[evening].mean()})
by_month = occupancy[evening].groupby("month").mean()  # Fridays and Saturdays
shown["quietest month"], shown["best month"] = by_month.min(), by_month.max()
print((100 * shown).round(0).set_axis(tables["hotels"]["name"]))

# %% slug="ratio"
used = nights[nights["stay_id"].isin(book.loc[book["type"] == "redeem", "stay_id"])]
keys = zip(used["night"].dt.month, used["night"].dt.day_of_week, used["hotel_id"], strict=True)
busy = np.array([occupancy.loc[(month, weekday), hotel] for month, weekday, hotel in keys])
limits = {"full if on average above 95 %": 0.95, "above 85 %": 0.85}
full = {what: (busy > limit).mean() for what, limit in limits.items()}
end_of_week = used["night"].dt.day_of_week.isin([4, 5]).to_numpy()  # Friday and Saturday
at_the_end = {what: end_of_week[busy > limit].mean() for what, limit in limits.items()}
serve = 1 - MARGIN  # what the stay itself costs, by its price
ratios = pd.DataFrame(
    {what: [1 - (1 - anyway) * (1 - share) * (1 - serve) for anyway in (0, 0.5, 0.9)] for what, share in full.items()},
    index=pd.Index([0, 0.5, 0.9], name="would have paid anyway"),
)
for what, share in full.items():
    print(f"{what}: {100 * share:.0f} % of the nights of stays with points")
    print(f"  of these full nights, Fridays and Saturdays: {100 * at_the_end[what]:.0f} %")
print(ratios.round(2))
low, high = ratios.iloc[0].min(), ratios.iloc[-1].max()

# %% [markdown] slug="ratio-read"
# On the beach, at Harbor Bay, Fridays and Saturdays are as good as sold out on average, in any season (above a hundred is possible in a sample). Of the nights in which members use points today, between {{100 * min(full.values()):.0f}} and {{100 * max(full.values()):.0f}} % are full, depending on where we draw the line. Even if *nobody* would have come anyway, a free night would cost {{ratios.iloc[0].min():.2f}} to {{ratios.iloc[0].max():.2f}} of its price, not zero. If nine in ten would
# have paid, it is {{ratios.iloc[-1].min():.2f}} to {{ratios.iloc[-1].max():.2f}}. <!-- fact: cases of the table -->
#
# The honest range is {{low:.2f}} to {{high:.2f}}, and what decides it is not the empty room. It is how many would have paid anyway. No occupancy report knows that. What a hotel *can* do: no free nights on Fridays and Saturdays. Between {{100 * min(at_the_end.values()):.0f}} and {{100 * max(at_the_end.values()):.0f}} % of the full nights fall on them, so that removes most of the displacement, and it must be said before the points are earned.

# %% [markdown] slug="even-text"
# ## Break-even: the rise that pays for everybody
#
# Let $c$ be what rewards cost of a yuan of sales (face value, times redemption, times cost ratio), and $\mu$ the margin. Without the program sales are $S$. With it they are $S$ plus an extra $\Delta S$. The extra brings $\mu\,\Delta S$; rewards cost $c\,(S+\Delta S)$, since they go to *all* sales of members. It comes out even when
#
# $$\frac{\Delta S}{S} = \frac{c}{\mu - c}.$$
#
# In words, with the example below: each extra yuan leaves 40 fen of margin minus 2.4 fen for its own rewards, and what the extra yuan leave must cover the 2.4 fen on every old yuan. <!-- fact: worked example -->
#
# That is the claim of this lesson in one line. **Predict, then run.** A program gives five percent at face value; four in five points are redeemed; a reward costs six tenths of its face; the margin is forty percent. Rewards cost 2.4 yuan of a hundred. By how many percent must sales rise? <!-- fact: worked example -->

# %% slug="my-even"
my_even = 0.0  # percent

# %% slug="even"
c, mu = ll.programs.reward_cost(0.05, 0.8, 0.6), 0.40
even = 100 * ll.programs.break_even_lift(mu, face_rate=0.05, redemption=0.8, cost_ratio=0.6)
grocer = 100 * ll.programs.break_even_lift(0.25, face_rate=0.01, redemption=0.9)
wrong = {
    "the cost itself": 100 * c,
    "the whole extra sale as profit": 100 * c / (1 - c),
    "rewards only where points are used": 100 * 0.8 * c / (mu - 0.8 * c),
    "no rewards on the extra sales": 100 * c / mu,
}
print(f"break-even {even:.3f} %; you said {my_even}")
print(pd.Series(wrong).round(2).to_string())
print(f"a grocer with 1 % at face, 90 % redeemed, margin 25 %: {grocer:.3f} %")

# %% [markdown] slug="even-read"
# {{even:.2f}} %, more than twice the cost. The others are answers that are really given:
#
# * {{wrong["the cost itself"]:.1f}} %: "rewards cost that much, so that much more will do." But an extra yuan brings only its margin.
# * {{wrong["the whole extra sale as profit"]:.1f}} %: the same without the margin, with more arithmetic.
# * {{wrong["rewards only where points are used"]:.1f}} %: redemption counted twice. It is in $c$ already.
# * {{wrong["no rewards on the extra sales"]:.1f}} %: near, but extra sales earn points too.
#
# The fifth has no formula: "members already make half of our sales, far above break-even." Those are *all* sales of members. The extra are those that would not be there without the program.
#
# A grocer with one percent and a thin margin needs {{grocer:.2f}} %. Small rewards are not harmless where margins are small.

# %% slug="harbor-even"
base = TENTH * sales[2025]  # members' sales of the chain; what is extra in them comes later
plain = 100 * ll.programs.break_even_lift(MARGIN, rate, lives.urr)
with_running = 100 * ll.programs.break_even_lift(MARGIN, rate, lives.urr, fixed=RUNNING, sales=base)
print(f"Harbor: {plain:.1f} % for the rewards alone, {with_running:.1f} % with the cost of running; you bet {my_bet}")
table = pd.DataFrame(index=pd.Index([0.4, 0.5, 0.6, 0.7], name="margin"))
for ratio in (0.5, 0.75, 1.0):
    needed = [ll.programs.break_even_lift(one, rate, lives.urr, ratio, RUNNING, base) for one in table.index]
    table[f"cost ratio {ratio}"] = 100 * np.array(needed)
print(table.round(1))

# %% [markdown] slug="harbor-even-read"
# With Ms. Duan's figures members' sales must rise by **{{with_running:.1f}} %**: {{plain:.1f}} for the rewards, the rest for running the Circle. If her margin is wrong the answer moves, from {{table.iloc[-1, -1]:.1f}} % (margin seventy) to {{table.iloc[0, -1]:.1f}} % (margin forty), more than by anything else in the table. Before you argue about points, ask what a bill leaves.

# %% [markdown] slug="letter-text"
# ## Is the rise there? The letter
#
# Nobody can see what members would have done without the Circle. But once the lot decided: in December 2024 half of the guests in a list got a letter that invited them to join. The list: guests who had stayed before, agreed to be written to and were *not yet members*. Lesson 17 treats such draws in full; here we only need its result.
#
# **Predict**: by how many percent did those written to spend more in 2025 than those not written to?

# %% slug="my-letter"
my_letter = 0  # percent

# %% slug="letter"
guests = tables["guests"].dropna(subset=["invited"]).set_index("guest_id")
for name, first, last in (("before", "2023-01-01", "2024-12-01"), ("after", "2025-01-01", "2025-12-31")):
    part = stays[stays["arrival"].between(first, last)].groupby("guest_id")
    guests[name] = part["bill"].sum().reindex(guests.index, fill_value=0)
    guests["stays_" + name] = part.size().reindex(guests.index, fill_value=0)
letter = ll.programs.holdout_effect(guests, "after", "invited", before="before")
print(letter)
written, held = (guests.loc[guests["invited"] == one, "after"] for one in (1, 0))
ratio = written.mean() / held.mean()
errors = [group.std() / len(group) ** 0.5 / group.mean() for group in (written, held)]
reach = np.exp(1.96 * np.hypot(*errors))  # of the logarithm of the ratio
lift = float(ratio - 1), float(ratio / reach - 1), float(ratio * reach - 1)
print(f"{held.mean():.0f} yuan without the letter, {written.mean():.0f} with it")
print(f"a rise of {100 * lift[0]:.0f} % [{100 * lift[1]:.0f}, {100 * lift[2]:.0f}]; you said {my_letter}")

# %% [markdown] slug="letter-read"
# The letter brought {{letter.value:.0f}} yuan [{{letter.low:.0f}}, {{letter.high:.0f}}] of sales per guest written to, whether they joined or not. Those guests hardly come: without the letter they spent {{held.mean():.0f}} yuan in the year. So a small amount is a large rise, {{100 * lift[0]:.0f}} % [{{100 * lift[1]:.0f}}, {{100 * lift[2]:.0f}}]. Does it pay? The cost: eight yuan for a letter (invented, like the margin), and points for those who joined, those for joining included. <!-- fact: assumption of the lesson -->

# %% slug="letter-pays"
LETTER = 8  # yuan, with stamp and list
whose = members.loc[members["guest_id"].isin(written.index), "member_id"]
theirs = book[book["member_id"].isin(whose) & book["type"].isin(["earn", "welcome"]) & (book["date"] >= "2024-12-02")]
reward = FACE * theirs["points"].sum() * lives.urr.value / 100 / written.sum()
pays = ll.programs.program_roi(
    lift, TENTH * held.mean() * len(written), MARGIN, reward, setup=LETTER * TENTH * len(written), horizon=1
)
print(f"rewards cost {100 * reward:.2f} of a hundred yuan")
print(pays)
more_stays = ll.programs.holdout_effect(guests, "stays_after", "invited", before="stays_before")
all_of = TENTH * len(written)
ends = all_of * more_stays.value, all_of * more_stays.low, all_of * more_stays.high
paid = pays.table["rewards"]["estimate"] + pays.table["other_costs"]["estimate"]
per_stay = ll.programs.cost_per_incremental_visit(paid, ends)
print(per_stay)

# %% [markdown] slug="letter-pays-read"
# Break-even is {{100 * pays.break_even:.0f}} %, because the joining bonus and the letter fall on small sales. The whole interval lies far above. Verdict: *above*. (In the table `roi` is the net value by all that was paid, `payback` the years until that is earned back, ∞ if never.) Each stay that would not have happened cost {{per_stay.value:.0f}} yuan [{{per_stay.low:.0f}}, {{per_stay.high:.0f}}] in rewards and letters. (The rewards use the redemption rate of all points. Points of new members are young; if they use fewer, it is cheaper still; if they used every one, break-even would be {{100 * (reward / lives.urr.value * 100 + LETTER / held.mean()) / (MARGIN - reward / lives.urr.value * 100):.0f}} %.)
#
# Say exactly what this measures. The **letter**, sent to **guests who were not members**, who had come but seldom, in **the year after**. It does not say:
#
# * what the Circle does to those who joined *at the front desk*, and who make {{100 * own[own["year"] == 2025].groupby("joined_by")["bill"].sum()["front_desk"] / own.loc[own["year"] == 2025, "bill"].sum():.0f}} % of members' sales. Nobody drew lots among them;
# * what a second letter does to those who did not answer the first;
# * what happens in the second year;
# * how many of the extra nights fell on a full house, where an extra guest turns another away. Those bring nothing.

# %% [markdown] slug="whole-text"
# ## And the Circle as a whole?
#
# Ms. Pei wants the percent for all members. We have the extra sales of one group only. **Predict**: suppose the Circle moved *nobody* who joined at the desk. Does it pay with the letter's extra sales alone? Above, below, or cannot tell?

# %% slug="my-whole"
my_verdict = ""  # "above", "below" or "cannot tell"

# %% slug="whole"
extra = np.array([letter.value, letter.low, letter.high]) * TENTH * len(written)  # yuan of 2025, chain
best_known, low_known, high_known = (float(one / (base - one)) for one in extra)
known = best_known, low_known, high_known
at_once = theirs.loc[(theirs["type"] == "welcome") & (theirs["date"] < "2025-01-01"), "points"].sum()
setup = TENTH * (LETTER * len(written) + FACE * at_once * lives.urr.value / 100)  # letters, and points for joining
whole = ll.programs.program_roi(known, base - extra[0], MARGIN, cost, running=RUNNING, setup=setup)
print(whole)
print(f"you said {my_verdict!r}")
ax = ll.plots.program_return(whole, unit="yuan")

# %% slug="desk"
desk = members[members["joined_by"] == "front_desk"]
as_member = (pd.Timestamp("2026-01-01") - desk["joined"].clip(lower=pd.Timestamp("2025-01-01"))).dt.days.sum() / 365
slept_desk = own.loc[(own["year"] == 2025) & (own["joined_by"] == "front_desk"), "nights_stayed"].sum()
need = slept_desk / as_member * plain / (100 + plain)
was_there = members.set_index("guest_id")["joined"].reindex(guests.index).notna()
nights_after = nights[nights["arrival"] >= "2025-01-01"].groupby("guest_id").size().reindex(guests.index, fill_value=0)
each = ll.programs.holdout_effect(guests.assign(nights=nights_after), "nights", "invited")
each = each.per_member(was_there.groupby(guests["invited"]).mean().diff().iloc[-1])
print(f"desk members: {slept_desk / as_member:.2f} nights a year; their rewards need {need:.2f} of them to be extra")
print(f"the letter, for each guest it made a member: {each.value:.2f} nights [{each.low:.2f}, {each.high:.2f}]")

# %% [markdown] slug="whole-read"
# {{whole.notes[1]}} In the picture: the dashed line runs through the shaded part. With nothing at all from the desk members the Circle would stand near its break-even of {{100 * whole.break_even:.1f}} % (more than before: the letters and their joining bonus are in it now, and sales are counted without the extra), with a known rise of {{100 * known[0]:.1f}} % [{{100 * known[1]:.1f}}, {{100 * known[2]:.1f}}]. The margin and the cost of running are in that verdict, too.
#
# Whatever the desk members add comes on top. Their own rewards need {{need:.2f}} extra nights a year from each of them. The letter gave {{each.value:.2f}} for each guest it made a member (if it works through joining only). It is tempting to say "surely, then". But those were guests who hardly came. Desk members sleep {{slept_desk / as_member:.1f}} nights a year already.

# %% [markdown] slug="whole-cited" numbers="cited"
# In a convenience-store program, heavy buyers claimed their rewards and bought as before; light and moderate buyers bought more (Liu, 2007). If Harbor is like that, the Circle earns on those whom it hardly pays and pays those on whom it hardly earns. One study of another trade is a reason to measure, not a result.
#
# The claim "five percent more loyalty, 25 to 85 percent more profit" (Reichheld & Sasser, 1990) is no help: it is a calculation on the value of a customer, and lessons 08 and 09 show what it assumes. Nothing in it is caused by points.

# %% [markdown] slug="even-widget-text"
# ## Try it: break-even
#
# Start with the worked example. Which slider moves the dashed line most? Then choose *the worked example, better measured*: the line stays, the verdict changes. Put in Harbor's figures, as near as the sliders allow: margin {{100 * MARGIN:.0f}}, face value {{round(200 * rate) / 2:.1f}}, redeemed {{lives.urr.value:.0f}}, cost of a reward all of its face, lift {{100 * best_known:.0f}} plus or minus {{50 * (high_known - low_known):.0f}}. How large may the cost of running be before the verdict is "below"? (Here it is a percentage of members' sales.)

# %% slug="even-widget" kind="widget"
ll.widgets.break_even_explorer()

# %% [markdown] slug="owner-text" numbers="cited"
# ## The owner's view
#
# Large hotel groups seldom own their hotels. The owner pays the group for the program, according to what members spend. At five large US groups in 2023 that was 3.59 dollars for each available room and day; fees to owners rose by 14.3 % in that year, while members slept 50.8 % of the nights (CBRE, 2023). The owner does not ask how many nights members sleep. She asks what each available room pays and gets.

# %% slug="owner"
spent = whole.table["rewards"]["estimate"] + whole.table["other_costs"]["estimate"]
brings = MARGIN * extra[0], MARGIN * extra[1], MARGIN * extra[2]
view = ll.programs.owner_view(spent, brings, rooms=int(tables["hotels"]["rooms"].sum()))
print(view)
paid, got = view.table.loc[["fee", "incremental_margin"], "per_room_day"]

# %% [markdown] slug="owner-read"
# If Harbor's {{int(tables["hotels"]["rooms"].sum())}} rooms were somebody else's, the Circle would cost {{paid:.2f}} yuan a room and day, and the *measured* gain would be {{got:.2f}}. With the interval of the letter the net lies between {{paid * (brings[1] / spent - 1):.2f}} and {{paid * (brings[2] / spent - 1):.2f}}: again, cannot tell. "Members slept half of the nights" appears in neither line. The gain counts the letter only and nothing for desk members; it is too low if the Circle moves them at all.

# %% [markdown] slug="tiers-text"
# ## Tiers: who stays gold?
#
# Five nights in a year make silver, twelve make gold. Take members for whole years, those without nights included, and put each year's nights against the next year's. <!-- fact: rules of the case -->
#
# **Predict**: of those with a gold year in 2024, how many percent had another in 2025?

# %% slug="my-gold"
my_gold = 0  # percent

# %% slug="moves"
years = members.loc[members.index.repeat(2), ["member_id", "joined"]].assign(year=np.tile([2024, 2025], len(members)))
years = years[years["joined"].dt.year < years["year"]]  # whole years only
slept_by = own.groupby(["member_id", "year"]).agg(amount=("nights_stayed", "sum"), bill=("bill", "sum")).reset_index()
years = years.merge(slept_by, how="left", on=["member_id", "year"]).fillna({"amount": 0, "bill": 0})
need_nights = {"silver": 5, "gold": 12}
moves = ll.programs.tier_transitions(years, need_nights, base="blue")
print(moves)
print(f"you said {my_gold} % of gold stay gold")

# %% slug="short"
last = years[years["year"] == 2025]
counted = last["amount"].astype(int).value_counts().sort_index()
print(counted.loc[2:14].rename("members by nights in 2025").to_frame().T.to_string())
near = {tier: int(counted.loc[limit - 2 : limit - 1].sum()) for tier, limit in need_nights.items()}
print("one or two nights short:", near)

# %% [markdown] slug="tiers-read"
# Of those with a gold year {{100 * moves.transition.loc["gold", "gold"]:.0f}} % [{{100 * moves.low.loc["gold", "gold"]:.0f}}, {{100 * moves.high.loc["gold", "gold"]:.0f}}] had another gold year, but there were only {{moves.counts.loc["gold"].sum()}} of them; {{100 * moves.transition.loc["gold", "blue"]:.0f}} % fell to blue at once. Was gold not pleasant enough? No such story is needed. Who has a gold year had, on average, an *unusual* year: a project in town, a wedding. The next year is more ordinary (**regression to the mean**), and some have moved away. The same luck makes "members spend more after they reached gold" or
# "less" appear in any table, without any effect.
#
# {{near["silver"]}} members were one or two nights short of silver, {{near["gold"]}} of gold. If people stretched to reach a tier, there would be fewer just below the threshold and a crowd on it. There is none: {{counted[4]}} with four nights, {{counted[5]}} with five, {{counted[6]}} with six. Harbor's tiers do not seem to pull.
# A note in November, "one more night to silver", sent to half of them by lot, would tell.

# %% [markdown] slug="tiers-cited" numbers="cited"
# A status that can be reached can be lost. It is often cited that customers who are demoted are less loyal afterwards than those who never had the status (Wagner, Hennig-Thurau & Rudolph, 2009). With a **soft landing** nobody falls by more than one tier a year; the price is benefits for members who did not earn them. Also often cited: people buy more before a threshold and after a reward, at a retailer (Taylor & Neslin, 2005) and, with tiers, in a hotel program (Kopalle et al., 2012).

# %% [markdown] slug="whatif-text"
# ## What if the rules were others?
#
# No board lets us run seven programs at once. A simulation can: the same customers and the same luck under each set of rules, and once without any. Where do its numbers come from? From the file, as far as they can: how often guests known before 2024 came in 2024 and 2025, how much they differ, how much less often they came in the second year, what a stay costs and how long it is. (The Circle was there already, so these are a little too high.) The market has as many guests as the chain has in the register. The margin is Ms. Duan's.
# How people *react* is assumed: `ll.programs.Behavior`, with sizes that the makers of this kit chose. So the result shows what follows from assumptions. It is no evidence.

# %% slug="market"
first_stay = stays.groupby("guest_id")["arrival"].min()
since = first_stay[first_stay < "2024-01-01"].index
later = stays[stays["guest_id"].isin(since) & (stays["arrival"] >= "2024-01-01")]
often = later.groupby("guest_id").size().reindex(since, fill_value=0)
in_2024, in_2025 = later.groupby(later["arrival"].dt.year).size()
per_guest = stays.groupby("guest_id")["bill"].mean()
read = {
    "visits": often.mean() / 24,  # a month
    "spread": often.mean() ** 2 / (often.var() - often.mean()),  # the smaller, the more guests differ
    "spend": stays["bill"].mean(),
    "spend_cv": per_guest.std() / per_guest.mean(),  # how much guests differ in their bills
    "nights": stays["nights_stayed"].mean(),
    "churn": 1 - (in_2025 / in_2024) ** (1 / 12),  # a month
}
print(pd.Series(read).round(4).to_string())
market = ll.programs.Market(**read, customers=TENTH * len(tables["guests"]), margin=MARGIN, stores=4)

# %% slug="run"
run = ll.programs.simulate(circle, market, months=36, before=0, seed=1)
print(run)

# %% slug="who-gains"
gain_of, by_kind = run.table["gain"], run.types()
print(by_kind)
ax = ll.plots.program_gains(run, unit="yuan")

# %% [markdown] slug="who-gains-read"
# In this market the Circle lifts sales by {{100 * run.truth["lift"]:.1f}} % of *all* customers' sales, and members come {{run.truth["gap"]:+.2f}} times a month more than others, of which the program does {{run.truth["on_members"]:+.3f}}. Without the world that has no Circle nobody could tell these two apart. The model has no letter and no new guests, so it has fewer members than Harbor, and sales that shrink. And guests who seldom come do not join in it, so it cannot show what the letter showed: that just these were moved.
#
# In the picture only those who come often gain the firm anything, and more so without liking ({{by_kind.table["gain"].iloc[1]:.1f}} yuan) than with it ({{by_kind.table["gain"].iloc[0]:.1f}}): true loyalty gets more in rewards (`got`) and is lifted less. (The lift of latent loyalty, {{100 * by_kind.table["lift"].iloc[2]:+.1f}} %, is a bill or two that the rival takes from people who hardly come.)
#
# Look at the years: the gain of the first is {{gain_of.iloc[0]:,.0f}}, that of the third {{gain_of.iloc[2]:,.0f}}. Rewards are paid when they are *redeemed*, so the first year looks too good; and from the second year on a rival answers and takes a little from everybody, by assumption. Whoever stops counting after three years leaves out what is still owed. And the cost of running is not in these gains, since it is the same under all rules: three years of it, {{3 * RUNNING:,.0f}} yuan, would make {{run.gain.value - 3 * RUNNING:,.0f}} of {{run.gain.value:,.0f}}.

# %% [markdown] slug="scenarios-predict"
# ## Predict, then run: six changes
#
# **Predict** for each change: does the firm gain more (+), less (-), or can one not tell (0)?

# %% slug="my-scenarios"
my_signs = {"36 months": "", "12 months": "", "lower thresholds": "", "higher thresholds": ""}
my_signs |= {"10 % less worth": "", "rewards from 500": ""}

# %% slug="scenarios"
changes: dict[str, dict[str, int | str]] = {
    "as now": {},
    "36 months": {"expiry.months": "+12"},
    "12 months": {"expiry.months": "-12"},
    "lower thresholds": {"tiers.silver.threshold": "-1", "tiers.gold.threshold": "-2"},
    "higher thresholds": {"tiers.silver.threshold": "+2", "tiers.gold.threshold": "+3"},
    "10 % less worth": {"burning.point_value": "-10 %"},
    "rewards from 500": {"burning.minimum": 500, "burning.step": 500},
}
programs = {name: ll.programs.changed(circle, one) for name, one in changes.items()}
tried = ll.programs.scenarios(programs, market, months=36, seed=1)
print(tried)
chance = lives.outstanding.value / 100  # of points still there, to be used; from Harbor's ledger
result = tried.table.assign(after_debt=tried.table["gain"] - chance * tried.table["outstanding"])
print(result[["gain", "after_debt"]].map("{:,.0f}".format))

# %% [markdown] slug="scenarios-read"
# Read `more`, not `gain`. Many intervals of the gains overlap, but the customers are the same, so the *difference* is much surer. Compare the width of the two for thirty-six months: the interval of the gain is {{result.loc["36 months", "gain_high"] - result.loc["36 months", "gain_low"]:,.0f}} yuan wide, that of the difference ({{result.loc["36 months", "more"]:+,.0f}}) only {{result.loc["36 months", "more_high"] - result.loc["36 months", "more_low"]:,.0f}}.
# Clear on the good side: {{", ".join(result.index[result["more_low"] > 0])}}. Clear on the bad side: {{", ".join(result.index[result["more_high"] < 0])}}.
#
# So should points end after twelve months after all? In the model, yes, *because nobody in it minds*. A guest whose points lapse neither leaves nor tells a friend; we did not build that in. A simulation cannot find what was not put into it.
#
# And the second table: if {{100 * chance:.0f}} % of what is still owed will be used, as in Harbor's ledger, the Circle's gain falls from {{result.loc["as now", "gain"]:,.0f}} to {{result.loc["as now", "after_debt"]:,.0f}} yuan. (With another expiry that share would be another; the lines compare only roughly.) A program looks best in its first years.

# %% slug="effects"
gains = {"all as assumed": tried.runs["as now"].gain}
reactions = ("points_pressure", "rewarded", "tier_pressure", "status", "retention")
for effect in reactions:
    behavior = ll.programs.Behavior().without(effect)
    gains["without " + effect] = ll.programs.simulate(circle, market, 36, 0, behavior, seed=1).gain
nobody = ll.programs.Behavior().without(*reactions, "demotion", "competitor")  # but good guests still join
quiet = ll.programs.simulate(circle, market, 36, 0, nobody, seed=1)
gains["without any"] = quiet.gain
rows = {name: {"gain": one.value, "low": one.low, "high": one.high} for name, one in gains.items()}
switched = pd.DataFrame(rows).T
print(switched.map("{:,.0f}".format))
print(f"without any: members come {quiet.truth['gap']:+.2f} times a month more; caused {quiet.truth['on_members']:.2f}")

# %% [markdown] slug="effects-read"
# Switch one assumption off at a time. Without **points pressure** (people come more often when a reward is near) the gain of {{switched.loc["all as assumed", "gain"]:,.0f}} becomes {{switched.loc["without points_pressure", "gain"]:,.0f}}. Without any reaction the Circle only costs: {{switched.loc["without any", "gain"]:,.0f}}. In that world members still come {{quiet.truth["gap"]:.2f}} times a month more than others, simply because good guests join. A slide with members' nights looks as good as ever. So the question to Ms. Pei is not "is the program good?" but "which of these do you believe, and who measured it here?"

# %% [markdown] slug="designer-text"
# ## Try it: design a program
#
# Each move of a slider runs the same customers again, with your rules and without any. (It is a general market, not Harbor's.) Start with *three times the points*. On whom does the house lose most? Then move the smallest reward from near to far: what happens to cost, and what to the true lift? Find rules that gain more than the start, then ask which assumption they live on.

# %% slug="designer" kind="widget"
ll.widgets.program_designer()

# %% [markdown] slug="kpi-text"
# ## Key figures, and how each of them lies
#
# The Circle's figures by year, as they would stand in a report.

# %% slug="kpi-counts"
at = pd.Index([2023, 2024, 2025], name="year")
closing = [pd.Timestamp(f"{year}-12-31") for year in at]
counts = {
    "issued": (moved["earn"] + moved["welcome"]).loc[at],
    "redeemed": moved["redeem"].loc[at].astype(float),
    "expired": moved["expire"].loc[at],
    "outstanding": pd.Series([book.loc[book["date"] <= end, "points"].sum() for end in closing], at),
    "customers": pd.Series([(first_stay <= end).sum() for end in closing], at),
    "members": pd.Series([(members["joined"] <= end).sum() for end in closing], at),
    "active": own.groupby("year")["member_id"].nunique().loc[at],
    "member_sales": sales.loc[at],
    "sales": stays.groupby("year")["bill"].sum().loc[at],
}

# %% slug="kpi"
figures = ll.programs.kpis(**counts)
print(figures)
within = 100 * (ledger.balances["outstanding"] >= 1000).mean()
joined = members.loc[members["joined"] < "2024-01-01"].set_index("member_id")["joined"]
wait = (book[book["type"] == "redeem"].groupby("member_id")["date"].min().reindex(joined.index) - joined).dt.days
soon, ever = 100 * (wait <= 365).mean(), 100 * wait.notna().mean()
print(f"members with enough points for a reward today: {within:.0f} %")
print(f"of those who joined in 2023, used a reward within a year: {soon:.0f} %, by now: {ever:.0f} %")
shares = figures.table.loc[["enrollment_rate", "active_rate", "member_share_of_sales"], at]

# %% [markdown] slug="kpi-read"
# | Key figure | At Harbor, 2025 | True, and misleading because | Ask instead |
# | --- | --- | --- | --- |
# | enrollment | {{shares.loc["enrollment_rate", 2025]:.0f}} % of guests | members never leave the count; a letter with a bonus raises it in a week | who stayed in the last year? |
# | active members | {{shares.loc["active_rate", 2025]:.0f}} % | "active" is a definition: a stay in twelve months, a click, an e-mail opened | active doing what, in how many days? |
# | share of sales | {{shares.loc["member_share_of_sales", 2025]:.0f}} % | grows when good guests join, without one night more | how many nights would not be there? |
# | burn/earn | {{burn_earn[2025]:.0f}} % | rises by itself as a program ages | ultimate redemption rate, with interval |
# | breakage | {{100 - lives.urr.value:.0f}} % | looks like profit; part of it is members who saw no reward in reach | whose points lapse, and do they come back? |
# | enough points for a reward | {{within:.0f}} % of members | what is within reach need not be worth the trouble | how soon is the first reward used? (within a year: {{soon:.0f}} %) |
# | points cost of sales | {{100 * cost:.1f}} % | small beside any margin | break-even rise: {{with_running:.1f}} % |
# | return on the program | {{100 * whole.table.loc["low", "roi"]:.0f}} to {{100 * whole.table.loc["high", "roi"]:.0f}} %, counting the letter only | on slides all sales of members are in it | what margin is extra, less rewards, less running? |
#
# (`redemption_rate` and `expiry_share` in the output are the points redeemed and expired in a year, by all points that members had in it. Neither is the ultimate rate.)
#
# Most of this comes out of the ledger for nothing. Two answers of the last column do not: which nights would not be there, and what margin is extra. They need a group that, by lot, does *not* get something. The cheapest thing the board can buy is a letter not written to some people, and a list of their names.

# %% [markdown] slug="kpi-cited" numbers="cited"
# Definitions differ between firms. Starbucks counts as members in the United States those who bought within ninety days; 33.8 million at the end of its fiscal year 2024 is often cited. Hotel groups count everybody who ever enrolled: Marriott 228 million at the end of 2024 and 248 million late in 2025, which is 143 members for each room (company filings as reported by Skift and View from the Wing, 2025). A room has 365 nights, so if members slept in every one of them, each would have two or three a year.
# The two counts cannot be compared, and neither says what a program does. On slides one reads that the Starbucks club "markedly raised loyalty". That takes a comparison with people like its members who had no card. We know of none that is public.

# %% [markdown] slug="bet-read"
# ## Back to the bet
#
# *{{with_running:.1f}} %*, with Ms. Duan's margin and cost of running. Ms. Pei's points do cost: {{100 * cost:.1f}} yuan of a hundred, on every sale to a member. Mr. Hou's five is what is promised, not what is used. And both looked at the wrong half. The cost is nearly known. What the Circle *causes* is known for one letter only, and there it is far above break-even.
#
# So what would you tell the board? The letter is worth repeating for guests like those; writing to the {{TENTH * len(held):,}} who were left out costs {{TENTH * len(held) * LETTER / 1e6:.1f}} million, a tenth of what Ms. Pei asks for. (They are a year older now, so expect less.) For the other nine tenths there is no measurement yet. Hold some guests out by lot, whatever you do. <!-- fact: from the story of the case -->

# %% [markdown] slug="further-tiers-text" tags=["going-further"]
# ## Going further: where should the thresholds be?
#
# Two tools. A **chain** of the moves says where the tiers lead if each year goes like 2024 to 2025. `best_thresholds` searches thresholds *under a stated response*: which share of the members within reach stretch to the next tier. Assume that silver costs the house twenty-five yuan a member and year and gold a hundred (upgrades, and the extra points), that eight in a hundred stretch by up to two nights, and that an extra night leaves the margin of an average night. <!-- fact: assumptions of the lesson -->

# %% slug="further-chain" tags=["going-further"]
chain = moves.chain()
tier_now = pd.cut(last["amount"], [-1, 4, 11, 999], labels=list(chain.tiers))
mean_bill = last.groupby(tier_now, observed=True)["bill"].mean()
benefit = pd.Series({"blue": 0.0, "silver": 25.0, "gold": 100.0})
left = (MARGIN - cost) * mean_bill - benefit
worth = chain.value(left, retention=1.0, discount=0.1, horizon=4)
shares_of = pd.DataFrame({"in 2025": moves.shares.loc[2025], "in the long run": chain.steady_state()})
print((100 * shares_of).round(1))
print(pd.DataFrame({"left in a year": left, "in five years": worth}).round(0))
soft = ll.programs.tier_transitions(years, need_nights, soft_landing=True, base="blue").chain().steady_state()
print(f"silver in the long run with a soft landing: {100 * soft['silver']:.1f} %")

# %% slug="further-thresholds" tags=["going-further"]
per_night = MARGIN * own["bill"].sum() / own["nights_stayed"].sum()
found = ll.programs.best_thresholds(
    last["amount"], benefit.loc[["silver", "gold"]], per_night, ll.programs.TierResponse(pull=0.08, reach=2),
    candidates=[(3, 8), (4, 10), (5, 12), (6, 14), (8, 20)],
)  # fmt: skip
print(found)
marked = [" / ".join(f"{limit:g}" for limit in one) for one in (found.best, found.best_half, found.best_double)]

# %% [markdown] slug="further-tiers-read" tags=["going-further"]
# A gold year is worth {{left["gold"] / left["blue"]:.0f}} blue ones, but in five years a member who is gold *now* leaves only {{worth["gold"] / worth["blue"]:.1f}} times as much: most will not stay gold. (Members who no longer come are in the table as blue, so nobody is taken off twice.) And none of this is what gold *does*. Making a blue member gold does not make her travel.
#
# The search marks {{marked[0]}} nights. With half the pull it marks {{marked[1]}}, with double {{marked[2]}}. The assumption chooses, not the data. And the counts above showed no pull at all. Then, in this calculation, each member in a tier only costs. (What else a tier may do, such as keeping people, is not in it.)

# %% [markdown] slug="further-search-text" tags=["going-further"]
# ## Going further: the winner's curse
#
# `best_design` tries many designs within a budget, here eighteen, for at most thirty thousand yuan a year in a market of four thousand guests. Whoever wins a search is good, or lucky, or both. So we search ten times, on ten groups of guests, and run each winner again on others. <!-- fact: assumption of the lesson -->

# %% slug="further-search" tags=["going-further"]
small = ll.programs.Market(**read, customers=4_000, margin=MARGIN, stores=4)
grid = {
    "expiry.months": ["-12", "+0", "+12"],
    "burning.point_value": ["-20 %", "+0 %", "+20 %"],
    "tiers.silver.threshold": ["-1", "+0"],
}
now, found_again = "Circle: months +0, point_value +0 %, silver threshold +0", []
for seed in range(1, 11):
    search = ll.programs.best_design({"Circle": circle}, 30_000, grid, small, months=36, seed=seed)
    gained = search.table["gain"]
    both = {"Circle": circle, "winner": search.programs[search.best]}
    fresh = ll.programs.scenarios(both, small, 36, seed=100 + seed).table["more"]["winner"] / 3  # a year
    found_again.append([search.best, gained[search.best] - gained[now], fresh])
again = pd.DataFrame(found_again, columns=["winner", "promised", "on others"]).set_index("winner")
print(again.round(0).astype(int).reset_index().to_string(index=False))
print(again.mean().round(0).rename("mean, yuan a year more than the Circle").to_string())

# %% [markdown] slug="further-search-read" tags=["going-further"]
# The winners promised {{again["promised"].mean():,.0f}} yuan a year more than the Circle, on average. On other guests the same designs brought {{again["on others"].mean():,.0f}} more. A search picks what suits these guests, luck included, and reports the luck as if it were the design's. The *direction* holds: better than the Circle in {{(again["on others"] > 0).sum()}} of {{len(again)}}.
#
# Look at who wins: points that end after twelve months, and mostly those worth a fifth less. New guests test luck only; they react by the same assumptions. In this model a fifth less value costs {{100 * (1 - np.expm1(-0.8 * FACE / ll.programs.Behavior().noticed) / np.expm1(-FACE / ll.programs.Behavior().noticed)):.0f}} % of the reaction (`noticed` in `Behavior`), and nobody feels cheated. A stingy winner says more about the model than about guests.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: Rewards cost 3 yuan of a hundred, the margin is 30. By how much must sales rise?
  type: many_choice
  answers:
    - answer: By about 11 %, since 3 / (30 - 3) is 0.111.
      correct: true
      feedback: Right. Only the margin of extra sales pays, and rewards go to all sales.
    - answer: By 3 %.
      correct: false
      feedback: That takes an extra yuan of sales for a yuan of profit. It leaves thirty fen, less the reward.
    - answer: By 10 %, since 3 / 30 is 0.1.
      correct: false
      feedback: Near, but the extra sales earn points too. Take their cost off the margin.
- question: A member uses 1,000 points, 50 yuan off her bill, for a stay she would have paid for. What does that cost the hotel?
  type: many_choice
  answers:
    - answer: 50 yuan.
      correct: true
      feedback: Right. That money would have come in.
    - answer: What the room costs to clean, since it might have been empty.
      correct: false
      feedback: She would have come. The empty room is the case of a guest who would not have.
    - answer: Nothing. The points were paid for long ago.
      correct: false
      feedback: They were promised long ago. Paid for they are when the bill is fifty yuan lower.
- question: This year points worth 40 % of those issued were redeemed. What is the ultimate redemption rate?
  type: many_choice
  answers:
    - answer: That cannot be said. Points issued this year will be redeemed later, and some used now are old.
      correct: true
      feedback: Right. Follow the points themselves.
    - answer: 40 %.
      correct: false
      feedback: That divides old points used by new points issued. In a growing program it is too low.
    - answer: 60 %, the rest is breakage.
      correct: false
      feedback: What is not yet redeemed has not lapsed. And breakage is the other part.
- question: Harbor's letter doubled the sales of those written to. What follows for members who joined at the desk?
  type: many_choice
  answers:
    - answer: Nothing sure. They were not in the draw, and they come far more often.
      correct: true
      feedback: Right. An experiment measures what was drawn, for those who were drawn.
    - answer: The Circle doubles their sales as well.
      correct: false
      feedback: A percentage of a few yuan does not carry over to guests with many nights.
    - answer: The Circle does nothing to them.
      correct: false
      feedback: Not measured is not zero. It takes a draw among them.
- question: Two simulated programs have gains whose intervals overlap. Are they equally good?
  type: many_choice
  answers:
    - answer: Look at the interval of the difference. The customers are the same, so it may be clear.
      correct: true
      feedback: Right. That is what the column more is for.
    - answer: Yes, overlapping intervals mean no difference.
      correct: false
      feedback: Good and bad luck of these customers is in both gains and cancels in the difference.
    - answer: No, the larger gain is better.
      correct: false
      feedback: It may be luck. The interval of the difference tells.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. Ms. Pei: "Last year members slept half of all nights." Write down what Ms. Duan should answer, in two sentences, with one number of this lesson.
# 2. You may keep one in ten desk members out of something for a year, by lot. Out of what, without hurting anybody? What would you learn?
# 3. The chain could offer free nights instead of money off the bill. Which nights would you exclude, how would you say so, and what would a guest think?
# 4. Ms. Pei wants points to end after twelve months and shows the simulation. What is not in it? Name two things, and how to measure one.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Cost of rewards: face value (of the ledger, not of the rule), times ultimate redemption, times what a used point costs.
# * Money off a bill costs its face value. A free night costs little only for guests who would not have come to a house that is not full.
# * Break-even is cost by margin less cost, and more with the cost of running. The margin moves it most.
# * The sales of members are not the sales that the program causes. A draw by lot tells them apart, for those who were in the draw.
# * Who is gold this year was partly lucky. Falling tiers prove nothing, and thresholds hang on an assumed pull.
# * A simulation compares rules on the same customers. It cannot find what was not put into it, and the winner of a search is partly lucky.
# * Beside each key figure, write the question that it does not answer.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 7**: on guests of your own, what the Circle costs, and a program of yours within a budget: run it, find the assumption that it lives on, and defend it on one page.
#
# A warm-up. The corner café gives a coffee for ten stamps. A card filled in full is worth 22.5 yuan, a free coffee costs nine; suppose six in ten stamps end in a coffee, a visit brings thirty yuan, and the margin is sixty percent. What rise of sales pays for the card? Before you run it, guess. Then let every stamp be used. <!-- fact: rules of the case corner_cafe, and assumptions of the exercise -->

# %% slug="practice-cell"
used_stamps = 0.6  # change it
card = ll.programs.preset("corner_card")
pays_from = ll.programs.break_even_lift(0.6, card.value_rate(spend=30), used_stamps, card.burning.cost_ratio)
print(f"break-even: {100 * pays_from:.1f} %")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * CBRE Hotels Research (2023). Loyalty programs of five large US hotel groups.
# * Kopalle, P. K., Sun, Y., Neslin, S. A., Sun, B., & Swaminathan, V. (2012). The joint sales impact of frequency reward and customer tier components of loyalty programs. *Marketing Science*, 31(2).
# * Liu, Y. (2007). The long-term impact of loyalty programs on consumer purchase behavior and loyalty. *Journal of Marketing*, 71(4).
# * Reichheld, F. F., & Sasser, W. E. (1990). Zero defections: quality comes to services. *Harvard Business Review*, 68(5).
# * Skift; View from the Wing (2025). Reports on members of hotel loyalty programs, from company filings.
# * Taylor, G. A., & Neslin, S. A. (2005). The current and future sales impact of a retail frequency reward program. *Journal of Retailing*, 81(4).
# * Wagner, T., Hennig-Thurau, T., & Rudolph, T. (2009). Does customer demotion jeopardize loyalty? *Journal of Marketing*, 73(3).
