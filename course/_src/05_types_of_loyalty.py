# %% [markdown] slug="title"
# # 05 · Types of loyalty
#
# **The claim.** Staying has many reasons, and each reason breaks in its own way. A type is a region on a map with a
# border, not a trait of a person.
#
# **After this lesson you can**
#
# * place customers on a grid of liking and coming, with cuts that you state and defend,
# * name seven reasons to stay, and say for each what keeps it, what breaks it and what to do,
# * sort customers from what they did, and test your sorting,
# * say how sure a type is, and how far two lists of types agree.
#
# **You need** lessons 00 and 01; lesson 04 helps. **Time**: about 85 minutes, of which 15 minutes are marked *going
# further*.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Two people at one stall
#
# Zhang and Li buy their apples at the same stall, every week, year in, year out. In the stall keeper's book they are the same
# customer. Ask them why, and Zhang says: the apples are fresh. Li says: they are cheap.
#
# This morning a second stall opens, one yuan cheaper. **Who is gone by Friday?** And who is gone the week the stall keeper
# sells old apples? The book cannot tell them apart. The day that breaks one does not touch the other.
#
# **Your turn, two minutes.** Tell your neighbor about a brand that you love, and why. Then about something you buy again and
# again *without* loving it. Write one word for each reason on the board. This lesson sorts the words.

# %% [markdown] slug="grid-text"
# ## Worked example: a grid of two questions
#
# Dick and Basu (1994) ask two questions at once. Does the customer *come again* (**repeat patronage**)? And does the
# customer *like us more than the next best* (**relative attitude**)? Liking alone is not enough: we may all like three hotels
# equally. Two questions with two answers give four cells.

# %% slug="grid-types"
ll.loyalty.typology("dick_basu").describe()

# %% [markdown] slug="case-text"
# Now with guests. Harbor Hotels (invented hotels, synthetic guests) knows who came. `nights_stayed` above zero means that the stay took
# place. We count stays in three years.

# %% slug="case-stays"
case = ll.datasets.load("harbour_hotels")
stays = case.tables["stays"]
finished = stays[stays["nights_stayed"] > 0]
stays_each = finished.groupby("guest_id").size()
print(stays_each.value_counts().sort_index().head(5))

# %% [markdown] slug="case-survey-text"
# Guests who answered the survey compared Harbor with the hotel they would take otherwise, on a scale from 1 (much worse) to 7
# (much better); the middle, `4`, is "the same". Who answered more than once counts with the mean. One row is one guest.

# %% slug="case-survey"
surveys = case.tables["surveys"].merge(stays[["stay_id", "guest_id"]], on="stay_id")
guests = surveys.groupby("guest_id")[["relative_attitude", "nps", "revisit"]].mean()
guests["stays"] = stays_each
print(f"{len(guests):,} guests")
guests.head(4).round(1)

# %% [markdown] slug="cuts-text"
# ## Where is the border?
#
# A grid needs two **cuts**. We say: *high* attitude begins at `4.5`, halfway between "the same" and one step better. *High* patronage
# begins at three stays in three years, one a year. Both are our decision. Write them down before you look.
#
# **Predict, then run.** Of all guests who answered, what percentage is truly loyal?

# %% slug="my-guess"
my_guess = 0  # your percentage in place of the zero

# %% slug="classify"
names = {"attitude": "relative_attitude", "patronage": "stays"}
cuts = {"attitude": 4.5, "patronage": 3}
grid = ll.loyalty.classify(guests, "dick_basu", names, cuts, reliability={"attitude": 0.5})
print(grid)

# %% slug="shares-plot"
ax = ll.plots.type_shares(grid)

# %% slug="guess-check"
share = 100 * grid.table["share"]
print(f"you said {my_guess} %, found {share['true loyalty']:.1f} %")

# %% [markdown] slug="classify-read"
# {{share["true loyalty"]:.1f}} % are **truly loyal**. Another {{share["spurious loyalty"]:.1f}} %, come as often without
# liking us better: **spurious loyalty**. The surprise is the **latent** group: {{share["latent loyalty"]:.1f}} % like us
# better than the rest and seldom come. The brackets `low` and `high` hold a 95 % interval for drawing other guests. They do *not* hold the
# doubt about the cut.

# %% [markdown] slug="map-text"
# ## A type is a region
#
# Each dot is a guest. Across: stays. Up: attitude. The column `distance` in the table above says how far a guest stands
# from the nearest border, in standard deviations. `confidence` is the chance that the same guest, asked again, gets the same
# type. Pale dots have a chance under three in four; where hundreds lie on one spot, as at the left, pale looks dark, so the number is
# printed too.

# %% slug="map"
ax = ll.plots.type_map(grid, guests, x="stays", y="relative_attitude")

# %% slug="map-numbers"
unsure = ll.survey.share(grid.customers["confidence"] < 0.75, name="type is uncertain")
print(unsure)
grid.customers.head(4).round(2)

# %% [markdown] slug="map-read"
# There is no gap between the types. The cloud goes straight across the border. For {{unsure.value:.0f}} % of the guests the type
# is uncertain. And mind what confidence means: the same type *again*, not the *right* type. A guest who comes often for the points
# and likes us anyway is called truly loyal each time. So never write "Ms. Wu *is* a spurious loyal". Write "as measured in spring, Ms. Wu stood *here*". That is a place, and
# places change.

# %% [markdown] slug="move-text"
# **Predict, then run.** Move one cut: high patronage from *two* stays on. What happens to the share of the truly loyal?

# %% slug="move-run"
softer = {"attitude": 4.5, "patronage": 2}
two_stays = ll.loyalty.classify(guests, "dick_basu", names, softer)
share_two = 100 * two_stays.table["share"]
print(f"from three stays: {share['true loyalty']:.1f} %, from two stays: {share_two['true loyalty']:.1f} %")

# %% slug="who-run"
print(ll.survey.share(stays_each >= 3, name="came three times or more, all guests"))
print(ll.survey.share(guests["stays"] >= 3, name="came three times or more, who answered"))

# %% [markdown] slug="move-read"
# Nobody changed, and the share went from {{share["true loyalty"]:.1f}} to {{share_two["true loyalty"]:.1f}} %. Whoever reports
# a share of loyal customers without the cut has reported nothing.
#
# The last two lines hold another warning. Among those who *answered*, {{100 * (guests["stays"] >= 3).mean():.0f}} % came three times or more;
# among all guests it is {{100 * (stays_each >= 3).mean():.0f}} %. Who comes often is asked often, and friends answer. Our shares are those of
# the guests who answered, not of all guests.

# %% [markdown] slug="seven-text"
# ## Seven reasons to stay
#
# "Spurious" is one word for many reasons. A list that Chinese textbooks use, usually traced to Sindell (2000), has seven types.
# On the grid it looks like this:

# %% slug="seven"
ll.loyalty.typology("seven").describe()

# %% [markdown] slug="seven-read"
# * **Monopoly**: the commuter with one railway line and no other. Comes daily, complains daily. A new bus line is the test.
# * **Inertia** (habit): never looked elsewhere. The student who takes the app on the left of the screen.
# * **Convenience**: it lies on the way. Would walk to a nearer one tomorrow.
# * **Incentive**: collects points. A program bought this loyalty; a richer program buys it away.
# * **Price**: follows the lowest price, so rarely stays anywhere long.
# * **Latent**: would like to, and cannot. A rule, a distance or an empty purse is in the way.
# * **Premium** (more than one's money's worth): likes us better, comes, sees what others do not have, tells others,
#   and lets a rival's offer pass. This is what Oliver (1999) means by loyalty: a commitment that holds against the situation and against
#   advertising. The other six are staying without it, or liking without coming.
#
# Four of the seven lie in *one* cell, low attachment and high repeat. Behavior cannot tell them apart, because they behave alike, until the
# day their reason breaks. And where is Li from the apple stall? Every week, low attachment, for the price: the list has **no type**
# for him. He looked loyal only because the stall was the cheapest for years. Lists of types seldom cover the whole map.

# %% [markdown] slug="conflict-text"
# **When textbooks disagree.** Some textbooks print latent loyalty at *low* attachment and low repeat. What follows from it? Apply both versions to
# a guest who loves the place and cannot come:

# %% slug="conflict-run"
friend = {"attachment": "high", "repeat": "low", "reason": "liking"}
print("latent at high attachment:", ll.loyalty.typology("seven").type_of(friend))
print("latent at low attachment: ", ll.loyalty.typology("seven_latent_low").type_of(friend))

# %% [markdown] slug="conflict-read"
# In the second version the friend who is kept away has no type at all, and a stranger who neither likes us nor comes is called loyal. We
# use the first, which is Dick and Basu's. If your exam uses the other, you now know both, and why they differ.

# %% [markdown] slug="widget-text"
# ## Try it: one customer, many lists
#
# The explorer opens on the commuter. First change only the *reason*: which types share the same cell? Then change the
# *typology* at the top: the customer stays, the name changes. Find a customer who is a friend in one list and has no type in another.

# %% slug="widget" kind="widget"
ll.widgets.type_explorer("seven")

# %% [markdown] slug="program-text"
# ## How they see the program
#
# Another list asks only how a customer looks at our loyalty program.

# %% slug="program"
ll.loyalty.typology("programme_view").describe()

# %% [markdown] slug="program-read"
# The second and third are loyal to the **deal**, the last to the **brand**. A rewards program finds both, and its figures add them up. The test
# is the end of the reward. Who stays was loyal to the brand; who goes was loyal to the deal. For the first type, the monopoly, points
# are simply given away.

# %% [markdown] slug="riders-text"
# ## Worked example: sorted by what they did
#
# No survey this time. Three thousand invented riders have two apps on the phone, Heron and Magpie. Each row of `rides` shows both
# offers and the app that was taken. At sign-up a *lot* decided which app got the first free ride. Two marks per rider:
# the share of rides with the **favorite** app, and the share in which the **cheaper** app was taken (rides with equal prices left out).

# %% slug="riders-prices"
riding = ll.datasets.load("ride_coupons")
rides, riders = riding.tables["rides"], riding.tables["riders"].set_index("rider_id")
heron = rides["fare_heron"] - rides["coupon"].where(rides["coupon_app"] == "Heron", 0)
magpie = rides["fare_magpie"] - rides["coupon"].where(rides["coupon_app"] == "Magpie", 0)
rides["took_heron"] = rides["app"] == "Heron"
rides["took_cheaper"] = rides["took_heron"] == (heron < magpie)

# %% slug="riders-marks"
with_heron = rides.groupby("rider_id")["took_heron"].mean()
riders["favorite"] = with_heron.where(with_heron >= 0.5, 1 - with_heron)
riders["cheaper"] = rides[heron != magpie].groupby("rider_id")["took_cheaper"].mean()
often = rides.groupby("rider_id").size() >= 10
regular = riders.loc[often[often].index].copy()
regular.head(4).round(2)

# %% [markdown] slug="riders-same-text"
# A third mark looks like loyalty itself: the share of rides with the **same** app as the time before.

# %% slug="riders-same"
before = rides.groupby("rider_id")["app"].shift()
again = rides[before.notna()]
regular["same"] = (again["app"] == before[before.notna()]).groupby(again["rider_id"]).mean()
regular[["favorite", "cheaper", "same"]].corr().round(2)

# %% [markdown] slug="riders-same-read"
# `same` and `favorite` go together (correlation {{regular["same"].corr(regular["favorite"]):.2f}}): whoever takes one app nearly always takes the same as last time
# as well, be it liking or habit. So `same` alone cannot tell the two. Our rules, in plain words:
#
# * takes the favorite app in eight rides of ten or more: call it **premium**;
# * else, takes the cheaper app in six of ten or more: **price**;
# * else: **inertia**, which is to say, the rest.

# %% slug="rules"
regular["type"] = "inertia"
regular.loc[regular["cheaper"] >= 0.6, "type"] = "price"
regular.loc[regular["favorite"] >= 0.8, "type"] = "premium"
for kind in ("premium", "price", "inertia"):
    print(ll.survey.share(regular["type"] == kind, name=kind))

# %% [markdown] slug="lot-text"
# ## Test the sorting
#
# Names are easily given. Is "inertia" really habit? Here the lot helps. It gave the first ride to an app at random. Who rides by habit takes
# the same app *again* the next time; who chooses by price or by liking does not care about a lot. Without habit it would be half.
#
# **Predict, then run**: in which of our three types is the trace of the lot strongest?

# %% slug="lot-types"
first = rides.groupby("rider_id")["app"].first()
regular["followed"] = first.loc[regular.index] == regular["first_app"]
for name, group in regular.groupby("type"):
    print(ll.survey.share(group["followed"], name=str(name)))

# %% slug="lot-segments"
for name, group in regular.groupby("segment"):
    print(ll.survey.share(group["followed"], name=str(name)))

# %% [markdown] slug="lot-read"
# In "inertia" the trace is the strongest ({{100 * regular[regular["type"] == "inertia"]["followed"].mean():.1f}} %), but the intervals overlap, and
# "price" ({{100 * regular[regular["type"] == "price"]["followed"].mean():.1f}} %) shows some of it too. Our rules sort roughly. The riders'
# own words at sign-up sort better for this purpose: commuters follow the lot in
# {{100 * regular[regular["segment"] == "commuter"]["followed"].mean():.1f}} % of cases, occasional riders in
# {{100 * regular[regular["segment"] == "occasional"]["followed"].mean():.1f}} %, which is no trace at all.
#
# Two lessons. A name on a group is a hypothesis: find something that would come out differently if it were wrong. And the best sign of a
# reason may be a plain question, not a clever rule.

# %% [markdown] slug="jones-text"
# ## Satisfied or not, gone or not: five markets
#
# Lesson 01 met the four types of Jones and Sasser (1995): **loyalists**, **mercenaries** (satisfied, and gone), **hostages** (dissatisfied, and
# still here), **defectors**. The survey of five invented firms asked satisfaction from 1 to 10 (from 7 on counts as satisfied); a year later the
# records say who `stayed`. **Predict**: in which market are the hostages, in which the mercenaries?

# %% slug="jones-run"
people = ll.datasets.load("five_markets").tables["respondents"]
for market, group in people.groupby("market", sort=False):
    four = ll.loyalty.jones_sasser(group, loyalty="stayed", satisfied_from=7, scale=(1, 10))
    print(market, (100 * four["share"]).round(1).to_dict())

# %% slug="jones-hostages"
people["hostage"] = (people["satisfaction"] < 7) & (people["stayed"] == 1)
hostages = 100 * people.groupby("market")["hostage"].mean()
for market in ("local telephone", "cars"):
    print(ll.survey.share(people[people["market"] == market]["hostage"], name=f"hostages, {market}"))

# %% [markdown] slug="jones-read"
# In local telephone {{hostages["local telephone"]:.1f}} % are hostages, in cars {{hostages["cars"]:.1f}} %. The same word "customer" stands for
# prisoners in one market and for friends or bargain hunters in another.
#
# The corners have names of their own: **apostles**, who could not be happier and say so, and **terrorists**, who left in anger and say so too. They
# need finer levels, and words instead of records: `intention` runs from 1 to 7.

# %% slug="jones-six"
levels = {"satisfaction": [3, 7, 10], "loyalty": [2, 5, 7]}
six = ll.loyalty.classify(people, "jones_sasser", {"loyalty": "intention"}, levels)
print(six)

# %% [markdown] slug="jones-six-read"
# Apostles are {{100 * six.table.loc["apostle", "share"]:.1f}} %, terrorists {{100 * six.table.loc["terrorist", "share"]:.1f}} %. Corners are small
# by construction: move a cut by one point and watch the share change. It pays to know who they are. It does not pay to put their share on a slide.

# %% [markdown] slug="ladders-text"
# ## Ladders: stages and levels
#
# Some lists are no map but a ladder. Oliver (1999) describes four stages, each standing on the one before:
#
# 1. **cognitive**: I think it is better;
# 2. **affective**: I like it;
# 3. **conative**: I have decided to come again;
# 4. **action**: I overcome obstacles and do.
#
# Harbor's guests answered something about each. The cuts are ours again: `4.5` for the
# attitude, `9` (on the scale from 0 to 10) for recommending, `4` (on the scale from 1 to 5) for *I will come back*, and three stays.

# %% slug="oliver"
asked = {"cognitive": "relative_attitude", "affective": "nps", "conative": "revisit", "action": "stays"}
steps = {"cognitive": 4.5, "affective": 9, "conative": 4, "action": 3}
ladder = ll.loyalty.classify(guests, "oliver_stages", asked, steps)
print(ladder)

# %% slug="oliver-off"
regular_guests = guests[guests["stays"] >= 3]
top = ladder.customers["type"] == "action"
print(ll.survey.share(top[regular_guests.index], name="on the top step, of those who come"))

# %% [markdown] slug="oliver-read"
# Only {{100 * top[regular_guests.index].mean():.1f}} % of the guests who come three times or more stand on the top step. The others reached action without all the steps below: they
# act without thinking us better, or without recommending us. A ladder says how loyalty *may* grow. It does not say that
# everybody who comes has climbed it. (A stay is also a weak sign of *overcoming obstacles*; no survey asked about those.)

# %% [markdown] slug="levels-text"
# A simpler ladder from training slides has **four levels**: none; satisfied or habitual; preference; high loyalty. Note the second: satisfaction and habit
# stand on one step, because both bring people back without preference. Another list looks at three sides of one customer, as in lesson 01: what one *does*, what one
# *means to do*, what one *feels*.

# %% slug="levels"
ll.loyalty.typology("behavior_consciousness_affect").describe()

# %% [markdown] slug="levels-read"
# The signs, in this order: purchases, plans, recommendations. Whoever measures only one of them measures a third of the story.

# %% [markdown] slug="agree-text"
# ## Do the lists agree?
#
# The same guests, two lists: the grid and the three sides. A **cross table** shows who is who. The **adjusted Rand index** says
# how far two groupings agree: 1 is the same grouping, 0 is no better than chance.

# %% slug="agree"
sides = {"behavior": "stays", "consciousness": "revisit", "affect": "nps"}
three = ll.loyalty.classify(
    guests, "behavior_consciousness_affect", sides, {"behavior": 3, "consciousness": 4, "affect": 9}
)
agreement = ll.loyalty.compare_types(grid, three, names=("grid", "three sides"), draws=200, seed=1)
print(agreement)

# %% [markdown] slug="agree-read"
# They agree a good deal better than chance and far less than one might think, although *both use the same cut of stays*. Look along the row *true loyalty*: these guests
# are spread over four names of the other list. The lists are not right or wrong. They ask different questions.

# %% [markdown] slug="mckinsey-text"
# ## Time: six profiles, up or down
#
# McKinsey (2002) looked at something that no grid shows: where the spending *goes*. Three profiles keep it up (emotive, inertial,
# deliberative **loyalists**), three let it fall (**lifestyle changers**, deliberative **switchers**, dissatisfied **defectors**). Their point: customers
# who quietly come less cost more than customers who leave. Check it at Harbor: guests with at least two stays in 2024, and the same guests in 2025.

# %% slug="mckinsey-run"
finished["year"] = finished["arrival"].dt.year
by_year = finished.groupby(["guest_id", "year"]).size().unstack(fill_value=0)
regulars = by_year[by_year[2024] >= 2]
down = regulars[2025] < regulars[2024]
print(ll.survey.share(down, name="came less often in 2025"))
print(ll.survey.share(regulars[2025] == 0, name="did not come at all"))

# %% slug="mckinsey-lost"
lost = regulars[2024] - regulars[2025]
left = regulars[2025] == 0
print(f"stays lost with those who left: {lost[left].sum():,}, with those who came less: {lost[down & ~left].sum():,}")

# %% [markdown] slug="mckinsey-predict"
# An alarm for the board? **Predict, then run** the film backward: of guests with at least two stays in *2025*, what share came less often in
# 2024?

# %% slug="mckinsey-mirror"
mirror = by_year[by_year[2025] >= 2]
print(ll.survey.share(mirror[2024] < mirror[2025], name="came less often the year before"))

# %% [markdown] slug="mckinsey-read"
# Forward {{100 * down.mean():.0f}} % come less, and backward {{100 * (mirror[2024] < mirror[2025]).mean():.0f}} %! That is no wave of guests leaving. Whoever is
# picked for a busy year looks quieter in any other year: **regression to the mean**. So compare with the mirror before you ring the alarm. And McKinsey's point does not hold here in this form: more stays were lost with guests who
# did not come at all. Hotel stays are rare; a bank or a shop, with purchases every week, would look different.
#
# The profile also needs the *reason*: habit, comparison, a changed life, a bad stay. No booking system knows it. Ask, and choose the answer by the reason:

# %% slug="mckinsey-types"
ll.loyalty.typology("mckinsey_six").describe()

# %% [markdown] slug="slide-text"
# ## Is that slide true? Best customers and the others
#
# "In hotels the best customers spend five times as much as the others, in shops sixteen times." <!-- fact: training deck; untraceable -->
# Such ratios are passed from slide to slide without a source; we found none: *untraceable*. They need none, either. Anybody with a list of guests can compute them.

# %% slug="slide-run"
finished["spend"] = finished["adr"] * finished["nights_stayed"] + finished["fnb_spend"]
spend = finished.groupby("guest_id")[["spend"]].sum()


def ratio(table, best=0.9):
    top = table["spend"] >= table["spend"].quantile(best)
    return table["spend"][top].mean() / table["spend"][~top].mean()


drawn = ll.resampling.resample(spend, ratio, draws=200, seed=1)
low, high = ll.resampling.percentile_interval(drawn)
print(f"best tenth against the others: {ratio(spend):.1f} to 1 [{low:.1f}, {high:.1f}]")

# %% slug="slide-best"
for best in (0.8, 0.9, 0.99):
    top_spend = spend["spend"] >= spend["spend"].quantile(best)
    part = spend["spend"][top_spend].sum() / spend["spend"].sum()
    print(f"best {100 * (1 - best):.0f} %: {ratio(spend, best):.1f} to 1, {100 * part:.0f} % of spending")

# %% [markdown] slug="slide-read"
# The best tenth spends {{ratio(spend):.1f}} times as much. Take the best hundredth and it is {{ratio(spend, 0.99):.1f}} times. So the ratio is made by the definition
# of "best", and a ratio without it says nothing. Nor does it say *loyal*: who spends much may be a hostage, a collector of points, or on an expense account.
#
# And "most profit comes from a small share of loyal customers"? Ours is spending, not profit, and "loyal" is not in it. One published figure:
# the top 1 % of Marriott's guests bring about one third of net revenue. <!-- fact: Skift on Marriott, 2023 -->
# At Harbor the same hundredth brings {{100 * part:.0f}} %. *It depends: compute it from your own data.*

# %% [markdown] slug="discussion"
# ## Case discussion: what would you do for whom?
#
# In groups of four, fifteen minutes. Loyalty is called a firm's largest intangible asset. You are to say what that asset is made of.
#
# 1. Zhang, Li, the commuter, the student with the app on the left: place each on the grid. Which of them is an asset, and which is a
#    loan that will be called in?
# 2. Harbor has money for one group: latent or spurious. Which one, and what would you do first? Use the columns *what keeps* and *what breaks*.
# 3. Ms. Pei runs Harbor's program. It finds mostly people who came anyway. Which types does it pay, and which does it win?
# 4. A manager prints the type on the guest's card, so that the front desk sees it. What is gained, what is lost, and what will the guest
#    say who reads it?
# 5. Go back to your own brand from the hook. Which event would end it? Is that a reason of the head, the heart or the habit?

# %% [markdown] slug="further-sure" tags=["going-further"]
# ## Going further: how sure is a type?
#
# We used a **reliability** of one half for the attitude. It is the share of its variance that is lasting. Where does it come from? Some guests answered
# after two stays or more. If answers were all lasting, the first and the last would agree.

# %% slug="further-twice" tags=["going-further"]
twice = surveys.groupby("guest_id")["relative_attitude"].agg(["first", "last", "size"])
twice = twice[twice["size"] >= 2]
link = twice["first"].corr(twice["last"])
print(f"{len(twice)} guests answered twice or more; correlation of first and last answer {link:.2f}")

# %% slug="further-again" tags=["going-further"]
for reliability in (1.0, 0.8, 0.5):
    result = ll.loyalty.classify(guests, "dick_basu", names, cuts, reliability={"attitude": reliability})
    sure = result.customers["confidence"].mean()
    again_share = (100 * result.table["again"]).round(1).to_dict()
    print(f"reliability {reliability}: mean confidence {sure:.2f}, shares if asked again {again_share}")

# %% [markdown] slug="further-again-read" tags=["going-further"]
# With a perfect measurement everybody keeps the type. With ours, the mean chance of keeping it is
# {{grid.customers["confidence"].mean():.2f}}. Look at the shares as well: if we asked again, *no loyalty* would go from
# {{share["no loyalty"]:.1f}} to {{100 * grid.table.loc["no loyalty", "again"]:.1f}} % and *latent* from {{share["latent loyalty"]:.1f}} to
# {{100 * grid.table.loc["latent loyalty", "again"]:.1f}} %, although nobody has changed. Noise sends more people across a border from the crowded side.
# So noise *biases* shares, it does not only blur them, and more customers do not help. Better questions do. (The calculation
# assumes normal errors, and takes the count of stays as exact.)

# %% [markdown] slug="further-median" tags=["going-further"]
# ## Going further: the median makes the half
#
# Many trainers cut at the **median**. Then half of the customers come out "high", whatever they do. Watch: guests by spending, and the same guests had
# everybody spent twice as much.

# %% slug="further-median-run" tags=["going-further"]
guests["spend"] = spend["spend"]
guests["double"] = 2 * guests["spend"]
for column in ("spend", "double"):
    high_half = guests[column] >= guests[column].median()
    print(column, f"{100 * high_half.mean():.1f} % are high")
by_median = ll.loyalty.classify(guests, "dick_basu", names)
print(by_median)

# %% [markdown] slug="further-median-read" tags=["going-further"]
# Doubling every bill changes nothing: the cut made the half. And where many share one value, even the half fails. The median guest came once and answered 4, so "from the
# median on" is everybody who came, and {{100 * by_median.table.loc["true loyalty", "share"]:.0f}} % are declared truly loyal. Cut where the number *means* something.

# %% [markdown] slug="further-mixture" tags=["going-further"]
# ## Going further: let the data choose
#
# A **mixture** (latent profiles) looks for clusters without being told any cut. BIC chooses their number: it rewards fit and charges for every parameter; the smallest
# is best. *Stability* repeats the search in samples drawn from the guests (1: the same grouping each time).

# %% slug="further-mixture-run" tags=["going-further"]
found = ll.loyalty.latent_profiles(guests, ["relative_attitude", "stays"], most=6, draws=10, seed=1)
print(found)
found.choice.round(2)

# %% slug="further-mixture-compare" tags=["going-further"]
print(ll.loyalty.compare_types(grid, found.customers["type"], names=("rules", "mixture"), draws=200, seed=1))

# %% [markdown] slug="further-mixture-read" tags=["going-further"]
# BIC takes {{found.choice["bic"].idxmin()}} types, the most it was allowed. Look at the means: one type is "answered 4", another "answered 5". The mixture
# found the *steps of the scale*, and finds them again in nearly every sample: stability {{found.choice["stability"].max():.2f}}. So stable is not the same as real. The intervals of the shares
# are narrow as well; the widest runs from
# {{100 * found.table.loc[(found.table["high"] - found.table["low"]).idxmax(), "low"]:.0f}} to
# {{100 * found.table.loc[(found.table["high"] - found.table["low"]).idxmax(), "high"]:.0f}} %. They say how sure we are of the size of *these* pieces, not that guests come in pieces.
#
# The rules ask the questions we had; the mixture asks none. Use it to see whether the cloud has gaps. Here it has none, and the borders
# have to come from what you want to do.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: A guest rates Harbor far above the next hotel and came once in three years. On the grid of Dick and Basu?
  type: many_choice
  answers:
    - answer: Latent loyalty. Find out what is in the way.
      correct: true
      feedback: Right. High relative attitude, low repeat.
    - answer: No loyalty, since only coming counts.
      correct: false
      feedback: That was the old definition, by behavior alone. The grid asks for liking too.
    - answer: Spurious loyalty, since words are cheap.
      correct: false
      feedback: Spurious is the opposite corner, coming without liking.
- question: Four of the seven types lie in the same cell. What tells them apart?
  type: many_choice
  answers:
    - answer: The reason to stay, and so the day on which it breaks.
      correct: true
      feedback: Right. The behavior is the same until that day.
    - answer: How often they come.
      correct: false
      feedback: All four come often. That is why a list of purchases cannot tell them apart.
    - answer: How satisfied they are.
      correct: false
      feedback: Satisfaction is none of the coordinates here. The list asks for attachment, repeat and reason.
- question: A slide reports that exactly half of the customers have a high attitude. What do you suspect?
  type: many_choice
  answers:
    - answer: The cut was made at the median.
      correct: true
      feedback: Right. Then it is half by construction, in any company and any year.
    - answer: The company is halfway to its goal.
      correct: false
      feedback: A median cut gives half whatever customers think. It says nothing about a goal.
    - answer: The sample is too small.
      correct: false
      feedback: With ten times as many customers it would still be half.
- question: The interval of the truly loyal is narrow. Which doubt does it leave out?
  type: many_choice
  answers:
    - answer: Where the cuts are, who answered, and how reliable the answers are.
      correct: true
      feedback: Right. The interval is about drawing other customers of the same kind, nothing else.
    - answer: None; a narrow interval means a safe result.
      correct: false
      feedback: It is safe against chance only. Moving one cut changed the share far more than the interval is wide.
    - answer: How many customers were asked.
      correct: false
      feedback: That is just what the interval takes into account.
- question: Of customers picked for a busy year, three in four come less the year after. What next?
  type: many_choice
  answers:
    - answer: Run it backward, with customers picked for the later year.
      correct: true
      feedback: Right. If that looks the same, it is regression to the mean and no flight.
    - answer: Report that three quarters are downward migrators.
      correct: false
      feedback: Picked for a high value, anybody looks lower at another time.
    - answer: Ignore it, since people always come back.
      correct: false
      feedback: Some do leave. The mirror shows how much of the fall is chance alone.
- question: Riders take the same app as the last time in most rides. What does that show?
  type: many_choice
  answers:
    - answer: Liking, habit or price; one cannot tell from this number.
      correct: true
      feedback: Right. A lot, a price difference or a question tells more.
    - answer: That they are loyal to the app.
      correct: false
      feedback: An app that is mostly cheaper, or simply the one on the left, gives the same number.
    - answer: That they ride by habit.
      correct: false
      feedback: Who likes one app also takes the same one each time. Habit shows where a lot leaves a trace.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * The same purchases have different reasons. Ask for the reason; then you know what breaks it.
# * A type is a region: state the coordinates, the cuts and who answered. A share without them says nothing.
# * People near a border change sides when asked again. Types are for planning offers, not for labeling people.
# * A name is a hypothesis. Test it with something that would differ: a lot, a mirror, an opened door.
# * Typologies do not compete for the truth. Choose the one whose question you have to answer.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 3** goes to the riders of `ride_coupons`, each student with riders of their own: who is loyal, of which kind, and what
# should be done with the money?
#
# To warm up, repeat this lesson with the car owners of lesson 01: `relative_attitude` and `repurchased` are there. Which make has most
# spurious loyalty? Say first which cut you take, and why.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Dick, A. S., & Basu, K. (1994). Customer loyalty: toward an integrated conceptual framework. *Journal of the Academy of
#   Marketing Science*, 22(2).
# * Gremler, D. D., & Brown, S. W. (1996). Service loyalty: its nature, importance, and implications. In *Advancing Service
#   Quality: A Global Perspective*.
# * Hubert, L., & Arabie, P. (1985). Comparing partitions. *Journal of Classification*, 2.
# * Jones, T. O., & Sasser, W. E. (1995). Why satisfied customers defect. *Harvard Business Review*, 73(6).
# * McKinsey (2002). Customer retention is not enough. *The McKinsey Quarterly*.
# * Oliver, R. L. (1999). Whence consumer loyalty? *Journal of Marketing*, 63.
# * Sindell, K. (2000). *Loyalty Marketing for the Internet Age*. The seven types are usually attributed to this book; we did not find
#   them in the original.
