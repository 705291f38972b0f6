"""What Slack is kept up to date with: App Home, profiles, channels, erased people."""
