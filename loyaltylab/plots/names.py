"""Names of columns as people read them, in the language in use; columns of one's own data keep their names."""

from loyaltylab.i18n import _

__all__ = ["dimension_name", "feature_name", "item_name"]


def dimension_name(name: str) -> str:
    """Name a dimension of service quality.

    Examples
    --------
    >>> dimension_name("empathy"), dimension_name("taste")
    ('empathy', 'taste')
    """
    known = {
        "tangibles": _("tangibles"),
        "reliability": _("reliability"),
        "responsiveness": _("responsiveness"),
        "assurance": _("assurance"),
        "empathy": _("empathy"),
    }
    return known.get(name, name)


def item_name(name: str) -> str:
    """Name a rating or a dimension: rate_front_desk becomes front desk.

    Examples
    --------
    >>> item_name("rate_front_desk"), item_name("pool_bar")
    ('front desk', 'pool bar')
    """
    known = {
        "rate_front_desk": _("front desk"),
        "rate_room": _("room"),
        "rate_cleanliness": _("cleanliness"),
        "rate_breakfast": _("breakfast"),
        "rate_service": _("service"),
        "rate_location": _("location"),
        "rate_quiet": _("quiet"),
        "rate_value": _("value for money"),
    }
    return known.get(name) or dimension_name(name).removeprefix("rate_").replace("_", " ")


def feature_name(name: str) -> str:
    """Name a feature of the hotel panel.

    Examples
    --------
    >>> feature_name("early_check_in"), feature_name("pool_bar")
    ('early check-in', 'pool bar')
    """
    known = {
        "clean_bathroom": _("clean bathroom"),
        "free_cancellation": _("free cancellation"),
        "welcome_drink": _("welcome drink"),
        "early_check_in": _("early check-in"),
        "towel_animals": _("towel animals"),
        "courtesy_call": _("courtesy call"),
    }
    return known.get(name) or name.replace("_", " ")
