"""The connection to the bot: signed HTTP and Socket Mode, with redelivery."""
