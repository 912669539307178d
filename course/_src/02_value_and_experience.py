# %% [markdown] slug="title"
# # 02 · Value and experience: why a customer comes back
#
# **The claim.** Customers do not come back for what a firm puts into its offer. They come back for what is left for them
# after all that it costs, and because going elsewhere costs something too.
#
# **After this lesson you can**
#
# * work out the value an offer delivers, all costs counted, and say what would tip the choice,
# * tell five kinds of consumption value and five elements of an experience apart,
# * test with data whether satisfaction follows the gap between what was found and what was expected,
# * compute what is gained by switching, and read a switching cost in yuan off what people do.
#
# **You need** lessons 00 and 01. **Time**: about 80 minutes, of which 15 minutes are marked *going further*.

# %% slug="setup"
import pandas as pd

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Six square meters
#
# A set of training slides tells of a young woman in Chongqing, called Pearl, who lost her job and rented a telephone kiosk of
# six square meters in a quiet street. Several others sold the same calls at the same price. She saw callers standing
# and put out a chair. She saw them look for paper and put out slips and a pen. People who waited asked for drinks, so she
# stocked drinks; bored companions got magazines. Half a year later most of her callers were regulars.
#
# The calls were the same as everywhere. **What did she sell?** Write down your answer in one sentence; this lesson
# gives it names.

# %% [markdown] slug="value-text"
# ## Worked example: delivered value
#
# Kotler's bookkeeping for customers (Kotler & Keller, 2016) has two sides. On one side stand four kinds of **value**: of the product, of the service,
# of the people who serve, and of the image. On the other stand four kinds of **cost**: money, time, energy and
# psychic cost (worry, embarrassment, having to think). What is left is the **delivered value**.
#
# Here are two breakfast places, in points that one customer gave them. The points are invented for the exercise.

# %% slug="value-table"
breakfast = {
    "product_value": [40, 34],
    "service_value": [15, 20],
    "personnel_value": [10, 18],
    "image_value": [12, 8],
    "money_cost": [25, 22],
    "time_cost": [15, 8],
    "energy_cost": [6, 4],
    "psychic_cost": [6, 3],
}
offers = pd.DataFrame(breakfast, index=["Grand Café", "Corner Stall"])
offers.T

# %% slug="value-run"
value = ll.survey.delivered_value(offers)
print(value)
ax = ll.plots.delivered_value(value)

# %% [markdown] slug="value-read"
# The café has the better product and the better name, and loses: it leaves
# {{value.table.loc["Grand Café", "delivered_value"]:.0f}} points, the stall {{value.table.loc["Corner Stall", "delivered_value"]:.0f}}. People
# want to pay least, wait least and worry least. (`ratio` is value for each point of cost.) The firm's books show none of the last three costs.
#
# How firm is the result? **Sensitivity** asks by how much one component must change until the choice tips.

# %% slug="value-sensitivity"
print(value.sensitivity())

# %% [markdown] slug="value-sensitivity-read"
# The lead is {{value.table["delivered_value"].max() - value.table["delivered_value"].min():.0f}} points, and each line asks what
# would happen if *only this line* changed. `best` is the stall, `runner_up` the café. Read one line aloud, `time_cost`: the stall now
# costs {{value.sensitivity().table.loc["time_cost", "best"]:.0f}} points of time; at
# {{value.sensitivity().table.loc["time_cost", "best_level"]:.0f}} the two would be level. The café costs
# {{value.sensitivity().table.loc["time_cost", "runner_up"]:.0f}}; to draw level it would have to get down to
# {{value.sensitivity().table.loc["time_cost", "runner_up_level"]:.0f}}, and whether that is possible says the last column
# ({{value.sensitivity().table.loc["time_cost", "runner_up_possible"]}}): no cost can fall below zero.

# %% [markdown] slug="value-widget-text"
# ## Try it
#
# Move the sliders. What is the smallest change that makes the café win? Then think of a guest with a small child, and of a
# guest whose firm pays the bill: which slider does each of them move?

# %% slug="value-widget" kind="widget"
ll.widgets.delivered_value_explorer(offers)

# %% [markdown] slug="value-widget-read"
# **One answer.** In any single line it takes more than the lead, and not every line has that much room: the café could add it to its
# product, its service or its image, or take it off the price; in time, energy and worry it cannot save so much. With a small child,
# time and energy weigh more, and the stall wins by more. If the firm pays the bill, money hardly counts, and the café comes a
# little nearer.

# %% [markdown] slug="perceived"
# ## Value is in the eye of the customer
#
# * **Perceived value** (Zeithaml, 1988): what I get for what I give, *as I see it*. Two customers at one table have two
#   values. Value for money, the use of a thing per yuan, is its simplest form.
# * **Acquisition value and transaction value** (Monroe & Chapman, 1987): the first is what the thing is worth to me less what
#   I pay. The second is the pleasure of the deal itself, the price against the one I had in mind. A coupon works on
#   the second; that is why some people buy what they do not need.
# * **Five consumption values** (Sheth, Newman & Gross, 1991): functional (it works), emotional (it feels good), social (it
#   says who I am), epistemic (it is new, I learn), conditional (it fits this situation).
# * **Experiential value** (Holbrook & Hirschman, 1982): fun, fantasy, feelings. Some things are consumed for themselves.
#
# Pearl's chair is functional, her magazines are emotional, her drinks are conditional: worth little on most days and a
# lot to somebody who waits in the heat.

# %% [markdown] slug="value-task"
# **Your turn.** Which of the five values does each bring: an umbrella lent by a hotel, a table with a view, a member's
# lounge, a tasting menu, a charger at the bar? Write the first letter of a value between the quotation marks: `f`, `e`
# (emotional), `s`, `k` (epistemic: knowledge) or `c`. There is more than one good answer; have a reason.

# %% slug="value-task-run"
my_values = {"umbrella": "", "view": "", "lounge": "", "tasting menu": "", "charger": ""}
for thing, letter in my_values.items():
    print(thing, letter or "-")

# %% [markdown] slug="value-task-read"
# **One set of answers**: umbrella `c` (worth nothing in the sun), view `e`, lounge `s`, tasting menu `k`, charger `f`. If you wrote `f` for
# the umbrella or `e` for the menu: what matters is that you can say for whom.

# %% [markdown] slug="new-consumers"
# Lewis and Bridger (2000) describe *new consumers*: they want things made for them, want to take part, decide for
# themselves, and are well informed. They are short of three things: time, attention and trust. Whoever saves a guest
# a form, says one thing clearly instead of ten, and keeps small promises, pays in the currency that is scarce.
# What customers ask for is old-fashioned: a genuine product, firms that do what they say, care in execution, and
# respect. A firm that looks at its own product asks *how do we sell it?* A firm that looks at customers asks *what are they
# trying to get done?*

# %% [markdown] slug="expect-text"
# ## Satisfaction is a comparison
#
# Oliver (1980) put it into one line: satisfaction follows from what was perceived *less what was expected*. Above the
# expectation we are pleased, below it we are not, whatever the level. The distance is called **disconfirmation**.
#
# Remember how you felt before a much announced new version of a computer system, and after the first hour with it? The same
# product can please those who expected little and annoy those who had queued for it.
#
# Harbor Hotels (synthetic guests, invented hotels; the files are called `harbour_hotels`) asked guests both things, for the
# same details: what an excellent hotel should offer, and what they found. In the tables and in lab 2 what they found is called
# *perceived*. Answers run from 1 to 7. The next cell prepares the data: run it, you need not read it.

# %% slug="expect-data"
case = ll.datasets.load("harbour_hotels")
surveys = case.tables["surveys"]
expected = surveys.filter(like="exp_").mean(axis=1)
found = surveys.filter(like="per_").mean(axis=1)
surveys["gap"] = found - expected
print(f"expected {expected.mean():.2f}, found {found.mean():.2f}, gap {surveys['gap'].mean():+.2f}")

# %% [markdown] slug="expect-predict"
# **Predict, then run.** `csat` is the guest's overall satisfaction from 1 to 5. Which goes together with it most: what was
# expected, what was found, or the gap? And does a high expectation by itself make guests unhappy? A **correlation** is 0 when two
# columns have nothing to do with each other, and 1 when they go up and down together exactly.

# %% slug="my-expect"
my_closest = ""  # expected, found or gap

# %% slug="expect-run"
csat = surveys["csat"]
for name, scores in {"expected": expected, "found": found, "gap": surveys["gap"]}.items():
    print(f"correlation of csat with {name:9} {csat.corr(scores):+.2f}")
print("you said:", my_closest or "-")

# %% slug="expect-groups"
pleased = surveys["gap"] >= 0
print(ll.survey.share(csat[pleased] >= 4, name="satisfied, if it was as expected or better"))
print(ll.survey.share(csat[~pleased] >= 4, name="satisfied, if it was less than expected"))

# %% [markdown] slug="expect-read"
# The last two lines look like a proof: where the stay was as good as expected, far more guests are satisfied. But look at
# the three correlations. What was *found* goes together with satisfaction most ({{csat.corr(found):+.2f}}), the gap less
# ({{csat.corr(surveys["gap"]):+.2f}}), and expectations by themselves not at all ({{csat.corr(expected):+.2f}}). Subtracting a number that
# tells nothing only adds noise.
#
# That is an old dispute: Cronin and Taylor (1992) dropped expectations from the measurement for this reason; lesson 03
# takes it up. It does not make expectations unimportant. They decide who comes at all, and guests who are asked afterwards
# remember them through the stay. So manage both sides:
#
# * **Promise what you can keep.** An advertisement raises expectations for everybody, a bad evening lowers what is found
#   for one guest.
# * **Know what is taken for granted.** A clean bathroom pleases nobody and its lack annoys everybody; a surprise can
#   delight. Lesson 03 sorts features that way (Kano).
# * **Surprises wear off.** Going the extra mile, the one percent above a hundred, becomes next year's expectation.

# %% [markdown] slug="drivers"
# What moves the perception? Lists in training slides differ and agree in substance: the quality of the product, of the
# service and of the delivery (speed), price, communication, brand, after-sales service, personal treatment, care. To raise
# satisfaction, work on the product, train people, keep customer records that are used, invite feedback and act on
# it, and look after the morale of those who serve. It matters because satisfied customers notice the brand, return
# and recommend; lesson 01 shows how far that goes and where it ends.

# %% [markdown] slug="five-text"
# ## Experience: five elements, many moments
#
# An **experience** is the whole of what a customer goes through; **satisfaction** is the verdict at the end. Five elements
# shape the experience: product, service, environment, people and brand. Environment has a physical side (light, music,
# smell, temperature) and a perceived one: the same music is lively to one guest and noise to another.
#
# Harbor's guests rated details from 1 to 5. Let us sort them into elements.

# %% slug="five-run"
elements = {
    "product": ["rate_room", "rate_breakfast"],
    "service": ["rate_service", "rate_cleanliness"],
    "environment": ["rate_quiet", "rate_location"],
    "people": ["rate_front_desk"],
}
for element, columns in elements.items():
    print(f"{element:12} {surveys[columns].mean().mean():.2f}")

# %% slug="five-details"
ratings = surveys.filter(like="rate_")
ratings.mean().sort_values().round(2)

# %% [markdown] slug="five-read"
# Not one of the columns measures the *brand*: what a name promises before anything has happened cannot be asked at
# check-out. The lowest detail is `{{ratings.mean().idxmin()}}`.

# %% [markdown] slug="worst-predict"
# A saying has it that guests remember the worst moment, not the average. **Predict, then run**: of guests with a detail rated
# 1 or 2, and of the others, what share is satisfied? And if we compare only guests whose *average* rating is the same: does a bad
# moment still make a difference?

# %% slug="my-worst"
my_bad = 0  # percent satisfied, of guests with a bad moment
my_others = 0  # percent satisfied, of the others
my_same_average = ""  # yes or no: does it still make a difference?

# %% slug="worst-run"
worst = ratings.min(axis=1)
average = ratings.mean(axis=1)
bad = worst <= 2
same = average.between(3.3, 3.7)
print(ll.survey.share(csat[bad] >= 4, name="satisfied, with a bad moment"))
print(ll.survey.share(csat[~bad] >= 4, name="satisfied, without"))
print(f"you said {my_bad} % and {my_others} %; still a difference: {my_same_average or '-'}")
print("guests with about the same average rating:")
print(ll.survey.share(csat[bad & same] >= 4, name="satisfied, with a bad moment"))
print(ll.survey.share(csat[~bad & same] >= 4, name="satisfied, without"))

# %% [markdown] slug="worst-read"
# The first comparison seems to confirm the saying. The second takes it back: among guests with the same average the
# intervals overlap widely. A bad moment hurts because it lowers the average, like any other; *in these data* it does not
# count extra. Compare like with like before you believe a saying.
#
# Moments matter all the same, because they can be mended. Draw the **journey**: booking, arrival, room, night, breakfast,
# departure, bill. At each **touchpoint** ask what the guest wants to get done there, what can go wrong, and who would notice.
# Then walk it yourself, with luggage.

# %% [markdown] slug="rack"
# **A case to think about.** In an airport there were racks with satisfaction forms in every hall. One morning the lounge had
# replaced the diet cola that many passengers asked for by a lemon-flavored one. The forms had no line for it, and nobody
# behind the counter was asked. Satisfaction forms are a thermometer: experience is the root, satisfaction the symptom.
#
# Experience also needs *rules that both sides can live with*. Regulars of a good bar know what they may ask for, and hear a
# friendly no when it is too much. The customer is not always right; the customer is always a person.

# %% [markdown] slug="disney"
# **What parks teach.** Disney's parks, a favorite example of trainers, put safety first, then courtesy, then the show, then efficiency,
# in that order, so that everybody knows what gives way when two collide, and add that everyone belongs to the cast.
# Which order would you write on the wall of a hotel lobby? What does a guest lose if efficiency comes first?

# %% [markdown] slug="slide" numbers="cited"
# ## Is that slide true? Seventy percent switch
#
# "About 70 % of dissatisfied buyers switch brand, and 24 % tell others not to go there." We looked for a source of
# these figures and found none. What stands on firmer ground: in a study of more than five hundred customers of
# services, who told of more than eight hundred critical events (Keaveney, 1995), the reasons to leave fell into eight
# groups, with failures of the core service and unpleasant encounters in front (shares of about 44 % and 34 % are
# *often cited*; one switch can have several reasons).

# %% [markdown] slug="slide-read"
# In lesson 01, what kept most of Dorado's dissatisfied owners? The trouble of leaving. So no single percentage can hold for
# all markets.

# %% [markdown] slug="switch-text"
# ## What is gained by switching
#
# A rival's offer is tempting when its **benefit** is larger than the **switching cost**: learning a new app, losing
# points, explaining oneself again, or simply habit. Their difference is the **switching gain**.
#
# A newcomer to ride-hailing offers coupons of nine, eight and ten yuan for the first three rides. Six friends were
# asked what the trouble of changing is worth to them, in yuan (invented for the exercise).

# %% slug="switch-run"
trouble = [2, 5, 8, 12, 20, 30]
one_coupon = ll.survey.switching_gain(9, trouble)
three_coupons = ll.survey.switching_gain(9 + 8 + 10, trouble)
print("one coupon:   ", one_coupon.tolist())
print("three coupons:", three_coupons.tolist())

# %% [markdown] slug="switch-read"
# With one coupon {{(one_coupon > 0).sum()}} of the six gain by changing, with three
# {{(three_coupons > 0).sum()}}. Whether they stay with the newcomer is another matter: when the coupons end, the gain of going *back* has
# to be computed again, with the new habit on the other side.

# %% slug="who-moves"
print(ll.survey.who_moves(trouble, coupons=[5, 10, 15], already=[1, 0, 0, 0, 0, 0]))

# %% [markdown] slug="who-moves-read"
# The first friend would have come anyway (`already`), and takes the coupon too (`takers` counts all who use it). Of the others, `n`, some
# are `moved`; `low` and `high`
# say how little five friends tell about everybody. The last column divides all money spent by those whom the coupon really
# moved; where it moved nobody there is no such figure (`∞`).

# %% [markdown] slug="rides-text"
# ## Switching costs, read from behavior
#
# Asking people what habit is worth to them is asking a lot. The case `ride_coupons` shows what they *do*: two apps, Heron
# and Magpie, side by side on the phone, fares that differ from ride to ride, and coupons drawn by lot.
# The riders are synthetic. The next cell prepares the data: run it, you need not read it.

# %% slug="rides-data"
city = ll.datasets.load("ride_coupons")
rides = city.tables["rides"]
heron_price = rides["fare_heron"] - rides["coupon"].where(rides["coupon_app"] == "Heron", 0)
magpie_price = rides["fare_magpie"] - rides["coupon"].where(rides["coupon_app"] == "Magpie", 0)
rides["saving"] = magpie_price - heron_price
rides["last_app"] = rides.groupby("rider_id")["app"].shift()
rides["heron"] = 100 * (rides["app"] == "Heron")

# %% [markdown] slug="rides-predict"
# `saving` is what Heron saves the rider, in yuan, with coupons. The table puts it into steps of two yuan: line `0` holds savings
# from zero up to two yuan, line `-2` those where Heron costs up to two yuan more. **Predict, then run**: with a saving of zero to
# two yuan, what share takes Heron among those who rode Heron last time, and among those who rode Magpie?

# %% slug="my-rides"
my_heron = 0  # percent, of those who rode Heron last time
my_magpie = 0  # percent, of those who rode Magpie last time

# %% slug="rides-run"
rides["step"] = (rides["saving"] // 2 * 2).clip(-6, 6)
shares = rides.pivot_table(index="step", columns="last_app", values="heron")
print(f"you said {my_heron} % and {my_magpie} %; look at line 0")
shares.round(0)

# %% [markdown] slug="rides-read"
# Read one line: with Heron cheaper by nothing to two yuan (`0`), {{shares.loc[0, "Heron"]:.0f}} % of the riders who came from
# Heron take it, and {{shares.loc[0, "Magpie"]:.0f}} % of those who came from Magpie. Even where Heron saves six yuan and more
# (`6`), the second group only gets to {{shares.loc[6, "Magpie"]:.0f}} %. Price matters, and the last app matters as well.
#
# Is that a switching cost? **Careful.** Two stories give the same table. Habit: the last app pulls. Taste: people
# who like Heron used it last time *and* use it now. Lesson 04 separates the two.

# %% slug="segments-run"
riders = city.tables["riders"][["rider_id", "segment"]]
known = rides.dropna(subset=["last_app"]).merge(riders)
by_segment = known.pivot_table(index="segment", columns="last_app", values="heron")
by_segment["gap"] = by_segment["Heron"] - by_segment["Magpie"]
by_segment.round(0)

# %% [markdown] slug="segments-read"
# The gap between the two groups is widest for {{by_segment["gap"].idxmax()}}s and narrowest for {{by_segment["gap"].idxmin()}}s. A coupon for
# everybody is a different thing for each of them.

# %% [markdown] slug="discussion"
# ## Case discussion: coupons, cars, or a truce
#
# In groups of four, fifteen minutes. In spring Heron and Magpie fought with coupons, until both were out of breath. Now Ms. Ruan, who
# runs Heron in this city, has money for one thing, and by noon on Friday she has to choose: coupons for everybody, coupons for some
# riders, or drivers who wait where cars are short, so that cars come a minute sooner. The head of Magpie has rung and offered a
# truce: no coupons on either side.
#
# 1. Put each of the three into the table of delivered value: which of the eight components does it change, and for whom?
# 2. For which segment does a coupon buy a ride, and for which does it pay for one that would have come anyway?
# 3. What happens in the week after the coupons end, for a rider with a high and one with a low switching cost?
# 4. Which of Pearl's ideas has a counterpart in an app? Name one that costs nothing.
# 5. Which of your answers rest on the tables above, and which on opinion?

# %% [markdown] slug="further-text" tags=["going-further"]
# ## Going further: a switching cost in yuan
#
# A logit of the choice gives weights to saving, waiting and the last app. Dividing the weight of the last app by that of a yuan
# turns it into money: by how much must the other app be cheaper to draw level?

# %% slug="further-run" tags=["going-further"]
import statsmodels.formula.api as smf

known["wait"] = known["wait_magpie"] - known["wait_heron"]
known["last"] = (known["last_app"] == "Heron") * 2 - 1
known["choice"] = known["heron"] / 100
for segment, part in known.groupby("segment"):
    fit = smf.logit("choice ~ saving + wait + last", part).fit(disp=0)
    per_yuan = fit.params / fit.params["saving"]
    print(f"{segment:11} last app {per_yuan['last']:5.1f} yuan, a minute {per_yuan['wait']:4.1f} yuan")

# %% [markdown] slug="further-read" tags=["going-further"]
# These figures take *all* of the last app's pull for habit. If part of it is taste, they are too large. What helps: the
# first app was drawn by lot. Compare riders by what the lot gave them.

# %% slug="further-lot" tags=["going-further"]
first = rides.groupby("rider_id").head(1).merge(city.tables["riders"])
for segment, part in first.groupby("segment"):
    print(segment)
    for app, drawn in part.groupby("first_app"):
        print("  ", ll.survey.share(drawn["app"] == "Heron", name=f"first ride with Heron, lot {app}"))

# %% [markdown] slug="further-lot-read" tags=["going-further"]
# The lot cannot know anybody's taste, so the difference between the two lines is the pull of the app alone: wide for
# commuters, smaller for students, and for occasional riders none that could be told from chance, although the logit
# gave them a switching cost of several yuan. That was taste.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer.

# %% [raw] slug="quiz" kind="quiz"
- question: A hotel lowers its price and at the same time closes the second check-in desk. What happens to delivered value?
  type: many_choice
  answers:
    - answer: It depends on what a guest's time and patience are worth.
      correct: true
      feedback: Right. Money cost falls; time and psychic cost rise.
    - answer: It rises, because the price falls.
      correct: false
      feedback: Money is one of four costs. Waiting costs time and nerves.
    - answer: Nothing, because product and service are the same.
      correct: false
      feedback: Costs count as well, and three of the four do not appear on the bill.
- question: Two guests find exactly the same room. One is pleased, one disappointed. How does Oliver's theory explain it?
  type: many_choice
  answers:
    - answer: They had expected different things.
      correct: true
      feedback: Right. That is what the theory says. Harbor's data bore it out less than one would think, so check before you use it.
    - answer: One of the two answers is wrong.
      correct: false
      feedback: Both are right about themselves. The gap differs, not the room.
    - answer: The survey's scale is too coarse.
      correct: false
      feedback: A finer scale would show the same two opinions.
- question: What is the difference between experience and satisfaction?
  type: many_choice
  answers:
    - answer: Experience is the process, satisfaction the verdict at its end.
      correct: true
      feedback: Right. That is why a survey at the end can miss the moment that decided.
    - answer: Experience is about feelings, satisfaction about facts.
      correct: false
      feedback: Both are felt. One is the way, the other the result.
    - answer: None, the words mean the same.
      correct: false
      feedback: A verdict can be good although one moment went badly wrong, and the other way round.
- question: A rival's coupon is worth ten yuan. Li's switching cost is twelve. What follows?
  type: many_choice
  answers:
    - answer: Her switching gain is minus two, so the coupon does not move her.
      correct: true
      feedback: Right. Benefit minus switching cost is below zero.
    - answer: She is loyal.
      correct: false
      feedback: She stays. Whether she likes it, a negative switching gain does not say.
    - answer: She gains ten yuan.
      correct: false
      feedback: The trouble of changing has to be subtracted.
- question: Riders who used Heron last time take Heron more often now. What does this prove?
  type: many_choice
  answers:
    - answer: Neither habit nor taste; both would look like this.
      correct: true
      feedback: Right. One needs a lottery, or the order of each rider's own choices, to tell them apart.
    - answer: Habit. The last ride makes the next one.
      correct: false
      feedback: People who like Heron used it last time and use it now, without any habit.
    - answer: Heron's coupons work.
      correct: false
      feedback: The table compares equal savings, coupons included.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Delivered value is four values less four costs, as the customer sees them. Money is one of the costs.
# * Satisfaction compares what was found with what was expected, says theory. Check it: here what was found told more.
# * Experience is made of moments, and moments can be mended. Whether the worst one counts extra is a question for data.
# * Somebody switches when the benefit exceeds the switching cost. Staying is not liking.
# * The same table can come from habit and from taste; by looking at it one cannot tell which. Lesson 04 shows what can.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 2** goes on with Harbor's guests: where are the gaps, and which one should be closed first? **Lab 3** returns to the riders.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Cronin, J. J., & Taylor, S. A. (1992). Measuring service quality: a reexamination and extension. *Journal of Marketing*,
#   56(3).
# * Holbrook, M. B., & Hirschman, E. C. (1982). The experiential aspects of consumption. *Journal of Consumer Research*, 9(2).
# * Keaveney, S. M. (1995). Customer switching behavior in service industries. *Journal of Marketing*, 59(2).
# * Kotler, P., & Keller, K. L. (2016). *Marketing Management*. Pearson.
# * Lewis, D., & Bridger, D. (2000). *The Soul of the New Consumer*. Nicholas Brealey.
# * Monroe, K. B., & Chapman, J. D. (1987). Framing effects on buyers' subjective product evaluations. *Advances in Consumer
#   Research*, 14.
# * Oliver, R. L. (1980). A cognitive model of the antecedents and consequences of satisfaction decisions. *Journal of
#   Marketing Research*, 17(4).
# * Sheth, J. N., Newman, B. I., & Gross, B. L. (1991). Why we buy what we buy: a theory of consumption values. *Journal of
#   Business Research*, 22(2).
# * Zeithaml, V. A. (1988). Consumer perceptions of price, quality, and value. *Journal of Marketing*, 52(3).
