"""The memory of this Slack: workspaces, messages, tokens, and the ledger of everything said and refused."""
