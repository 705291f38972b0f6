"""The team's weekly recap: `plan` when it comes, `choices` before it, the `post`, and its `repair` after a change."""
