"""The analyst's one page: what a log of orders says about its customers, from counting to value, in plain HTML."""

from loyaltylab.report.making import Report, make_report
from loyaltylab.report.settings import Settings

__all__ = ["Report", "Settings", "make_report"]
