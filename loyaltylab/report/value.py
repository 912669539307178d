"""The last sections: which model forecasts best, what the customers are still worth, and whom to look after."""

from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from loyaltylab import plots
from loyaltylab.clv import (
    BGNBD,
    MBGNBD,
    GammaGamma,
    ParetoNBD,
    calibration_by_frequency,
    compare,
    customer_values,
    total_value,
)
from loyaltylab.i18n import _
from loyaltylab.report.orders import Orders
from loyaltylab.report.page import Section, facts, paragraph, picture_of, table_of, within
from loyaltylab.report.settings import Settings, unit_words
from loyaltylab.results import ResultTable
from loyaltylab.transactions import rfm_segments

__all__ = ["Valued", "keep_section", "model_section", "value_customers", "value_section"]

MODELS = {one.__name__: one for one in (BGNBD, MBGNBD, ParetoNBD)}
SAME = 1.02  # errors within two percent do not choose a model
MANY = 200_000  # customers from which on fewer draws are precise enough
SHOWN = 15


class Valued(NamedTuple):
    """What the chosen model says.

    Attributes
    ----------
    name : str
        Name of the model.
    fit, spend : object
        Fitted to all the time there is.
    rfm, customers : DataFrame
        Who was valued, and with what result.
    free : int
        Customers left out because their repeat orders came to nothing.
    """

    name: str
    fit: Any
    spend: Any
    rfm: pd.DataFrame
    customers: pd.DataFrame
    free: int


def model_section(orders: Orders, settings: Settings) -> tuple[Section, str]:
    """Judge the models by the time they have not seen; return the section and the name of the model to use."""
    judged, _free = _paying(orders.judged)
    result = compare(judged, list(MODELS.values()), discount=0.0)
    table = result.table.loc[list(MODELS)]
    near = table[table["rmse"] <= SAME * table["rmse"].min()]
    name = str(near["bias"].abs().idxmin())
    fit = MODELS[name](judged).fit()
    length = float(judged["holdout_T"].iloc[0])
    ahead = fit.conditional_expected_purchases(length)
    groups = calibration_by_frequency(ahead, judged["holdout_frequency"], judged["frequency"])
    found = Section("models", _("Which model?"))
    found.blocks = [
        paragraph(
            _(
                "Models of customers who leave without a word, fitted to the orders before {split} and judged by the "
                "{n:,} customers' orders from then on."
            ).format(split=orders.split.date(), n=len(judged))
        ),
        table_of(replace(result, table=result.table.drop(columns="value"))),
        paragraph(
            _("Used below: {name}. Of the models with nearly the least error it comes closest in total.").format(
                name=name
            )
        ),
        picture_of(lambda: plots.calibration_by_frequency(groups)),
    ]
    found.terms = {
        "llf, aic": _("Log likelihood, and Akaike's criterion (less is better); they judge the fit, not the forecast."),
        "rmse": _("Root of the mean squared error of a customer's forecast, in orders."),
        "bias": _("Forecast total divided by orders made, less one: -0.10 is a tenth too few."),
        "spearman": _("Rank correlation of forecast and orders made; 1 is the right order of customers."),
        "top_decile_capture": _("Share of the orders that were made by the tenth with the highest forecasts."),
        "as before": _("For comparison, no model: everybody goes on at the rate until now."),
    }
    return found, name


def value_customers(orders: Orders, settings: Settings, name: str) -> Valued:
    """Fit the chosen model to all the time there is, and value every customer."""
    rfm, free = _paying(orders.rfm)
    fit, spend = MODELS[name](rfm).fit(), GammaGamma(rfm).fit()
    table = customer_values(fit, spend, settings.horizon, settings.discount, margin=settings.margin, per="Y")
    table["silent"] = rfm["T"] - rfm["recency"]
    table["orders"] = rfm["frequency"] + 1
    table["at_stake"] = (table["value"] / table["probability_alive"].clip(1e-12)) - table["value"]
    return Valued(name, fit, spend, rfm, table, free)


def value_section(found: Valued, settings: Settings) -> Section:
    """Say what all customers are still worth, how sure that is, and who carries it."""
    draws = 50 if len(found.rfm) > MANY else 100
    total = total_value(
        found.fit, found.spend, settings.horizon, settings.discount, margin=settings.margin, per="Y", draws=draws
    )
    count = found.fit.predicted_total(settings.horizon, draws=draws)
    unit, alive = unit_words(settings.freq), found.customers["probability_alive"]
    value, ends = within(total)
    made, reach = within(count)
    section = Section("value", _("What the customers are still worth"))
    section.blocks = [
        facts(
            {
                _("Value of all customers"): (value, ends),
                _("Value of a customer, mean"): f"{total.value / total.n:,.1f}",
                _("Orders to come"): (made, reach),
                _("Customers still there"): f"{alive.sum():,.0f}",
            }
        ),
        table_of(found.fit.summary()),
        table_of(_by_segment(found)),
        picture_of(lambda: plots.value_by_tenth(found.customers["value"])),
    ]
    section.blocks += [paragraph(note, care=True) for note in (*found.fit.notes, *found.spend.notes)]
    if found.free:
        words = _("{n:,} customers whose repeat orders came to nothing are left out here.")
        section.blocks.append(paragraph(words.format(n=found.free)))
    section.terms = _terms(settings, unit)
    return section


def _terms(settings: Settings, unit: str) -> dict[str, str]:
    margin = _("Of that, {margin:g} % is margin.").format(margin=100 * settings.margin)
    kind = _("It is revenue: no margin was given.") if settings.margin == 1 else margin
    return {
        _("Value"): _(
            "Expected orders of the next {horizon:g} {unit}, each counted less the later it comes "
            "({discount:g} % a year), times the expected amount of an order. {kind} What was earned until now is "
            "not in it."
        ).format(horizon=settings.horizon, unit=unit, discount=100 * settings.discount, kind=kind),
        _("interval of the value"): _(
            "What is unsure about the models' parameters; chance of single orders comes on top."
        ),
        _("Orders to come"): _(
            "Sum over customers, with the range in which the real sum will lie if the model is right."
        ),
        _("Customers still there"): _(
            "Sum of the chances of being a customer still; nobody said goodbye, so nobody can count."
        ),
        "estimate, se, low, high": _(
            "The model's parameters with standard error and interval; for those who know them."
        ),
        "value_mean, value_share": _("Mean value of a customer of the segment; its share of all value in %."),
        "probability_alive": _("The model's chance that a customer is still one."),
    }


def _by_segment(found: Valued) -> ResultTable:
    segment = rfm_segments(found.rfm).customers["segment"]
    grouped = found.customers.groupby(segment)
    table = pd.DataFrame(
        {
            "n": grouped.size(),
            "probability_alive": grouped["probability_alive"].mean(),
            "value_mean": grouped["value"].mean(),
            "value_share": 100 * grouped["value"].sum() / found.customers["value"].sum(),
        }
    ).sort_values("value_share", ascending=False)
    formats = {"n": ",d", "probability_alive": ".2f", "value_mean": ",.1f", "value_share": ".1f"}
    return ResultTable(table, title=_("Value by today's segment; value_share in %"), formats=formats)


def keep_section(found: Valued, settings: Settings) -> Section:
    """List who is worth most, and whose silence costs most."""
    section = Section("keep", _("Whom to look after"))
    best = found.customers.nlargest(SHOWN, "value")
    fading = found.customers[found.customers["probability_alive"] < 0.5].nlargest(SHOWN, "at_stake")
    section.blocks = [
        paragraph(_("Worth most from here on: do not annoy them, and do not pay them for what they do anyway.")),
        table_of(_people(best)),
        paragraph(_("Fading: probably gone, but worth a question, because much is lost if they are.")),
        table_of(_people(fading)),
        paragraph(
            _(
                "A model says who will order, not whom a letter or a discount changes. Before you spend on a list, "
                "keep a part of it, drawn by lot, without the offer, and compare."
            ),
            care=True,
        ),
    ]
    section.terms = {
        "silent": _("Time since the last order, in {unit}.").format(unit=unit_words(settings.freq)),
        "expected_purchases": _("Discounted orders to come within the horizon."),
        "expected_spend": _("Expected amount of an order; between the customer's own mean and that of all."),
        "at_stake": _("Value if the customer were still there for certain, less the value as it is."),
    }
    return section


def _people(table: pd.DataFrame) -> ResultTable:
    columns = ["orders", "silent", "probability_alive", "expected_purchases", "expected_spend", "value", "at_stake"]
    formats = {"orders": ",d", "silent": ".1f", "probability_alive": ".2f", "expected_purchases": ".2f"}
    formats |= dict.fromkeys(("expected_spend", "value", "at_stake"), ",.1f")
    return ResultTable(table[columns], formats=formats)


def _paying(rfm: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Leave out whose repeat orders came to nothing or less: a model of spend has no place for them."""
    free = (rfm["frequency"] > 0) & ~(rfm["monetary_value"] > 0)
    kept = rfm[~free]
    kept.attrs = rfm.attrs
    return kept, int(free.sum())
