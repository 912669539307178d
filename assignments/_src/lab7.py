# version: 1.0

# %% [markdown] slug="title"
# # Lab 7 · Design a program, try it, defend it
#
# The board of Harbor Hotels has read lesson 16. It does not want to hear whether points are good. It wants rules: what a member
# gets, what that costs, what it may bring, and why anybody should believe it. You find out what the Harbor Circle costs, write rules of your own
# that give away a quarter less, try them on simulated guests, and defend them on one page.
#
# **What you hand in.** Ten short calculations and one page to the board, {{total}} points, {{core}} of them core. Replace every `...` by
# your answer and run the cells from top to bottom. Behind some of them a comment shows the shape of the answer; its question
# marks are for you to fill. The question marked *advanced* goes beyond the core of lesson 16.
#
# **Checks.** Under each answer stands a check. It tells whether your answer is the right *kind* of thing, not whether it
# is right; run it as often as you like. A check that says a name *is not defined* means that the cell with the answer has not
# run, or stopped with a red message: run it, and read the last line of that message. If the name is a word of your own
# answer, its quotation marks are missing. A red answer cell makes a ✓ below it worthless: the answer it looks at may come
# from an earlier run. Write percentages as `20` and not as
# `0.2`, but give the functions of the library shares, as `0.2`. Do not round on the way.
#
# **Your own data.** Your id decides which guests you get, so your numbers differ from your neighbor's. Each guest of your draw
# stands for **25** guests of the chain. If the next cell asks for your id, add a cell, run `ll.datasets.set_student_id("...")` with your id
# between the quotation marks, once, and run it again. The guests are synthetic; no real person is in the data.

# %% slug="setup" kind="locked"
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")
student = ll.datasets.student_id()
hotels = ll.datasets.for_student("harbour_hotels", student)
guests, members, book = (hotels.tables[name] for name in ("guests", "members", "points_ledger"))
print(f"student {student}, draw {hotels.draw}: {len(guests):,} guests, {len(members):,} of them members")

# %% [markdown] slug="setup-text"
# The next cell prepares three things, which you need not change. `stays`: every stay that took place, with the `bill` (room, food and drink) and
# the `year` of check-out. `sales`: what members' bills came to in each year. `points`: what was booked in each year, in points (`earn` on
# stays, `welcome` for joining, `redeem`, `expire`).

# %% slug="setup-stays" kind="locked"
stays = hotels.tables["stays"].query("nights_stayed > 0").merge(members[["guest_id", "member_id"]], how="left")
stays["bill"] = stays["adr"] * stays["nights_stayed"] + stays["fnb_spend"]
stays["year"] = (stays["arrival"] + pd.to_timedelta(stays["nights_stayed"], unit="D")).dt.year
own = stays[(stays["member"] == 1) & (stays["year"] <= 2025)]
sales = own.groupby("year")["bill"].sum()
points = book.groupby([book["date"].dt.year.rename("year"), "type"])["points"].sum().abs().unstack(fill_value=0)
print(sales.round(0).to_string(), points, sep="\n\n")

# %% [markdown] slug="q1-text"
# ## Question 1 · What does a hundred yuan earn? ({{points}} points)
#
# `circle` holds the rules of the Harbor Circle (print it to read them). All answers are at face value, in yuan for 100 yuan of a bill.
#
# * `by_rule`: what 100 yuan earn a member of each tier *by the rule*, a Series with the labels `blue`, `silver`, `gold`.
#   `circle.value_rate("gold")` is the value for one yuan.
# * `face`: what 100 yuan of members' sales of 2025 earned *in the ledger*: all points issued in 2025, those for joining too. 1,000 points pay for 50 yuan.
# * `joining`: the part of `face` that comes from joining.

# %% slug="q1-answer" kind="solution"
circle = ll.programs.preset("harbor_circle")
### BEGIN SOLUTION
by_rule = pd.Series({tier: 100 * circle.value_rate(tier) for tier in ("blue", "silver", "gold")})
face = 100 * 0.05 * (points.loc[2025, "earn"] + points.loc[2025, "welcome"]) / sales[2025]
joining = 100 * 0.05 * points.loc[2025, "welcome"] / sales[2025]
### END SOLUTION
# blank: by_rule = ...  # pd.Series({"blue": ?, "silver": ?, "gold": ?})
# blank: face = ...  # 100 * ? * (points.loc[2025, "?"] + points.loc[2025, "?"]) / sales[2025]
# blank: joining = ...

# %% slug="q1-check" kind="check" points=6
ll.check.series(by_rule, "by_rule", index=["blue", "silver", "gold"])
ll.check.number(face, "face", low=0, high=100, unit="yuan")
ll.check.number(joining, "joining", low=0, high=100, unit="yuan")

# %% [markdown] slug="q2-text"
# ## Question 2 · How many points are used in the end? ({{points}} points)
#
# The next cell books every movement of points into `ledger`; `point_lives` in the cell after it follows each point to its end. Report, in percent,
#
# * `burn_2024`, `burn_2025`: points redeemed in the year by points issued in the year (joining included), the burn/earn ratio,
# * `urr`: the share of points issued that will be redeemed in the end,
# * `urr_low`, `urr_high`: the ends of its interval. `lives.urr` has `.value`, `.low` and `.high`; `lives.outstanding` is about the points that
#   members still hold,
# * `rising`: why do the two ratios differ so much from each other? A letter, in quotation marks.
#     * **A**: Guests have come to like rewards more.
#     * **B**: The rules of the Circle were changed in 2025.
#     * **C**: The program is young: points issued lately have not had their time, and in 2024 a letter brought many new ones.
#     * **D**: The ledger of 2024 is incomplete.

# %% slug="q2-ledger" kind="locked"
kinds = {"welcome": "issue", "earn": "issue", "redeem": "redeem"}
events = book[book["type"].isin(kinds)].assign(type=book["type"].map(kinds), points=book["points"].abs())
two_years = ll.programs.ExpiryRule("lot_age", months=24)
ledger = ll.programs.post(events[["member_id", "date", "type", "points"]], two_years, end="2025-12-31")

# %% slug="q2-answer" kind="solution"
lives = ll.programs.point_lives(ledger)
issued = points["earn"] + points["welcome"]
### BEGIN SOLUTION
burn_2024, burn_2025 = (100 * points.loc[year, "redeem"] / issued[year] for year in (2024, 2025))
urr = lives.urr.value
urr_low, urr_high = lives.urr.low, lives.urr.high
rising = "C"
### END SOLUTION
# blank: burn_2024 = ...  # 100 * points.loc[2024, "?"] / issued[2024]
# blank: burn_2025 = ...
# blank: urr = ...
# blank: urr_low, urr_high = ..., ...
# blank: rising = ...

# %% slug="q2-check" kind="check" points=6
ll.check.number(burn_2024, "burn_2024", low=0, unit="%")
ll.check.number(burn_2025, "burn_2025", low=0, unit="%")
ll.check.number(urr, "urr", low=0, high=100, unit="%")
ll.check.number(urr_low, "urr_low", low=0, high=100, unit="%")
ll.check.number(urr_high, "urr_high", low=0, high=100, unit="%")
ll.check.text(rising, "rising", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q3-text"
# ## Question 3 · What do rewards cost? ({{points}} points)
#
# Today points take money off a bill, so a used point costs Harbor all of its face value: the cost ratio is 1. Report
#
# * `cost_today`: what rewards cost in the end, in yuan for 100 yuan of members' sales. Take `face` of question 1 and `urr` of question 2,
# * `cost_nights`: the same if as many points were used, but only for free nights, and a used point then cost Harbor 0.7 of its face value,
# * `spent`: what the rewards for the sales of 2025 cost the *chain* (25 guests for each of your draw) in the end, in yuan, by today's rule.
#
# `ll.programs.reward_cost(face_rate, redemption, cost_ratio)` takes shares and returns the cost of one yuan of sales.

# %% slug="q3-answer" kind="solution"
### BEGIN SOLUTION
cost_today = 100 * ll.programs.reward_cost(face / 100, urr / 100)
cost_nights = 100 * ll.programs.reward_cost(face / 100, urr / 100, 0.7)
spent = cost_today / 100 * sales[2025] * 25
### END SOLUTION
# blank: cost_today = ...  # 100 * ll.programs.reward_cost(? / 100, ? / 100)
# blank: cost_nights = ...
# blank: spent = ...

# %% slug="q3-check" kind="check" points=5
ll.check.number(face, "face", low=0, high=100, unit="yuan")
ll.check.number(urr, "urr", low=0, high=100, unit="%")
ll.check.number(cost_today, "cost_today", low=0, high=100, unit="yuan")
ll.check.number(cost_nights, "cost_nights", low=0, high=100, unit="yuan")
ll.check.number(spent, "spent", low=0, unit="yuan")

# %% [markdown] slug="q4-text"
# ## Question 4 · From which rise on does the Circle pay? ({{points}} points)
#
# Two figures of Ms. Duan: of a yuan on a bill 0.60 are left (the margin), and running the Circle costs the chain 900,000 yuan a year. As members' sales
# without the Circle take those of 2025, of the *chain* (25 guests for each of your draw). Report, in percent, by how much they must rise
#
# * `even_rewards`: before the rewards of today (`cost_today`) are paid for,
# * `even`: before the rewards and the cost of running are paid for,
# * `pei`: Ms. Pei says: "Members slept half of all nights last year. That is far above any break-even." What do you answer? A letter, in quotation marks.
#     * **A**: She is right; half is more than `even`.
#     * **B**: She would be right if she took three years together.
#     * **C**: She would be right if she took off the cost of rewards first.
#     * **D**: Break-even asks what members do *because of* the Circle. Who comes often joins, and would come anyway.
#
# `ll.programs.break_even_lift(margin, face_rate, redemption, cost_ratio, fixed, sales)` takes and returns shares.

# %% slug="q4-answer" kind="solution"
### BEGIN SOLUTION
even_rewards = 100 * ll.programs.break_even_lift(0.60, face / 100, urr / 100)
even = 100 * ll.programs.break_even_lift(0.60, face / 100, urr / 100, fixed=900_000, sales=25 * sales[2025])
pei = "D"
### END SOLUTION
# blank: even_rewards = ...  # 100 * ll.programs.break_even_lift(?, ? / 100, ? / 100)
# blank: even = ...  # the same with fixed=?, sales=?
# blank: pei = ...

# %% slug="q4-check" kind="check" points=6
ll.check.number(cost_today, "cost_today", low=0, high=100, unit="yuan")
ll.check.number(even_rewards, "even_rewards", low=0, unit="%")
ll.check.number(even, "even", low=0, unit="%")
ll.check.text(pei, "pei", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q5-text"
# ## Question 5 · The market in numbers ({{points}} points)
#
# A simulation has to be told who the guests are. `known` holds the guests whose first stay was before 2024, and `later` their stays in 2024 and 2025, so
# 24 months. Report
#
# * `visits`: how many stays a known guest makes in a month, on average, those who never came back included,
# * `spend`: the mean bill of a stay, in yuan, over all `stays`,
# * `nights`: the mean number of nights slept in a stay, over all `stays`,
# * `bias`: the market is to say what guests would do *without any program*. What is wrong with your `visits` for that? A letter, in quotation marks.
#     * **A**: It is too high if the Circle moves anybody: it was running all the time.
#     * **B**: It is too low, because cancelled bookings are left out.
#     * **C**: Nothing; two years of all stays are enough.
#     * **D**: It is only a sample, and a sample is always too low.

# %% slug="q5-answer" kind="solution"
first_stay = stays.groupby("guest_id")["arrival"].min()
known = first_stay[first_stay < "2024-01-01"].index
later = stays[stays["guest_id"].isin(known) & (stays["arrival"] >= "2024-01-01")]
### BEGIN SOLUTION
visits = len(later) / len(known) / 24
spend = stays["bill"].mean()
nights = stays["nights_stayed"].mean()
bias = "A"
### END SOLUTION
# blank: visits = ...  # len(?) / len(?) / ?
# blank: spend = ...
# blank: nights = ...
# blank: bias = ...

# %% slug="q5-check" kind="check" points=5
ll.check.number(visits, "visits", low=0)
ll.check.number(spend, "spend", low=0, unit="yuan")
ll.check.number(nights, "nights", low=1)
ll.check.text(bias, "bias", choices=["A", "B", "C", "D"])

# %% [markdown] slug="market-text"
# Ms. Duan's office has read the same numbers from the register of the whole chain, and rounded them. Compare yours with them: `visits` may be off by a tenth or a little more, the others by less.
# **From here on the office's numbers count**, for everybody. `market` has 8,000 guests, one in twenty of the chain, and running a program for them costs
# a twentieth too, 3,750 yuan a month, 45,000 a year. For rewards and benefits the board gives you a quarter less than the Circle costs. Which guests, and what luck, your `seed` decides. `play` holds the arguments that all runs share.
#
# How guests *react* is assumed in all that follows (`ll.programs.Behavior`), in sizes that the makers of this kit chose.
# So the results show what follows from assumptions. They are no evidence.

# %% slug="market" kind="locked"
guest = {"visits": 0.025, "spread": 0.14, "spend": 1_220, "spend_cv": 0.58, "nights": 1.87, "churn": 0.018}
market = ll.programs.Market(customers=8_000, margin=0.60, stores=4, **guest)
seed = int(hotels.draw[:4], 16)
play = {"market": market, "months": 36, "running": 3_750, "seed": seed}
now = ll.programs.scenarios({"Circle": circle}, **play).table.loc["Circle"]
cost_of_circle = (now["rewards"] + now["other_costs"]) / 3
budget = round(45_000 + 0.75 * (cost_of_circle - 45_000))
print(f"seed {seed}: in your market the Circle costs {cost_of_circle:,.0f} yuan a year; your budget is {budget:,}")

# %% [markdown] slug="q6-text"
# ## Question 6 · Your own program ({{points}} points)
#
# Write the rules into `rules`. `circle.to_dict()` shows the Circle in this form; a key it does not show has its default. `help(ll.programs.Earning)` lists what may stand
# under `earning`, and in the same way `Burning`, `ExpiryRule` and `Tier` the rest. The board's brief has eight parts, and each is checked when your work is graded:
#
# 1. **A program that can be run**: points for money spent, nights or visits (`per`: `"currency"`, `"night"`, `"visit"`), which take money off a bill
#    (`kind`: `"fixed"`, `cost_ratio` 1 or left out), free for members (no `fee`). Without this part the others are not looked at.
# 2. **Tiers**: at least one that has to be reached (threshold above 0), at most four altogether. Each of those gives something: an `earn_bonus` of 0.05 at
#    least, or benefits for 5 yuan a year (`benefit_cost`). No `earn_bonus` is above 0.5, half as much again.
# 3. **Points last** at least 24 months (`"lot_age"` or `"inactivity"`), or for ever (`"none"`).
# 4. **No loss by design**: nobody, in any tier or month of a campaign, earns as much as the margin, 60 yuan for 100, and `my_program.warnings` is
#    empty.
# 5. **Bonds**: name `"social"` or `"structural"` besides `"financial"`, or both. Say in question 11 what stands behind it.
# 6. **Worth having**: 100 yuan earn everybody at least 2 yuan at face value, joining left out. `my_program.value_rate()` is the value for one
#    yuan. With points for visits it needs the mean bill, `value_rate(spend=1_220)`, and with points for nights the bill of *one night*, `spend=1_220 / 1.87`.
# 7. **Within reach**: in three years at least a fifth of the points issued are redeemed (`run.months`, added up).
# 8. **Within the budget** (3 points): at most `budget` yuan a year, over the three years, running included.
#
# Then report from a run of your program (`run`)
#
# * `rules`: the rules,
# * `cost_year`: what your program costs a year in your market, in yuan: rewards, other benefits and running,
# * `owed`: what members still hold after three years, at face value, in yuan.
#
# `run.months` has a row a month; its columns `rewards`, `benefits`, `running` are in yuan, `issued`, `redeemed`, `expired`, `outstanding` in points.
# `outstanding` is what is there at the *end* of a month. If the cell turns red, its last line names the rule, what is wrong, and the cure.

# %% slug="q6-answer" kind="solution"
### BEGIN SOLUTION
rules = {
    "name": "Harbor Welcome",
    "earning": {"rate": 1, "per": "currency", "enrollment_bonus": 1000},
    "burning": {"kind": "fixed", "point_value": 0.03, "minimum": 500, "step": 500},
    "expiry": {"kind": "lot_age", "months": 24},
    "tiers": [
        {"name": "blue", "threshold": 0, "by": "nights"},
        {"name": "silver", "threshold": 3, "by": "nights", "benefit_cost": 5},
        {"name": "gold", "threshold": 8, "by": "nights", "earn_bonus": 0.10, "benefit_cost": 10},
    ],
    "bonds": ["financial", "social"],
    "margin": 0.60,
}
### END SOLUTION
# blank: rules = {
# blank:     "name": ...,
# blank:     "earning": {"rate": ..., "per": "currency", "enrollment_bonus": ...},
# blank:     "burning": {"kind": "fixed", "point_value": ..., "minimum": ..., "step": ...},  # yuan, points, points
# blank:     "expiry": {"kind": "lot_age", "months": ...},
# blank:     "tiers": [
# blank:         {"name": "blue", "threshold": 0, "by": "nights"},
# blank:         {"name": ..., "threshold": ..., "by": "nights", "earn_bonus": ..., "benefit_cost": ...},
# blank:     ],  # more lines for more tiers; earn_bonus 0.1 is a tenth more, benefit_cost is yuan a member and year
# blank:     "bonds": ["financial", ...],
# blank:     "margin": 0.60,
# blank: }
my_program = ll.programs.Program.from_dict(rules)
print(my_program, *my_program.warnings, sep="\n")
run = ll.programs.simulate(my_program, before=0, **play)
print(run)
### BEGIN SOLUTION
three_years = run.months[["rewards", "benefits", "running"]].sum().sum()
cost_year = three_years / 3
owed = run.months["outstanding"].iloc[-1] * my_program.burning.value
### END SOLUTION
# blank: cost_year = ...  # run.months[["?", "?", "?"]].sum().sum() / ?
# blank: owed = ...  # run.months["?"].iloc[-1] * my_program.burning.value

# %% slug="q6-check" kind="check" points=12
ll.check.mapping(rules, "rules", keys=["name", "earning", "burning", "expiry", "tiers", "bonds"])
ll.check.number(cost_year, "cost_year", low=0, unit="yuan")
ll.check.number(owed, "owed", low=0, unit="yuan")
used = run.months["redeemed"].sum() / run.months["issued"].sum()
print(f"part 4: {len(my_program.warnings)} warnings; part 7: {used:.0%} of the points redeemed; part 8:", end=" ")
print("within the budget" if cost_year <= budget else f"! {cost_year:,.0f} yuan a year; the budget is {budget:,}")

# %% [markdown] slug="q7-text"
# ## Question 7 · Against the Circle as it is ({{points}} points)
#
# First a prediction; its point is for predicting, not for being right. Then run both programs, the Circle and yours with its `rules`,
# on the same guests and the same luck. Report
#
# * `my_sign`: will Harbor gain `"more"` or `"less"` with your program than with the Circle, or about the `"same"`?
# * `more`: how much more it gains with yours, in yuan, over all three years (negative if less),
# * `more_low`, `more_high`: the ends of the 95 % interval of this difference (how far luck with guests of this kind may carry it),
# * `verdict`: `"better"`, `"worse"` or `"cannot tell"` (better and worse only if the interval says so),
# * `again`: the difference once more, on *other* guests: the same with `seed + 1`. They have luck of their own, so it may lie outside your first interval.
#
# `ll.programs.scenarios(programs, **play)` compares all others with the first; its `.table` has the columns. `{**play, "seed": seed + 1}` is `play` with
# another seed.

# %% slug="q7-answer" kind="solution"
### BEGIN SOLUTION
my_sign = "more"
both = {"Circle": circle, "mine": my_program}
found = ll.programs.scenarios(both, **play)
more, more_low, more_high = found.table.loc["mine", ["more", "more_low", "more_high"]]
verdict = "better" if more_low > 0 else "worse" if more_high < 0 else "cannot tell"
again = ll.programs.scenarios(both, **{**play, "seed": seed + 1}).table.loc["mine", "more"]
### END SOLUTION
# blank: my_sign = ...
# blank: both = {"Circle": circle, "mine": my_program}
# blank: found = ...  # ll.programs.scenarios(both, **play)
# blank: more = ...  # found.table.loc["mine", "?"]
# blank: more_low, more_high = ..., ...
# blank: verdict = ...
# blank: again = ...  # ll.programs.scenarios(both, **{**play, "seed": seed + 1}).table.loc["?", "?"]

# %% slug="q7-check" kind="check" points=6
ll.check.mapping(rules, "rules")
ll.check.text(my_sign, "my_sign", choices=["more", "less", "same"])
ll.check.number(more, "more", unit="yuan")
ll.check.number(more_low, "more_low", unit="yuan")
ll.check.number(more_high, "more_high", unit="yuan")
ll.check.text(verdict, "verdict", choices=["better", "worse", "cannot tell"])
ll.check.number(again, "again", unit="yuan")

# %% [markdown] slug="q8-text"
# ## Question 8 · Which assumption carries the result? ({{points}} points)
#
# Run your program, with the same `rules`, with one effect switched off at a time, everything else as before. Report
#
# * `gains`: the gain of your program over three years, in yuan, *without* each of the five effects below, a Series with their names as labels,
# * `gain_none`: the same with all effects off: nobody reacts,
# * `carries`: the effect of the five without which the gain falls most, in quotation marks (if two are next to equal, either),
# * `gap_by_lot`: members come more often than others, by `run.truth["gap"]` stays a month. What is this gap if `selection` is off, so that frequent guests
#   are no likelier to join than others, as if a lot decided who joins?
# * `reading`: what do these runs tell? A letter, in quotation marks.
#     * **A**: That the effect with the largest number works at Harbor.
#     * **B**: That the gain is only as sure as what carries it. Whether guests react like that at Harbor has to be measured, by lot.
#     * **C**: That effects with small numbers do not exist.
#     * **D**: That the gain is sure, since it was run on 8,000 guests.
#
# `ll.programs.Behavior().without("status")` is the behavior without that effect, `without()` that without any; `behavior=` hands it to `simulate`. The gain of a
# run is `.gain.value`.

# %% slug="q8-answer" kind="solution"
effects = ["points_pressure", "rewarded", "tier_pressure", "status", "retention"]
all_on = ll.programs.Behavior()
### BEGIN SOLUTION
off = {
    effect: ll.programs.simulate(my_program, before=0, behavior=all_on.without(effect), **play)
    for effect in [*effects, "selection"]
}
gains = pd.Series({effect: off[effect].gain.value for effect in effects})
gain_none = ll.programs.simulate(my_program, before=0, behavior=all_on.without(), **play).gain.value
carries = gains.idxmin()
gap_by_lot = off["selection"].truth["gap"]
reading = "B"
### END SOLUTION
# blank: off = {
# blank:     effect: ll.programs.simulate(my_program, before=0, behavior=all_on.without(effect), **play)
# blank:     for effect in [*effects, "selection"]
# blank: }
# blank: gains = ...  # pd.Series({effect: off[effect].? for effect in effects})
# blank: gain_none = ...  # ll.programs.simulate(my_program, before=0, behavior=all_on.?, **play).?
# blank: carries = ...
# blank: gap_by_lot = ...  # off["?"].truth["gap"]
# blank: reading = ...

# %% slug="q8-check" kind="check" points=6
ll.check.mapping(rules, "rules")
ll.check.series(gains, "gains", index=effects)
ll.check.number(gain_none, "gain_none", unit="yuan")
ll.check.text(carries, "carries", choices=effects)
ll.check.number(gap_by_lot, "gap_by_lot")
ll.check.text(reading, "reading", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q9-text"
# ## Question 9 · Who gains? ({{points}} points)
#
# `run.types()` sorts the guests of your run (with your `rules`) by how often they come and how much they like Harbor (lesson 05). Its `.table` says what one guest *got* in rewards and
# benefits, and what Harbor *gained* by one guest; the cost of running is nobody's and is not in it. Report
#
# * `gain_each`: what Harbor gained by one guest of each type, in yuan, a Series with the types as labels,
# * `got_most`: the type whose guests got most, in quotation marks,
# * `gained_most`: the type by whose guests Harbor gained most, in quotation marks (it may be the same one or not). The table has intervals, too: where they
#   overlap, the order may be luck,
# * `seldom`: guests who seldom come (`latent loyalty` and `no loyalty`) bring next to nothing here, yet the letter of December 2024 moved just such guests (lesson 16). Why? A
#   letter, in quotation marks.
#     * **A**: The letter was a lucky accident.
#     * **B**: Such guests are not worth a program.
#     * **C**: In this model who seldom comes hardly joins, and nobody gets a letter. What was not put in cannot come out.
#     * **D**: 8,000 guests are too few to see it.

# %% slug="q9-answer" kind="solution"
### BEGIN SOLUTION
types = run.types().table
gain_each = types["gain"]
got_most = types["got"].idxmax()
gained_most = types["gain"].idxmax()
seldom = "C"
### END SOLUTION
# blank: types = run.types().table
# blank: gain_each = ...  # types["?"]
# blank: got_most = ...
# blank: gained_most = ...
# blank: seldom = ...

# %% slug="q9-check" kind="check" points=4
ll.check.mapping(rules, "rules")
names = ["true loyalty", "spurious loyalty", "latent loyalty", "no loyalty"]
ll.check.series(gain_each, "gain_each", index=names)
ll.check.text(got_most, "got_most", choices=names)
ll.check.text(gained_most, "gained_most", choices=names)
ll.check.text(seldom, "seldom", choices=["A", "B", "C", "D"])

# %% [markdown] slug="q10-text"
# ## Question 10 · Break-even, as a function ({{points}} points, advanced)
#
# Write a function `break_even(margin, face_rate, redemption, cost_ratio, fixed, sales)` that returns the rise of members' sales at which a program comes out even, as a
# share. Without the library. All rates are shares; `fixed` is the cost of running and `sales` are members' sales without the program, both in yuan a year. It will be
# called with numbers you have not seen, but never with rewards that cost as much as the margin brings. To try yours: `break_even(0.5, 0.1, 0.5, 1.0, 0, 1000)` is
# 0.111, and with `fixed` 90 it is 0.311.

# %% slug="q10-answer" kind="solution" level="advanced"
### BEGIN SOLUTION
def break_even(margin, face_rate, redemption, cost_ratio, fixed, sales):
    cost = face_rate * redemption * cost_ratio
    return (cost + fixed / sales) / (margin - cost)
### END SOLUTION
# blank: def break_even(margin, face_rate, redemption, cost_ratio, fixed, sales):
# blank:     return ...

# %% slug="q10-check" kind="check" points=4 level="advanced"
ll.check.function(break_even, "break_even", example=(0.5, 0.1, 0.5, 1.0, 90, 1000))

# %% [markdown] slug="q11-text"
# ## Question 11 · One page to the board ({{points}} points, marked by your instructor)
#
# In 200 to 350 words: propose your program, and defend it. Your page should
#
# * **rules**: tell the rules so that a guest would understand them, and say for whom they are made and what stands behind each bond you named,
# * **money**: give cost a year against the budget; the difference to the Circle with its interval and verdict, on your guests and on others; and the gain
#   against *no program*, with its interval, which the run of question 6 printed, and what members still hold then (amounts for the chain: times 20),
# * **doubt**: say which assumption carries the result, what happens without it, and what the simulation cannot show,
# * **guests**: say who gets less than today, whose points lapse, and what you tell members before it starts,
# * **test**: say how Harbor would find out whether it works (who gets what, drawn how, measured by what, when), and what result would change your mind.
#
# Each of the five gets 0 to 3 points: 3 if nothing of it is missing, 2 if one thing is, 1 for a start. A program that loses money can get all of them, if the page says so.
# Honest doubt costs nothing; a page that promises what nobody has measured does.

# %% [markdown] slug="q11-memo" kind="memo" points=15
# ### BEGIN SOLUTION
# **To the board.** I propose *Harbor Welcome*. A member earns one point for a yuan, and a thousand points at once for joining; 500 points take 15 yuan off the next bill, and
# last two years. Three nights in a year make silver, eight make gold; gold earns a tenth more, and both are greeted by name, which is all that stands behind "social". It
# is made for guests who come two or three times and would never reach 1,000 points.
#
# *Money.* In the simulation its rewards and benefits cost about a third less than the Circle's; the board asked for a quarter.
# Over three years Harbor gains more than with the Circle: the whole interval of the difference is above zero, and on other guests it was again
# more. Against having no program at all, though, it shows no gain that could be told from zero, once running is counted, and members then still hold points that are on no bill yet.
# The Circle shows a loss. So money alone is a reason to end the Circle, and none to start mine.
#
# *Doubt.* All that rests on one assumption: that people come more often when a reward is near. Without it the loss is far larger than the Circle's is today. Nobody has measured it here. And
# in the model no guest minds that 100 yuan now earn 3 yuan and not 5. Real guests may.
#
# *Guests.* Those with many nights get less than today. Points already earned keep their old value, and we say so by letter three months before. Points of guests who do not
# return within two years lapse; a reminder goes out first.
#
# *Test.* For a year the lot decides which rules a new member gets, the old ones or these, half and half. In month thirteen we compare what the two groups left the house, the margin of
# all their nights less their rewards, whether they used points or not. If the interval of the difference lies below zero, I would go back; if it holds zero, I would say so and go on measuring.
# ### END SOLUTION
