# %% [markdown] slug="title"
# # 13 · Relationships, bonds, key accounts
#
# **The claim.** A relationship is what is left when the price is no reason to stay. A bond is worth what it *changes*, times the value that
# stands behind it. The age and the size of an account stand in for neither.
#
# **After this lesson you can**
#
# * tell four ways of marketing apart, and say which of them makes a relationship,
# * sort measures by the bond they tie, and say what a rival needs to copy each,
# * compare accounts with and without a bond fairly, and say what the data cannot tell,
# * compute what a bond would have to change to pay for itself,
# * choose key accounts by what they will contribute, test the choice on later years, and write a plan for one of them,
# * turn a slogan about loyalty into something to count.
#
# **You need** lessons 07 and 09; lesson 12 helps. **Time**: about 90 minutes; what is marked *going further* takes 10 minutes more.

# %% slug="setup"
from functools import partial

import pandas as pd
import statsmodels.formula.api as smf

import loyaltylab as ll

ll.set_language("{{language}}")

# %% [markdown] slug="hook"
# ## Two engineers leave
#
# Ms. Wen's factory makes valves and couplings. About one account in eight has an engineer of its own, who knows its machines and answers at
# night. Two of these engineers retire in June and are not replaced. On Friday Ms. Wen wants to know who keeps one. Everybody has a list.
#
# **Mr. Duarte**, head of sales: "The oldest. Twenty years together, that is a bond."
#
# **Ms. Brandt**, key-account manager since January: "The largest. A key account is a large account."
#
# **Ms. Wei**, the controller: "Those who will bring us most from now on. And none of you knows what an engineer costs."
#
# Old **Mr. Rao** from the workshop floor asks: "Has anybody ever stayed *because* of the engineer?"
#
# The factory and everybody in it are invented, the data synthetic. **The bet.** Let each of the three choose twenty accounts in his or her own way: whose twenty bring most in the two years after? And Mr. Rao's question:
# yes, no, or the books cannot tell? Write both down.

# %% slug="my-bet"
my_list = ""  # Duarte, Brandt or Wei
my_rao = ""  # yes, no or cannot tell

# %% [markdown] slug="what-is"
# ## From an order to a relationship
#
# A hundred orders need not be a relationship. Both sides have to know of it: they recognize each other, remember, and expect to meet again. **Relationship
# marketing** is the work on this: to find, begin, keep and deepen relationships with customers and with others who matter, and to end
# some, so that both sides gain. "So that both sides gain" is no decoration: a firm does it for profit, and a customer who gains
# nothing is only waiting. That is all that *win-win* means, and further down we compute it.
#
# A test: a rival offers the same thing for a little less. **Whatever makes the customer stay then is the relationship.** If nothing does, there is none,
# however long the list of orders.

# %% [markdown] slug="practices" numbers="cited"
# Firms work at this in four ways, usually several at once (after Coviello, Brodie & Munro, 1997):
#
# | practice | what it does | who knows whom |
# | --- | --- | --- |
# | **transaction** (T) | each order by itself: offer, price, delivery | nobody need know anybody |
# | **database** (D) | the firm stores what customers did, sorts them, and writes to each kind | the firm knows the customer, hardly the other way round |
# | **interaction** (I) | people meet, and both sides adapt | two persons know each other |
# | **network** (N) | the firm takes a place among many firms: suppliers, associations, customers' customers | everybody knows of everybody |

# %% [markdown] slug="sort-predict"
# ## Predict, then run: sort eight activities
#
# Eight things that happen in Ms. Wen's factory. Put a letter in place of each question mark: T, D, I or N.

# %% slug="my-sort"
my_sort = {
    "price list for everybody on the website": "?",
    "letter to all workshops silent for a year": "?",
    "engineer redraws a valve with the customer's designer": "?",
    "standard with three rivals in the trade association": "?",
    "discount for whoever orders by Friday": "?",
    "night call answered by the engineer who knows the machine": "?",
    "list of accounts whose rush orders have doubled": "?",
    "joint stock with a supplier and a machine builder": "?",
}

# %% slug="sort"
our_sort = dict(zip(my_sort, "TDINTIDN", strict=True))
same = [what for what in my_sort if my_sort[what].upper() == our_sort[what]]
print(f"{len(same)} of {len(my_sort)} as we sort them")
for what in my_sort:
    if what not in same:
        print(f"you {my_sort[what]}, we {our_sort[what]}: {what}")

# %% [markdown] slug="sort-read"
# None of the four is the modern one. A firm that sells standard screws does well with T and D. The question is what the *customer* wants: a relationship that only the firm
# wants is advertising. And letters with a first name on top are D, not I.

# %% [markdown] slug="markets" numbers="cited"
# **With whom?** Training slides list five markets of relationship marketing: customers, suppliers, intermediaries, competitors, influencers. Christopher, Payne and Ballantyne (1991), the usual
# source, have six: customers, suppliers, influencers, **and** those who refer customers to us, our own staff (the *internal* market), and the people we would like to hire. Only three match. The slides put in intermediaries and
# competitors, and lost those who recommend and those who do the work. In Ms. Wen's case these are the two that hurt: nobody looks at the column of referrals, and two engineers are about to go.

# %% [markdown] slug="stages"
# ## Three stages, four practices of CRM
#
# The same slides see three stages: **develop** customers, **satisfy** them, make them **loyal**. Developing is a funnel of its own: a *prospect* might need us, a
# *target* is one we want, a *partner* has begun to order. Others name four practices of customer relationship management (CRM): *know*
# the customer, *talk*, *care*, *keep*. Side by side, with something to count:
#
# | stage | practice | what Ms. Wen would count | where |
# | --- | --- | --- | --- |
# | develop: prospects | know | inquiries with a need that we can meet, by where they heard of us | lesson 12 |
# | develop: targets | know | of the firms visited, how many *fit*: need, size, credit, a service we are good at | lesson 07 |
# | develop: partners | talk | first orders for each visit, and cost of each | lesson 12 |
# | satisfy | talk, care | questions answered within a day; complaints closed, and closed well | lessons 03, 14 |
# | make loyal | keep | who orders again although a rival was cheaper; share of what they buy | lessons 04, 08 |
#
# *Fit* stands early on purpose: a customer whom we serve badly is no prospect, however large.
#
# **Talking** means both ways. A firm that sends twelve letters a year and can answer no question has no communication, it has postage. So count
# questions received and the time until the answer, next to letters sent. To *win* customers, choose the tool by what a stranger must believe first, and count the first orders that follow. (Slides
# name a cat-food campaign of Mars in Germany and Toyota's Lexus as models here, and do not say what was done. From a name nothing can be learned.)

# %% [markdown] slug="benefits" numbers="cited"
# ## What do customers get out of it?
#
# Asked about services they use, customers name three kinds of benefit from a lasting relationship (Gwinner, Gremler & Bitner, 1998): **confidence** (I know what I get, and need not worry),
# **social** benefits (they know me, I like them) and **special treatment** (a better price, a faster turn). Confidence was what they received
# most, and what they rated most important. Look at the next advertisement you see: which of the three does it promise?
#
# What a firm does about it ties a **bond**. Berry and Parasuraman (1991; see also Berry, 1995) give three levels, textbooks after them often four (Lovelock & Wirtz set *customization* apart; often cited):
#
# | bond | in the factory | what a rival needs to copy it | what it is good for | the danger |
# | --- | --- | --- | --- | --- |
# | **financial** (reward) | rebate on the year's sales | one decision, a week | many small accounts | whoever came for a price leaves for a price |
# | **social** | the same engineer for years, a table at the fair | time; or our engineer | accounts with many questions | it belongs to a person and retires with that person |
# | **customized** | valves after the customer's drawing, its own article numbers | the drawings, and months | machine builders | many variants, small lots |
# | **structural** | our stock in their hall, orders sent by their system | changes in the customer's own work | large, regular need | the customer may feel locked in (lessons 05, 06) |
#
# The times are our own judgment; no study behind them. The order is the point: the higher the level, the harder to copy, and the dearer to build.

# %% slug="presets"
print(ll.programs.presets()["bonds"].value_counts())

# %% [markdown] slug="presets-read"
# These are the loyalty programs that the library knows. {{(ll.programs.presets()["bonds"] == ll.programs.presets().loc["points", "bonds"]).sum()}} of {{len(ll.programs.presets())}} tie a financial bond and nothing else. Lesson 15 is about
# how they are built.
#
# **A club** is meant as a social bond: members meet each other, not only the firm. Slides name the Camellia club of Shiseido and the Haier club. Before you
# envy one, ask: do members talk to *each other*, or do they get letters? And did they become loyal in the club, or join because they were? Ms. Wen's "club" could be ten
# mechanics who compare notes on seals twice a year. A consumer who says "we" of a brand has **brand identification**: the bond is to what it stands for.

# %% [markdown] slug="case-text"
# ## Does the bond hold?
#
# The engineer is a social bond, the dearest one the factory has. The assignment did not change from 2021 to 2025. A row of `known` is an account in a year in which it was a
# customer. **Left** means: no order in any later year. (2025 is left out; nobody knows yet who orders in 2026.)

# %% slug="case"
tables = ll.datasets.load("trade_accounts").tables
data = tables["account_years"].merge(tables["accounts"], on="account_id")
data["profit"] = data["gross_margin"] - data["cost_to_serve"]
data["age"] = data["year"] - data["since"]
data["with"] = data["engineer"].map({1: "engineer", 0: "service desk"})
known = data[data["year"] < 2025].copy()
known["left"] = known["last_year"] == known["year"]
print(known.groupby("with")[["age", "sales", "visits"]].mean().round(1))

# %% [markdown] slug="naive-predict"
# ## Predict, then run: who leaves?
#
# Of a hundred accounts at the service desk, how many leave in a year? And of a hundred with an engineer?

# %% slug="my-naive"
my_desk = 0  # of a hundred
my_engineer = 0

# %% slug="naive"
rates = {who: ll.survey.share(rows["left"], name=f"{who}: left") for who, rows in known.groupby("with")}
for rate in rates.values():
    print(rate)
desk, engineer = rates["service desk"], rates["engineer"]
print(f"you said {my_desk} and {my_engineer}, found {desk.value:.1f} and {engineer.value:.1f}")

# %% [markdown] slug="naive-read"
# {{engineer.value:.1f}} % with an engineer, {{desk.value:.1f}} % without. (`n` counts account-years; an account can leave only once.) "You see," says Mr. Duarte. Ms. Brandt wants an engineer for everyone.
#
# Before that, look at the table above it. Accounts with an engineer are years older and larger. Engineers were *given* to old accounts, and old accounts leave less anyway: those that did not
# fit are gone (lesson 08). So compare like with like: within the same segment and the same age.

# %% [markdown] slug="fair-predict"
# ## Predict, then run: how much of the gap is left?
#
# The gap is {{engineer.value - desk.value:+.1f}} points. Now each account with an engineer is compared with accounts at the service desk of *its* segment and *its* age band. **Predict** the gap that is left, and say
# whether its interval will hold zero.

# %% slug="my-fair"
my_gap = 0.0  # points
my_zero = ""  # yes or no

# %% slug="fair-how"
band = pd.cut(known["age"], [0, 5, 10, 15, 30], labels=["1-5", "6-10", "11-15", "16+"]).astype(str)
known["kind"], known["all"] = known["segment"] + " " + band, "all"


def gap(rows, by):
    """Return by how many points more of those with an engineer leave than of those at the desk, group by group."""
    usual = rows[rows["engineer"] == 0].groupby(by)["left"].mean()
    served = rows[rows["engineer"] == 1]
    return 100 * (served["left"] - served[by].map(usual)).mean()


# %% slug="fair"
gaps = {}
for by in ["all", "kind"]:
    measure = partial(gap, by=by)
    gaps[by] = ll.survey.bootstrap(known, measure, 500, 1, "account_id", name=f"gap by {by}")
    print(gaps[by], "points")
naive, fair = gaps["all"], gaps["kind"]
print(f"you said {my_gap}, found {fair.value:+.1f}; zero inside: {'yes' if fair.low < 0 < fair.high else 'no'}")

# %% [markdown] slug="fair-read"
# About a third of the gap has gone: {{fair.value:+.1f}} points are left of {{naive.value:+.1f}}. And the interval runs from {{fair.low:+.1f}} to {{fair.high:+.1f}}. Only {{known[known["engineer"] == 1]["left"].sum()}} accounts with an
# engineer left in all these years, so everything from "saves {{-fair.low:.0f}} of a hundred a year" to "makes it worse" agrees with the books. (The interval comes from drawing whole accounts anew. The one of the raw gap, {{naive.low:+.1f}} to {{naive.high:+.1f}}, held zero already.)
#
# Even the {{fair.value:+.1f}} points are not what the engineer *does*. We held segment and age equal, nothing else. Perhaps engineers went to friendly customers, to those with a plant nearby, to those who asked. What
# nobody wrote down cannot be held equal. Lesson 17 has the tools that go further; the plainest is a lottery, and none was held. So Mr. Rao's answer
# is: **the books cannot tell.** That is not "no".

# %% [markdown] slug="cost-text"
# ## What else does it change?
#
# A bond may earn its keep in other ways: more margin, more recommendations, fewer complaints. Ask each column for the difference that goes with an engineer, segment and age held equal. Then the cost.

# %% slug="cost"
estimates = {}
for column in ["gross_margin", "referrals", "complaints", "visits", "cost_to_serve"]:
    fit = smf.ols(f"{column} ~ engineer + segment * age", data)
    fit = fit.fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(data["account_id"])[0]})
    low, high = fit.conf_int().loc["engineer"]
    estimates[column] = {"with an engineer": fit.params["engineer"], "low": low, "high": high}
found = pd.DataFrame(estimates).T
cost = found["with an engineer"]["cost_to_serve"]
print(found.round(2))

# %% [markdown] slug="cost-read"
# One line is certain. An account with an engineer gets {{found.loc["visits", "with an engineer"]:.0f}} more visits a year and costs **{{cost:.0f}} thousand yuan more to serve**, with an interval from {{found.loc["cost_to_serve", "low"]:.0f}} to
# {{found.loc["cost_to_serve", "high"]:.0f}}. No gain stands out: the intervals of margin, recommendations and complaints all hold zero. For recommendations even the better end is small money (one saves about {{0.2 * 20 / 0.12:.0f}} thousand yuan by the assumption of lesson 12, so {{found.loc["referrals", "high"]:.2f}} more a year
# are worth {{found.loc["referrals", "high"] * 0.2 * 20 / 0.12:.0f}}). For the margin it is not: the interval is wide ({{found.loc["gross_margin", "low"]:.0f}} to {{found.loc["gross_margin", "high"]:+.0f}}), since accounts differ so much in size.
#
# A known cost, an unknown effect. That is how a bond often looks in the books. One can still decide.

# %% [markdown] slug="worth-text"
# ## What must the bond change to pay for itself?
#
# Turn the question around. An account that brings $m$ a year without the engineer and stays with chance $r$ is worth $m\,r/(1+d-r)$ from next year on; $d$ is the discount rate, and $c$ will be the cost of an engineer (lesson 09, timing `conditional`). With an engineer it brings $m - c$, so it
# must stay with a higher chance. Which one makes both equal? Solve for it:
#
# $$r_{\text{needed}} = \frac{V\,(1+d)}{V + m - c}, \qquad V = \frac{m\,r}{1+d-r}$$
#
# If that is above one, no engineer in the world can pay by keeping this account.

# %% slug="worth"
d = 0.1
r = 1 - desk.value / 100
rows = {}
for m in [30, 60, 100, 200, 400]:
    value = ll.clv.retention_clv(m, r, d, timing="conditional")
    needed = value * (1 + d) / (value + m - cost)
    rows[m] = {"value": value, "may leave (%)": 100 * (1 - needed), "must save (points)": 100 * (needed - r)}
need = pd.DataFrame(rows).T.rename_axis("brings a year")
print(f"now {desk.value:.1f} % leave in a year, an engineer costs {cost:.0f}")
print(need.round(1))

# %% [markdown] slug="worth-read"
# At thirty or sixty thousand a year the second column is below zero: the engineer does not pay even if nobody ever leaves again. At {{need.index[2]}} thousand he must bring leaving from {{desk.value:.1f}} % down to {{need.loc[100, "may leave (%)"]:.1f}} %, nearly a miracle. At {{need.index[4]}} thousand, saving
# {{need.loc[400, "must save (points)"]:.1f}} points is enough.
#
# So the same bond, with the same effect, is a gift in one place and a bargain in another. **What it changes, times what stands behind it.** The first factor we do not know. The second we can estimate for each account.
# (By keeping alone. If the engineer also raises the margin, he needs to save less.)

# %% [markdown] slug="lists-text"
# ## Three lists
#
# Now the lists. To judge them fairly, we go back to the end of 2023: each list may use the years 2021 to 2023 only, and the accounts that were customers in 2023. Then we see what its twenty accounts
# brought in 2024 and 2025 (the engineer's cost taken out). Who leaves brings nothing.
#
# One trap: an account with an engineer carries his cost. Rank by profit as booked, and whoever is served best drops off the list *because* it is served. So take the engineer's cost out first, on all sides. The **value** is then
# mean yearly profit before the engineer, times the multiple of its segment.

# %% slug="lists-make"
data["own"] = data["profit"] + cost * data["engineer"]  # before the engineer
past = data[(data["year"] <= 2023) & (data["last_year"] >= 2023)]
columns = ["sales", "gross_margin", "cost_to_serve", "own", "referrals"]
accounts = past.groupby(["account_id", "segment", "engineer", "since", "last_year"])[columns].mean().reset_index()
accounts = accounts.set_index("account_id")
stay = 1 - known[known["year"] <= 2022].groupby("segment")["left"].mean()
q = accounts["segment"].map(stay) / (1 + d)
accounts["value"] = accounts["own"] * q / (1 - q)  # r / (1 + d - r), written with q = r / (1 + d)
accounts["age"] = 2023 - accounts["since"]
later = data[data["year"] >= 2024].groupby("account_id")["own"].sum()
accounts["later"] = later.reindex(accounts.index).fillna(0)

# %% [markdown] slug="lists-predict"
# ## Predict, then run: whose twenty?
#
# **Predict**: how many accounts stand on all three lists (oldest, largest, most valuable)? And rank the lists by what their accounts brought later.

# %% slug="my-lists"
my_on_all = 0  # of twenty

# %% slug="lists"
order = {"oldest": ["age", "sales"], "largest": ["sales"], "most valuable": ["value"]}
lists = {name: set(accounts.nlargest(20, by).index) for name, by in order.items()}
brought = {}
for name, chosen in {**lists, "have an engineer": set(accounts[accounts["engineer"] == 1].index)}.items():
    on = accounts.loc[sorted(chosen)]
    brought[name] = {"accounts": len(on), "with engineer": on["engineer"].sum(), "later, mean": on["later"].mean()}
results = pd.DataFrame(brought).T
print(results.round(0).astype(int))
on_all = set.intersection(*lists.values())
largest_valuable = len(lists["largest"] & lists["most valuable"])
oldest_valuable = len(lists["oldest"] & lists["most valuable"])
print(f"largest and most valuable: {largest_valuable}, oldest and most valuable: {oldest_valuable}")
print(f"on all three: you said {my_on_all}, found {len(on_all)}")

# %% slug="lists-sure"
def ahead(table, by):
    """Return by how much the most valuable twenty brought more later than the twenty first in these columns."""
    return table.nlargest(20, "value")["later"].mean() - table.nlargest(20, by)["later"].mean()


over_largest = ll.survey.bootstrap(accounts, lambda t: ahead(t, ["sales"]), 500, 1, name="ahead of the largest")
over_oldest = ll.survey.bootstrap(accounts, lambda t: ahead(t, ["age", "sales"]), 500, 1, name="ahead of the oldest")
print(over_largest, over_oldest, sep="\n")
best = accounts.nlargest(20, "value")
gone = [place for place, last in enumerate(best["last_year"], 1) if last < 2025]
print(f"the most valuable: {2 * best['own'].mean():.0f} in two years by the past, {best['later'].mean():.0f} later")
print("places of those who have left since:", gone)

# %% [markdown] slug="lists-read"
# The most valuable twenty brought {{results.loc["most valuable", "later, mean"]:.0f}} thousand yuan each in the two years, the largest {{results.loc["largest", "later, mean"]:.0f}}, the oldest {{results.loc["oldest", "later, mean"]:.0f}}. With accounts drawn anew and all lists made again, the lead over the largest
# runs from {{over_largest.low:.1f}} to {{over_largest.high:.0f}}, so it could just be chance; the lead over the oldest, from {{over_oldest.low:.0f}} to {{over_oldest.high:.0f}}, hardly. Size is a decent guess, since it goes along with value: {{largest_valuable}} accounts are on both lists. Age is a poor one: {{oldest_valuable}}. Only {{len(on_all)}} are on all three.
#
# And look at the last row. Accounts that *have* an engineer brought {{results.loc["have an engineer", "later, mean"]:.0f}} on average, and of the most valuable twenty only {{results.loc["most valuable", "with engineer"]:.0f}} have one. The engineers went where the years were.
#
# Is such a choice flattered by luck? Those picked for good years often do worse afterwards (lesson 12). Here what they brought later is close to what their past said: in this factory a good account mostly stays good. Even so, {{len(gone)}} of the twenty ordered nothing in 2025 any more
# (counted from the top, number {{gone[0]}} and number {{gone[-1]}}).

# %% slug="portfolio"
accounts["list"] = "neither"
accounts.loc[sorted(lists["largest"]), "list"] = "only largest"
accounts.loc[sorted(lists["most valuable"]), "list"] = "only most valuable"
accounts.loc[sorted(lists["largest"] & lists["most valuable"]), "list"] = "both"
shown = accounts.assign(cost_to_serve=accounts["cost_to_serve"] - cost * accounts["engineer"])
print(shown.groupby("list")[["sales", "gross_margin", "cost_to_serve"]].mean().round(0))
ax = ll.plots.account_portfolio(shown, "list", unit="thousand yuan a year")

# %% [markdown] slug="portfolio-read"
# Each point is an account, the engineer's cost taken out; below the dashed line it costs more than it brings. Those that are *only* among the largest sell a lot at a thin margin (mostly distributors). Those *only* among the most valuable are
# smaller and keep more of each yuan. And look to the right: a large account that orders in a rush and is visited all year comes closer to the line, and its sales do not show it.

# %% [markdown] slug="score-text"
# ## Try it: a score with weights
#
# In practice a committee gives points: size, age, value, recommendations, each with a weight. **First guess**: with all four at equal weight, how many of the twenty most valuable are still on the list?
# Then look for weights that bring *more* later than value alone.

# %% slug="score" kind="widget"
ll.widgets.key_account_explorer(
    accounts, ["sales", "age", "value", "referrals"], outcome="later", unit="thousand yuan a year"
)

# %% slug="score-equal"
equal = ll.transactions.account_scores(accounts, {"sales": 1, "age": 1, "value": 1, "referrals": 1}, top=20)
committee = set(equal.index[equal["chosen"]])
committee_later = accounts.loc[sorted(committee), "later"].mean()
print(f"equal weights: {len(committee & lists['most valuable'])} of the most valuable, {committee_later:.0f} later")

# %% [markdown] slug="score-read"
# With equal weights {{len(committee & lists["most valuable"])}} of the twenty are left, and the list brings {{committee_later:.0f}} instead of {{results.loc["most valuable", "later, mean"]:.0f}}. A score looks fair because everything counts. But what size and age bring is *in* the value already. With a weight of its own, each pulls in accounts that are merely large or merely old.
# (You will hardly find weights ahead of value alone. Had you found some, you would have searched on the answers; try them on other years.)
#
# What belongs in a value and is not in ours: growth, and recommendations. Put both in as money, each once, instead of giving them points.

# %% slug="full-value"
growth = ll.clv.tenure_effect(past, "own", "age", "account_id", by="segment").table["per_period"]
each_year = accounts["segment"].map(growth.xs("same_customers", level=1))
inquiry = 0.2 * 20 / 0.12  # saved by a recommendation, thousand yuan: the assumption of lesson 12
accounts["full"] = accounts["value"] + each_year * q / (1 - q) ** 2 + inquiry * accounts["referrals"] * q / (1 - q)
full = set(accounts.nlargest(20, "full").index)
print(growth.xs("same_customers", level=1).round(1).add(0).to_dict())
full_later = accounts.loc[sorted(full), "later"].mean()
print(f"{len(full & lists['most valuable'])} of the twenty stay, {full_later:.0f} later")

# %% [markdown] slug="full-value-read"
# (The first line is what a year more adds to the same account's profit in each segment, lesson 09.) {{len(full & lists["most valuable"])}} of the twenty stay. Here the plain value was good enough, and two years are too short to see much growth. What the books cannot know is what an account buys from *others*. A machine builder
# who takes a tenth of its valves from us may be the best account that we do not have yet. Ask; lesson 04 has the question. And growth counted by segment is the same for all in it: a promise of growth for *one* account needs
# a reason, such as a new plant.

# %% [markdown] slug="leave-text"
# ## What happens when two engineers go
#
# Today's accounts, all five years. Suppose an engineer looks after ten accounts; then twenty lose theirs. Take the twenty of *least* value among those that have one. Saved is what they cost. Lost is value, if more accounts leave without the engineer: suppose the gap
# of above *is* his doing, at its estimate or at the strong end of its interval. The last column supposes on top of this that he raises the margin of each, as much as the best end of *that* interval says.

# %% slug="leave"
today = data[data["last_year"] == 2025].groupby(["account_id", "segment", "engineer"])["own"].mean().reset_index()
stay_now = 1 - known.groupby("segment")["left"].mean()
today["if_stays"] = today["own"] / (1 + d - today["segment"].map(stay_now))  # timing "end": it stays this year
served = today[today["engineer"] == 1]
groups = {"least of those served": served.nsmallest(20, "own"), "most valuable of all": today.nlargest(20, "own")}
costs = {}
for name, group in groups.items():
    behind = group["if_stays"].clip(lower=0).sum()  # a loss that leaves is no loss
    strong, margin = -fair.low / 100 * behind, 20 * found["high"]["gross_margin"]
    costs[name] = [20 * cost, -fair.value / 100 * behind, strong, strong + margin]
columns = ["cost a year", "estimate", "strong end", "plus margin"]
engineers = pd.DataFrame(costs, index=columns).T
print(f"{len(served)} accounts are served; {(served['own'] < cost).sum()} of them bring less than the engineer costs")
print(engineers.round(0).astype(int))

# %% [markdown] slug="leave-read"
# {{(served["own"] < cost).sum()}} of the {{len(served)}} accounts that are served bring less in a year than their engineer costs. For the least valuable twenty the engineers cost {{engineers.loc["least of those served", "cost a year"]:.0f}} thousand yuan a year. Even at the strong end of the interval they protect {{engineers.loc["least of those served", "strong end"]:.0f}}, and with the best case for the margin as well {{engineers.loc["least of those served", "plus margin"]:.0f}}. As far as these intervals reach, the unknown effect does not matter here: **take the engineer away, politely**, and give the account a named person at the service
# desk. For the most valuable twenty they cost the same and protect nothing, {{engineers.loc["most valuable of all", "estimate"]:.0f}}, or {{engineers.loc["most valuable of all", "strong end"]:.0f}}, depending on an effect that nobody knows. There it is worth finding out. Move free hours
# to *some* of them, drawn by lot, and count first what shows early: questions asked, drawings shared, quotes requested.
#
# Three things the table leaves out. It gives every account the same effect in points; some may need an engineer more than others, and the people who know the machines should look at the list once. The cost is saved because these engineers retire; if they sat idle, it would not be. And a social bond belongs to the person. Whoever keeps an engineer should know **two** faces here, before June.

# %% [markdown] slug="alliance-text"
# ## Customer alliance: how to share a gain
#
# The strongest structural bond is to make the customer earn more. Slides tell of GE Plastics, which helped customers save on their daily use of material; they give no figures. In such a **customer alliance** two firms open their work to each other: drawings, failures, sometimes costs. It
# solves a problem of the customer and makes it hard to copy, since a rival would have to know the plant.
#
# But note: who helps a customer to use *less* sells less. Count it. Everything in the next cell is invented for one machine builder.

# %% slug="alliance"
saved = 120  # what the customer saves in the first year, thousand yuan; all figures here are invented
our_work, lost_margin, their_work = 40, 30, 15
splits = pd.Series([0, 0.2, 0.4, 0.6, 0.8, 1.0], name="our share of the saving")
we, they = splits * saved - our_work - lost_margin, (1 - splits) * saved - their_work
deal = pd.DataFrame({"we gain": we, "they gain": they}).set_index(splits)
together = saved - our_work - lost_margin - their_work
lowest, highest = (our_work + lost_margin) / saved, 1 - their_work / saved
print(deal.round(0))
print(f"together {together}; both gain when our share is between {lowest:.2f} and {highest:.2f}")

# %% [markdown] slug="alliance-read"
# Together the two gain {{together}}, whatever the split. *Both* gain only when our share lies between {{100 * lowest:.0f}} % and {{100 * highest:.0f}} %. Without any sharing we lose {{our_work + lost_margin}} and will not do it twice. So **win-win is a range of shares**, agreed upon before, not an attitude. And write down how the saving is measured: before and after, with the same
# output, by a meter that both trust.

# %% [markdown] slug="rose"
# **A rose for Mother's Day.** Slides tell that families who bought baby food from Nestlé received a rose and a card on Mother's Day, signed with the baby's name, and that over a hundred mothers wrote back delighted. A social bond, well thought
# of. What is missing is everything one would need: how many roses were sent, how many mothers were annoyed or had lost a child, how many bought again compared with mothers who got none. Letters of thanks are a numerator without a denominator. (And the date and the name came from somewhere: ask for
# consent first.)

# %% [markdown] slug="proposition" numbers="cited"
# ## Why us? The value proposition
#
# Loyalty leaders differ in what they do, but slides and books agree that they begin with an answer to *why us?* Anderson, Narus and van Rossum (2006) found three kinds of answers:
#
# | answer | in the factory | weakness |
# | --- | --- | --- |
# | **all benefits**: everything good about us | quality, service, price, tradition, team | half of it the rival has too |
# | **points of difference**: what we do and the rival does not | valves after drawings | the difference may not matter to this customer |
# | **resonating focus**: the one or two things that matter most here, shown in money | forty hours less standstill a year, measured at your line | takes work: one must know the customer's business |
#
# What both offer are **points of parity**: without them one is not even asked. Some slides turn "resonance" into "personal service". It is more: a proof that the customer can check.

# %% [markdown] slug="principles"
# ## From slogans to counts
#
# Training slides hold long lists: ten principles, nine strategies, what leaders do. None is wrong, and none can be, as long as nothing is counted. The **ten principles**:
#
# | principle | what you would count | where |
# | --- | --- | --- |
# | control quality and price | returns per thousand parts; price against the next best offer | lessons 02, 03 |
# | know your product | questions answered at the first call | lesson 14 |
# | know your customer | accounts whose file names the need, the decider and the date of the last talk | lesson 07 |
# | raise service quality | gap between expected and perceived, by dimension | lesson 03 |
# | raise satisfaction | share of the top answers, with its interval | lesson 03 |
# | go beyond what is expected | what goes with delight and not just with the absence of trouble | lesson 03 |
# | serve each one individually | accounts with a plan of their own, and what it changed | lesson 13 |
# | handle problems well | time to solve, and who comes back after it | lesson 14 |
# | make buying easy | steps and days from question to order; effort score | lessons 02, 03 |
# | serve the people inside | how fast colleagues get what they need; who leaves | lesson 13 |

# %% [markdown] slug="strategies"
# The **nine strategies** are a working order. Read it as a list of evidence:
#
# | step | it is done when there is | where |
# | --- | --- | --- |
# | put loyalty into the strategy | a target, an owner and a budget for keeping | lesson 12 |
# | build a database | one row for each account, with holes known | lesson 07 |
# | find the core customers | a list, and a test on later years | lesson 13 |
# | estimate their value | a number with timing and interval | lesson 09 |
# | raise satisfaction | causes ranked by what they change | lesson 06 |
# | communicate | questions both ways, time to answer | lesson 13 |
# | raise internal service and the loyalty of staff | a survey inside, turnover by team | lesson 13 |
# | manage exits | reasons recorded, win-backs counted | lesson 08 |
# | evaluate the whole | a comparison group | lesson 17 |

# %% [markdown] slug="more-lists"
# And the rest of what slides advise, as one list:
#
# | advice | what you would count | where |
# | --- | --- | --- |
# | excellent experience | the worst step of the journey, not the mean of all | lesson 02 |
# | personal treatment, personalization (a *trend*) | what it changes against a group without it | lesson 17 |
# | rewards and recognition | what members do more, not what they get | lessons 15, 16, 17 |
# | feedback and taking part | proposals received, adopted, and answered | lesson 14 |
# | brand and identification, an emotional tie | who would miss us; who says "we" | lessons 04, 06 |
# | convenience, stable channels | orders delivered through each channel on the promised day | lesson 02 |
# | customer care | calls *we* make before the customer has to | lesson 14 |
# | company image, social responsibility, public good | what we do ourselves; then whether buyers know and care | lesson 06 |
# | new ways of marketing, digital | cost per first order against the old way | lesson 12 |
# | keep track of the market | needs asked for anew each year; products dropped | lesson 02 |
# | lasting partners | accounts with a joint plan, and what it brought both | lesson 13 |
#
# Social responsibility deserves a word. Done for the picture it is found out; done for its own sake it may cost customers nothing and bring none. Count both, and do what is right anyway.
#
# For **six kinds of customers** lesson 07 says what to do. Here is how you would see that it worked: *high value*, still here, and worth what we give; *loyal*, recommend without being paid; *potential*, second order within the quarter; *lapsed*, come back **more often than those we did not
# write to**; *from another culture*, complaints and abandoned orders no more frequent than at home; *at home with technology*, share of orders that need no call.

# %% [markdown] slug="five-w"
# ## `5W2H`: seven questions before anything is sent
#
# A measure is ready when these seven have one-line answers. On the right, Ms. Brandt's first attempt for the accounts that lose their engineer:
#
# | question | answer | good enough? |
# | --- | --- | --- |
# | **why** | "strengthen the relationship" | no: which number should change? |
# | **who** | the twenty of least value among those served | yes |
# | **what** | a named person at the service desk | yes |
# | **when** | before the engineers go | yes: with the engineer in the room |
# | **where** | one visit, then telephone | yes |
# | **how** | the engineer introduces, the desk takes notes into the file | yes |
# | **how much** | "not much" | no: hours, and what else they could do |

# %% [markdown] slug="plan-text"
# ## A key-account plan on one page
#
# A plan is for one account, has one page, and is wrong within a year; that is why it has a date. Choose an account from the list and print what the books know.

# %% slug="plan-facts"
my_account = today.nlargest(1, "own")["account_id"].iloc[0]  # or a code such as "A363", in quotation marks
facts = data[data["account_id"] == my_account].set_index("year")
print(my_account, facts[["segment", "since", "engineer"]].iloc[-1].to_dict())
print(facts[["orders", "rush_orders", "visits", "complaints", "referrals", "sales", "profit"]])
stays_with = stay_now[facts["segment"].iloc[-1]]
worth_now = ll.clv.retention_clv(facts["own"].mean(), stays_with, d, timing="conditional")
print(f"value at the end of 2025, before the engineer: {worth_now:,.0f} thousand yuan")

# %% [markdown] slug="plan"
# Copy this page and fill it in. Empty lines are better than invented ones.
#
# | | |
# | --- | --- |
# | **Account, date, who is responsible** | |
# | **Facts** | sales, margin, cost to serve, what changed; value, and how sure we are |
# | **Their business** | what they earn money with; what would hurt them most if it failed |
# | **People** | who decides, who uses, who pays; whom they know here (two names) |
# | **What they buy elsewhere** | from whom, why; how we know |
# | **Value proposition** | one or two things, in money, that they can check |
# | **Bonds now and next** | level, what a rival would need, what it costs us a year |
# | **Give and take** | what we do, what they do, how a saving is shared |
# | **Risks** | price, person, payment, quality; the sign we would see first |
# | **Count** | three numbers with today's value and next year's, and what we would compare with |
# | **Stop rule** | when this is no key account any more |

# %% [markdown] slug="inside" numbers="cited"
# ## The customers inside
#
# The engineer promises a drawing by Thursday. Whether it comes depends on the drawing office, and that depends on the warehouse. Each is the **internal customer** of the next, and quality inside limits quality outside: this is the first link of the service-profit
# chain (Heskett, Jones, Loveman, Sasser & Schlesinger, 1994; the links are correlations in the firms studied, not proven causes). Measure it as outside: time until a colleague has an answer, share of requests right the first time, and a yearly question to each team about the
# other. And those who carry the social bonds are staff. An account manager who leaves takes part of them along; so *their* loyalty is a line in the plan.

# %% [markdown] slug="bet-read"
# ## Back to the bet
#
# Ms. Wei's list brought most, Ms. Brandt's came so near that the lead could be chance, Mr. Duarte's was far behind. And to Mr. Rao the books say neither yes nor no. Ms. Wen signs all the same: twenty accounts lose their engineer because there is too little behind them, whatever he does. The others
# keep theirs, and from July somebody draws lots.

# %% [markdown] slug="further-two-text" tags=["going-further"]
# ## Going further: two analysts, two numbers
#
# One analyst takes a logit with age as a straight line. Another takes Cox's model with age as the clock (lesson 08), so that accounts are compared at exactly the same age. Same question, same books.

# %% slug="further-two" tags=["going-further"]
logit = ll.transactions.churn_logit(known, "left", ["engineer", "segment", "age"], cluster="account_id")
spells = tables["accounts"].copy()
first = data.groupby("account_id")["year"].min().reindex(spells["account_id"]).to_numpy()
spells["gone"] = spells["last_year"] < 2025
spells["entry"] = first - spells["since"] - 1  # decisions to stay before watching began
spells["years"] = spells["last_year"].clip(upper=2024) - spells["since"]  # decisions until the last one known
clock = ll.transactions.cox(spells, "years", "gone", ["engineer", "segment"], entry="entry")
for table, name in [(logit.table, "odds_ratio"), (clock.table, "hazard_ratio")]:
    value, low, high = (table[part]["engineer"] for part in (name, f"{name}_low", f"{name}_high"))
    print(f"{name}: {value:.2f} [{low:.2f}, {high:.2f}]")

# %% [markdown] slug="further-two-read" tags=["going-further"]
# {{logit.table.loc["engineer", "odds_ratio"]:.2f}} says one, {{clock.table.loc["engineer", "hazard_ratio"]:.2f}} the other, and both intervals hold 1. Neither is a mistake. When few accounts leave, how age enters moves the estimate by as much as many a headline is worth. Decide on the model before you see
# the result, and report the other one too.

# %% [markdown] slug="further-lot-text" tags=["going-further"]
# ## Going further: how long would the lottery take?
#
# Suppose an engineer really saves {{-fair.value:.1f}} points a year. How many account-years, drawn by lot, half with and half without, would show it four times out of five?

# %% slug="further-lot" tags=["going-further"]
enough = ll.survey.sample_size(difference=round(fair.value / 100, 3), share=round(desk.value / 100, 3), power=0.8)
print(enough)
print(f"the factory has {len(today)} accounts: {int(enough) / len(today):.0f} years with all of them")

# %% [markdown] slug="further-lot-read" tags=["going-further"]
# Leaving is too rare to be the yardstick of one factory. That is why the plan counts signs that come earlier and more often (quotes, questions, share of purchases), and why one should not demand proof by churn before doing anything. It also says
# what to think of a supplier's success story with thirty accounts.

# %% [markdown] slug="quiz-text"
# ## Check yourself
#
# Run the cell and click an answer. A wrong one tells you what was misunderstood.

# %% [raw] slug="quiz" kind="quiz"
- question: A shop writes to each customer by first name and knows every purchase. Which practice is that?
  type: many_choice
  answers:
    - answer: Database marketing. The firm knows the customer, hardly the other way round.
      correct: true
      feedback: Right. A relationship needs both sides.
    - answer: Interaction, because it is personal.
      correct: false
      feedback: The name is personal, the letter is not. In interaction people meet and both adapt.
    - answer: Network marketing, because data are shared.
      correct: false
      feedback: A network joins many firms. Here one firm keeps a file.
- question: Accounts with an engineer leave less often. Engineers were given to old accounts. What follows?
  type: many_choice
  answers:
    - answer: Nothing yet about the engineer; compare within the same age and kind, and even then only a lottery settles it.
      correct: true
      feedback: Right. Old accounts leave less with or without one.
    - answer: The engineer keeps accounts.
      correct: false
      feedback: That takes who was chosen for what was done. The chosen were likelier to stay anyway.
    - answer: The engineer does nothing.
      correct: false
      feedback: Not shown is not shown to be zero. The interval holds large effects too.
- question: Like with like, the gap is minus two points, with an interval from minus five to plus two. What do you tell the board?
  type: many_choice
  answers:
    - answer: The books cannot tell. Decide by what stands behind each account.
      correct: true
      feedback: Right. Where the value is small, no effect inside the interval pays; where it is large, find out.
    - answer: The engineer saves two of a hundred accounts a year.
      correct: false
      feedback: That reports the middle and hides the ends, and calls a difference an effect.
    - answer: No effect, since zero is inside the interval.
      correct: false
      feedback: Minus five is inside as well. The data are too few to say "no effect".
- question: Why take the engineer's cost out of the profit before ranking accounts for an engineer?
  type: many_choice
  answers:
    - answer: Otherwise an account drops off the list because it is served.
      correct: true
      feedback: Right. Rank by what stands behind the bond, and then compare with its cost.
    - answer: Because service costs do not belong in a profit.
      correct: false
      feedback: They do. Only the cost of the very thing to be decided is taken out first, and put back afterwards.
    - answer: To make old accounts look better.
      correct: false
      feedback: It treats all alike. Accounts without an engineer simply have nothing to take out.
- question: A committee scores sales, margin, value and age with equal weights. What is wrong?
  type: many_choice
  answers:
    - answer: What sales, margin and age bring is in the value already, so it is counted more than once.
      correct: true
      feedback: Right. Put everything into one value, in money, each yuan once.
    - answer: The weights are not exact enough.
      correct: false
      feedback: Finer weights keep the double counting. The trouble is what is weighted.
    - answer: Nothing; more criteria make it fairer.
      correct: false
      feedback: More criteria look fair. One that tells nothing new about the contribution to come only pulls other accounts in.

# %% [markdown] slug="discussion"
# ## Case discussion (groups of three or four, fifteen minutes)
#
# 1. A machine builder on the list of the twenty hears that his engineer goes. He calls. What do you say, what do you offer, and what do you *not* promise?
# 2. Sort the measures of a firm you know by level of bond. Which one could a rival copy by Monday?
# 3. Ms. Brandt wants the largest distributor as a key account, "for the name". What must she show? When is a name worth money?
# 4. Where should the lottery among the most valuable be held, what is counted, and what do you tell those not drawn?
# 5. Take one line of the tables of advice that your own firm or school has on the wall. What was counted last year?

# %% [markdown] slug="take-aways"
# ## Take-aways
#
# * Orders are not a relationship. What keeps the customer when a rival is cheaper is.
# * Financial bonds are copied first; social ones belong to a person; structural ones take the most work.
# * Those who got the bond were chosen. Compare like with like, then admit what is left unknown.
# * A bond is worth what it changes, times the value behind it. Known cost, unknown effect: compute what it would have to change.
# * Key accounts: by future contribution, tested on later years. Not by age, and by size only as a first guess.
# * Win-win is a range of shares. A slogan is worth what you count.

# %% [markdown] slug="practice"
# ## Practice
#
# This lesson has no lab of its own. As a warm-up: would the list of key accounts be better with ten names, or with forty? Change the number, and compare with the list by size.

# %% slug="practice-cell"
my_length = 20  # change it
for by in ["value", "sales"]:
    print(by, round(accounts.nlargest(my_length, by)["later"].mean()), "thousand yuan each, in the two years after")

# %% [markdown] slug="references" numbers="cited"
# ## References
#
# * Anderson, J. C., Narus, J. A., & van Rossum, W. (2006). Customer value propositions in business markets. *Harvard Business Review*, 84(3).
# * Berry, L. L. (1995). Relationship marketing of services: growing interest, emerging perspectives. *Journal of the Academy of Marketing Science*, 23(4).
# * Berry, L. L., & Parasuraman, A. (1991). *Marketing Services: Competing Through Quality*. Free Press.
# * Christopher, M., Payne, A., & Ballantyne, D. (1991). *Relationship Marketing: Bringing Quality, Customer Service and Marketing Together*. Butterworth-Heinemann.
# * Coviello, N. E., Brodie, R. J., & Munro, H. J. (1997). Understanding contemporary marketing: development of a classification scheme. *Journal of Marketing Management*, 13(6).
# * Gwinner, K. P., Gremler, D. D., & Bitner, M. J. (1998). Relational benefits in services industries: the customer's perspective. *Journal of the Academy of Marketing Science*, 26(2).
# * Heskett, J. L., Jones, T. O., Loveman, G. W., Sasser, W. E., & Schlesinger, L. A. (1994). Putting the service-profit chain to work. *Harvard Business Review*, 72(2).
# * Lovelock, C., & Wirtz, J. *Services Marketing*, chapter on managing relationships and building loyalty (several editions).
