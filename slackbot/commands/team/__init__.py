"""What a lead arranges and what people choose to share in the recap."""
