"""Who is behind the numbers? The four types of Jones and Sasser."""

import pandas as pd

from loyaltylab.i18n import _
from loyaltylab.loyalty.columns import is_yes_no, read_pair

__all__ = ["jones_sasser"]

TYPES = {
    "loyalist": (True, True),
    "mercenary": (True, False),
    "hostage": (False, True),
    "defector": (False, False),
}


def jones_sasser(
    data: pd.DataFrame,
    satisfaction: str = "satisfaction",
    loyalty: str = "repurchased",
    satisfied_from: int = 5,
    scale: tuple[int, int] = (1, 6),
) -> pd.DataFrame:
    """How many customers are loyalists, mercenaries, hostages and defectors?

    Parameters
    ----------
    data : DataFrame
        One row a customer.
    satisfaction : str
        Column of whole numbers on ``scale``.
    loyalty : str
        Column of 0/1 or True/False.
    satisfied_from : int
        Lowest answer that counts as satisfied.
    scale : (int, int)
        Lowest and highest satisfaction.

    Returns
    -------
    DataFrame
        Index ``type``: loyalist (satisfied and loyal; the keenest are apostles), mercenary (satisfied, yet gone),
        hostage (dissatisfied, yet here) and defector; columns ``satisfied``, ``loyal``, ``n``, ``share`` (0 to 1).

    Raises
    ------
    ValueError
        If a column is missing, loyalty is not 0/1, or answers are missing or off the scale.

    Examples
    --------
    >>> data = pd.DataFrame({"satisfaction": [6, 5, 2, 1], "repurchased": [1, 0, 1, 0]})
    >>> jones_sasser(data)["n"].to_dict()
    {'loyalist': 1, 'mercenary': 1, 'hostage': 1, 'defector': 1}

    Notes
    -----
    Common mistake: taking one threshold for a law. The shares move a lot with ``satisfied_from``: state it.

    The names are those of ``typology("jones_sasser")``, which has four levels on both scales and so can tell apostles
    from other loyalists and terrorists from other defectors. This function is the coarse version, for a loyalty of yes
    or no.

    References
    ----------
    Jones & Sasser (1995), Why satisfied customers defect, Harvard Business Review.
    """
    pair = read_pair(data, satisfaction, loyalty, scale)
    if not is_yes_no(pair["loyalty"]):
        words = _("{column} holds other values than 0 and 1. Say who is loyal first, such as data[{column!r}] >= 4.")
        raise ValueError(words.format(column=loyalty))
    if not scale[0] < satisfied_from <= scale[1]:
        words = _("satisfied_from is {value!r}, expected an answer above {low} and up to {high}.")
        raise ValueError(words.format(value=satisfied_from, low=scale[0], high=scale[1]))
    satisfied, loyal = pair["satisfaction"] >= satisfied_from, pair["loyalty"] == 1
    rows = []
    for name, (high, stays) in TYPES.items():
        n = int(((satisfied == high) & (loyal == stays)).sum())
        rows.append({"type": name, "satisfied": high, "loyal": stays, "n": n, "share": n / len(pair)})
    return pd.DataFrame(rows).set_index("type")
