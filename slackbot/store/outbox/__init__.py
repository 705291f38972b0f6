"""Deliveries and their schedule: due dates, leases, ends."""
