"""The recap's commands: what a lead arranges, and what people choose to share."""
