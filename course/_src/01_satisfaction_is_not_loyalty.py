# %% [markdown] slug="title"
# # 01 · Satisfaction is not loyalty
#
# **The claim.** A satisfied customer is not a loyal one. How much satisfaction is worth depends on whether customers
# can leave.
#
# **After this lesson you can**
#
# * report satisfaction in three ways and say why they differ,
# * say what loyalty is, and name the marks of a loyal customer,
# * report a Net Promoter Score with its uncertainty,
# * read a satisfaction-loyalty curve, and tell a competitive market from a captive one by its shape,
# * tell what customers say they will do from what they do.
#
# **You need** lesson 00. **Time**: about 90 minutes, of which 15 minutes are marked *going further*.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook" numbers="cited"
# ## The puzzle
#
# In the 1990s car makers in the United States measured satisfaction more eagerly than anybody. The figures that are
# *often cited* from that time: more than 90 % of owners called themselves satisfied, and only 30 to 40 % bought the
# same make again (Reichheld, 1993; Reichheld, 1996).
#
# Think of your last phone, your last bank, your last hotel. Were you satisfied? Are you still with them? Did you stay
# because you liked them, or because leaving was too much trouble?

# %% [markdown] slug="data-intro"
# ## The case
#
# A dealer group sells four makes. At the Monday meeting one slide says that nearly all owners are satisfied, and the
# next one that most of them bought another make when they replaced the car. You are the trainee who has to find out.
#
# The survey was made for this course: owners and makes are synthetic, but they were built so that the puzzle holds among
# them. Each row is one owner, who answered a survey and then replaced the car.

# %% slug="data"
case = ll.datasets.load("car_owners")
owners = case.tables["owners"]
owners[["make", "satisfaction", "recommend", "intention", "repurchased"]].head()

# %% slug="dictionary"
ll.datasets.describe("car_owners")

# %% [markdown] slug="puzzle-ours"
# Does the puzzle hold in our data? `satisfaction` runs from 1 (very dissatisfied) to 6 (very satisfied); the slide
# counts 4 (slightly satisfied), 5 and 6 as satisfied. `repurchased` is `1` for an owner whose next car was the same make.

# %% slug="puzzle-numbers"
satisfied = ll.survey.csat(owners["satisfaction"], method="top-3-box")
print(satisfied)
again = ll.survey.share(owners["repurchased"], name="bought again")
print(again)

# %% [markdown] slug="puzzle-read"
# It does: {{satisfied.value:.1f}} % are satisfied and {{again.value:.1f}} % bought again. The rest of this lesson takes the
# gap between these two numbers apart.

# %% [markdown] slug="three-ways"
# ## Worked example: satisfaction, three ways
#
# "How satisfied are our customers?" has more than one honest answer. Here are three, from the same column.

# %% slug="three-ways-run"
scores = owners["satisfaction"]
mean = ll.survey.csat(scores, method="mean")
top_box = ll.survey.csat(scores, method="top-box")
top_2_box = ll.survey.csat(scores, method="top-2-box")
for result in (mean, top_box, top_2_box):
    print(result)

# %% slug="three-ways-plot"
ax = ll.plots.score_distribution(scores)

# %% [markdown] slug="three-ways-read"
# * The **mean** is {{mean.value:.2f}} on a scale from 1 to 6. It treats the steps of the scale as equal, which they
#   need not be, and nobody can say what a tenth of a point is worth.
# * The **top box** counts only those who chose `6`: {{top_box.value:.1f}} %. The **top-2-box** adds those who chose `5`:
#   {{top_2_box.value:.1f}} %.
# * The slide in the board room adds the *slightly satisfied* as well and arrives at {{satisfied.value:.1f}} %.
#
# Look at the plot: most answers crowd at the upper end. This is a **ceiling effect**. Where one draws the line on such
# a scale decides what one reports, and a line drawn low reports a triumph. Always ask which boxes were counted.
#
# The square brackets hold a 95 % confidence interval: if the survey were repeated with other owners, an interval made
# this way would contain the true value nineteen times in twenty.

# %% [markdown] slug="two-moves"
# ## Three moves with a table
#
# Nearly everything in this lesson, and in the lab, is done with three moves. **Keep** some rows:

# %% slug="move-keep"
very_satisfied = owners[owners["satisfaction"] == 6]
print(ll.survey.share(very_satisfied["repurchased"], name="bought again, of those who chose 6"))

# %% [markdown] slug="move-group-text"
# and **compare groups**. The mean of a column of 0 and 1 is the share of ones:

# %% slug="move-group"
rates = (100 * owners.groupby("make")["repurchased"].mean()).round(1)
rates

# %% [markdown] slug="move-pick-text"
# and **pick** one value. Out of a column: by its label, in square brackets. Out of a table: with `.loc`, first the row, then the
# column. A label that is a word stands in quotation marks, a label that is a number does not.

# %% slug="move-pick"
print(rates["Aster"])
print(owners.loc[0, "satisfaction"])

# %% [markdown] slug="predict-curve"
# ## Predict, then run: the curve
#
# Go up the satisfaction scale step by step: 1, 2, 3, 4, 5, 6. **Before you run the next cell, write down**: what share
# of the owners at each step bought again? Does each step up add about the same, or is there a step where it jumps?

# %% slug="my-prediction"
my_prediction = {1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0}  # your six percentages in place of the zeros

# %% slug="curve"
curve = ll.loyalty.satisfaction_curve(owners, satisfaction="satisfaction", loyalty="repurchased")
ll.plots.satisfaction_curve(curve)
print(curve)

# %% slug="curve-numbers"
rate = 100 * owners.groupby("satisfaction")["repurchased"].mean()
for level, guess in my_prediction.items():
    print(f"{level}: you said {guess} %, found {rate[level]:.1f} %")
first_half = rate[4] - rate[1]
last_step = rate[6] - rate[5]
print(f"from 1 to 4: {first_half:+.1f} points; from 5 to 6 alone: {last_step:+.1f} points")

# %% [markdown] slug="curve-read"
# From `1` all the way up to `4` the share changes by {{first_half:+.1f}} points. The single step from `5` to `6` brings
# {{last_step:+.1f}} points. Repurchase is not a straight line in satisfaction: *slightly satisfied* owners return
# little more often than dissatisfied ones, and what pays is the very top of the scale. (Differences are computed before
# rounding.)
#
# So the board's number adds up people who behave in completely different ways. Of the owners it calls satisfied,
# those at `4` came back in {{rate[4]:.1f}} % of cases and those at `6` in {{rate[6]:.1f}} %.
#
# The thin vertical lines are the intervals. Few owners sit at the low end, so the intervals there are wide, and one
# should not build a story on a difference between `1` and `2`.

# %% [markdown] slug="predict-intention"
# ## Predict, then run: what they say and what they do
#
# Before they replaced the car, owners said whether they would buy the same make again: `intention`, from 1 (definitely
# not) to 5 (definitely). Those at 4 or 5 *intend* to. **Predict**: what share intends to? Of these, what share does?

# %% slug="my-intention"
my_intends = 0  # percent of all owners
my_kept = 0  # percent of those who intend to

# %% slug="intention"
says_yes = owners["intention"] >= 4
intends = ll.survey.share(says_yes, name="intend to buy again")
kept = ll.survey.share(owners[says_yes]["repurchased"], name="bought again, of those who intend to")
others = ll.survey.share(owners[~says_yes]["repurchased"], name="bought again, of the others")
for result in (intends, again, kept, others):
    print(result)
print(f"intend to: you said {my_intends} %, found {intends.value:.1f} %")
print(f"do it: you said {my_kept} %, found {kept.value:.1f} %")
ax = ll.plots.intention_behavior(owners)

# %% [markdown] slug="intention-read"
# {{intends.value:.1f}} % say yes, {{again.value:.1f}} % do it. Of those who said yes, {{kept.value:.1f}} % kept their word. Of those
# who had not said yes, {{others.value:.1f}} % came back all the same. So an intention does tell something; it is still an
# opinion about the future, given in a friendly mood and without a rival's offer on the table.
#
# This is more than noise. In a study of about one hundred thousand car buyers the *form* of the two relations
# differed: satisfaction raised stated intention with decreasing returns (each step up adds less than the one before), but actual
# repurchase with increasing returns (each step adds more; Mittal & Kamakura, 2001). A firm that only asks for intentions sees a curve that flattens at the top, and may
# conclude that delight is wasted money. A firm that looks at purchases sees the opposite. Which picture do our owners give?

# %% slug="intention-curve"
says = 100 * says_yes.groupby(owners["satisfaction"]).mean()
does = 100 * owners.groupby("satisfaction")["repurchased"].mean()
print("satisfaction   says yes   buys again")
for level in says.index:
    print(f"{level:>12} {says[level]:>9.1f} % {does[level]:>9.1f} %")

# %% [markdown] slug="intention-curve-read"
# Both, as in that study. From `5` to `6` the share who says yes rises by {{says[6] - says[5]:.1f}} points, the share who
# buys again by {{does[6] - does[5]:.1f}} points.

# %% [markdown] slug="predict-makes"
# ## Predict, then run: make by make
#
# From here on we count only `5` and `6` as satisfied, since a `4` is worth so little. The four makes live in different
# markets. Three of them have rivals on every corner. One, Dorado, has the only
# workshop in its region and binds its owners with a trade-in contract. **Predict**: which make has the most satisfied
# owners? Which has the most loyal ones? Which curve is the flattest?

# %% slug="my-makes"
my_satisfied = ""  # Aster, Boreal, Corvid or Dorado
my_loyal = ""
my_flattest = ""

# %% slug="makes"
for make, group in owners.groupby("make"):
    print(make)
    print("  ", ll.survey.csat(group["satisfaction"]))
    print("  ", ll.survey.share(group["repurchased"], name="bought again"))
by_make = 100 * owners.groupby("make")["repurchased"].mean()
sat_by_make = 100 * (owners["satisfaction"] >= 5).groupby(owners["make"]).mean()
print(f"most satisfied: you said {my_satisfied or '-'}, found {sat_by_make.idxmax()}")
print(f"most loyal: you said {my_loyal or '-'}, found {by_make.idxmax()}")

# %% slug="makes-curve"
print("the flattest curve: you said", my_flattest or "-")
make_curves = ll.loyalty.satisfaction_curve(owners, by="make")
ll.plots.satisfaction_curve(make_curves)
print(make_curves)

# %% [markdown] slug="makes-read"
# {{sat_by_make.idxmin()}} has the *least* satisfied owners ({{sat_by_make.min():.1f}} % at 5 or 6) and the *most*
# repeat buyers ({{by_make.max():.1f}} %). Its curve lies high, and it is the flattest: its owners come back whether they like it
# or not. They are **hostages**, and the day a second workshop opens, the loyalty that the numbers show will be gone.
# The other curves start near the floor and climb steeply at the end: where customers have a choice, only the very
# satisfied stay. The curve of all owners mixed the two: its left end was lifted by Dorado, which has far more
# than its share of the dissatisfied owners and keeps many of them. One curve for everybody can hide what it is made of.
#
# This is how Jones and Sasser (1995) read such curves: in competitive markets loyalty climbs late and steeply, under
# monopoly or high switching costs it is high for everybody. In their account of Xerox, totally satisfied customers
# were six times as likely to buy again as merely satisfied ones.

# %% [markdown] slug="four-types"
# ## Four kinds of customers
#
# Cross satisfaction with what customers did, and four kinds appear. Jones and Sasser call them **loyalists** (some of
# them *apostles*), **mercenaries** (satisfied, and gone), **hostages** (dissatisfied, and still here) and **defectors**
# (some of them *terrorists*).

# %% slug="four-types-run"
types = ll.loyalty.jones_sasser(owners, satisfied_from=5)
types.round(3)

# %% slug="four-types-plot"
ax = ll.plots.jones_sasser(types)

# %% [markdown] slug="four-types-read"
# So a satisfied customer is not necessarily loyal, and a dissatisfied one does not necessarily leave. Satisfaction
# matters, and it is one cause among several: the rival's attraction, trust, habit, and the cost of switching are the
# others. Lesson by lesson the course adds them.

# %% [markdown] slug="what-is-loyalty"
# ## So what is loyalty?
#
# We have used the word for a purchase. The first researchers did the same: who buys often, or gives a brand most of the
# budget, is loyal (Jacoby & Chestnut, 1978). Dorado shows what is missing. Later definitions ask for more:
#
# * **Dick and Basu** (1994): loyalty is a *relative attitude*, liking us more than the next best, together with repeat
#   purchase. Lesson 05 builds all types of loyalty on these two.
# * **Oliver** (1999): a commitment deep enough to buy again although the situation, or a rival's advertising, speaks against
#   it.
# * **Gremler and Brown** (1996), for services: loyalty shows in what one *does*, *thinks* and *feels*: behavior, the
#   conscious decision (cognitive), and affection.
#
# *Being loyal* and *the degree of loyalty* are two things: the first is a yes or no in a definition, the second a place on a scale
# that runs from indifference to attachment. Lesson 04 measures it.

# %% [markdown] slug="marks"
# **Marks of a loyal customer.** On top of being satisfied, such a customer sees something that others do not have, comes back,
# recommends us, and is not moved by a rival's offer. Let us call owners loyal who like their make better than the next best (they chose 5 or
# more on `relative_attitude`) *and* bought again, and see whether the marks are there.

# %% slug="marks-run"
owners["loyal"] = (owners["relative_attitude"] >= 5) & (owners["repurchased"] == 1)
print(ll.survey.share(owners["loyal"], name="loyal in this sense"))
marks = owners.groupby("loyal")[["satisfaction", "trust", "recommend", "price_sensitivity"]].mean()
marks.round(2)

# %% [markdown] slug="marks-read"
# They are: loyal owners (the line `True`) trust more ({{marks.loc[True, "trust"]:.1f}} against {{marks.loc[False, "trust"]:.1f}}),
# recommend more, and look at the price less. Only {{100 * owners["loyal"].mean():.0f}} % of all owners are loyal in this sense.
#
# Trust, satisfaction and loyalty are often drawn as one line of three. **Satisfaction is the base, delight the key, trust the
# end point**: without the first nothing holds; the second makes one choose; the third makes one forgive. Lesson 06 puts numbers
# on the arrows.

# %% [markdown] slug="why-loyalty"
# ## What loyalty is good for
#
# Firms call loyal customers their largest intangible asset. The reasons given are: steady income, less spent on advertising
# and on finding customers, an image carried by word of mouth; for the customer, less searching, bargaining and checking; for
# both, fewer surprises. Loyal customers buy more kinds of things and resist rivals; they bring others, so the base grows by
# itself; their complaints are data; and it is pleasant to work for people who come back. Some of these are well
# supported, some are hopes. Lessons 09 to 12 compute them, and the claims in this course are checked one by one.

# %% [markdown] slug="nps"
# ## One number to grow?
#
# The **Net Promoter Score** (NPS) asks how likely one is to recommend, from 0 to 10. Promoters answer 9 or 10,
# detractors 0 to 6, passives 7 or 8. NPS is the share of promoters minus the share of detractors, in points from -100
# to 100. The passives are not in the numerator, but they are in the denominator.

# %% slug="nps-run"
nps = ll.survey.nps(owners["recommend"])
print(nps)
ax = ll.plots.nps(owners["recommend"])

# %% slug="nps-makes"
nps_by_make = {make: ll.survey.nps(group["recommend"]) for make, group in owners.groupby("make")}
for make, score in nps_by_make.items():
    print(f"{make:8} {score}")

# %% [markdown] slug="nps-read"
# The make with the highest NPS is {{max(nps_by_make, key=lambda make: nps_by_make[make].value)}}; the make with the
# most repeat buyers is {{by_make.idxmax()}}. A recommendation is a measure of liking, and liking is not staying.
#
# Two habits to take along. First, an NPS without its interval cannot be compared with anything: with
# {{nps.n:,}} owners ours is known to about {{nps.high - nps.value:.1f}} points either way. Second, "the one number you
# need to grow" is a slogan.

# %% [markdown] slug="nps-slogan" numbers="cited"
# It was tested: in 21 firms with more than 15,500 interviews the NPS was *not* clearly better than other measures
# (Keiningham et al., 2007).

# %% [markdown] slug="explorer-text"
# ## Try it: what makes the curve bend?
#
# Four sliders make such a curve (a drawing made for this course; its formula is in *going further*):
#
# * the **floor**: how many stay whatever happens. Raise it, and you raise switching costs;
# * the **bend**: how strong competition is. At 1 the curve is a straight line; the higher, the later loyalty comes;
# * the **ceiling**: how many of the completely satisfied stay;
# * the **mean satisfaction** of the customers.
#
# The explorer opens on the puzzle: nearly everybody is satisfied, and about one in three buys again. Which single slider
# brings most buyers back? Then find a setting in which few are satisfied and most stay all the same.

# %% slug="explorer" kind="widget"
ll.widgets.satisfaction_explorer()

# %% [markdown] slug="explorer-read"
# **One answer.** The floor brings most buyers back: lock them in, as Dorado does. A firm whose customers are free to go has only
# satisfaction and the ceiling to work on. Few satisfied and most staying: lower the mean satisfaction and raise the floor;
# these are the hostages, and *captive market* in the list of settings is one such place.

# %% [markdown] slug="slide-text"
# ## Is that slide true? A little more loyalty, a lot more profit
#
# You will meet this slide: *five percent more loyalty brings 25 to 85 % more profit*. <!-- fact: Reichheld & Sasser (1990) as circulated -->
# The library keeps such claims, with where they come from and what was really measured.

# %% slug="slide-claim"
print(ll.claims.claim("retention-5-profit-25-85"))

# %% [markdown] slug="slide-check-text"
# So it was a thought experiment about the value of *one average customer*, with five percentage *points*. We can repeat it: what is
# a customer worth who stays with the chance `retention` each year, when next year's money counts a little less (`discount`)? It
# matters whether the first payment comes at once or, as here (`"conditional"`), only from those who stay through the first year
# (`timing`).

# %% slug="slide-check"
check = ll.claims.check("retention-5-profit-25-85", retention=0.8, discount=0.12, timing="conditional")
print(check.verdict)
ax = ll.plots.claim_map(check)

# %% [markdown] slug="slide-check-read"
# With these assumptions five points more bring {{check.value:.1f}} % more value per customer. The map shows where the claim's band
# lies: mostly where customers stay long already and money is not discounted much. It is a statement about assumptions, not a
# law of profit. Move them:

# %% slug="slide-widget" kind="widget"
ll.widgets.claims_explorer("retention-5-profit-25-85")

# %% [markdown] slug="further-shape" tags=["going-further"]
# ## Going further: is the curve really bent?
#
# A bent curve is easily seen into noise, so we let models compete. All of them predict the same thing, whether an
# owner buys again: a *linear* logit, a logit with a smooth *spline*, and one with a free value for every level. AIC
# rewards fit and punishes parameters (smaller is better); cross-validation predicts owners whom the model has not
# seen, and `behind` says how much worse than the best model it predicts them, with the standard error of that.

# %% slug="further-compare" tags=["going-further"]
comparison = ll.loyalty.compare_curves(owners, satisfaction="satisfaction", loyalty="repurchased", seed=1)
lost_by = comparison.table["aic"]["linear logit"] - comparison.table["aic"].min()
print(comparison)

# %% [markdown] slug="further-compare-read" tags=["going-further"]
# The linear form loses by both measures: its AIC is {{lost_by:.0f}} above the best one. Linear regression has no AIC in
# the table, because its likelihood is of another kind and cannot be compared. Keep a caution in mind: bent forms are
# not better everywhere. Streukens and de Ruyter (2004) found no gain over straight lines in three
# services. That is why one compares, with data, each time.

# %% [markdown] slug="further-fit-text" tags=["going-further"]
# The curve of the sliders is
#
# $$L(s) = L_0 + (c - L_0)\,s^k$$
#
# Satisfaction $s$ goes from 0 (very dissatisfied) to 1 (very satisfied); our six levels become 0, a fifth, two fifths and so on
# up to 1. $L_0$ is the floor, $k$ the bend, $c$ the ceiling. Now it is fitted, make by make, by maximum likelihood. The ceiling has to be free: with a ceiling of
# one, a completely satisfied owner who leaves would be impossible, and {{(very_satisfied["repurchased"] == 0).sum():,}} of
# them left.

# %% slug="further-fit" tags=["going-further"]
for make, group in owners.groupby("make"):
    fit = ll.loyalty.TeachingCurve(group, ceiling=None).fit()
    interval = fit.conf_int()
    print(make)
    for name, value in fit.params.items():
        low, high = interval.loc[name]
        print(f"    {name:8} {value:5.2f} [{low:.2f}, {high:.2f}]")

# %% slug="further-aster" tags=["going-further"]
aster = ll.loyalty.TeachingCurve(owners[owners["make"] == "Aster"], ceiling=None).fit()
ll.plots.teaching_curve(aster)
print(aster.summary())

# %% [markdown] slug="further-fit-read" tags=["going-further"]
# For Aster the ceiling is estimated at {{aster.params["ceiling"]:.2f}}: even among the happiest, many go. Dorado's floor
# is by far the highest, and known only roughly. Boreal's estimate sits at the very edge,
# zero: hardly any dissatisfied Boreal owner is in the survey. What is not in the data cannot be estimated from it.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: A hotel reports that 94 % of its guests are satisfied. What do you ask first?
  type: many_choice
  answers:
    - answer: Which answers were counted as satisfied?
      correct: true
      feedback: Right. Where the line is drawn on a crowded scale decides the figure.
    - answer: How many guests will come back, then?
      correct: false
      feedback: A good question, but the figure itself may already be made by where the line was drawn.
    - answer: Nothing; 94 % is close to everybody, so loyalty must be high as well.
      correct: false
      feedback: That was the car makers' mistake. Nearly all owners were satisfied, and most of them left.
- question: A make has few satisfied owners and many repeat buyers. What is the likeliest reading?
  type: many_choice
  answers:
    - answer: Its owners cannot easily leave.
      correct: true
      feedback: Right. A high and flat curve is the mark of hostages.
    - answer: The survey must be wrong, since unhappy customers do not come back.
      correct: false
      feedback: They do when leaving is costly. Satisfaction and loyalty are different things.
    - answer: Its owners are the most loyal, so its strategy should be copied.
      correct: false
      feedback: Repeat purchase without liking lasts as long as the lock-in does.
- question: Ten customers answer 10, 10, 9, 9, 8, 8, 7, 7, 6, 3. What is the NPS in points?
  type: many_choice
  answers:
    - answer: "20"
      correct: true
      feedback: Right. Four promoters and two detractors among ten customers.
    - answer: "33.3"
      correct: false
      feedback: You left the passives out of the denominator. Divide by all ten customers.
    - answer: "40"
      correct: false
      feedback: You forgot to subtract the detractors, or counted an 8 as a promoter.
    - answer: "7.7"
      correct: false
      feedback: That is the mean. Promoters answer 9 or 10, detractors 0 to 6; divide both by ten and subtract.
- question: Most owners intend to buy again, and far fewer do. Which sentence goes too far?
  type: many_choice
  answers:
    - answer: Our repurchase rate is the share who intend to.
      correct: true
      feedback: Right, that goes too far. An intention is an opinion, not a purchase.
    - answer: Intentions tell something about behavior.
      correct: false
      feedback: That is true. Those who intend to do buy again more often than the others; the mistake is to take one for the other.
    - answer: The relation of satisfaction to intention may look different from its relation to behavior.
      correct: false
      feedback: That is true, and it is what Mittal and Kamakura found.
- question: A railway commuter takes the same line every day, complains about it, and has no other. Loyal?
  type: many_choice
  answers:
    - answer: In behavior yes, in attitude no; it lasts as long as there is no alternative.
      correct: true
      feedback: Right. Repeat purchase without a relative attitude is not loyalty in Dick and Basu's sense.
    - answer: Yes. Who comes every day is loyal.
      correct: false
      feedback: That was the first definition. It cannot tell a friend from a hostage.
    - answer: No, because complaining customers are never loyal.
      correct: false
      feedback: Some complain because they want to stay. What is missing here is the choice.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Satisfaction is a report about the past; loyalty is a choice among alternatives. Measure both.
# * Say which boxes you counted, and give the interval.
# * The curve bends where customers can leave, and lies flat where they cannot. Its shape tells more than its mean.
# * An intention is not a purchase, and a recommendation is not a return.
# * High repurchase with low satisfaction is a warning, not a success.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 1** lets you do all of this on owners of your own: satisfaction three ways, an NPS with its interval, the
# curve by make, intention against behavior, the satisfied defectors, and a memo to the board.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Dick, A. S., & Basu, K. (1994). Customer loyalty: toward an integrated conceptual framework. *Journal of the Academy of
#   Marketing Science*, 22(2).
# * Gremler, D. D., & Brown, S. W. (1996). Service loyalty: its nature, importance, and implications. In *Advancing Service
#   Quality: A Global Perspective*.
# * Jacoby, J., & Chestnut, R. W. (1978). *Brand Loyalty: Measurement and Management*. Wiley.
# * Jones, T. O., & Sasser, W. E. (1995). Why satisfied customers defect. *Harvard Business Review*, 73(6).
# * Keiningham, T. L., Cooil, B., Andreassen, T. W., & Aksoy, L. (2007). A longitudinal examination of net promoter and
#   firm revenue growth. *Journal of Marketing*, 71(3).
# * Mittal, V., & Kamakura, W. A. (2001). Satisfaction, repurchase intent, and repurchase behavior: investigating the
#   moderating effect of customer characteristics. *Journal of Marketing Research*, 38(1); n = 100,040 car buyers.
# * Oliver, R. L. (1999). Whence consumer loyalty? *Journal of Marketing*, 63.
# * Reichheld, F. F., & Sasser, W. E. (1990). Zero defections: quality comes to services. *Harvard Business Review*, 68(5).
# * Reichheld, F. F. (1993). Loyalty-based management. *Harvard Business Review*, 71(2).
# * Reichheld, F. F. (1996). *The Loyalty Effect*. Harvard Business School Press.
# * Streukens, S., & de Ruyter, K. (2004). Reconsidering nonlinearity and asymmetry in customer satisfaction and
#   loyalty models. *Marketing Letters*, 15.
