"""Presets are valid, and those of the cases have the rules that their stories tell."""

from pathlib import Path

import pytest

from loyaltylab.programs.presets import PRESETS, preset, presets
from loyaltylab.programs.rules import Program

README = Path(__file__).parents[2] / "datasets"


class TestPresets:
    @pytest.mark.parametrize("name", PRESETS)
    def test_valid_and_back(self, name: str) -> None:
        program = preset(name)
        assert Program.from_yaml(program.to_yaml()) == program
        assert program.warnings == ()

    def test_list(self) -> None:
        table = presets()
        assert list(table.index) == list(PRESETS)
        assert list(table.columns) == ["what", "bonds", "rewards"]
        assert table.loc["paid_membership", "rewards"] == "paying the fee"
        assert table.loc["referral", "rewards"] == "friend brought"
        assert table.notna().all(axis=None)

    def test_unknown(self) -> None:
        with pytest.raises(ValueError, match=r"preset is 'harbour_circle', expected one of: .* mean 'harbor_circle'"):
            preset("harbour_circle")

    def test_hotel_terms_often_cited(self) -> None:
        hotel = preset("tiered_hotel")
        assert [round(hotel.value_rate(one.name), 4) for one in hotel.tiers] == [0.06, 0.066, 0.075, 0.09, 0.105]

    def test_cafe_as_in_its_story(self) -> None:
        """A free coffee costs 9 yuan; ten stamps, 26 weeks, then 12 weeks."""
        card = preset("corner_card")
        assert (card.burning.reward_value or 0) * card.burning.cost_ratio == pytest.approx(9)
        assert (card.burning.stamps, card.expiry.weeks, card.expiry.reward_weeks) == (10, 26, 12)
        story = (README / "corner_cafe" / "README.md").read_text(encoding="utf-8")
        assert "A free coffee costs 9 yuan" in story

    def test_harbor_as_in_its_story(self) -> None:
        circle = preset("harbor_circle")
        assert circle.earn_value_rate == pytest.approx(0.05)
        assert circle.value_rate("gold") == pytest.approx(0.0625)
        assert (circle.earning.enrollment_bonus, circle.burning.minimum, circle.expiry.months) == (500, 1000, 24)
        assert [(one.name, one.threshold) for one in circle.tiers] == [("blue", 0), ("silver", 5), ("gold", 12)]
