"""Export, erasure, retention and the access log."""
