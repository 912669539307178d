# %% [markdown] slug="title"
# # 04 · Measuring loyalty
#
# **The claim.** There is no single number for loyalty. What you count decides who looks loyal: what people say, what they
# buy, how much of their budget you have, and how often they have the chance to leave.
#
# **After this lesson you can**
#
# * build a loyalty index from what customers say or do, with its interval, and tell whether its parts belong together,
# * compute repeat purchase, share of wallet and other measures of behavior, and say what each leaves out,
# * use the Wallet Allocation Rule, and test it against simpler rules,
# * tell a loyal brand from a large one (double jeopardy), and habit from taste.
#
# **You need** lessons 00 and 01. **Time**: about 85 minutes, of which 25 minutes are marked *going further*.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## The case: is it the coffee?
#
# Ms. Tan looks after Oakum, the third of four coffees on the shelf of a grocery chain. Mr. Weber from the agency has counted
# what households buy next: after a pack of Brindle, the market leader, mostly Brindle again; after Oakum clearly less often
# Oakum. "Your buyers are not loyal," he says. "Brindle's are. Teach them the habit." He wants stamps on the packs.
#
# Satisfaction is high all round. Everybody gets an eight. Ms. Tan wonders what marks are good for if everybody gets an
# eight, and whether small brands are simply punished for being small. Her money is there once.
#
# **Before you read on**: which three numbers would you ask for? Write them down.

# %% slug="data"
case = ll.datasets.load("brand_panel")
purchases = case.tables["purchases"]
rankings = case.tables["rankings"]
purchases[["household_id", "date", "brand", "paid", "on_promotion"]].head(4)

# %% [markdown] slug="data-read"
# Each row is one pack that one of {{purchases["household_id"].nunique()}} households bought in a year. The households are
# synthetic. At the end of the year they ranked the coffees they use and said how satisfied they are with each
# (`rankings`).

# %% [markdown] slug="say-think-do"
# ## What can be measured
#
# * **Behavior**, what they do: repeat purchases, share of the budget, regularity, buying other lines too.
# * **Attitude**, what they feel: liking, satisfaction, indifference to rivals, forgiving a failure.
# * **Cognition and intention**, what they think and say they will do: intention to return, willingness to recommend.
#
# Traits of loyal customers named in training slides are marks on these three lists: they buy regularly, across lines,
# recommend, are immune to rivals, and bear an occasional mistake. Online one adds *engagement* (visits, opens, posts) and
# *advocacy* (recommendations made). Count them, and remember that a click is not a purchase.

# %% [markdown] slug="index-text"
# ## Worked example: the index of three questions
#
# The textbook index asks three things: overall satisfaction, probability of buying again, willingness to recommend. The
# training slides score them in rough bands (likely, perhaps, unlikely, with percentages) whose edges overlap; lesson 03 repairs such
# scales. We use the scales of the car owners of lesson 01 and turn each answer into percent of the maximum possible.

# %% slug="index-run"
owners = ll.datasets.load("car_owners").tables["owners"]
index = ll.loyalty.loyalty_index(owners, seed=1, draws=200)
print(index)
ax = ll.plots.loyalty_index(index)

# %% [markdown] slug="index-read"
# The mean index is {{index.index.value:.1f}} on a scale that ends at a hundred. Two lines below the table matter more than the number. **Alpha**
# ({{index.alpha:.2f}}) says how well the three questions go together: near 1, one number may stand for them; below about seven tenths,
# better report them singly as well. And with other weights {{100 * index.changes_third:.0f}} % of the owners would land in
# another third: the weights are an opinion.

# %% [markdown] slug="index-predict"
# **Predict, then run**: order the four makes by the index. Then order them by what their owners *did*.

# %% slug="index-makes"
print(index.by(owners["make"]))
print((100 * owners.groupby("make")["repurchased"].mean()).round(1).to_string())

# %% [markdown] slug="index-makes-read"
# {{index.by(owners["make"]).table["mean"].idxmin()}} is last by the index and first by repurchase. An index of what people *say*
# cannot see a lock. Within a free market it does tell something:

# %% slug="index-thirds"
for third, group in owners.groupby(index.scores["third"]):
    print(third, ll.survey.share(group["repurchased"], name="bought again"))

# %% [markdown] slug="six-text"
# ## Six signs in behavior
#
# The textbook list of behavioral signs has six: number of **repeat purchases**, **share of wallet**, short **choice time**,
# little **price sensitivity**, cool **attitude to rivals**, and **tolerance of failures**. (The slides print five; the share of
# wallet, their missing sixth, is the most useful.) Choosing for long, minding the price and liking rivals count *against*
# loyalty.
#
# Purchases leave traces of four of them. Choice time and tolerance have to be watched or asked. We compute the four for the buyers
# of Oakum in the first half of the year.

# %% slug="six-run"
first_half = purchases[purchases["date"] < "2025-07-01"]
signs = ll.loyalty.indicators_from_purchases(first_half, "Oakum", rankings)
signs.head(4).round(2)

# %% slug="six-index"
four = {name: sign for name, sign in ll.loyalty.SIX_INDICATORS.items() if name in signs.columns}
habits = ll.loyalty.loyalty_index(signs, four, method="rank", seed=1, draws=200)
print(habits)

# %% [markdown] slug="six-read"
# Read the column `rest_correlation`: it says how each sign goes with the others. `price_sensitivity` stands apart
# ({{habits.table.loc["price_sensitivity", "rest_correlation"]:.2f}}). Who bought on promotion may only have met one. A sign that
# does not go with the rest does not measure the same thing; leave it out, and say so.

# %% [markdown] slug="six-predict"
# **Predict, then run.** Does the index see the future? Sort the buyers into thirds by their first half-year, then look at the
# *second* half-year: what share of their packs is Oakum? A prediction must not peek: households ranked the brands at the
# *end* of the year, so the attitude to rivals has to stay out. Two signs remain.

# %% slug="six-check"
two = {name: four[name] for name in ["repeat_purchases", "share_of_wallet"]}
better = ll.loyalty.loyalty_index(signs, two, method="rank", seed=1, draws=200)
later = purchases[purchases["date"] >= "2025-07-01"].join(better.scores["third"], on="household_id", how="inner")
later["oakum"] = later["brand"] == "Oakum"
for third, group in later.groupby("third"):
    share = ll.survey.bootstrap(group, lambda t: 100 * t["oakum"].mean(), draws=300, seed=1, unit="household_id")
    print(f"third {third}: Oakum's share later {share.value:.1f} % [{share.low:.1f}, {share.high:.1f}]")

# %% [markdown] slug="six-check-read"
# It does: the upper third of buyers goes on buying Oakum far more than the lower one. That is the test an index has to
# pass: not whether it sounds right, but whether it foretells what people do next.

# %% [markdown] slug="index-widget-text"
# ## Try it: your own weights
#
# Give more weight to one sign and less to another. How many buyers change thirds? Which weights would you defend in
# front of Ms. Tan?

# %% slug="index-widget" kind="widget"
ll.widgets.index_explorer()

# %% [markdown] slug="behavior-text"
# ## Brand by brand
#
# Four measures of behavior, each with its interval. *Repeat rate*: of the buyers, how many bought the brand more than once?
# *Share of requirements*: of what its buyers buy in all, how much is this brand? *Sole loyals*: buyers who bought
# nothing else. *Lines*: how many brands does a household use?

# %% slug="behavior-run"
print(ll.loyalty.repeat_purchase_rate(purchases))
print(ll.loyalty.share_of_requirements(purchases, draws=200))
print(ll.loyalty.sole_loyals(purchases))

# %% slug="behavior-lines"
print(ll.loyalty.cross_buying(purchases))

# %% [markdown] slug="behavior-read"
# By every measure Brindle leads and Tamsin is last. Buyers who use one brand only are rare: most households have two or
# three coffees. They are loyal to several, and that is normal. (Across *different* products of one firm the same count is called
# cross-buying.)

# %% [markdown] slug="jeopardy-text"
# ## Is Oakum disloyal, or small?
#
# **Double jeopardy** is one of the best-established regularities of buying: small brands have fewer buyers, *and* these buy
# a little less often. With penetration $b$ (share of households that buy) and purchase frequency $w$ it reads
#
# $$w\,(1 - b) = w_0$$
#
# with one $w_0$ for all brands of a market. **Predict**: fitted to the last quarter, does Oakum lie below the line, as Mr. Weber
# thinks, on it, or above it?

# %% slug="jeopardy-run"
quarter = purchases[purchases["date"] >= "2025-10-06"]
jeopardy = ll.loyalty.double_jeopardy(quarter, customers=400, draws=300)
print(jeopardy)
ax = ll.plots.double_jeopardy(jeopardy)

# %% [markdown] slug="jeopardy-read"
# Oakum's buyers buy {{jeopardy.table.loc["Oakum", "frequency"]:.2f}} times, where its size lets expect
# {{jeopardy.table.loc["Oakum", "expected"]:.2f}}. Its buyers are, if anything, *more* loyal than those of a brand of its size
# usually are. Comparing it with the leader's rate compares sizes. (In a full year the law strains: nearly every household
# has bought the leader by then.)

# %% slug="duplication-run"
print(ll.loyalty.duplication(quarter, draws=200))

# %% [markdown] slug="duplication-read"
# The table reads: of those who bought the row's brand, how many also bought the column's. Down each column the numbers are alike:
# buyers share other brands by their size, whoever they are. There is no secret club of Oakum and Tamsin drinkers.

# %% [markdown] slug="wallet-text"
# ## Share of wallet from ranks
#
# Satisfaction says little about the share of the budget. The **Wallet Allocation Rule** (Keiningham and others, 2011) uses the
# *rank* of a brand among those a customer uses:
#
# $$\text{share} = \Bigl(1 - \frac{\text{rank}}{N + 1}\Bigr)\,\frac{2}{N}$$
#
# where $N$ is the number of brands in use; brands that tie share their mean rank.

# %% slug="wallet-small"
for ranks in ([1, 2], [1, 2, 3], [1, 2.5, 2.5]):
    print(ranks, ll.loyalty.wallet_share(ranks).round(3))

# %% slug="wallet-widget" kind="widget"
ll.widgets.wallet_explorer()

# %% [markdown] slug="wallet-predict"
# **Predict, then run.** Four ways to foretell a household's share of wallet: the rule, *equal shares* (one divided by the number of
# brands), satisfaction, and the rule fed with satisfaction instead of ranks. Which comes closest (`r`, the correlation)?

# %% slug="wallet-run"
wallet = ll.loyalty.compare_wallet(rankings, draws=300, seed=1)
print(wallet)
ax = ll.plots.wallet_share(wallet)

# %% [markdown] slug="wallet-read"
# The rule wins ({{wallet.table.loc["wallet_rule", "r"]:.2f}}), satisfaction is far behind
# ({{wallet.table.loc["satisfaction", "r"]:.2f}}). But see *equal shares*: {{wallet.table.loc["equal_shares", "r"]:.2f}} without asking
# anybody anything but how many brands they use. A good part of the rule's success is that number.

# %% [markdown] slug="slide" numbers="cited"
# ## Is that slide true? A correlation of .9
#
# The rule's authors report correlations of about .9 between what it predicts and the share of wallet, *as often cited* (Keiningham et
# al., 2011), at the level of brands.

# %% slug="slide-run"
print(wallet.table["r_brands"].round(2).to_string())

# %% [markdown] slug="slide-read"
# At the level of brands *every* predictor correlates by {{wallet.table["r_brands"].min():.2f}} or more here, satisfaction included: we have
# four brands, ordered by size, and almost anything orders them alike. A correlation of averages proves little about
# people. Ask for the one among customers.

# %% [markdown] slug="nps-text"
# ## And the Net Promoter Score?
#
# Lesson 01 computed it. What should one think of it as a measure of loyalty? Three things are settled. Different customers can hide
# behind one score; it runs over twice as many points as a share, so it needs many answers; and countries differ in how freely they give a ten. The
# rest is a debate.

# %% slug="nps-run"
one = [10] * 40 + [8] * 40 + [3] * 20
other = [10] * 20 + [8] * 80
print(ll.survey.nps(one))
print(ll.survey.nps(other))
print("answers for plus or minus five points:", ll.survey.nps_sample_size(5, promoters=0.4, detractors=0.2))

# %% [markdown] slug="nps-debate" numbers="cited"
# * Reichheld (2003) called it the one number a firm needs to grow. In 21 firms with more than 15,500 interviews it was not
#   clearly better than other measures (Keiningham et al., 2007).
# * In seven US sportswear brands over five years, only the score asked of *all potential customers* foretold growth, not
#   the one asked of a firm's own (Baehre et al., 2022).
# * For retention, the top boxes of satisfaction and the NPS did best, and combining measures helped, as *often cited* (de
#   Haan, Verhoef & Wiesel, 2015).

# %% [markdown] slug="discussion"
# ## Case discussion: six weeks, stamps, or samples
#
# In groups of four, fifteen minutes. Ms. Tan must tell the chain what Oakum will pay for: six more weeks of promotion, stamps in
# the packs (ten for a free one), or free samples for people who never tried Oakum.
#
# 1. Which table answers Mr. Weber, and what does it say?
# 2. If small brands grow by *penetration*, which of the three proposals is about penetration?
# 3. Which three numbers from this lesson belong on Ms. Tan's page every month? Which one would you never show alone?
# 4. A standing rack of forms or one careful survey a year: which gives you better numbers on loyalty, and why?
# 5. What would you need to know to tell habit from taste? (The next section does it.)

# %% [markdown] slug="further-habit-text" tags=["going-further"]
# ## Going further: habit or taste?
#
# After Oakum, Oakum again: because it was bought last time (*state dependence*, habit), or because this household likes Oakum
# (*heterogeneity*, taste)? First the plain table of what follows what.

# %% slug="further-switching" tags=["going-further"]
switching = ll.loyalty.switching_matrix(purchases, draws=200, seed=1)
print(switching)
ax = ll.plots.switching_matrix(switching)

# %% [markdown] slug="further-switching-read" tags=["going-further"]
# The diagonal is what Mr. Weber counted. Now hold each household's taste fixed: shuffle the *order* of its own purchases. Its
# tastes stay, habit is gone. What remains above the shuffled rate is habit.

# %% slug="further-habit" tags=["going-further"]
habit = ll.loyalty.state_dependence(purchases, draws=200, seed=1)
print(habit.table[["repeat_rate", "shuffled", "pooled_habit", "habit", "habit_low", "habit_high"]].round(2))

# %% [markdown] slug="further-habit-read" tags=["going-further"]
# Ignoring tastes one would say that {{100 * habit.table.loc["all", "pooled_habit"]:.0f}} % of purchases repeat the last one out of
# habit. With tastes held fixed it is {{100 * habit.table.loc["all", "habit"]:.0f}} %, *and about the same for every brand*: Oakum
# {{100 * habit.table.loc["Oakum", "habit"]:.0f}} %, Brindle {{100 * habit.table.loc["Brindle", "habit"]:.0f}} %, with intervals that overlap. Brindle's buyers
# have no stronger habit. More households like it.
#
# One caution. Neighboring purchases can share a promotion, and that looks like habit too. Where they do, the estimate comes out too
# high.

# %% [markdown] slug="further-intervals" tags=["going-further"]
# ## Going further: do these intervals keep their promise?
#
# An interval of ninety-five percent should hold the truth nineteen times in twenty. For every kind of interval here we drew two
# thousand made-up data sets whose truth is known, and counted. Nearly all keep the promise. Three do not:
#
# * **Habit, where purchases share a promotion.** The estimate itself is too high, so its interval misses the truth often. With
#   few households it misses a little too often even without promotions.
# * **Purchase frequency of a small brand.** It rests on few buyers, some of whom buy very much. The interval misses slightly
#   more often than it says.
# * **The mean index of a group, when the index is made of ranks** (`method="rank"`). The interval is too wide: it hides differences that
#   are there. What one group gains in rank the others lose, and the calculation looks at each group alone.
#
# An interval is a promise made under assumptions. Ask what they are before you read its ends.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer.

# %% [raw] slug="quiz" kind="quiz"
- question: A brand has half the leader's repeat rate. Is it less loved by its buyers?
  type: many_choice
  answers:
    - answer: Not necessarily; smaller brands have lower rates anyway. Compare it with what its size lets expect.
      correct: true
      feedback: Right. That is double jeopardy.
    - answer: Yes, the repeat rate measures how much buyers love a brand.
      correct: false
      feedback: It also measures how large a brand is. Small brands are bought less often by each buyer.
    - answer: Yes, unless the sample is small.
      correct: false
      feedback: A larger sample shows the same. The comparison itself is unfair.
- question: An index of loyalty has an alpha of 0.56. What do you do?
  type: many_choice
  answers:
    - answer: Look at which part does not go with the rest, and report the parts singly as well.
      correct: true
      feedback: Right. One number cannot stand for parts that disagree.
    - answer: Report the index; alpha is above one half.
      correct: false
      feedback: Below about seven tenths a sum hides what its parts say.
    - answer: Collect more answers until alpha rises.
      correct: false
      feedback: More answers make alpha more precise, not larger.
- question: A household ranks three coffees 1, 2, 3. What share does the Wallet Allocation Rule give the first?
  type: many_choice
  answers:
    - answer: One half.
      correct: true
      feedback: Right. One minus one quarter, times two thirds.
    - answer: One third.
      correct: false
      feedback: That would be equal shares; the rank counts.
    - answer: Three quarters.
      correct: false
      feedback: You forgot the factor two divided by the number of brands.
- question: Why can satisfaction be high for all brands and shares of wallet differ widely?
  type: many_choice
  answers:
    - answer: Shares depend on being liked better than the others in use, not on being liked.
      correct: true
      feedback: Right. That is why ranks tell more.
    - answer: Because people lie in surveys.
      correct: false
      feedback: They may be honest about each brand. The comparison is missing.
    - answer: Because prices differ.
      correct: false
      feedback: They may, but satisfaction foretells little even among brands at equal prices.
- question: The order of each household's purchases is shuffled, and the repeat rate hardly falls. What does it say?
  type: many_choice
  answers:
    - answer: Most repeat buying comes from taste, little from habit.
      correct: true
      feedback: Right. Shuffling keeps tastes and removes habit.
    - answer: Most repeat buying is habit.
      correct: false
      feedback: Then it would have fallen a lot, since shuffling removes habit.
    - answer: The panel is too small.
      correct: false
      feedback: The size shows in the interval, not in the difference.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Say, do, feel: measure at least two of them. An index of words cannot see a lock.
# * An index needs an alpha, weights that you can defend, and a test against what people did later.
# * Most customers use several brands. Share of wallet asks which one they like *better*.
# * Small brands are bought by fewer people and a bit less often. Compare with the line, not with the leader.
# * Repeat buying is habit and taste. Shuffle, and see.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 3** asks who is loyal and of which kind. Lesson 05 prepares it.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Baehre, S., O'Dwyer, M., O'Malley, L., & Lee, N. (2022). The use of Net Promoter Score (NPS) to predict sales growth.
#   *Journal of the Academy of Marketing Science*, 50.
# * de Haan, E., Verhoef, P. C., & Wiesel, T. (2015). The predictive ability of different customer feedback metrics for retention.
#   *International Journal of Research in Marketing*, 32(2).
# * Ehrenberg, A. S. C., Goodhardt, G. J., & Barwise, T. P. (1990). Double jeopardy revisited. *Journal of Marketing*, 54(3).
# * Keiningham, T. L., Cooil, B., Andreassen, T. W., & Aksoy, L. (2007). A longitudinal examination of net promoter and firm
#   revenue growth. *Journal of Marketing*, 71(3).
# * Keiningham, T. L., Aksoy, L., Buoye, A., & Cooil, B. (2011). Customer loyalty isn't enough. Grow your share of wallet.
#   *Harvard Business Review*, 89(10).
# * Reichheld, F. F. (2003). The one number you need to grow. *Harvard Business Review*, 81(12).
