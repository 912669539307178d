# %% [markdown] slug="title"
# # 03 · Measuring satisfaction and service quality
#
# **The claim.** What you ask, of whom, and on which scale decides what you find. So build the measure first, and then
# mend what matters and is bad.
#
# **After this lesson you can**
#
# * find the faults in an answer scale and mend them,
# * report satisfaction in several ways and say when they disagree on who is best,
# * say who answered a survey, how many answers it takes, and what weights can and cannot repair,
# * measure service quality in five dimensions and sort features with Kano's questions,
# * draw the grid of importance and performance, and write a report of one page.
#
# **You need** lessons 00 to 02. **Time**: about 90 minutes, and 40 minutes more for *going further*.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Answered by whom?
#
# The board of Harbor Hotels has money for one project. Ms. Pei wants it for the members' club, Mr. Hou for training
# and a third clerk in the evening. Ms. Duan, who keeps the books, wants neither. "Guests are satisfied," she says. "The
# survey says nearly four in five are. Paint the corridors at Harbor Light and put the rest in the bank."
#
# "The survey," says the chairman, old Mr. Lu, "is answered by whom?" Nobody knows. He looks at you.
#
# **Before you read on**: which three questions would you ask about her figure? Write them down.

# %% [markdown] slug="data-intro"
# We use two cases, both synthetic: the hotel guests of Harbor (`harbour_hotels`) and the car owners of lesson 01. Each line of
# `surveys` is one answered questionnaire.

# %% slug="data"
hotel = ll.datasets.load("harbour_hotels").tables
surveys = hotel["surveys"]
stays = hotel["stays"]
claim = ll.survey.csat(surveys["csat"], method="top-2-box", scale=(1, 5))
print(claim)

# %% [markdown] slug="data-read"
# There it is: {{claim.value:.1f}} % chose 4 or 5 on a scale from 1 to 5. (`scale=(1, 5)` says so. Left out, `csat` takes 1 to 6, as
# in lesson 01, and stops if nobody chose 6: on the wrong scale the share would come out far too low.) Three questions now: *which scale*, *which
# people*, *and so what?* They are the three parts of this lesson.

# %% [markdown] slug="scale-text"
# ## Part one: the scale
#
# A good **answer scale** has as many friendly labels as unfriendly ones, an order that nobody can dispute, and a place
# for every answer. Here is a scale that is found in many training slides. Look for the faults before you run the cell.

# %% slug="scale-run"
slide_scale = ["very satisfied", "rather satisfied", "satisfied", "dissatisfied", "very dissatisfied"]
checked = ll.survey.check_scale(slide_scale)
print(checked)
ax = ll.plots.scale(checked)

# %% [markdown] slug="scale-read"
# Three labels of five are friendly. Somebody who ticks with closed eyes is "satisfied" three times in five. And who
# knows whether *rather satisfied* is more or less than *satisfied*? Chinese sources put these two in
# different orders.
#
# The second scale of these slides asks how likely one is to buy again, in three bands.

# %% slug="bands-run"
print(ll.survey.check_scale(["70% or more", "70-30%", "30% or less"]))

# %% [markdown] slug="fix-text"
# Where does a guest tick who thinks of exactly seventy? **Your turn**: mend the first scale. Change the labels between the
# quotation marks until the check is content. One good answer is already there, for the Chinese labels.

# %% slug="fix-run"
my_scale = ["very satisfied", "rather satisfied", "satisfied", "dissatisfied", "very dissatisfied"]
print(ll.survey.check_scale(my_scale))
print(ll.survey.check_scale(["很满意", "满意", "一般", "不满意", "很不满意"]))

# %% [markdown] slug="fix-read"
# A neutral label in the middle, or two labels on either side and none in the middle: both are fair. What is not fair is
# to change the labels between two surveys and then to report progress.

# %% [markdown] slug="metric-text"
# ## The same answers, another winner
#
# **CSAT**, customer satisfaction, is reported as a mean, as a *top box* or as the *top* two or three *boxes* (lesson
# 01). Does it matter which? Four makes of cars, satisfaction from 1 to 6.
#
# **Predict, then run.** If make A has more owners in the top box than make B, does it also have more in the top three? Write
# `"yes"` or `"not always"`. In the tables read the columns `n` and `value`; `se` and the last line, with `chi2` and `p`, are for readers
# who test such differences. The same holds for the tables further down.

# %% slug="metric-predict"
my_prediction = ""  # yes, or not always

# %% slug="metric-run"
owners = ll.datasets.load("car_owners").tables["owners"]
top = ll.survey.compare(owners, "satisfaction", by="make", metric="top-box", scale=(1, 6))
top3 = ll.survey.compare(owners, "satisfaction", by="make", metric="top-3-box", scale=(1, 6))
print(top)
print(top3)

# %% slug="metric-reversals"
changes = ll.survey.rank_reversals(owners, "satisfaction", "make", metrics=("top-box", "top-3-box"), draws=500, seed=1)
print("You said:", my_prediction or "nothing yet")
print(changes)

# %% [markdown] slug="metric-read"
# Not always. Aster has more owners who are *very satisfied* ({{top.table.loc["Aster", "value"]:.1f}} % against
# {{top.table.loc["Corvid", "value"]:.1f}} % for Corvid). Count the top three boxes, and Corvid is ahead
# ({{top3.table.loc["Corvid", "value"]:.1f}} % against {{top3.table.loc["Aster", "value"]:.1f}} %). Corvid's owners are rarely
# thrilled and rarely annoyed.
#
# How sure is that? The survey was drawn anew from itself many times. In {{100 * changes.table["p_a"].iloc[0]:.0f}} % of these
# draws Aster leads in the first metric (`p_a`), in {{100 * changes.table["p_b"].iloc[0]:.0f}} % Corvid leads in the second (`p_b`). The
# second order is likely, not certain. **Choose the metric before you see the result**, and write down why.

# %% [markdown] slug="metric-family"
# **Three families of questions**
#
# * **CSAT** asks about this stay: how satisfied were you? Good for finding what to mend.
# * **NPS** asks about the whole relation: would you recommend us? Lesson 01 computes it.
# * **CES**, the customer effort score, asks how easy it was. Good after a single task: a refund, a change of booking. That it
#   predicts loyalty better than the other two is the claim of its authors (Dixon, Freeman & Toman, 2010).
#
# First Harbor's NPS, then seven answers, invented, to "it was easy to change my booking" (from 1 to 7, where 7 = entirely):

# %% slug="ces-run"
harbor_nps = ll.survey.nps(surveys["nps"])
print(harbor_nps)
effort = ll.survey.ces([7, 6, 6, 5, 5, 4, 2])
print(effort)

# %% [markdown] slug="ces-read"
# At Harbor promoters outnumber detractors by {{harbor_nps.value:.1f}} points. The effort score stands on seven
# answers. Its interval runs from {{effort.low:.1f}} to {{effort.high:.1f}}: nearly anything. And watch the direction: an older wording asked for the *effort*, where a high number is bad.

# %% [markdown] slug="who-text"
# ## Part two: the people
#
# **How feedback is collected decides who speaks.**
#
# | Way | Who answers | Good for | Weak in |
# | --- | --- | --- | --- |
# | Questionnaire at check-out | who is not in a hurry | fresh memory | the clerk looks on |
# | Telephone | who picks up | asking why | costs, polite answers |
# | Online, by e-mail | who reads mail | many, cheap | most stay silent |
# | Public reviews | who wants to be heard | the words guests use | no list of those who were asked |
# | Standing rack in the hall | who walks past and wants to | every day, for years | nobody knows who, or how often |
# | One-off campaign | whom the sample contains | one clear question | a snapshot |
#
# A *standing* rack shows changes, since it stands there every day. A *campaign* can draw its sample by lot. A rack has no
# list of people who were asked, so it has no response rate, and two angry travelers look like ten. Ask both ways if you can:
# the rack tells *when* to look, the sample *how much*.
#
# Harbor writes to every guest who agreed to be written to. **Predict, then run**: who answers more often, members of the club
# or others? What share answers at all? And if we give members their proper weight, by how much will the mean of `csat` move?

# %% slug="who-predict"
my_rate = 0  # percent of all who were asked
my_change = 0.0  # change of the mean, on a scale from 1 to 5

# %% slug="who-run"
asked = stays[stays["survey_sent"] == 1]
response = ll.survey.response_check(asked, by="member")
print(response)
ax = ll.plots.response_rates(response)

# %% [markdown] slug="who-read"
# In the column `member`, `1` is a member. Mr. Lu has half of his answer: {{response.overall.value:.1f}} % of those who were asked, and members
# ({{response.table.loc[1, "rate"]:.1f}} %) more often than others ({{response.table.loc[0, "rate"]:.1f}} %). Members are
# {{response.table.loc[1, "share_invited"]:.0f}} % of those who were asked and {{response.table.loc[1, "share_answered"]:.0f}} % of
# those who answered.
#
# **Weights** can put that right: each answer of a member counts a little less, each other answer a little more, so that both groups
# have the share they have among all who were asked. The first line of the next cell only puts two tables together, by the
# number of the stay.

# %% slug="weight-run"
answers = surveys.merge(stays[["stay_id", "guest_id", "member"]], on="stay_id")
weights = ll.survey.post_stratify(answers, asked, by="member")
plain = ll.survey.csat(answers["csat"], method="mean", scale=(1, 5))
repaired = ll.survey.weighted(answers["csat"], weights, metric="mean", scale=(1, 5))
print(plain)
print(repaired)
print(f"answered: you said {my_rate} %, found {response.overall.value:.1f} %")
print(f"change: you said {my_change:+.3f}, found {repaired.value - plain.value:+.3f}")

# %% [markdown] slug="weight-read"
# Next to nothing: {{plain.value:.3f}} becomes {{repaired.value:.3f}}. Weights move a mean only if the groups *think* differently,
# and members are about as satisfied as others. So is all well? No. Weights repair only what the hotel has on file, here who is a
# member. They take for granted that the silent members think like the members who spoke. If guests stay silent *because of how
# the stay was*, the files hardly show it. Here is the one column that might: guests with a complaint on file.

# %% slug="silent-run"
complained = asked["stay_id"].isin(hotel["complaints"]["stay_id"]).astype(int)
print(ll.survey.response_check(asked.assign(complained=complained), by="complained"))
upset = surveys["stay_id"].isin(hotel["complaints"]["stay_id"])
upset_csat = ll.survey.csat(surveys.loc[upset, "csat"], scale=(1, 5))
calm_csat = ll.survey.csat(surveys.loc[~upset, "csat"], scale=(1, 5))
print(upset_csat)
print(calm_csat)

# %% [markdown] slug="silent-read"
# Guests who had complained are less satisfied ({{upset_csat.value:.1f}} % against {{calm_csat.value:.1f}} %), and they answer as
# often as the others. So complaints do not explain the silence, and the figure of all may still be too rosy or too
# dark. **What would be needed**: call a small sample of the silent, drawn by lot, and ask them the one question; send a
# reminder and compare late answers with early ones; or look at what everybody does, such as coming back.

# %% [markdown] slug="size-text"
# ## How many answers does it take?
#
# Three things decide: how far off the result may be (the **margin**, five percentage points for instance), how sure you want to
# be, and how many of those who are asked will answer.

# %% slug="size-run"
size = ll.survey.sample_size(margin=0.05, response_rate=response.overall.value / 100)
print(size)
fine = ll.survey.sample_size(margin=0.025)
print(fine)
groups = ll.survey.nps_groups(surveys["nps"])["share"]
nps_size = ll.survey.nps_sample_size(5, promoters=groups["promoters"], detractors=groups["detractors"])
print("for an NPS within five points:", nps_size)

# %% [markdown] slug="size-read"
# For a share within five percentage points it takes {{size.answers:,}} answers, so {{size.ask:,}} guests must be asked.
# **Half the margin takes four times the answers** ({{fine.answers:,}}). An NPS within five points takes {{nps_size:,}}: it is a
# difference of two shares and swings more. And more answers do *not* cure silence: they only make the interval around
# the same skewed figure narrower.

# %% [markdown] slug="quality-text"
# ## Part three: what to mend
#
# An overall score does not say what to do. **SERVQUAL** (Parasuraman, Zeithaml & Berry, 1988) asks about five dimensions of
# service, each with several statements:
#
# * **Reliability**: what was promised is done, and done right.
# * **Responsiveness**: help comes quickly.
# * **Assurance**: people know their trade, are polite, can be trusted.
# * **Empathy**: one is seen as a person.
# * **Tangibles**: rooms, things and people look well kept.
#
# (In some Chinese training slides the third and fourth are mistranslated; the accepted words are 保证性 and 移情性.) Each statement is
# asked twice: what do you *expect* of a good hotel at this price, and what did you *find*? What guests found is called `perceived` in the
# tables. The **gap** is perceived minus expected: above zero the guest is pleased, below zero not.
#
# **Predict, then run.** What guests *found* is lowest for empathy. Which dimension has the largest shortfall? Which one does better
# than expected?

# %% slug="quality-predict"
my_largest = ""  # name of a dimension
my_better = ""  # name of a dimension

# %% slug="quality-run"
points = {"reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16, "tangibles": 11}
quality = ll.survey.servqual(surveys, weights=points)
print(quality)
print(f"largest shortfall: you said {my_largest or '-'}; better than expected: you said {my_better or '-'}")
ax = ll.plots.servqual(quality)

# %% [markdown] slug="quality-read"
# The lowest level and the largest gap are two different things. Empathy is found least
# ({{quality.table.loc["empathy", "perceived"]:.2f}}), but least is expected of it as well. The largest shortfall is *reliability*
# ({{quality.table.loc["reliability", "gap"]:+.2f}}), with *responsiveness* so close behind
# ({{quality.table.loc["responsiveness", "gap"]:+.2f}}) that the two cannot be told apart. *Tangibles* are better than expected
# ({{quality.table.loc["tangibles", "gap"]:+.2f}}): a first word on Ms. Duan's corridors.

# %% slug="quality-items"
worst = quality.items.sort_values("gap").head(5)
worst.round(2)

# %% [markdown] slug="quality-items-read"
# The single statements say what to do on Monday. `rel_2` is "a wish is seen to by the time that was named", `rel_5` "the
# bill is right", `res_1` "one is told how long a thing will take". None of them needs paint.

# %% slug="quality-weights"
print(quality.unweighted)
print(quality.weighted)

# %% [markdown] slug="quality-weights-read" numbers="cited"
# The **weighted gap** counts more what matters more. Our points (32, 22, 19, 16, 11) are *often cited* after
# Zeithaml, Parasuraman & Berry (1990), for customers of other firms at another time. Ask your own guests to share out a
# hundred points.

# %% [markdown] slug="quality-widget-text"
# ### Try it
#
# Move the points. **Task one**: find points with which the weighted gap is close to zero. Which guests would they
# describe? **Task two**: can you make *empathy* the dimension from which most of the weighted gap comes?

# %% slug="quality-widget" kind="widget"
ll.widgets.importance_explorer(quality)

# %% [markdown] slug="quality-widget-read"
# **Answers.** One: put most of the points on tangibles; these are guests who come for the looks (the list of settings has them). Two:
# yes, with nearly all points on empathy. Whoever may choose the weights *afterwards* chooses the result.

# %% [markdown] slug="gaps-text"
# ### Where does the gap come from?
#
# What guests feel is the fifth gap. The other four lie inside the house (Parasuraman, Zeithaml & Berry, 1985). Read them as a list of
# suspects.

# %% slug="gaps-run"
print(ll.survey.five_gaps())

# %% [markdown] slug="gaps-read"
# Suppose wishes are late at Harbor because two clerks serve sixty arrivals: gap three. Suppose the booking page promises a
# room at noon: gap four. The cure differs, the guest's answer is the same.

# %% [markdown] slug="kano-text"
# ## Expected, or a surprise?
#
# An elevator that works delights nobody. One that does not ruins the stay. A dry umbrella at the door delights, and nobody
# would have missed it. The first was *expected*, the second is a *surprise*. Kano and others (1984) tell such **features**
# apart with a pair of questions: how would you feel *with* it, and how *without* it? The two answers together make the category:
#
# * **Must-be** (M): taken for granted, annoys if it is missing.
# * **One-dimensional** (O): the more the better.
# * **Attractive** (A): a surprise; not missed if it is not there.
# * **Indifferent** (I): nobody cares. **Reverse** (R): guests would rather not have it. **Questionable** (Q): the two answers
#   contradict each other.
#
# Harbor called a sample of guests about six features. **Predict, then run**: write a letter for each.

# %% slug="kano-predict"
my_kano = {
    "clean_bathroom": "",
    "free_cancellation": "",
    "welcome_drink": "",
    "early_check_in": "",
    "towel_animals": "",
    "courtesy_call": "",
}

# %% slug="kano-run"
panel = hotel["feature_panel"]
kano = ll.survey.kano(panel, feature="feature", functional="with_it", dysfunctional="without_it")
print(kano)
ax = ll.plots.kano(kano)

# %% slug="kano-score"
for feature, guess in my_kano.items():
    print(f"{feature:18} you said {guess or '-'}, most guests: {kano.table.loc[feature, 'category']}")

# %% [markdown] slug="kano-read"
# Of the guests who fall under A, O, M or I, `SI` is the share whom the feature would please, `DI` the share whom its lack would
# annoy (printed with a minus sign), both as fractions of one and with their interval in brackets. The order of work follows: first what is
# *must-be*, since a surprise cannot make up for a stain; then *one-dimensional*; then one *attractive* feature that is
# cheap. Of the guests asked, more would be put off than pleased by the *courtesy call*.
#
# One feature is marked **ambiguous**: for `early_check_in` the two most frequent categories,
# {{kano.table.loc["early_check_in", "category"]}} and {{kano.table.loc["early_check_in", "second"]}}, are apart by only
# {{kano.table.loc["early_check_in", "difference"]}} answers; other guests might have turned them round. (How many answers it takes is a
# matter of *going further*.) Before you give up, ask whether two kinds of guests are mixed. The next cell splits
# them; you need not read how.

# %% slug="kano-segments"
early = panel[panel["feature"] == "early_check_in"].merge(hotel["guests"], on="guest_id")
parts = {}
for purpose, group in early.groupby("purpose"):
    parts[purpose] = ll.survey.kano(group, functional="with_it", dysfunctional="without_it").table.iloc[0]
    row = parts[purpose]
    print(f"{purpose:9} n = {row['n']}, first {row['category']}, second {row['second']}, p = {row['p']:.2f}")
    print(f"   SI {row['SI']:.2f} [{row['SI_low']:.2f}, {row['SI_high']:.2f}]")

# %% [markdown] slug="kano-segments-read"
# They are mixed. Early check-in would please {{100 * parts["business"]["SI"]:.0f}} % of the business guests (again of those under A, O, M
# or I) and {{100 * parts["leisure"]["SI"]:.0f}} % of the others, and these two intervals do not even touch. Within each group the first two
# categories are still too close to call. So: worth offering to business guests, and worth asking more of them.
#
# Categories wander: what surprises today may be expected in three years. Think of free wireless internet.

# %% [markdown] slug="grid-text"
# ## Importance and performance
#
# Now the last step: **mend what matters and is bad**. The grid of Martilla and James (1977) has two axes. *Performance* is
# the mean rating. *Importance* can be **stated** (ask: how important is it?) or **derived** (compute how closely satisfaction
# moves with it). The lines through the means make four fields: *concentrate here* (matters, is rated low), *keep up the good
# work* (matters, is rated high), *low priority* (matters little, is rated low) and *possible overkill* (matters little, is rated high).
#
# Last year the board gave points from 1 to 5 for importance (invented for the exercise). Change them if you know better.

# %% slug="grid-stated"
stated_points = {
    "rate_front_desk": 3,
    "rate_room": 4,
    "rate_cleanliness": 4,
    "rate_breakfast": 5,
    "rate_service": 3,
    "rate_location": 5,
    "rate_quiet": 2,
    "rate_value": 3,
}
items = list(stated_points)
stated = ll.survey.importance_performance(
    surveys, items, outcome=None, importance="stated", stated=stated_points, draws=200, seed=1
)
print(stated.table[["importance", "performance", "quadrant"]].round(2))

# %% [markdown] slug="grid-predict"
# By the board's points, the {{stated.table.index[stated.table["quadrant"] == "concentrate_here"][0].removeprefix("rate_")}} needs work.
# **Predict, then run**: which item will stand in *concentrate here* when importance is computed from what guests answered? And
# where will `rate_location` land?
#
# Importance is computed here as a **partial correlation**. A plain correlation says whether guests who rate the room higher are also more
# satisfied. But guests who like the room often like everything else as well. So take only guests who rate *all the other items alike*,
# and ask again: do those who rate the room higher say that they are more satisfied? If yes, the room has something of its own
# to add. It is 0 where an item adds nothing, and the larger, the more it matters.

# %% slug="grid-mine"
my_item = ""  # the item to concentrate on, such as rate_room

# %% slug="grid-run"
grid = ll.survey.importance_performance(surveys, items, draws=200, seed=1)
print(grid)
print("to concentrate on: you said", my_item or "-")
ax = ll.plots.importance_performance(grid)

# %% [markdown] slug="grid-read"
# `draw_share` says how sure the field is: the survey is drawn anew from itself, and the item lands in the same field in so many of these
# draws. `rate_value` is the only item in *concentrate here*, in {{100 * grid.table.loc["rate_value", "draw_share"]:.0f}} % of the draws.
# `rate_quiet` is rated about as low, but satisfaction moves with it less. `rate_location` is the best rated item and
# goes together with satisfaction hardly at all.
#
# Stated and derived importance disagree, and both have a point. People *state* what one is supposed to find important, and
# what they could not do without. Importance is *derived* only from what differs between guests: if every location is fine,
# location cannot show. Show both, and never call derived importance an effect. Nobody has changed anything yet.

# %% [markdown] slug="slide" numbers="cited"
# ## Is that slide true? Loyal customers create 14 % more a year
#
# The slide names a card company. What is *often cited* from its barometer of customer service is another sentence: people
# *said* that they were willing to spend 14 % more with firms that give excellent service (American Express, 2014; 13 %
# in the survey of 2012, 17 % in that of 2017). **Misquoted**: it is an intention and not spending, and it compares good with ordinary service,
# not loyal with new customers.
#
# A second slide: 92 % trust recommendations of friends and family (Nielsen, 2012; often cited, over 28,000 people online in
# 56 countries). **Supported, as an attitude.** It does not say that 92 % of recommended customers buy. For both slides the
# first question is the one of this lesson: what was asked, and of whom?

# %% [markdown] slug="report-text"
# ## Worked example: the report
#
# A **satisfaction report** has three parts: overall, by indicator, and suggestions. Every figure comes with its interval, and
# the first line says who was asked. Two more figures belong in it. The **satisfaction index** puts several ratings on one
# scale from 0 to 100. The **repurchase rate** counts who came back.

# %% slug="report-index"
surveys["index"] = 25 * (surveys[items].mean(axis=1) - 1)
index = ll.survey.bootstrap(surveys, lambda rows: rows["index"].mean(), draws=500, seed=1, name="satisfaction index")
print(index)
came = stays[stays["nights_stayed"] > 0]
visits = came.groupby("guest_id").size()
back = ll.survey.share(visits > 1, name="stayed more than once")
print(back)

# %% slug="report-window"
first_year = came.groupby("guest_id")["arrival"].min().dt.year
for year in (2023, 2024, 2025):
    print(year, ll.survey.share(visits[first_year == year] > 1, name="first stay in that year, and came again"))

# %% [markdown] slug="report-window-read"
# The index has no natural meaning; it is good for comparing with itself. The rate depends on the **window**: guests who came first in 2025
# have had less time to return. Always name the window: "within so many months of the first stay".

# %% slug="report-houses"
named = answers.merge(stays[["stay_id", "hotel_id"]], on="stay_id").merge(hotel["hotels"], on="hotel_id")
houses = ll.survey.compare(named, "csat", by="name", metric="top-2-box", scale=(1, 5))
print(houses)
ax = ll.plots.groups(houses)

# %% [markdown] slug="report-page"
# **A page for Mr. Lu**
#
# > **Asked and answered.** After {{len(asked):,}} stays guests were asked by e-mail; {{response.overall.value:.1f}} % answered, members
# > more often.
# > Weighting by membership changes nothing. Whether the silent think alike, nobody knows.
# >
# > **Overall.** {{claim.value:.1f}} % satisfied [{{claim.low:.1f}}, {{claim.high:.1f}}]; NPS {{harbor_nps.value:.1f}}
# > [{{harbor_nps.low:.1f}}, {{harbor_nps.high:.1f}}]; index {{index.value:.1f}} [{{index.low:.1f}}, {{index.high:.1f}}];
# > {{back.value:.1f}} % of guests stayed more than once in three years [{{back.low:.1f}}, {{back.high:.1f}}].
# > By house from {{houses.table["value"].min():.1f}} % ({{houses.table["value"].idxmin()}}) to {{houses.table["value"].max():.1f}} %
# > ({{houses.table["value"].idxmax()}}).
# >
# > **By indicator.** Largest shortfall: reliability, {{quality.table.loc["reliability", "gap"]:+.2f}}
# > [{{quality.table.loc["reliability", "low"]:+.2f}}, {{quality.table.loc["reliability", "high"]:+.2f}}], and responsiveness. Tangibles
# > exceed what is expected. Value for money matters and is rated {{grid.table.loc["rate_value", "performance"]:.2f}}
# > [{{grid.table.loc["rate_value", "performance_low"]:.2f}}, {{grid.table.loc["rate_value", "performance_high"]:.2f}}], from 1 to 5.
# >
# > **Suggestions.** One: keep the time that was named, and name it. Two: find out what "value" means to guests, in twenty
# > interviews. Three: call two hundred silent guests, drawn by lot. **What would change our mind**: if they are much less satisfied.
#
# Then close the loop: ask, understand, act, *tell guests what was done*, ask again with the same words, at regular times. A survey
# that changes nothing teaches guests to stay silent.

# %% [markdown] slug="discussion"
# ## Case discussion: one page, one project
#
# In groups of four, fifteen minutes.
#
# 1. Ms. Duan wants to paint the corridors. Which two results of today speak to that, and which question was not asked?
# 2. Mr. Hou wants training and a third clerk. Which of the five gaps does each of the two close?
# 3. Ms. Pei says: "Members answer more often, so they care more." What else could make them answer?
# 4. A consultant offers ten times as many answers by means of a prize. Will Mr. Lu know more? Who will come in?
# 5. You may add two questions to the survey and must strike four. Which, and on what scale?
# 6. Harbor Light has the lowest share of satisfied guests. Give two explanations that are not its manager's doing.

# %% [markdown] slug="further-reliability-text" tags=["going-further"]
# ## Going further: do the items belong together?
#
# The bank of the case `bank_ecsi` measures each idea with several items. **Cronbach's alpha** says how consistently they go
# together, the **composite reliability** (`cr`) the same from the loadings of one factor, and `ave` how much of the items'
# variance that factor explains.

# %% slug="further-reliability" tags=["going-further"]
customers = ll.datasets.load("bank_ecsi").tables["customers"]
names = ["image", "quality", "value", "satisfaction", "loyalty"]
constructs = {name: customers.filter(like=f"{name}_").columns.tolist() for name in names}
print(ll.survey.reliability(customers, constructs))

# %% slug="further-items" tags=["going-further"]
loyal_items = ll.survey.item_statistics(customers[constructs["loyalty"]])
print(loyal_items)

# %% [markdown] slug="further-reliability-read" tags=["going-further"]
# Loyalty is poorly measured: alpha is {{ll.survey.cronbach_alpha(customers[constructs["loyalty"]]).value:.2f}}, and the culprit is
# `loyalty_2`. Without it alpha would be {{loyal_items.table.loc["loyalty_2", "alpha_without"]:.2f}}. Do not simply throw it
# out: read the question first. It may measure something that the other two do not. Next: are these five different
# things at all?

# %% slug="further-validity" tags=["going-further"]
print(ll.survey.fornell_larcker(customers, constructs))
ratios = ll.survey.htmt(customers, constructs, draws=200, seed=1)
print(ratios)

# %% [markdown] slug="further-validity-read" tags=["going-further"]
# **Discriminant validity**: each idea should be closer to its own items than to the next idea (Fornell & Larcker, 1981), and the
# ratio HTMT well below one (Henseler, Ringle & Sarstedt, 2015). The largest ratio here is {{ratios.table["htmt"].max():.2f}}, and
# the upper end of its interval {{ratios.table["high"].max():.2f}}: the five are related and different.

# %% [markdown] slug="further-bias-text" tags=["going-further"]
# ## Going further: one mood behind all answers?
#
# If one mood, or one habit of ticking, colors all the answers on a form, everything correlates with everything: **common-method bias**.
# Harman's test asks how much one single component would explain.

# %% slug="further-bias" tags=["going-further"]
harman = ll.survey.harman(customers[[item for items in constructs.values() for item in items]])
print(f"first component: {harman.share:.1f} %")
for note in harman.notes:
    print(note)
print(f"0.50 with a marker of 0.10 becomes {ll.survey.marker_adjusted(0.50, 0.10):.2f}")

# %% [markdown] slug="further-bias-read" tags=["going-further"]
# {{harman.share:.0f}} % is below the half that is usually asked for, and that proves nothing: the test misses biases that
# matter. Design is better than a test. Ask cause and effect at different times; take what people *did*; put in a
# **marker** question that has nothing to do with the topic. What correlates with the marker is a habit of answering.

# %% [markdown] slug="servperf-text" tags=["going-further"]
# ## Going further: a dispute: must one ask for expectations?
#
# Lesson 02 found that what was *found* tells more about satisfaction than the gap does. Cronin and Taylor (1992) said so and
# dropped half of the questions: **SERVPERF**.

# %% slug="servperf-run" tags=["going-further"]
found = surveys.filter(like="per_").mean(axis=1)
gap = found - surveys.filter(like="exp_").mean(axis=1)
print(f"correlation with csat: found {surveys['csat'].corr(found):.2f}, gap {surveys['csat'].corr(gap):.2f}")
print(ll.survey.servperf(surveys))

# %% [markdown] slug="servperf-read" tags=["going-further"]
# So use SERVPERF to follow the score from month to month: it is shorter, and it goes together with satisfaction more closely
# ({{surveys["csat"].corr(found):.2f}} against {{surveys["csat"].corr(gap):.2f}}). Use the gap to see *where* a level is too low for
# what it is: without expectations, empathy would have been called the worst. Harbor asks for expectations after the stay,
# when the stay may already have colored them; that is one possible reason why they tell so little.

# %% [markdown] slug="factors-text" tags=["going-further"]
# ## Going further: product, service, price; quality, speed, person, care
#
# Training slides list what satisfaction depends on: quality, price, time of delivery, communication, image of the brand, service
# after the sale, care. A short list has four factors: quality, speed of delivery and answer, personal treatment, and
# care. Harbor's statements can be sorted into these four. How closely does satisfaction go together with each, the others held fixed?

# %% slug="factors-run" tags=["going-further"]
four = surveys[["csat"]].copy()
four["quality"] = surveys.filter(regex="per_tan|per_rel").mean(axis=1)
four["speed"] = surveys.filter(like="per_res").mean(axis=1)
four["personal"] = surveys[["per_emp_1", "per_emp_2", "per_emp_3"]].mean(axis=1)
four["care"] = surveys[["per_emp_4", "per_emp_5"]].mean(axis=1)
drivers = ll.survey.derived_importance(four, ["quality", "speed", "personal", "care"])
print(drivers)

# %% slug="factors-product" tags=["going-further"]
three = ll.survey.derived_importance(surveys, ["rate_room", "rate_service", "rate_value"])
print(three)

# %% [markdown] slug="factors-read" tags=["going-further"]
# `correlation` looks at one factor alone, `partial` and `beta` hold the others fixed. In the first table *{{drivers.table["partial"].idxmax()}}*
# stands in front, with a caution: it is the mean of most statements, and what is measured better shows more. In the
# second, product (the room), service and price (value for money) all go together with satisfaction, and none replaces the others: partial correlations from {{three.table["partial"].min():.2f}} to
# {{three.table["partial"].max():.2f}}. Product quality is what the thing is, service quality how it is delivered, and **personalized
# service** means that both fit *this* guest.

# %% [markdown] slug="further-importance-text" tags=["going-further"]
# ## Going further: four ways to derive importance
#
# Correlation, partial correlation, beta, and **Shapley** (also LMG): the part of the explained variance that an item adds,
# averaged over all orders in which items can enter.

# %% slug="further-importance" tags=["going-further"]
four_ways = ll.survey.derived_importance(surveys, items)
print(four_ways)
print(four_ways.table.rank(ascending=False).astype(int))

# %% [markdown] slug="further-importance-read" tags=["going-further"]
# The Shapley values add up to the explained variance, {{four_ways.table["shapley"].sum():.2f}}. `rate_location` is last in
# all four columns. Elsewhere neighbors change places: service is first by the correlation, cleanliness by the other three. If your
# recommendation hangs on the order of two neighbors, it hangs on the method.

# %% [markdown] slug="further-diagonal-text" tags=["going-further"]
# ## Going further: one order in place of four fields
#
# An item just left of a line is "bad", its neighbor just right of it "good". Slack (1994) draws a diagonal instead: both axes are put on
# the same length, and what matters more than it is good lies above. The farther above, the more **urgent**.

# %% slug="further-diagonal" tags=["going-further"]
print(grid.table["urgency"].sort_values(ascending=False).round(2))
ax = ll.plots.importance_performance(grid, diagonal=True)

# %% [markdown] slug="further-diagonal-read" tags=["going-further"]
# The first in this order is `{{grid.table["urgency"].idxmax()}}` as in the four fields, and `{{grid.table["urgency"].sort_values().index[-2]}}` comes
# second, although its field says *low priority*. Two rules, two lists: say which rule you used.

# %% [markdown] slug="further-fong-text" tags=["going-further"]
# ## Going further: a rule that is too lenient
#
# Fong's rule calls a category clear when its lead is larger than a limit: for `early_check_in`, larger than
# {{kano.table.loc["early_check_in", "threshold"]:.1f}} answers. The limit forgets that a guest who is in one
# category cannot be in the other. Look at these counts (invented), and compare the verdict with `p` from the exact test:

# %% slug="further-fong" tags=["going-further"]
import numpy as np

close = ll.survey.kano_from_counts({"A": 40, "I": 26, "O": 5, "M": 3}).table.iloc[0]
print(f"lead {close['difference']}, limit {close['threshold']:.1f}, ambiguous {close['ambiguous']}")
print(f"p = {close['p']:.2f}")

n = 240
draws = np.random.default_rng(1).multinomial(n, [0.35, 0.35, 0.20, 0.10], size=20_000)
a, b = draws[:, 0], draws[:, 1]
limit = 1.65 * np.sqrt((a + b) * (2 * n - a - b) / (2 * n))
false_alarms = 100 * (np.abs(a - b) > limit).mean()
print(f"two categories equally frequent, and yet called different: {false_alarms:.0f} % of the samples")

# %% [markdown] slug="further-fong-read" tags=["going-further"]
# The rule says clear, the exact test says p = {{close["p"]:.2f}}. Among samples in which two categories are equally frequent by
# construction, {{false_alarms:.0f}} % are called different. Report the rule, since readers know it, and decide by `p`.

# %% [markdown] slug="further-trend-text" tags=["going-further"]
# ## Going further: is that change real?
#
# Every quarter somebody asks why the score went down. Fit one line through all answers, and count each *guest* as one unit,
# since a guest who answers three times does not tell three independent stories.

# %% slug="further-trend" tags=["going-further"]
history = ll.survey.trend(answers, "csat", date="answered", scale=(1, 5), unit="guest_id")
ll.plots.trend(history)
print(history)

# %% [markdown] slug="further-trend-read" tags=["going-further"]
# The slope is {{history.slope.value:+.3f}} points a quarter [{{history.slope.low:+.3f}}, {{history.slope.high:+.3f}}],
# p = {{history.p_value:.2f}}; a bend cannot be shown either (p = {{history.p_bend:.2f}}). The quarters wobble as samples do. An
# answer to the board: "no change that we could tell from chance", twelve quarters in a row.

# %% [markdown] slug="further-nps-text" tags=["going-further"]
# ## Going further: a small sample, an interval too narrow
#
# A house with thirty answers reports an NPS with the usual (Wald) interval. How often does such an interval contain the true
# value? With thirty guests one can list *every possible* result and add up the chances.

# %% slug="further-nps" tags=["going-further"]
from scipy.stats import multinomial


def coverage(promoters, detractors, interval, n=30):
    truth = 100 * (promoters - detractors)
    total = 0.0
    for p in range(n + 1):
        for d in range(n + 1 - p):
            chance = multinomial.pmf([p, d, n - p - d], n, [promoters, detractors, 1 - promoters - detractors])
            if chance > 1e-9:
                score = ll.survey.nps([10] * p + [8] * (n - p - d) + [3] * d, interval=interval)
                total += chance * (score.low <= truth <= score.high)
    return 100 * total


found_coverage = {}
for label, (promoters, detractors) in {"as at Harbor": (0.41, 0.16), "a favorite": (0.75, 0.08)}.items():
    for interval in ("wald", "adjusted-wald"):
        found_coverage[label, interval] = coverage(promoters, detractors, interval)
        print(f"{label:13} {interval:14} {found_coverage[label, interval]:.1f} %")

# %% [markdown] slug="further-nps-read" tags=["going-further"]
# Of the usual 95 % confidence intervals, {{found_coverage["as at Harbor", "wald"]:.1f}} % hold the truth and, for a house that
# nearly everybody loves, only {{found_coverage["a favorite", "wald"]:.1f}} %. With `interval="adjusted-wald"` it is
# {{found_coverage["as at Harbor", "adjusted-wald"]:.1f}} % and {{found_coverage["a favorite", "adjusted-wald"]:.1f}} %. Below a hundred answers,
# use the adjusted one.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: "A scale reads: excellent, very good, good, fair, poor. What is its fault?"
  type: many_choice
  answers:
    - answer: More labels are friendly than unfriendly.
      correct: true
      feedback: Right. Who ticks at random lands on the friendly side most of the time.
    - answer: Five labels are too few.
      correct: false
      feedback: Five can be enough. What counts is that both sides have the same number.
    - answer: It has no numbers, so no mean can be computed.
      correct: false
      feedback: Numbers can be given later. They would not cure the lack of balance.
- question: Make A leads in the top box, make B in the top three boxes. Which make has the more satisfied owners?
  type: many_choice
  answers:
    - answer: It depends on which answers count, and that is decided before looking.
      correct: true
      feedback: Right. A has more who are thrilled, B has fewer who are unhappy. Both statements are true.
    - answer: A, because only the top box is honest.
      correct: false
      feedback: The top box tells about the thrilled. It is blind to how many are unhappy.
    - answer: B, because three boxes use more of the answers.
      correct: false
      feedback: More boxes are not more information. They draw the line at another place.
- question: Members answer more often. After weighting by membership the mean hardly moves. What follows?
  type: many_choice
  answers:
    - answer: Membership does not distort the mean; silence for other reasons still may.
      correct: true
      feedback: Right. Weights repair only what the hotel has on file.
    - answer: The survey has no nonresponse bias.
      correct: false
      feedback: Only one column was checked. Guests may stay silent because of how the stay was.
    - answer: Weighting does not work.
      correct: false
      feedback: It did what it can do. Members and others are about equally satisfied, so there was nothing to move.
- question: You want half the margin of error. How many answers do you need?
  type: many_choice
  answers:
    - answer: Four times as many.
      correct: true
      feedback: Right. The margin shrinks with the square root of the number of answers.
    - answer: Twice as many.
      correct: false
      feedback: Twice as many cuts the margin only by the square root of two, to about seven tenths.
    - answer: As many, if more people are asked.
      correct: false
      feedback: Asking more people helps only through the answers they give.
- question: Empathy has the lowest score of what guests found, and a small gap. Reliability has a higher score and a large gap. What do you say?
  type: many_choice
  answers:
    - answer: Reliability falls shortest of what is expected.
      correct: true
      feedback: Right. A level is high or low only against what people expect.
    - answer: Empathy is the worst dimension.
      correct: false
      feedback: It has the lowest level. Guests expect less of it, so they miss less.
    - answer: Guests do not care about reliability.
      correct: false
      feedback: They expect most of it. That is why they miss it.
- question: Guests would not be pleased by a feature and would be annoyed by its absence. What is it?
  type: many_choice
  answers:
    - answer: Must-be.
      correct: true
      feedback: Right. It is taken for granted, so do it first and do not advertise it.
    - answer: Attractive.
      correct: false
      feedback: That is the opposite. An attractive feature pleases and is not missed.
    - answer: One-dimensional.
      correct: false
      feedback: Then having it would please as well.
- question: An item lies in "possible overkill" with derived importance. Which step is too hasty?
  type: many_choice
  answers:
    - answer: Stop spending on it at once.
      correct: true
      feedback: Right, that is too hasty. Perhaps it shows no importance because it is good everywhere.
    - answer: Ask guests what they would miss.
      correct: false
      feedback: That is a sensible next step. Stated importance adds what derived importance cannot see.
    - answer: Look at the interval and the share of draws.
      correct: false
      feedback: That is always right. The place on the grid is an estimate.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Fix the scale, the metric and the window before the first answer comes in.
# * Ask "answered by whom?" of every figure. Weights repair what is on file, not silence.
# * Half the margin takes four times the answers; no number of answers cures a skewed sample.
# * A level is not a gap, a feature that is expected is not a surprise, and derived importance is not an effect.
# * Mend first what matters and is bad. Say how sure you are, and what would change your mind.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 2** lets you do this on guests of your own: repair a scale, see who answers, find the gaps, and tell the board what to
# fix first.
#
# Before that, take the page for Mr. Lu and write it anew for **one** of the four houses: keep the rows of that house in `named`, and run
# the same functions. Which statements of the page survive with a quarter of the answers?

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * American Express (2014). *Global Customer Service Barometer* (often cited).
# * Cronin, J. J., & Taylor, S. A. (1992). Measuring service quality: a reexamination and extension. *Journal of Marketing*,
#   56.
# * Dixon, M., Freeman, K., & Toman, N. (2010). Stop trying to delight your customers. *Harvard Business Review*.
# * Fong, D. (1996). *Center for Quality of Management Journal*, 5.
# * Fornell, C., & Larcker, D. F. (1981). *Journal of Marketing Research*, 18.
# * Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). *Journal of the Academy of Marketing Science*, 43.
# * Kano, N., Seraku, N., Takahashi, F., & Tsuji, S. (1984). Attractive quality and must-be quality.
# * Martilla, J. A., & James, J. C. (1977). Importance-performance analysis. *Journal of Marketing*, 41.
# * Nielsen (2012). *Global Trust in Advertising* (often cited).
# * Parasuraman, A., Zeithaml, V. A., & Berry, L. L. (1985). A conceptual model of service quality. *Journal of Marketing*, 49.
# * Parasuraman, A., Zeithaml, V. A., & Berry, L. L. (1988). SERVQUAL. *Journal of Retailing*, 64.
# * Slack, N. (1994). The importance-performance matrix as a determinant of improvement priority. *International Journal of
#   Operations & Production Management*, 14.
# * Zeithaml, V. A., Parasuraman, A., & Berry, L. L. (1990). *Delivering Quality Service* (often cited).
