"""What this Slack remembers: workspaces, messages, tokens, and the ledger of all that was said and refused."""
