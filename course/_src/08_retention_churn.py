# %% [markdown] slug="title"
# # 08 · Retention and churn
#
# **The claim.** Churn that falls is no proof of better work. The restless leave first, so churn falls by itself; only a fair
# comparison, at the same age of the relationship, says who stays and why.
#
# **After this lesson you can**
#
# * compute churn, retention and repeat purchase, each with its interval, and say what each is divided by,
# * read and make a cohort map, and leave empty what nobody can know yet,
# * draw how long customers stay when many are still there,
# * look for causes of churn without fooling yourself, judge an early-warning rule, and plan retention and a decent exit.
#
# **You need** lessons 00 and 01. **Time**: about 90 minutes; what is marked *going further* takes 30 minutes more.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## The case: "They stayed"
#
# By Thursday evening Ms. Qiao has to sign a price list for ten gyms. A year ago five of them raised the fee. They were drawn
# by lot; the others did not. Mr. Dahl from finance says: "In the dearer clubs, churn in an average quarter was *lower* in 2025 than in
# 2024. You told me they would run away. They stayed." Ms. Osei, who looks after the clubs, saw people empty their lockers.
#
# Then somebody asks how long a member stays. Mr. Dahl divides one by the churn of last December and reads out a large number. Ms.
# Osei divides one by the churn of the first month and gets a small one.
#
# **Before you read on**: both calculate correctly. What would you ask each of them? Write it down.

# %% slug="data"
case = ll.datasets.load("gym_members")
paid = case.tables["member_months"]
members = case.tables["members"].merge(case.tables["clubs"], on="club_id")
members[["member_id", "segment", "plan", "joined", "left", "price_rise"]].head(4)

# %% [markdown] slug="data-read"
# Each row is one of {{len(members):,}} members who joined in 2024. They are synthetic. `left` is the first month no longer paid for. It
# is empty (`NaT`) for those who were still paying in December 2025: their story is not over. Such cases are called
# **censored**, which is not the same as staying for ever.

# %% [markdown] slug="churn-text"
# ## Churn: who left, of whom?
#
# **Churn rate** = customers who left in a period, divided by the customers who were there *at its start*. **Retention rate** =
# one less churn. Newcomers of the period belong in neither.
#
# **Predict, then run.** Mr. Dahl looks at the five dearer clubs. Will their churn in an average quarter of 2025 be higher or lower than in 2024? And
# in the five clubs that raised nothing?

# %% slug="my-churn"
my_dearer = "?"  # higher or lower in place of the question mark; keep the quotation marks

# %% slug="churn-run"
dearer = members[members["price_rise"] == 1]
churn = ll.transactions.churn_rate(dearer, "joined", "left", observation_end="2025-12-31", freq="Q")
print("FIVE DEARER CLUBS", churn, sep="\n")
same = members[members["price_rise"] == 0]
unchanged = ll.transactions.churn_rate(same, "joined", "left", observation_end="2025-12-31", freq="Q")
print("FIVE UNCHANGED CLUBS", unchanged, sep="\n")

# %% slug="churn-years"
for name, quarters in {"dearer": churn.table["churn"], "unchanged": unchanged.table["churn"]}.items():
    by_year = quarters.groupby(quarters.index.astype(str).str[:4]).mean()  # the mean of the quarters, year by year
    before, after = by_year["2024"], by_year["2025"]
    change = "lower" if after < before else "higher"
    print(f"{name}: mean quarter of 2024 {before:.1f} %, of 2025 {after:.1f} %: {change}")
print(f"for the dearer clubs you said: {my_dearer}")

# %% [markdown] slug="churn-read"
# (The first quarter of 2024 is missing: nobody was a member at its start. *Wilson* names the way in which the interval of a share is computed.)
#
# In the dearer clubs churn falls to {{churn.table["churn"].iloc[-1]:.1f}} % in the last quarter. But it falls in the clubs
# *without* a rise too. Mr. Dahl's two means are right, and say nothing about the price. Something else changed between the years:
# nobody joined in 2025 (in this file), so the members grew older, and old members leave less.
#
# Now compare the two tables line by line instead. Up to 2024 they agree as far as the intervals tell. In the first quarter of 2025, right after the rise, churn is
# {{churn.table["churn"]["2025Q1"]:.1f}} % in the dearer clubs and {{unchanged.table["churn"]["2025Q1"]:.1f}} % in the others.

# %% [markdown] slug="cohort-text"
# ## Cohorts: compare at the same age
#
# A **cohort** is everybody who began in the same period. Put cohorts in rows and *age* (months since joining) in columns, and people of
# the same age stand below each other. Age starts at `0`, the month of joining; age `1` is after the first renewal. (Other books, and lab 4, count the
# first month as `1`. Always ask.)
#
# **Predict, then run.** The members of December 2024 could be watched for twelve renewals. What belongs in their cell of age
# twenty: zero, an estimate, or nothing?

# %% slug="cohort-run"
map_2024 = ll.transactions.cohorts(paid, "member_id", "month", value="fee")
ax = ll.plots.cohort_map(map_2024)

# %% [markdown] slug="cohort-read"
# Nothing. Nobody can know yet, so the cell is hatched. Writing zero there would make the youngest cohorts look deserted and pull every
# column's mean down. Read a row: the share falls fast, then slowly. Read a column: cohorts of the same age are much
# alike. The interval of all cohorts together:

# %% slug="cohort-ages"
ages = map_2024.by_age()
print(ages)

# %% [markdown] slug="cohort-widget-text"
# ## Try it: what does a cell say?
#
# Choose a cohort and an age and read the cell aloud, with its interval. Then switch from shares to money: revenue for each person
# *who began*, not only for those who stayed. Which kind of member would you rather win?

# %% slug="cohort-widget" kind="widget"
with_kind = paid.merge(members[["member_id", "segment"]], on="member_id")
ll.widgets.cohort_explorer(with_kind, "member_id", "month", value="fee", by="segment")

# %% [markdown] slug="curve-text"
# ## How long do they stay?
#
# For each member we count the *decisions* that we know: stay or leave, one at the end of each month paid for. For those who left it is as many as months paid.
# For those who still paid in December 2025 it is one fewer: what they decided at the end of that month is not in the file. The count goes into a column
# `months`.

# %% slug="curve-spells"
# Rows per member, less one for those whose "left" is empty. You need not read this code.
members["months"] = members["member_id"].map(paid.groupby("member_id").size()) - members["left"].isna()
members["gone"] = members["left"].notna()
print("mean of those who left:", round(members.loc[members["gone"], "months"].mean(), 1), "months")

# %% [markdown] slug="curve-predict"
# **Predict, then run.** The mean of those who left is a favorite on slides. Is the time after which *half of all members* have left shorter or
# longer?

# %% slug="my-half"
my_half = 0  # months, in place of the zero

# %% slug="curve-run"
stay = ll.transactions.kaplan_meier(members, "months", "gone", unit="months")
print(stay)
print(stay.mean_within(12))
print(f"half had left: you said {my_half} months, found {stay.median().value:.0f}")

# %% [markdown] slug="curve-read"
# It took {{stay.median().value:.0f}} months until half of all members had left. The mean of those who left forgets everybody who is still there. The
# **Kaplan-Meier curve** uses both: at each age it asks, *of those who could be watched*, how many left, and multiplies the shares that
# stayed. The second table is the mean number of months within the first twelve: {{stay.mean_within(12).table["mean"].iloc[0]:.1f}} of them
# (a *restricted* mean; `se`, its standard error, says how far it would vary from sample to sample). It needs no guess about the future. *Log-log* and *normal* name ways of computing
# an interval.

# %% slug="curve-segments"
by_kind = ll.transactions.kaplan_meier(members, "months", "gone", by="segment", unit="months")
print(by_kind)
print(ll.transactions.log_rank(members, "months", "gone", by="segment"))
ax = ll.plots.retention_curves(by_kind)

# %% [markdown] slug="curve-segments-read"
# Students leave fastest, corporate members slowest: their employer pays and decides. The **log-rank test** compares the losses of each kind (`events`) with those to be
# `expected` if all left at one pace; a `ratio` above 1 says: faster than that. Chi-squared sums up the distance, the degrees of freedom are the kinds less one, and `p` says how often chance
# alone would make the distance so large. `∞` says: half of the corporate members have not left yet, so nobody knows when they will have.

# %% [markdown] slug="sorting-text"
# ## One divided by churn
#
# Two quotients, no slip in either:

# %% slug="sorting-run"
monthly = ll.transactions.churn_rate(members, "joined", "left", observation_end="2025-12-31").table["churn"] / 100
first_month = 1 - ages.table["retention"][1] / 100
print("Ms. Osei:", round(1 / first_month, 1), "months; Mr. Dahl:", round(1 / monthly.iloc[-1], 1), "months")

# %% [markdown] slug="sorting-read"
# Ms. Osei takes the month in which the restless leave, Mr. Dahl a month in which mostly the faithful are left. One divided by churn is the mean
# time only if everybody leaves with the same chance in every month. Here they differ, and those who leave first change
# the mix of those who stay: the **sorting effect**. Nobody need have grown more loyal. Lesson 10 projects such curves.
#
# So how long does a member stay? No single number is the answer. Half are gone after {{stay.median().value:.0f}} months, and
# {{stay.at([23]).table["survival"].iloc[0]:.0f}} % are still there after all the months that the file can see.

# %% [markdown] slug="lot-text"
# ## So what did the rise do?
#
# The lot makes a fair comparison: the same months, the same ages, dearer against unchanged clubs. Take all who were still members in December
# 2024 and follow them through 2025.
#
# **Predict, then run.** Of a hundred members, how many did the rise cost within twelve months?

# %% slug="my-lost"
my_lost = 0  # members of a hundred, in place of the zero

# %% slug="lot-run"
# "age_then" is the age in December 2024, "in_2025" the months known after it. You need not read the next four lines.
members["age_then"] = 12 - members["joined"].dt.month
there = members[members["months"] > members["age_then"]].copy()
there["in_2025"] = there["months"] - there["age_then"]
lot = ll.transactions.kaplan_meier(there, "in_2025", "gone", by="price_rise", unit="months")
print(lot.at([3, 12]))
print(ll.transactions.log_rank(there, "in_2025", "gone", by="price_rise"))
still = lot.at([12]).table["survival"]
print(f"of a hundred the rise cost: you said {my_lost}, found {still['0', 12] - still['1', 12]:.1f}")

# %% [markdown] slug="lot-read"
# After twelve months {{lot.at([12]).table["survival"]["0", 12]:.1f}} % are still there without the rise and
# {{lot.at([12]).table["survival"]["1", 12]:.1f}} % with it, and the intervals do not touch. So of a hundred members the rise cost about
# {{lot.at([12]).table["survival"]["0", 12] - lot.at([12]).table["survival"]["1", 12]:.0f}} within a year. Ms. Osei's eyes were good. Mr. Dahl compared a
# year with a year; the lot compares like with like. (Ten clubs are few units for a lottery; these intervals count members and may be a little
# too narrow.) Is it the same for all kinds?

# %% slug="lot-kinds"
for kind, group in there.groupby("segment"):
    curve = ll.transactions.kaplan_meier(group, "in_2025", "gone", by="price_rise")
    print(kind, curve.at([12]), sep="\n")

# %% [markdown] slug="lot-kinds-read"
# Among students the rise cost most members, among corporate members hardly any: the employer pays. In between, the private members. "Raise or not" was the
# wrong question; for whom is the right one. Whether the dearer fee of those who stayed outweighs those who left is a matter of value
# (lesson 09).

# %% [markdown] slug="pond-text"
# ## The pond
#
# Customers are the water in a pond: acquisition flows in, churn flows out. A thousand newcomers a month and a fixed share that leaves:
# how full does it get?

# %% slug="pond-run"
for leaving in (0.05, 0.04):
    level = 0.0
    for _month in range(120):
        level = level * (1 - leaving) + 1000
    print(f"churn {100 * leaving:.0f} %: {level:,.0f} members after ten years; it settles at {1000 / leaving:,.0f}")

# %% [markdown] slug="pond-read"
# The level settles where outflow equals inflow: newcomers divided by churn. Cutting churn by a fifth raises the level by a quarter, without one
# more newcomer, but only after years. That is what relationship management promises: less churn, less spent on replacing people, and money
# for those who are worth it. Whether a measure is worth its cost has to be computed for each case (lesson 09).

# %% [markdown] slug="why-text" numbers="cited"
# ## Why do they leave?
#
# Keaveney (1995) asked more than five hundred customers of services why they had switched, and sorted over eight hundred critical
# behaviors of the firms into eight categories:

# %% slug="why-categories"
print(ll.transactions.keaveney_categories()[["name", "example"]].to_string())

# %% [markdown] slug="why-read"
# Sort causes by who can act:
#
# * **The firm**: faults of product or service, no new ideas, nobody watching the market, *and staff who leave*. When a trainer goes to the
#   club next door, members follow: the relationship was with the person.
# * **The customer**: a tempting offer, a demand that no firm should meet, a need that is gone (graduated, moved, injured).
#
# People who spend less without leaving, *downward migrators*, come in three kinds: whose **life has changed**, who **weighs and compares**, and who is
# **dissatisfied**. The first needs another product, the second a reason, the third a repair. And some stay only because leaving is costly
# (**switching costs**: a deposit, a contract, learning a new system): keep the door locked, and the day it opens they are gone.

# %% [markdown] slug="investigate-text"
# ## An investigation, and its trap
#
# A churn investigation: (a) define who counts as gone, (b) ask or look up why, all causes and not just the first, (c) compare with
# *those who stayed*. Harbor Hotels has no contracts, so nobody says goodbye. We call a guest *gone* after the last stay in the file. How many guests come back at all?

# %% slug="investigate-repeat"
hotels = ll.datasets.load("harbour_hotels")
stays = hotels.tables["stays"].query("nights_stayed > 0")
back = ll.transactions.repeat_rate(stays, "guest_id", "arrival", within=365)
print(back)

# %% slug="investigate-causes"
files = hotels.tables["complaints"].merge(stays[["stay_id", "guest_id", "arrival"]], on="stay_id")
# A complaint on a guest's last stay goes into the first table, an earlier one into the second; no need to read on.
last_stay = files["guest_id"].map(stays.groupby("guest_id")["arrival"].max())
silent = ll.transactions.churn_causes(files[files["arrival"] == last_stay], "guest_id", "category")
returned = ll.transactions.churn_causes(files[files["arrival"] < last_stay], "guest_id", "category")
print("NOT SEEN AGAIN", silent, sep="\n")
print("CAME BACK", returned.table[["share", "share_low", "share_high"]].round(1), sep="\n")

# %% [markdown] slug="investigate-read"
# The first table: what guests complained of on their last stay ("left" in its title is our rule). `alone` counts those who named no other cause,
# `mentions` is the share of all causes named. Each guest had one last complaint, so here the columns agree; in interviews with several causes they would not. `{{silent.table.index[0]}}` leads with
# {{silent.table["share"].iloc[0]:.1f}} %. A manager who sees only this table would start there. But among those who
# *came back* the same complaint has {{returned.table["share"][silent.table.index[0]]:.1f}} %. What is frequent among those who left need not
# be what drove them away. Breakfast stands higher and attitude lower among those not seen again, but the intervals overlap: leads to follow, not findings. (The most recent of the silent had little time to come back, too.)

# %% [markdown] slug="slide" numbers="cited"
# ## Is that slide true? "Seventy percent leave because of poor service"
#
# The slide's source is not given. An often-cited older list (LeBoeuf, 1987) says 68 % leave out of indifference, from a sample that nobody
# documented. In Keaveney (1995) customers named several causes each; core service failures came first, *as often cited*, with 44 %. A share of
# causes is not a share of customers, and neither tells what would have kept them. Verdict: **no law of nature; ask your own**.

# %% [markdown] slug="warning-text"
# ## Whom to call before it is too late
#
# An **early warning** is a rule on what is known *today* about who leaves *next*. Two questions judge it. **Precision**: of those it flags,
# how many leave? **Recall**: of those who leave, how many did it flag?
#
# **Predict, then run.** January 2025: Ms. Osei trusts complaints, her receptionist members who did not come at all. Which rule is more
# precise? Which finds more?

# %% slug="my-rule"
my_precise = "?"  # "complained" or "no visit", in place of the question mark; keep the quotation marks

# %% slug="warning-run"
# Who paid in January, and did not in February? A rule is a condition on the columns.
january = paid[paid["month"] == "2025-01-01"].merge(members.drop(columns="months"), on="member_id")
january["leaves"] = january["left"] == "2025-02-01"
rules = {"complained": "complaint == 1", "no visit": "visits == 0", "few visits": "visits <= 2"}
rules["complained, or no visit"] = "complaint == 1 or visits == 0"
warned = ll.transactions.warning_rules(january, rules, "leaves")
print(warned)
found = warned.table["precision"][["complained", "no visit"]].idxmax()
print(f"more precise of the two: you said {my_precise}, found {found}")
ax = ll.plots.warnings_map(warned)

# %% [markdown] slug="warning-read"
# (`lift` is precision divided by the share of all who leave: at 1 a rule knows nothing.) Of all members {{100 * january["leaves"].mean():.1f}} % leave. Of those who complained it is {{warned.table.loc["complained", "precision"]:.1f}} %, but they are only
# {{warned.table.loc["complained", "recall"]:.1f}} % of all who leave. "First they complain, then they are gone" holds for some; most go without a
# word. And the receptionist's rule does not warn at all: its interval holds the share of all members.
#
# Why? Corporate members come seldom and stay, because the employer pays. A rule may hold within each kind and vanish in the mixture:

# %% slug="warning-kinds"
own_money = january[january["segment"] != "corporate"]
own_warned = ll.transactions.warning_rules(own_money, rules, "leaves")
print(own_warned)

# %% [markdown] slug="warning-kinds-read"
# Among those who pay themselves, *few* visits do warn: {{own_warned.table.loc["few visits", "precision"]:.1f}} % against
# {{100 * own_money["leaves"].mean():.1f}} % of all of them. For *no visit* there are too few to tell. And a wide net always has the higher recall: how
# many calls can you make?
#
# One thing no rule says: whether a call *helps*. Some would stay anyway, some go anyway, and some are reminded by the call that they
# pay. Draw by lot whom you call (lesson 17).

# %% [markdown] slug="six-strategies"
# ## Six ways to keep customers
#
# (a) Do the core right: most causes begin there. (b) Welcome newcomers, when churn is highest. (c) Listen early: warnings and complaints, by
# people who may decide. (d) Personal: the right plan for this member, not a discount for all. (e) Bonds that are worth something: other
# members, a trainer, status. (f) Make leaving unnecessary rather than hard: pause, smaller plan, transfer.
#
# **Managing the exit.** Ask one open question at the moment of leaving. Offer at most one fitting alternative (re-subscription at a fair
# price, a pause). Make it easy, settle the bill, thank, say how to come back. Record the cause, and give it to someone who can change
# something. A good exit costs little, and many win-backs start there.

# %% [markdown] slug="discussion"
# ## Case discussion: Thursday evening
#
# In groups of four, fifteen minutes. Ms. Qiao must sign.
#
# 1. Write one sentence to Mr. Dahl about churn in 2025 against 2024.
# 2. What did the rise cost in members within a year? Give the intervals, not only the figures.
# 3. For whom would you raise the fee, for whom not? Which table says so?
# 4. Reception can make fifty calls a month. Which rule do you give them, and what do they say on the phone?
# 5. A member harasses others and pays on time. Walk through the exit, step by step.
# 6. Which number would you want in a year, and what must you start to record now?

# %% [markdown] slug="life-cycle" tags=["going-further"]
# ## Going further: the life cycle, and what to do when
#
# | stage | how you see it in the data | what to measure | what to do |
# | --- | --- | --- | --- |
# | prospect | asked, did not buy | cost of winning one | fit before price |
# | newcomer | first renewals ahead | retention at the first renewal | welcome, first success, a person to ask |
# | growing | comes more, buys other lines | cross-buying, visits | upgrade where there is a need |
# | mature | long there, pays, quiet | retention, margin | keep the promise; do not wake with discounts |
# | declining | fewer visits, complaints | early warning | ask, repair, fit the plan |
# | gone | left, or silent for long | causes, win-back rate | a good exit, one honest offer |
#
# **Retain, upgrade, end.** Retain whom you serve well and who pays for it. Upgrade where the customer gains as well. End a relationship that harms
# staff or others, or that cannot be made to pay: first another price or another channel, then notice, an alternative, and all data and money
# returned. Never by making service worse.

# %% [markdown] slug="seven-steps" tags=["going-further"]
# ## Going further: a plan in seven steps
#
# | step | do | in the gym |
# | --- | --- | --- |
# | first | define customer, churn and the period | a month not paid for |
# | second | get the data together, and know its holes | members, months, clubs |
# | third | measure by cohort and kind | the maps and curves above |
# | fourth | find causes, compare with those who stay | complaints, visits, exit question |
# | fifth | choose whom to keep, and with what | value (lesson 09) and warnings |
# | sixth | test on some, by lot | calls, a plan for students |
# | seventh | evaluate, keep what works, begin again | the measures below |
#
# **Seven measures** watch over it, none alone: churn, customer lifetime value, satisfaction, Net Promoter Score, repeat purchase rate, referral rate,
# engagement. The first and the fifth say what people *do*; the third and fourth what they *say*.

# %% [markdown] slug="further-late-text" tags=["going-further"]
# ## Going further: when the file begins too late
#
# Suppose the system had been bought in January 2025: whoever had left before is not in it. Members who are in it have *survived* until
# then. Counting them from joining makes everybody look faithful. **Late entry** (left truncation) repairs it: a member counts among
# those at risk only from the age at which watching began. In `there` are exactly those members, with their age then.

# %% slug="further-late" tags=["going-further"]
print("all:       ", stay.at([12]).table["survival"].iloc[0].round(1))
print("naive:     ", ll.transactions.kaplan_meier(there, "months", "gone").at([12]).table["survival"].iloc[0].round(1))
late = ll.transactions.kaplan_meier(there, "months", "gone", entry="age_then").at([12])
print("late entry:", late.table["survival"].iloc[0].round(1))

# %% [markdown] slug="further-late-read" tags=["going-further"]
# The naive figure is far too high, late entry comes back to the curve of the whole file. It is not exactly equal, because the early ages
# are now known from the youngest members only, half of whom met the new fee at once.

# %% [markdown] slug="further-cox-text" tags=["going-further"]
# ## Going further: several reasons at once
#
# **Cox's model** compares the paces at which people leave. A **hazard ratio** of 1 means no difference. We follow the
# members of December 2024 through 2025 once more.

# %% slug="further-cox" tags=["going-further"]
model = ll.transactions.cox(there, "in_2025", "gone", ["price_rise", "plan", "segment"])
print(model)

# %% [markdown] slug="further-cox-read" tags=["going-further"]
# With plan and kind held equal, members in dearer clubs leave {{model.table.loc["price_rise", "hazard_ratio"]:.2f}} times as fast
# [{{model.table.loc["price_rise", "hazard_ratio_low"]:.2f}}, {{model.table.loc["price_rise", "hazard_ratio_high"]:.2f}}]. The price was drawn by lot, so this
# one may be read as an effect. *Plan* was chosen by the members: those of the plus plan may have been faithful before.

# %% [markdown] slug="further-logit-text" tags=["going-further"]
# ## Going further: a chance for each member
#
# A **logit** makes one chance of leaving out of several signs: data mining in its plainest form. Fit it on January, and judge it on *March*, which
# it has not seen. Does it keep its word (calibration), and how much more churn is in its riskiest fifth (lift)?

# %% slug="further-logit" tags=["going-further"]
logit = ll.transactions.churn_logit(january, "leaves", ["visits", "complaint", "plan", "segment"])
print(logit)
march = paid[paid["month"] == "2025-03-01"].merge(members.drop(columns="months"), on="member_id")
march["leaves"] = march["left"] == "2025-04-01"
print(logit.lift(march, groups=5))

# %% slug="further-logit-use" tags=["going-further"]
march["risk"] = logit.predict(march)
print(ll.transactions.precision_at_k(march, "risk", "leaves", k=[50, 200, 800]))
ax = ll.plots.calibration(logit.calibration(march, groups=5))

# %% [markdown] slug="further-logit-read" tags=["going-further"]
# The ranking holds in March, the level does not quite: points below the line say that fewer leave than in January. Members are two
# months older by then: sorting again. Refit often, or put age into the model. An **odds ratio** of
# {{logit.table.loc["complaint", "odds_ratio"]:.1f}} for a complaint is no "so many times as likely": odds are chance by counter-chance.

# %% [markdown] slug="further-recovery-text" tags=["going-further"]
# ## Going further: does a good recovery bring guests back?
#
# Days until the next stay, after a complaint at Harbor Hotels; the recovery was scored from 0 to 4 by an office that did not know who
# came back. Here the "event" is a good one.

# %% slug="further-recovery" tags=["going-further"]
# shift(-1): the next stay of the same guest. You need not read this code.
ordered = stays.sort_values("arrival")
next_stay = ordered.groupby("guest_id")["arrival"].shift(-1)
end = stays["arrival"].max()
ordered = ordered.assign(days=(next_stay.fillna(end) - ordered["arrival"]).dt.days, back=next_stay.notna())
after = files[["stay_id", "recovery_score", "severity"]].merge(ordered.query("days > 0"), on="stay_id")
recovery = ll.transactions.cox(after, "days", "back", ["recovery_score", "severity"])
print(recovery)

# %% [markdown] slug="further-recovery-read" tags=["going-further"]
# Each step of the score goes with coming back {{recovery.table.loc["recovery_score", "hazard_ratio"]:.2f}} times as fast. Managers were not drawn by
# lot; lesson 14 looks at that.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer.

# %% [raw] slug="quiz" kind="quiz"
- question: A firm stops advertising. No newcomers arrive, and churn falls month by month. What follows?
  type: many_choice
  answers:
    - answer: Nothing yet; churn falls by itself when the restless leave first.
      correct: true
      feedback: Right. Compare customers of the same age.
    - answer: Customers have become more loyal.
      correct: false
      feedback: Perhaps nobody changed. The mix changed.
    - answer: Service has improved.
      correct: false
      feedback: It would take a comparison at the same age, or a lottery, to say so.
- question: What stands in the cell of a cohort at an age that lies in the future?
  type: many_choice
  answers:
    - answer: Nothing; it is left empty.
      correct: true
      feedback: Right. Not yet seen is not zero.
    - answer: Zero, since nobody was active.
      correct: false
      feedback: Nobody could be. A zero pulls down every mean of the column.
    - answer: The last value of the row.
      correct: false
      feedback: That would claim that nobody leaves any more.
- question: You average the months of members who have left. How does that mislead about all members?
  type: many_choice
  answers:
    - answer: It is too short, because those who are still there are left out.
      correct: true
      feedback: Right. They are the ones who stay longest.
    - answer: It is too long, because leavers are old members.
      correct: false
      feedback: Leavers are those who stayed briefly; the faithful are not among them yet.
    - answer: It does not, if there are enough of them.
      correct: false
      feedback: More leavers make the wrong figure more precise.
- question: A warning rule flags every customer. What are its recall and its precision?
  type: many_choice
  answers:
    - answer: Recall is complete, precision equals the churn rate.
      correct: true
      feedback: Right. That is why recall alone is no praise.
    - answer: Both are complete.
      correct: false
      feedback: Of the flagged only some leave, so precision is no better than churn.
    - answer: Recall is zero, since it tells nobody apart.
      correct: false
      feedback: It finds everybody who leaves. It just costs a call to each.
- question: Among customers who left, waiting is the complaint named most. What do you do first?
  type: many_choice
  answers:
    - answer: Look how often those who stayed name it.
      correct: true
      feedback: Right. Frequent is not the same as decisive.
    - answer: Hire staff against waiting.
      correct: false
      feedback: If those who stay complain as often, it does not drive people away.
    - answer: Ask the leavers again.
      correct: false
      feedback: They will say the same; the comparison is missing.
- question: One divided by this month's churn is read as "how long customers stay". When is that right?
  type: many_choice
  answers:
    - answer: Only if everybody leaves with the same chance in every month.
      correct: true
      feedback: Right. With different people it depends on which month you take.
    - answer: Always; it is the definition of lifetime.
      correct: false
      feedback: It is the mean of one special model, with equal customers.
    - answer: If churn is measured by month and not by year.
      correct: false
      feedback: The unit is not the problem. The mix of people is.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Churn: those who left, of those who were there at the start. Compare at the same age.
# * What cannot be known yet stays empty. Who is still there belongs in the calculation.
# * The restless leave first. Falling churn and one divided by churn both mislead.
# * Causes: ask for all of them, and compare with those who stayed.
# * Precision and recall, then a lottery: a warning is worth what the call changes.
# * Keep, upgrade or end a relationship decently. An exit is part of the service.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 4** practices retention together with the value formulas of lesson 09. A warm-up: which plan keeps its members longer, and by how many months?

# %% slug="practice-run"
my_column = "segment"  # try "plan"; keep the quotation marks
print(ll.transactions.kaplan_meier(members, "months", "gone", by=my_column, unit="months"))
by_plan = ll.transactions.kaplan_meier(members, "months", "gone", by="plan", unit="months").table["median"]

# %% [markdown] slug="practice-read"
# To compare (`by_plan`): half of the basic plan have left after {{by_plan["basic"]:.0f}} months, half of the plus plan after {{by_plan["plus"]:.0f}}. But members chose their plan;
# nobody drew it by lot.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Coyles, S., & Gokey, T. C. (2002). Customer retention is not enough. *The McKinsey Quarterly*, 2002(2).
# * Fader, P. S., & Hardie, B. G. S. (2007). How to project customer retention. *Journal of Interactive Marketing*, 21(1).
# * Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. *Journal of the American
#   Statistical Association*, 53.
# * Keaveney, S. M. (1995). Customer switching behavior in service industries: an exploratory study. *Journal of Marketing*, 59(2).
# * LeBoeuf, M. (1987). *How to win customers and keep them for life*. Putnam.
