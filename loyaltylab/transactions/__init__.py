"""What do customers do? Purchases per customer, segments, cohorts, retention and churn."""

__all__: list[str] = []
