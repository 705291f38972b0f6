"""The command line; each command longer than a few lines has its own file."""
