"""Teams, consent and the contents of weekly recaps."""
