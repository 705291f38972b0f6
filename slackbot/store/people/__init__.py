"""Rows that belong to a person: account, lines, breaks, challenges, reflections, thanks and others."""
