"""Reads what people type: times, dates, days, zones."""
