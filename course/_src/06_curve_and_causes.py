# %% [markdown] slug="title"
# # 06 · The satisfaction-loyalty curve and its causes
#
# **The claim.** One point more of satisfaction is worth a lot in one market and nothing in another, and satisfaction is
# only one cause of loyalty among several.
#
# **After this lesson you can**
#
# * draw a satisfaction-loyalty curve for each market and say from its shape whether customers can leave,
# * test whether a curve really bends, and whether losses weigh more than gains,
# * separate what goes *through* trust or delight from what satisfaction does by itself,
# * read a satisfaction index and its paths, and say why careless paths come out too small.
#
# **You need** lessons 00 to 02. **Time**: about 90 minutes, half of it marked *going further*.

# %% slug="setup"
import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## A full restaurant that closed
#
# A young man fries rice at a corner. Everybody who eats there praises him: friendly, clean, honest portions. Ask them
# and they are satisfied, all of them. Then a second stall opens across the street, fifty steps nearer to the
# bus stop. Within a month the praised stall is empty. Nobody was angry. Nobody came back either.
#
# Is a satisfied customer a loyal one? **Take a side before you go on**, and write down one reason. We come back to it at
# the end.

# %% [markdown] slug="case-text"
# ## The case: five boards ask for the same budget
#
# Five firms in five industries promise a fund the same thing: *one point more of satisfaction, and loyalty will follow*.
# The fund asked customers of all five, and a year later looked up who was still there. The respondents are
# synthetic; the case was built so that the five industries differ the way Jones and Sasser (1995) describe.

# %% slug="case"
case = ll.datasets.load("five_markets")
people = case.tables["respondents"]
people.groupby("market")[["satisfaction", "switching_cost", "alternatives", "stayed"]].mean().round(2)

# %% [markdown] slug="case-read"
# `satisfaction` runs from 1 to 10, `switching_cost` from 1 to 7 (7 = leaving is very hard), `alternatives` counts the other firms a
# customer would seriously consider, and `stayed` is 1 for those still there a year later.
#
# The firm with the least satisfied customers keeps the most: local telephone,
# {{people[people["market"] == "local telephone"]["satisfaction"].mean():.1f}} points and
# {{100 * people[people["market"] == "local telephone"]["stayed"].mean():.0f}} % still there. The happiest customers
# are those of cars, and {{100 * people[people["market"] == "cars"]["stayed"].mean():.0f}} % of them stayed.

# %% [markdown] slug="predict-markets"
# ## Predict, then run: five curves
#
# On paper, draw two lines: how the share who stay rises with satisfaction for *cars*, and for *local telephone*. Which one
# is flat? Which one climbs only at the end?

# %% slug="markets"
curves = ll.loyalty.market_curves(people, by="market")
print(curves)
ax = ll.plots.market_curves(curves)

# %% [markdown] slug="markets-read"
# The number `k` says how late a curve climbs (lesson 01): above 1 loyalty comes late, below 1 it comes early. For cars
# `k` is {{curves.table.loc["cars", "k"]:.1f}}: only the very satisfied stay, because a rival stands on every corner.
# For local telephone it is {{curves.table.loc["local telephone", "k"]:.1f}}: people stay whatever they think. For hospitals
# the interval reaches from {{curves.table.loc["hospitals", "k_low"]:.1f}} to
# {{curves.table.loc["hospitals", "k_high"]:.1f}}, so these data cannot tell on which side of 1 it lies. An honest table
# says *undecided*.

# %% [markdown] slug="explorer-text"
# ## Try it: what is one point worth?
#
# Choose a market and a starting point. Find the market where moving customers from 3 to 4 pays most. Then find the
# market where moving them from 9 to 10 pays most. Which two boards would you give the money to?

# %% slug="explorer" kind="widget"
ll.widgets.market_explorer(people)

# %% [markdown] slug="diminishing"
# So there is no rule that says *ever more satisfaction, ever more loyalty*. Satisfaction has no end: one can always spend
# more on it. Where the curve is flat, the money brings nothing; where it is steep only at the top, half-measures bring
# nothing.

# %% [markdown] slug="satisfied-leavers"
# ## Satisfied and gone, less satisfied and still here
#
# Call those who chose 8 or more *satisfied*. How many satisfied customers left all the same? How many of the others stayed?

# %% slug="satisfied-leavers-run"
satisfied = people[people["satisfaction"] >= 8]
others = people[people["satisfaction"] < 8]
for market in ["cars", "local telephone"]:
    gone = 1 - satisfied[satisfied["market"] == market]["stayed"]
    here = others[others["market"] == market]["stayed"]
    print(market)
    print("  ", ll.survey.share(gone, name="of the satisfied, left"))
    print("  ", ll.survey.share(here, name="of the others, stayed"))

# %% [markdown] slug="satisfied-leavers-read"
# Of the satisfied car owners {{100 * (1 - satisfied[satisfied["market"] == "cars"]["stayed"].mean()):.0f}} % left; of the less satisfied
# telephone customers {{100 * others[others["market"] == "local telephone"]["stayed"].mean():.0f}} % stayed. Satisfaction is neither enough nor
# needed.

# %% [markdown] slug="ten-factors"
# ## What else holds a customer?
#
# Training slides list ten factors, and most lists agree: satisfaction, an emotional bond, convenience, value for money,
# consistency, rewards, personal treatment, reputation, the behavior of staff, and the market itself. A shop near the
# station and a channel that never fails are *convenience*; being recognized is *personal treatment*.
#
# It helps to sort them by what they do:
#
# | what it does | factors | where our data have it |
# | --- | --- | --- |
# | the base: without it nothing holds | satisfaction, value, consistency | `satisfaction` |
# | the key: makes people come by choice | delight, an emotional bond, personal treatment | `satisfaction` at the very top, `relative_attitude` |
# | the end point: makes one failure forgivable | trust, reputation, staff | `trust` |
# | the lock: makes leaving costly | switching cost, rewards, contracts, convenience | `switching_cost` |
# | the world outside | alternatives, fashion, a move to another town | `alternatives` |
#
# A customer stays as long as what is gained here exceeds what would be gained elsewhere *after* the trouble of
# changing. Lesson 02 turned this sentence into arithmetic.

# %% [markdown] slug="lock-predict"
# ## Predict, then run: does a lock bend the curve?
#
# Compare people for whom leaving is easy with people for whom it is hard. **Predict**: for which group does satisfaction
# matter more?

# %% slug="lock"
hard = people["switching_cost"] >= 5
table = people.assign(leaving=hard.map({True: "hard", False: "easy"}))
lock = ll.loyalty.satisfaction_curve(table, loyalty="stayed", by="leaving", scale=(1, 10))
ax = ll.plots.satisfaction_curve(lock)

# %% slug="lock-test"
bends = ll.loyalty.moderation(people, ["switching_cost", "alternatives"], loyalty="stayed")
print(bends)

# %% [markdown] slug="lock-read"
# The rows with an `x` are the answer. `satisfaction x switching_cost` is
# {{bends.table.loc["satisfaction x switching_cost", "effect"]:.2f}}: the higher the cost of leaving, the *less* satisfaction
# matters. `satisfaction x alternatives` is {{bends.table.loc["satisfaction x alternatives", "effect"]:+.2f}}: the more
# alternatives, the more it matters. A cause that changes the effect of another cause is called a **moderator**. Effects are
# per standard deviation, on the log odds.

# %% [markdown] slug="chain-text"
# ## From satisfaction to loyalty, step by step
#
# Oliver (1999) describes loyalty as a sequence: one first *knows* that an offer is better (cognitive), then *likes* it
# (affective), then *intends* to return (conative), and at last *does*, also when it is inconvenient (action). Firms draw
# it as a chain of their own: add value at every contact, satisfaction rises, customers stay, they buy again and
# recommend.
#
# If satisfaction works *through* trust and liking, we should find it in the data of lesson 01: car owners, whose
# repurchase we know.

# %% slug="chain"
owners = ll.datasets.load("car_owners").tables["owners"]
paths = ll.loyalty.mediation(owners, ["trust", "relative_attitude", "switching_cost"], seed=1)
print(paths)
ax = ll.plots.effects(paths)

# %% [markdown] slug="chain-read"
# Per step of satisfaction the chance to buy again rises by {{100 * paths.table.loc["total", "effect"]:.1f}} points.
# {{100 * paths.table.loc["through relative_attitude", "share"]:.0f}} % of that goes together with liking the make better
# than others, {{100 * paths.table.loc["through trust", "share"]:.0f}} % with trust; most is left over as *direct*. The
# path through switching cost is below zero: here the satisfied owners happen to be the ones who could leave easily.
#
# Careful: this takes a correlation apart. It is no proof. Should a third thing make people both trusting and loyal, it would
# look the same.

# %% [markdown] slug="delight-text"
# And delight? Let the top answer, `6`, stand for it.

# %% slug="delight"
owners["delighted"] = (owners["satisfaction"] == 6).astype(int)
with_delight = ll.loyalty.mediation(owners, ["delighted", "trust", "switching_cost"], seed=1)
print(with_delight)

# %% [markdown] slug="delight-read"
# {{100 * with_delight.table.loc["through delighted", "share"]:.0f}} % of the whole relation is the last step to the top answer.
# That is the curve of lesson 01 in one number.

# %% [markdown] slug="claim-text"
# ## Is that slide true? Experience or satisfaction
#
# One set of training slides says that customer experience raises loyalty more than satisfaction does. We found no study that shows it: the
# claim is *untraceable*. What is known is older and more modest.

# %% [markdown] slug="claim-known" numbers="cited"
# Over many studies satisfaction and repurchase go together with a correlation of about .5, as *often cited* from a
# meta-analysis (Szymanski & Henard, 2001). A later review calls the share of loyalty that satisfaction alone explains
# rather small (Kumar, Dalla Pozza & Ganesh, 2013).

# %% slug="claim-run"
link = owners["satisfaction"].corr(owners["repurchased"])
print(f"correlation of satisfaction and repurchase {link:.2f}, share of variance {100 * link**2:.0f} %")

# %% [markdown] slug="claim-read"
# Among our owners the link is weaker than the figure cited, {{link:.2f}}. Purchases are harder to foretell than stated intentions, which
# most studies use. Satisfaction is one cause among several.

# %% [markdown] slug="discussion"
# ## Case discussion: two budgets, five boards
#
# In groups of four, fifteen minutes. You are the fund. Decide with the table, the picture and the explorer:
#
# 1. Which two boards get the money, and what must each promise: satisfaction *from where to where*?
# 2. One board wants to raise switching costs instead. What would its curve look like next year, and what the year
#    after a rival opens?
# 3. Who stayed among the dissatisfied? What do you owe them?
# 4. Back to the fried rice: which row of the table of causes was empty at that stall? Debate in two teams: *a
#    satisfied customer is a loyal customer*. Each side may use one number of this lesson.
#
# **On your own**, on half a page: name a firm you left although you were satisfied. Which cause
# in the table explains it, and what could the firm have measured in time?

# %% [markdown] slug="further-shape" tags=["going-further"]
# ## Going further: is the curve really bent?
#
# Five forms of one curve, fitted to the same owners: a straight line, a logit, a line with a kink, steps that never fall,
# and the teaching curve.

# %% slug="further-forms" tags=["going-further"]
forms = ["linear", "logit", "piecewise", "isotonic", "teaching"]
fits = {form: ll.loyalty.SatisfactionLoyaltyCurve(owners, form=form).fit() for form in forms}
for form, fit in fits.items():
    print(f"{form:10} log likelihood {fit.llf:9.1f}   BIC {fit.bic:8.1f}")
ax = ll.plots.curve_forms(list(fits.values()))

# %% [markdown] slug="further-forms-read" tags=["going-further"]
# The straight line even predicts less than nothing at the bottom. But beware of the table: the first and the third line
# are Gaussian likelihoods and may be compared with each other only; the other three are probabilities of yes and no.
# Among these the teaching curve has the smallest BIC, {{fits["logit"].bic - fits["teaching"].bic:.0f}} below the logit.

# %% [markdown] slug="further-asymmetry-text" tags=["going-further"]
# **Losses and gains.** Anderson and Mittal (2000) expect that losing a point hurts more than gaining one helps. The kinked line
# has one slope on each side of its reference, and a Wald test asks whether they are equal.

# %% slug="further-asymmetry" tags=["going-further"]
print(fits["piecewise"])
print(fits["piecewise"].asymmetry())
phone = people[people["market"] == "local telephone"]
kinked = ll.loyalty.SatisfactionLoyaltyCurve(phone, loyalty="stayed", form="piecewise", scale=(1, 10)).fit()
print(kinked.asymmetry())

# %% [markdown] slug="further-asymmetry-read" tags=["going-further"]
# Among car owners it is the other way round: *gains* count more (loss minus gain
# {{fits["piecewise"].asymmetry().value:.2f}}). On the telephone market losses count more
# ({{kinked.asymmetry().value:+.2f}}). Asymmetry is no law; its sign follows from where the curve is steep.

# %% slug="further-compare" tags=["going-further"]
hospital = people[people["market"] == "hospitals"]
comparison = ll.loyalty.compare_curves(hospital, loyalty="stayed", scale=(1, 10), seed=1)
print(comparison)

# %% [markdown] slug="further-compare-read" tags=["going-further"]
# For hospitals bent forms and the straight logit predict new patients about equally well: the difference is
# {{comparison.table.loc["linear logit", "behind"]:.4f}}, with a standard error of
# {{comparison.table.loc["linear logit", "behind_se"]:.4f}}. In three services Streukens and de Ruyter (2004) found no gain
# over straight lines. Curvature often does not win; let the data speak each time.

# %% [markdown] slug="further-intent-text" tags=["going-further"]
# **Saying and doing.** Does intention bend like behavior? Mittal and Kamakura (2001) found decreasing returns for what
# buyers intend and increasing returns for what they do. The *bend* is the rise per step in the upper half of the scale
# less the rise per step in the lower half.

# %% slug="further-intent" tags=["going-further"]
intent = ll.loyalty.intent_behavior(owners, seed=1)
print(intent)
ordered = ll.loyalty.OrderedLogit(owners, "intention", ["satisfaction", "trust", "switching_cost"]).fit()
print(ordered)

# %% [markdown] slug="further-intent-read" tags=["going-further"]
# Behavior has a bend of {{intent.table.loc["behavior", "bend"]:+.1f}} points; intention
# {{intent.table.loc["intention", "bend"]:+.1f}}, and the interval of the difference excludes zero. The second table is an
# *ordered logit*: the right tool for answers from 1 to 5, whose steps need not be equal. The rows such as `2|3` are the
# thresholds between answers.

# %% [markdown] slug="further-index" tags=["going-further"]
# ## Going further: a satisfaction index and its paths
#
# National satisfaction indices (the American ACSI, the European ECSI) ask several questions per idea and connect the
# ideas by arrows: image shapes expectations, these shape quality and value, all of them satisfaction, and satisfaction
# shapes the handling of complaints and loyalty (Tenenhaus and others, 2005).
#
# Ms. Velde heads a savings bank and will sign for one project: a campaign (image), training and a better app (quality), or
# lower fees (value). Her three departments looked at the same survey and came back with three rankings. She asks
# you which lever moves loyalty.

# %% slug="further-pls" tags=["going-further"]
customers = ll.datasets.load("bank_ecsi").tables["customers"]
plain = ll.loyalty.PathModel(customers).fit(draws=200, seed=1)
print(plain)

# %% slug="further-index-run" tags=["going-further"]
print(plain.index().round(1).to_string())
print(plain.reliability.round(2).to_string())

# %% [markdown] slug="further-attenuation" tags=["going-further"]
# The first list is each idea's mean from 0 to 100. The second says how reliably the items measure it. Expectations and
# loyalty are measured badly, and that has a price: **error in the items pulls paths toward zero**, and a cause that is
# measured badly leaves part of its work to its neighbors. Two remedies: the consistent version of the same method (PLSc;
# Dijkstra & Henseler, 2015), and a covariance model.

# %% slug="further-three" tags=["going-further"]
consistent = ll.loyalty.PathModel(customers, consistent=True).fit(draws=200, seed=1)
covariance = ll.loyalty.CovarianceModel(customers).fit()
side_by_side = plain.params.to_frame("plain PLS")
side_by_side["consistent PLS"] = consistent.params
side_by_side["covariance model"] = covariance.params
print(side_by_side.round(2))

# %% slug="further-paths-plot" tags=["going-further"]
ax = ll.plots.effects(consistent.summary(), column="path")

# %% [markdown] slug="further-three-read" tags=["going-further"]
# From image to expectations plain PLS says {{plain.params["image", "expectations"]:.2f}}, the other two
# {{consistent.params["image", "expectations"]:.2f}} and {{covariance.params["image", "expectations"]:.2f}}. From complaints to
# loyalty it is the other way round: plain PLS says {{plain.params["complaints", "loyalty"]:.2f}}, the others
# {{abs(consistent.params["complaints", "loyalty"]):.2f}}; complaints had picked up a little of what the imperfectly measured satisfaction
# left. Our data are synthetic, so
# there is a truth to compare with, and the authors' tests do: the two corrected methods recover it within their
# standard errors; plain PLS settles at the smaller values however many customers one asks.
#
# Two more traps. Published tables come in two metrics, with items as answered (`metric="raw"`) and standardized; mixing them
# up is the classic error. And a model that fits is not proved: with some arrows turned round it fits as well.

# %% slug="further-map" tags=["going-further"]
levers = consistent.importance_map("loyalty")
print(levers)
ax = ll.plots.importance_map(consistent)

# %% [markdown] slug="further-map-read" tags=["going-further"]
# Importance is the total effect on loyalty over all arrows. After satisfaction itself, {{levers.table["importance"].drop("satisfaction").idxmax()}}
# moves loyalty most ({{levers.table["importance"].drop("satisfaction").max():.2f}}). The three departments of the case had asked
# three different questions; this table answers the one that Ms. Velde asked.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer.

# %% [raw] slug="quiz" kind="quiz"
- question: In a market the share who stay is high and nearly the same at every level of satisfaction. What does it say?
  type: many_choice
  answers:
    - answer: Customers can hardly leave.
      correct: true
      feedback: Right. A high and flat curve is the mark of a lock, not of liking.
    - answer: Satisfaction is measured badly there.
      correct: false
      feedback: It may be, but a flat and high curve is what a captive market looks like.
    - answer: The firm has the most loyal customers of all.
      correct: false
      feedback: They stay; whether they are loyal shows on the day they can leave.
- question: Satisfaction times switching cost has a negative effect. What does it mean?
  type: many_choice
  answers:
    - answer: The higher the switching cost, the less satisfaction matters for staying.
      correct: true
      feedback: Right. Switching cost moderates the effect of satisfaction.
    - answer: Switching costs make customers leave.
      correct: false
      feedback: That would be the effect of switching cost itself, which is positive here.
    - answer: Satisfied customers have lower switching costs.
      correct: false
      feedback: That would be a correlation of the two. The product says how one changes the effect of the other.
- question: Three quarters of the relation of satisfaction and repurchase are left as "direct". What follows?
  type: many_choice
  answers:
    - answer: The mediators that we measured carry the rest; others may be hidden in the direct part.
      correct: true
      feedback: Right. "Direct" is what is left over, nothing more.
    - answer: Satisfaction causes repurchase directly, that is proved.
      correct: false
      feedback: A correlation was taken apart. It is still a correlation.
    - answer: Trust does not matter.
      correct: false
      feedback: It carries a part, and its interval excludes zero.
- question: A model with a bend has a slightly better log loss than a straight one; the difference is one standard error. What do you report?
  type: many_choice
  answers:
    - answer: That these data cannot tell the two apart.
      correct: true
      feedback: Right. Curvature often does not win.
    - answer: That the link is bent, as theory says.
      correct: false
      feedback: The data do not show it. A difference of one standard error comes by chance often.
    - answer: That the link is a straight line.
      correct: false
      feedback: Not shown either. Absence of proof is not proof of absence.
- question: Plain PLS gives a path of 0.29, a covariance model 0.49, on the same answers. Which sentence is right?
  type: many_choice
  answers:
    - answer: Items measure with error, and plain PLS does not correct for it.
      correct: true
      feedback: Right. Scores made of unreliable items correlate less than what they stand for.
    - answer: With more customers plain PLS would reach 0.49.
      correct: false
      feedback: More customers shrink the standard error, not this bias.
    - answer: The covariance model exaggerates.
      correct: false
      feedback: On data with a known truth it is the one that recovers it.

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Draw the curve market by market. Late and steep: only delight pays. Early and flat: a lock, with an end.
# * Satisfaction is the base, delight the key, trust the end point; switching costs hold for as long as they last.
# * Moderators bend the link, mediators carry it. Neither analysis proves a cause.
# * Compare forms before you believe a bend, and say so when the data cannot tell.
# * Unreliable items distort paths, most of them toward zero. Say which method and which metric you used.

# %% [markdown] slug="practice"
# ## Practice
#
# **Lab 3** asks who is loyal, and of which kind, on riders of your own. The curve itself is practiced in **lab 1**.

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Anderson, E. W., & Mittal, V. (2000). Strengthening the satisfaction-profit chain. *Journal of Service Research*, 3(2).
# * Dijkstra, T. K., & Henseler, J. (2015). Consistent partial least squares path modeling. *MIS Quarterly*, 39(2).
# * Jones, T. O., & Sasser, W. E. (1995). Why satisfied customers defect. *Harvard Business Review*, 73(6).
# * Kumar, V., Dalla Pozza, I., & Ganesh, J. (2013). Revisiting the satisfaction-loyalty relationship. *Journal of
#   Retailing*, 89(3).
# * Mittal, V., & Kamakura, W. A. (2001). Satisfaction, repurchase intent, and repurchase behavior. *Journal of Marketing
#   Research*, 38(1).
# * Oliver, R. L. (1999). Whence consumer loyalty? *Journal of Marketing*, 63.
# * Streukens, S., & de Ruyter, K. (2004). Reconsidering nonlinearity and asymmetry in customer satisfaction and loyalty
#   models. *Marketing Letters*, 15.
# * Szymanski, D. M., & Henard, D. H. (2001). Customer satisfaction: a meta-analysis of the empirical evidence. *Journal of
#   the Academy of Marketing Science*, 29(1).
# * Tenenhaus, M., Esposito Vinzi, V., Chatelin, Y.-M., & Lauro, C. (2005). PLS path modeling. *Computational Statistics &
#   Data Analysis*, 48(1).
