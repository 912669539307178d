"""Rules of a program: numbers, the paragraph, bad rules, YAML, presets."""

import builtins
import copy
import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyaltylab.i18n import using
from loyaltylab.programs.presets import PRESETS, preset
from loyaltylab.programs.rules import Burning, Earning, Program, Tier

README = Path(__file__).parents[2] / "datasets"


def rules(**changes: Any) -> dict[str, Any]:
    """Rules of a small club, some of them changed; ``burning__step=0`` changes a field of a part."""
    data: dict[str, Any] = {
        "name": "Club",
        "earning": {"rate": 1},
        "burning": {"kind": "fixed", "point_value": 0.05},
    }
    for path, value in changes.items():
        *parts, last = path.split("__")
        place = data
        for one in parts:
            place = place.setdefault(one, {})
        place[last] = value
    return data


def tiers(*thresholds: float, **second: Any) -> list[dict[str, Any]]:
    made = [{"name": f"t{at}", "threshold": one, "by": "nights"} for at, one in enumerate(thresholds)]
    made[-1].update(second)
    return made


HOTEL = Program(
    "Hotel",
    Earning(10),
    Burning("fixed", point_value=0.006),
    tiers=tuple(Tier(*one) for one in [("Silver", 10, "nights", 0.10), ("Gold", 25, "nights", 0.25)]),
    currency="USD",
)


class TestNumbers:
    def test_ten_points_at_six_tenths_of_a_cent_are_six_percent(self) -> None:
        assert pytest.approx(0.06) == HOTEL.earn_value_rate
        assert HOTEL.value_rate("Silver") == pytest.approx(0.066)
        assert HOTEL.value_rate("Gold") == pytest.approx(0.075)

    def test_cost_rate_as_in_the_break_even_example(self) -> None:
        """5 % face value, 80 % redeemed, cost ratio 0.6: 2.4 % of sales; at a margin of 40 % the lift is 6.383 %."""
        cost = Program.from_dict(rules(burning__cost_ratio=0.6)).reward_cost_rate(0.8)
        assert cost == pytest.approx(0.024)
        assert cost / (0.4 - cost) == pytest.approx(0.06383, abs=5e-6)

    def test_grocery_example(self) -> None:
        cost = Program.from_dict(rules(burning__point_value=0.01)).reward_cost_rate(0.9)
        assert cost / (0.25 - cost) == pytest.approx(0.03734, abs=5e-6)

    def test_stamps_need_the_money_of_a_visit(self) -> None:
        card = preset("corner_card")
        assert card.burning.value == pytest.approx(2.25)
        assert card.value_rate(spend=30) == pytest.approx(0.075)
        assert card.reward_cost_rate(1, spend=30) == pytest.approx(9 / 10 / 30)
        with pytest.raises(ValueError, match="rewards by the visit: give spend="):
            _ = card.earn_value_rate
        with pytest.raises(ValueError, match=r"spend is 0, expected a number in \(0, inf\)"):
            card.value_rate(spend=0)

    def test_a_membership_without_points_gives_its_discount(self) -> None:
        assert preset("paid_membership").earn_value_rate == 0.05

    def test_unknown_tier_is_told(self) -> None:
        with pytest.raises(ValueError, match=r"tier is 'Sliver', expected one of: Silver, Gold. Did you mean 'Silver'"):
            HOTEL.value_rate("Sliver")
        with pytest.raises(ValueError, match="This program has no tiers"):
            preset("points").value_rate("Silver")

    @pytest.mark.parametrize("share", [-0.1, 1.1, 80, True, None, float("nan")])
    def test_share_redeemed_is_a_fraction(self, share: Any) -> None:
        with pytest.raises(ValueError, match="redemption is"):
            HOTEL.reward_cost_rate(share)

    @settings(deadline=None)
    @given(st.floats(0, 1), st.floats(0.01, 1))
    def test_cost_is_never_above_face_value(self, share: float, ratio: float) -> None:
        club = Program.from_dict(rules(burning__cost_ratio=ratio))
        assert 0 <= club.reward_cost_rate(share) <= club.earn_value_rate


class TestWarnings:
    def test_none_at_or_below_the_margin(self) -> None:
        assert Program.from_dict(rules(margin=0.05)).warnings == ()
        three_tenths = rules(margin=0.3, earning__rate=3, burning__point_value=0.1)
        assert Program.from_dict(three_tenths).warnings == ()

    def test_above_the_margin(self) -> None:
        club = Program.from_dict(rules(margin=0.04))
        (told,) = club.warnings
        assert "members cost 5 % of sales, more than the margin of 4 %" in told
        assert str(club).endswith(told)

    def test_cost_counts_not_face_value(self) -> None:
        assert Program.from_dict(rules(margin=0.04, burning__cost_ratio=0.6)).warnings == ()

    def test_unknown_margin(self) -> None:
        assert "cost 105 % of sales, more than the sales" in Program.from_dict(rules(earning__rate=21)).warnings[0]

    def test_only_a_tier_or_a_campaign(self) -> None:
        campaign = {"multiplier": 3, "start": "2025-01", "end": "2025-02"}
        club = Program.from_dict(
            rules(margin=0.06, tiers=tiers(0, 5, earn_bonus=0.5), earning={"rate": 1, "campaign": campaign})
        )
        assert [re.findall(r"rewards of (.*) cost ([\d.]+) %", one)[0] for one in club.warnings] == [
            ("members of the tier t1", "7.5"),
            ("members in the campaign", "15"),
        ]

    def test_no_python_warning(self, recwarn: pytest.WarningsRecorder) -> None:
        str(Program.from_dict(rules(margin=0.01)))
        assert not recwarn.list


class TestParagraph:
    def test_harbor_circle(self) -> None:
        assert str(preset("harbor_circle")) == (
            "Harbor Circle: members earn 1 point per yuan spent. They get 500 points at joining. When a purchase is "
            "returned, what it earned is taken back. 1,000 points can be redeemed for 50 yuan. Redemption starts at "
            "1,000 points and goes in steps of 1,000 points. Points expire at the end of the 24th month after the "
            "month in which they were credited. The oldest are used first. Tiers by nights stayed in a calendar year: "
            "blue from 0, silver from 5 (earns 10 % more), gold from 12 (earns 25 % more). A tier is kept until the "
            "end of the following year. Bonds: financial, social."
        )

    def test_corner_card(self) -> None:
        assert str(preset("corner_card")) == (
            "Corner card: members earn 1 stamp per paid visit. A card of 10 stamps is full and gives one reward worth "
            "22.5 yuan. A reward costs the firm 40 % of its face value. A card that is not full 26 weeks after the "
            "week of its first stamp is void. A reward waits for 12 weeks, then it expires. Tiers by paid visits in a "
            "half-year: green from 0, gold from 20. A tier is kept until the end of the following half-year. Bonds: "
            "financial, social. The margin is 60 % of sales."
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"earning__pending_days": 1}, "can be used 1 day later"),
            ({"earning__pending_days": 14}, "can be used 14 days later"),
            ({"earning__returns": False}, "returned, what it earned is kept"),
            ({"earning__partner_rate": 0.5}, "At partners they earn 0.5 points per yuan spent."),
            ({"earning__campaign": {"multiplier": 2, "start": "2025-06", "end": "2025-07"}}, "earn 2 times as much"),
            ({"expiry": {"kind": "inactivity", "months": 1}}, "expire after 1 month without"),
            ({"expiry": {"kind": "lot_age", "months": 18, "at": "day"}}, "expire 18 months after the day"),
            ({"expiry": {"kind": "lot_age", "months": 12}}, "the 12th month"),
            ({"expiry": {"kind": "lot_age", "months": 21}}, "the 21st month"),
            ({"expiry": {"kind": "lot_age", "months": 2}}, "the 2nd month"),
            ({"expiry": {"kind": "lot_age", "months": 3}}, "the 3rd month"),
            ({"burning__minimum": 500}, "redeemed for 25 yuan. Redemption starts at 500 points. Points"),
            ({"burning__cost_ratio": 0.6}, "costs the firm 60 % of its face value"),
            ({"fee": {"per_year": 99, "discount": 0.1}}, "costs 99 yuan a year. Members pay 10 % less."),
            ({"tiers": tiers(5, benefit_cost=30), "soft_landing": True}, "Members fall by one tier a year at most."),
            ({"tiers": tiers(5, benefit_cost=30)}, "t0 from 5 (benefits that cost 30 yuan a member and year)"),
            ({"tiers": tiers(5), "window": "rolling_12", "holds_until": "12_months"}, "kept for 12 months"),
            (
                {"burning": {"kind": "dynamic", "point_value": 0.006, "low": 0.004, "high": 0.012}},
                "0.004 yuan to 0.012",
            ),
            ({"burning__kind": "cash_back"}, "1 point can be paid out as 0.05 yuan"),
            ({"burning__kind": "donation"}, "1 point can be turned into a donation"),
            ({"bonds": []}, "Bonds: none."),
            ({"margin": 0.4}, "The margin is 40 % of sales."),
        ],
    )
    def test_every_rule_is_told(self, changes: dict[str, Any], words: str) -> None:
        told = str(Program.from_dict(rules(**changes)))
        assert words in told
        assert "\n" not in told
        assert "{" not in told

    @pytest.mark.parametrize("name", PRESETS)
    def test_in_chinese_too(self, name: str) -> None:
        with using("zh"):
            assert preset(name).name in str(preset(name))

    def test_notebooks_escape_names(self) -> None:
        assert "&lt;b&gt;" in Program.from_dict(rules(name="<b>"))._repr_html_()


# What is changed in good rules, and words of the error: the field, its value, what was expected, the cure.
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "point value zero": ({"burning__point_value": 0}, "burning.point_value is 0, expected a number in (0, inf). Give"),
    "point value negative": ({"burning__point_value": -0.05}, "burning.point_value is -0.05, expected a number in (0"),
    "point value missing": ({"burning": {"kind": "fixed"}}, "burning.point_value is missing, expected a number"),
    "point value as YAML word": ({"burning__point_value": "1e-3"}, "is '1e-3', expected a number in (0, inf). Write a"),
    "rate negative": ({"earning__rate": -1}, "earning.rate is -1, expected a number in [0, inf)"),
    "rate nan": ({"earning__rate": float("nan")}, "earning.rate is nan, expected a number"),
    "rate infinite": ({"earning__rate": float("inf")}, "earning.rate is inf, expected a number in [0, inf)"),
    "rate beyond floats": ({"earning__rate": 10**400}, "earning.rate is 1000"),
    "rate bool": ({"earning__rate": True}, "earning.rate is True, expected a number"),
    "rate none": ({"earning__rate": None}, "earning.rate is None, expected a number"),
    "rate list": ({"earning__rate": [1]}, "earning.rate is [1], expected a number"),
    "rate missing": ({"earning": {"per": "night"}}, "earning.rate is missing, expected a value. Add 'rate' to earning"),
    "per unknown": ({"earning__per": "nights"}, "earning.per is 'nights', expected one of: currency, night, visit"),
    "bonus negative": ({"earning__enrollment_bonus": -1}, "earning.enrollment_bonus is -1, expected"),
    "partner rate negative": ({"earning__partner_rate": -1}, "earning.partner_rate is -1, expected"),
    "pending negative": ({"earning__pending_days": -1}, "earning.pending_days is -1, expected a whole number from 0"),
    "pending half": ({"earning__pending_days": 1.5}, "earning.pending_days is 1.5, expected a whole number"),
    "returns word": ({"earning__returns": "yes"}, "earning.returns is 'yes', expected true or false. Write"),
    "returns number": ({"earning__returns": 1}, "earning.returns is 1, expected true or false"),
    "cost ratio zero": ({"burning__cost_ratio": 0}, "burning.cost_ratio is 0, expected a number in (0, 1]. Give the"),
    "cost ratio in percent": ({"burning__cost_ratio": 60}, "burning.cost_ratio is 60, expected a number in (0, 1]"),
    "kind unknown": ({"burning__kind": "fix"}, "burning.kind is 'fix', expected one of: fixed, dynamic, cash_back"),
    "kind a list": ({"burning__kind": ["fixed"]}, "burning.kind is ['fixed'], expected one of"),
    "minimum negative": ({"burning__minimum": -1}, "burning.minimum is -1, expected a number in [0, inf)"),
    "minimum between steps": ({"burning__minimum": 150, "burning__step": 100}, "expected a multiple of burning.step"),
    "step zero": ({"burning__step": 0}, "burning.step is 0, expected a number in (0, inf)"),
    "one stamp": (
        {"burning": {"kind": "stamp_card", "stamps": 1, "reward_value": 20}},
        "burning.stamps is 1, expected a whole number from 2 to 1000",
    ),
    "stamps without reward": ({"burning": {"kind": "stamp_card", "stamps": 9}}, "burning.reward_value is missing"),
    "stamps of points": ({"burning__stamps": 10}, "burning.stamps is 10, expected nothing with burning.kind fixed"),
    "minimum of stamps": (
        {"burning": {"kind": "stamp_card", "stamps": 9, "reward_value": 20, "minimum": 5}},
        "burning.minimum is 5.0, expected nothing with burning.kind stamp_card",
    ),
    "range missing": ({"burning__kind": "dynamic"}, "burning.low is missing"),
    "mean out of range": (
        {"burning": {"kind": "dynamic", "point_value": 3, "low": 1, "high": 2}},
        "burning.point_value is 3.0, expected a value from burning.low, 1, to burning.high, 2",
    ),
    "expiry unknown": ({"expiry": {"kind": "lotage"}}, "expected one of: none, inactivity, lot_age, card_age. Did you"),
    "expiry without months": ({"expiry": {"kind": "lot_age"}}, "expiry.months is missing, expected a number with"),
    "no expiry with months": (
        {"expiry": {"months": 24}},
        "expiry.months is 24, expected nothing with expiry.kind none",
    ),
    "expiry zero": ({"expiry": {"kind": "lot_age", "months": 0}}, "expiry.months is 0, expected a whole number from 1"),
    "expiry at": ({"expiry": {"kind": "lot_age", "months": 1, "at": "end"}}, "expiry.at is 'end', expected one of"),
    "expiry before use": (
        {"expiry": {"kind": "inactivity", "months": 1}, "earning__pending_days": 45},
        "expiry.months is 1, expected longer than earning.pending_days, 45. Let points live longer",
    ),
    "card age of points": (
        {"expiry": {"kind": "card_age", "weeks": 26}},
        "expiry.kind is 'card_age', expected another",
    ),
    "waiting reward of points": ({"expiry__reward_weeks": 12}, "expiry.reward_weeks is 12, expected nothing"),
    "tiers out of order": ({"tiers": tiers(12, 5)}, "tiers[t1].threshold is 5.0, expected more than 12, the threshold"),
    "tiers equal": ({"tiers": tiers(5, 5)}, "tiers[t1].threshold is 5.0, expected more than 5, the threshold of t0."),
    "tiers of one name": ({"tiers": tiers(5, 9, name="t0")}, "tiers[1].name is 't0', expected a name of its own"),
    "tiers by two measures": ({"tiers": tiers(5, 9, by="spend")}, "tiers[t1].by is 'spend', expected nights, as for"),
    "tier by unknown": ({"tiers": tiers(5, by="night")}, "tiers[t0].by is 'night', expected one of: nights, spend"),
    "tier threshold negative": ({"tiers": tiers(-5)}, "tiers[t0].threshold is -5, expected a number in [0, inf)"),
    "tier bonus in percent": ({"tiers": tiers(5, earn_bonus=25)}, "tiers[t0].earn_bonus is 25, expected a number in"),
    "tier cost negative": ({"tiers": tiers(5, benefit_cost=-1)}, "tiers[t0].benefit_cost is -1, expected"),
    "tier without threshold": ({"tiers": [{"name": "a", "by": "nights"}]}, "tiers[0].threshold is missing"),
    "tier without name": ({"tiers": tiers(5, name=" ")}, "tier.name is ' ', expected a text of one line"),
    "tiers no list": ({"tiers": {"silver": 5}}, "tiers is {'silver': 5}, expected a list. Put square brackets"),
    "tier no mapping": ({"tiers": ["silver"]}, "tiers[0] is 'silver', expected a mapping of fields to values"),
    "window": ({"window": "year"}, "window is 'year', expected one of: calendar_year, rolling_12"),
    "holds": ({"holds_until": "forever"}, "holds_until is 'forever', expected one of: end_of_next_year, 12_months"),
    "soft landing without tiers": (
        {"soft_landing": True},
        "soft_landing is True, expected false for a program without",
    ),
    "campaign backwards": (
        {"earning__campaign": {"multiplier": 2, "start": "2025-07", "end": "2025-06"}},
        "earning.campaign.end is '2025-06', expected 2025-07 or later. Swap the two months",
    ),
    "campaign of less": (
        {"earning__campaign": {"multiplier": 0.5, "start": "2025-07", "end": "2025-08"}},
        "earning.campaign.multiplier is 0.5, expected a number in [1, inf). Write 2 for double points",
    ),
    "campaign month": (
        {"earning__campaign": {"multiplier": 2, "start": "2025-13", "end": "2025-08"}},
        "earning.campaign.start is '2025-13', expected a month such as 2025-03",
    ),
    "fee negative": ({"fee": {"per_year": -99}}, "fee.per_year is -99, expected a number in [0, inf). Write what"),
    "fee discount": ({"fee": {"per_year": 9, "discount": 5}}, "fee.discount is 5, expected a number in [0, 1)"),
    "fee a number": ({"fee": 99}, "fee is 99, expected a mapping of fields to values. Give a field"),
    "benefit without fee": ({"burning": {"kind": "benefit"}}, "fee is missing, expected with burning.kind benefit"),
    "benefit with points": (
        {"burning": {"kind": "benefit"}, "fee": {"per_year": 99}},
        "earning.rate is 1.0, expected 0 with burning.kind benefit",
    ),
    "bond unknown": ({"bonds": ["finance"]}, "bonds[0] is 'finance', expected one of: financial, social, structural"),
    "bond twice": ({"bonds": ["social", "social"]}, "bonds[1] is 'social', expected each level once"),
    "bonds a word": ({"bonds": "social"}, "bonds is 'social', expected a list"),
    "margin in percent": ({"margin": 40}, "margin is 40, expected a number in (0, 1]. Give it as a fraction"),
    "currency": ({"currency": 5}, "currency is 5, expected a text of one line"),
    "name with break": ({"name": "a\nb"}, r"name is 'a\nb', expected a text of one line"),
    "name to fill in": ({"name": ...}, "name is still ... Replace the three dots"),
    "number to fill in": ({"burning__point_value": ...}, "burning.point_value is still ..."),
    "bond to fill in": ({"bonds": ["financial", ...]}, "is still ..."),
    "unknown key": ({"tier": []}, "program has the unknown key 'tier', expected some of: name, earning"),
    "unknown key proposed": ({"earning__enrolment_bonus": 5}, "expected some of: rate, per, enrollment_bonus"),
    "unknown key no text": ({"earning": {"rate": 1, True: 5}}, "earning has the unknown key True"),
}


class TestBadRules:
    @pytest.mark.parametrize("name", BAD)
    def test_one_clear_error(self, name: str) -> None:
        changes, words = BAD[name]
        with pytest.raises(ValueError, match=re.escape(words)) as told:
            Program.from_dict(rules(**changes))
        assert told.value.__cause__ is None
        assert str(told.value).endswith((".", "?"))
        assert "{" not in str(told.value).replace("{'silver': 5}", "").replace("{per_year: ...}", "")

    @pytest.mark.parametrize(("meant", "typed"), [("enrollment_bonus", "enrolment_bonus"), ("pending_days", "pending")])
    def test_meant_key_is_proposed(self, meant: str, typed: str) -> None:
        with pytest.raises(ValueError, match=f"Did you mean '{meant}'"):
            Program.from_dict(rules(**{f"earning__{typed}": 5}))

    @pytest.mark.parametrize("field", ["name", "earning", "burning"])
    def test_missing_field(self, field: str) -> None:
        data = rules()
        del data[field]
        with pytest.raises(ValueError, match=f"program.{field} is missing, expected a value. Add '{field}' to program"):
            Program.from_dict(data)

    def test_numpy_numbers_are_numbers(self) -> None:
        assert Earning(np.float32(0.5), pending_days=np.int64(3)) == Earning(0.5, pending_days=3)
        with pytest.raises(ValueError, match=r"earning.rate is -1, expected"):
            Earning(np.int64(-1))

    def test_rules_do_not_change(self) -> None:
        frozen: Any = HOTEL
        with pytest.raises(dataclasses.FrozenInstanceError):
            frozen.name = "other"

    def test_data_are_left_alone(self) -> None:
        before = copy.deepcopy(PRESETS["harbor_circle"])
        Program.from_dict(PRESETS["harbor_circle"])
        assert PRESETS["harbor_circle"] == before


class TestYaml:
    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("- name: a", "program is [{'name': 'a'}], expected a mapping"),
            ("", "program is None, expected a mapping"),
            ("points", "program is 'points', expected a mapping"),
            ("name: a\n  rate: [", "cannot be read as YAML: line 2 is wrong"),
            ("name: 2025-13-01", "cannot be read as YAML: the text is wrong"),
            ("name: a\nname: b", "the key 'name' stands twice, again in line 2"),
            ("name: a\nearning:\n  rate: 1\n  rate: 2", "the key 'rate' stands twice, again in line 4"),
            ("&a [*a]", "program is [[...]], expected a mapping"),
            ("name: a\n---\nname: b", "cannot be read as YAML"),
            ("no_such_file.yml", "the file 'no_such_file.yml' cannot be read (FileNotFoundError)"),
        ],
    )
    def test_bad_yaml_is_told(self, source: str, words: str) -> None:
        with pytest.raises(ValueError, match=re.escape(words)):
            Program.from_yaml(source)

    def test_from_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "club.yml"
        path.write_text(preset("harbor_circle").to_yaml(), encoding="utf-8")
        assert Program.from_yaml(path) == Program.from_yaml(str(path)) == preset("harbor_circle")

    def test_without_pyyaml(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = builtins.__import__

        def missing(name: str, *rest: Any, **more: Any) -> Any:
            if name == "yaml":
                raise ImportError(name)
            return real(name, *rest, **more)

        monkeypatch.setattr(builtins, "__import__", missing)
        for call in (HOTEL.to_yaml, lambda: Program.from_yaml("name: a")):
            with pytest.raises(ValueError, match="Install it with: pip install pyyaml"):
                call()
