"""Tables, columns and migrations."""
