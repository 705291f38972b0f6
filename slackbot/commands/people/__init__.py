"""Commands that reach a colleague: asking, giving, thanking."""
