"""Stored personal data: who sees it, a copy of it, and its deletion."""
