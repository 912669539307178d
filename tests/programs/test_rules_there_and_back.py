"""Any program that can be written is read again as it was, and can be told."""

from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.programs.rules import Burning, Campaign, Earning, ExpiryRule, Fee, Program, Tier
from loyaltylab.programs.rules_words import paragraph

names = st.text(min_size=1, max_size=90).filter(lambda one: one.isprintable() and bool(one.strip()))
above = st.floats(0, 1e300, exclude_min=True)
from_zero = st.floats(0, 1e300)
share = st.floats(0, 1, exclude_min=True)
months = st.builds("{:04d}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12))


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    start, end = sorted([draw(months), draw(months)])
    return Campaign(draw(st.floats(1, 1e9)), start, end)


@st.composite
def burnings(draw: st.DrawFn) -> Burning:
    kind = draw(st.sampled_from(["fixed", "dynamic", "cash_back", "donation", "stamp_card"]))
    ratio = draw(share)
    if kind == "stamp_card":
        return Burning(kind, stamps=draw(st.integers(2, 1000)), reward_value=draw(above), cost_ratio=ratio)
    step = draw(st.floats(1e-6, 1e6))
    low, mean, high = sorted(draw(above) for _ in range(3))
    ends = {"low": low, "high": high} if kind == "dynamic" else {}
    return Burning(kind, mean, cost_ratio=ratio, step=step, minimum=step * draw(st.integers(0, 50)), **ends)


@st.composite
def some_tiers(draw: st.DrawFn) -> tuple[Tier, ...]:
    by = draw(st.sampled_from(["nights", "spend", "points", "visits"]))
    thresholds = sorted(draw(st.sets(from_zero, max_size=5)))
    called = draw(st.lists(names, min_size=len(thresholds), max_size=len(thresholds), unique=True))
    pairs = zip(called, thresholds, strict=True)
    return tuple(Tier(name, one, by, draw(st.floats(0, 10)), draw(from_zero)) for name, one in pairs)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    burning, levels = draw(burnings()), draw(some_tiers())
    kinds = ["none", "inactivity", "lot_age"] + ["card_age"] * (burning.kind == "stamp_card")
    kind = draw(st.sampled_from(kinds))
    length = draw(st.integers(1, 1200))
    expiry = ExpiryRule(
        kind,
        months=length if kind in ("inactivity", "lot_age") else None,
        at=draw(st.sampled_from(["month_end", "day"])),
        weeks=length if kind == "card_age" else None,
        reward_weeks=draw(st.none() | st.integers(1, 99)) if burning.kind == "stamp_card" else None,
    )
    earning = Earning(
        draw(from_zero),
        draw(st.sampled_from(["currency", "night", "visit", "friend"])),
        draw(from_zero),
        draw(st.none() | from_zero),
        draw(st.none() | campaigns()),
        draw(st.integers(0, 6)),
        draw(st.booleans()),
    )
    return Program(
        draw(names),
        earning,
        burning,
        expiry,
        levels,
        draw(st.sampled_from(["calendar_year", "rolling_12", "half_year"])),
        bool(levels) and draw(st.booleans()),
        draw(st.sampled_from(["end_of_next_year", "12_months", "end_of_next_half_year"])),
        draw(st.none() | st.builds(Fee, from_zero, st.floats(0, 1, exclude_max=True))),
        tuple(draw(st.permutations(["financial", "social", "structural"]))[: draw(st.integers(0, 3))]),
        draw(names),
        draw(st.none() | share),
    )


@settings(deadline=None, max_examples=150)
@given(programs())
def test_there_and_back(program: Program) -> None:
    assert Program.from_yaml(program.to_yaml()) == program
    assert Program.from_dict(program.to_dict()) == program
    assert hash(Program.from_dict(program.to_dict())) == hash(program)


@settings(deadline=None, max_examples=60)
@given(programs())
def test_any_program_can_be_told(program: Program) -> None:
    told = paragraph(program)
    assert program.name in told
    assert "\n" not in told
