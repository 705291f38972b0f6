"""Commands that involve a colleague: asking, handing over, covering, thanking."""
