"""`neverdone bench`: figures as ratios to a named reference in the same run, without Slack."""
