"""The way to the bot: signed HTTP and Socket Mode, and deliveries that are repeated."""
