"""The parameters of the case: tables and numbers that everything is drawn from, in the order in which it happens."""

import numpy as np
import pandas as pd

from loyaltylab.authoring.making import codes

# The period. Everywhere in the generator a day is a whole number, counted from START.
SAMPLE = 0.10  # share of all guests that is in the sample
START, DAYS, YEAR = np.datetime64("2023-01-01"), 1096, 365
LETTER = 701  # December 2, 2024
ASK_UNTIL = DAYS - 14  # check-outs later than this were not asked, so that answers are in by the end of the year

# Guests and their stays, by latent loyalty type. rate: own stays a year; enroll: chance to join at the desk per own
# stay; accept: chance to join after the letter; extra: stays a year that membership adds; redeem: chance to redeem per
# stay; business: share.
TYPES = pd.DataFrame(
    {
        "share": [0.05, 0.06, 0.08, 0.29, 0.52],
        "rate": [3.3, 3.6, 0.7, 0.14, 0.07],
        "enroll": [0.44, 0.31, 0.42, 0.125, 0.08],
        "accept": [0.60, 0.45, 0.75, 0.55, 0.42],
        "extra": [0.15, 0.08, 0.45, 0.24, 0.18],
        "redeem": [0.35, 0.20, 0.65, 0.30, 0.40],
        "attitude": [1.1, -0.5, -0.1, 0.9, -0.7],
        "business": [0.45, 0.75, 0.35, 0.20, 0.25],
    },
    index=["premium", "convenience", "incentive", "latent", "price"],
)
EXTRA_NIGHTS = np.array([0.40, 0.32, 0.18, 0.10])  # shares of 1, 2, 3, 4 nights among stays that membership adds
NIGHTS = np.array([[0.54, 0.28, 0.12, 0.06], [0.40, 0.34, 0.17, 0.09]])  # own stays: business, leisure
OLD, LIFE = 0.20, 2.6  # share of guests known before the register began; mean years until own stays end
SEASON = np.array([0.86, 0.88, 0.94, 1.02, 1.05, 1.03, 1.10, 1.12, 1.03, 1.08, 0.98, 0.91])  # January first
# Arrivals by day of the week, Monday first: business, leisure.
WEEKDAY = np.array([[0.22, 0.21, 0.20, 0.17, 0.09, 0.04, 0.07], [0.08, 0.08, 0.09, 0.14, 0.27, 0.24, 0.10]])

# Hotels, prices, bookings.
HOTELS = pd.DataFrame(
    {
        "name": ["Harbor Light", "Harbor Garden", "Harbor Bay", "Harbor Old Quay"],
        "name_zh": ["港灯酒店", "港园酒店", "港湾度假酒店", "港口老码头酒店"],
        "kind": ["city", "business", "resort", "boutique"],
        "rooms": [220, 160, 140, 80],
        "opened": pd.to_datetime(["2009-05-01", "2014-09-18", "2017-06-10", "2020-10-01"]),
    },
    index=["H1", "H2", "H3", "H4"],
)
TASTE = np.array([[0.40, 0.37, 0.10, 0.13], [0.355, 0.225, 0.31, 0.11]])  # hotel choice: business, leisure
PRICE, MOOD = np.array([480.0, 430.0, 720.0, 640.0]), np.array([-0.10, 0.0, 0.05, 0.15])  # of each hotel
ROOMS, ROOM_SHARE, ROOM_PRICE = ["standard", "superior", "suite"], [0.62, 0.30, 0.08], np.array([1.0, 1.25, 1.9])
CHANNELS = ["ota", "direct", "travel_agent", "group", "corporate"]
MIX = np.array([[0.33, 0.21, 0.16, 0.13, 0.17], [0.50, 0.20, 0.20, 0.10, 0.0]])  # not members: business, leisure
MEMBER_MIX = np.array([[0.09, 0.64, 0.05, 0.06, 0.16], [0.17, 0.68, 0.08, 0.07, 0.0]])
CANCEL, NO_SHOW = np.array([0.28, 0.17, 0.22, 0.16, 0.14]), 0.08  # lost of all bookings by channel; no-shows of lost
PLANS = {"flexible": 1.0, "advance": 0.87, "member": 0.92, "corporate": 0.82, "group": 0.80}
LEAD_FIRST, LEAD_AGAIN = 40.0, 13.0  # mean days between booking and arrival

# The program.
TIERS, NEED, BONUS = ["none", "blue", "silver", "gold"], [5, 12], np.array([0.0, 0.0, 0.10, 0.25])
WELCOME, EXPIRY_MONTHS, UNIT = 500, 24, 1000  # points at enrollment; months to expiry; redeemed in units of this

# The people at work.
SHIFTS, CHECK_IN = ["day", "evening", "night"], [0.45, 0.45, 0.10]
CLERKS, MANAGERS, DESK = 10, 5, np.array([0, 0, 1, 1, 2])  # per hotel; shift of each place at the front desk
STAFF_IDS = codes("E", len(HOTELS) * (CLERKS + MANAGERS))
CLERK_SD, CLERK_MAX, SHIFT_EFFECT = 0.20, 0.35, np.array([0.0, -0.15, -0.25])  # on the front-desk rating
MANAGER_SD, MANAGER_MAX = 0.16, 0.28  # on the chance that a step of the recovery is taken

# Complaints and recovery.
COMPLAIN, SEVERITY = np.array([0.085, 0.070, 0.065, 0.055]), [0.50, 0.35, 0.15]  # by hotel; shares of severity 1..3
RECOVER, PER_SEVERITY, STEPS = 0.56, -0.10, 4  # chance of a step at severity 2, its slope; steps of the checklist
STAY_ON = {"score": 0.34, "severity": -0.12, "best": -0.04}  # log of the chance not to be gone after a complaint
MOOD_AFTER = {"complaint": -1.0, "severity": -0.30, "score": 0.42}  # on latent satisfaction of that stay
# Category of a complaint: department, rating it spoils further, share, two usual root causes.
CATEGORIES: dict[str, tuple[str, str, float, tuple[str, str]]] = {
    "waiting": ("front_desk", "", 0.18, ("staffing", "process")),
    "attitude": ("front_desk", "service", 0.09, ("training", "staffing")),
    "cleanliness": ("housekeeping", "cleanliness", 0.16, ("staffing", "supplier")),
    "noise": ("maintenance", "quiet", 0.17, ("building", "process")),
    "air_conditioning": ("maintenance", "room", 0.13, ("building", "supplier")),
    "breakfast": ("food_beverage", "breakfast", 0.12, ("process", "supplier")),
    "billing": ("finance", "value", 0.15, ("process", "training")),
}

# The survey.
ASPECTS = ["front_desk", "room", "cleanliness", "breakfast", "service", "location", "quiet", "value"]
BASE = np.array([3.80, 3.85, 4.05, 3.75, 4.00, 4.25, 3.60, 3.55])  # ratings at average satisfaction
LOADING = np.array([0.25, 0.55, 0.50, 0.50, 0.60, 0.25, 0.45, 0.60])  # of a rating on latent satisfaction
BETA = np.array([0.45, 0.60, 0.85, 0.25, 0.70, 0.0, 0.35, 0.55])  # of the overall grade on the ratings minus 4
CUTS = np.array([-5.2, -3.8, -2.0, 0.4])  # between the grades 1..5
RESPOND = {"constant": -1.85, "satisfaction": 0.65, "member": 0.45}  # log odds of an answer
# SERVQUAL: items of each dimension; what is expected and found; ITEM is how far each item lies from its dimension.
DIMENSIONS = {"tan": 4, "rel": 5, "res": 4, "ass": 4, "emp": 5}
DIMENSION = np.repeat(np.arange(5), list(DIMENSIONS.values()))  # of each of the 22 items
EXPECT, PERCEIVE = np.array([5.5, 6.2, 5.9, 6.0, 5.4]), np.array([5.6, 5.4, 5.1, 5.7, 5.0])
PERCEIVE_LOADING, ITEM_SD = np.array([0.45, 0.70, 0.75, 0.65, 0.60]), 0.55
ITEM = np.array([2, -1, 0, -1, 1, -2, 0, 2, -1, -1, 2, 0, -1, 1, 0, -2, 1, 2, -1, 0, 1, -2]) / 10
