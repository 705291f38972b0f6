"""What tests of closed days share: a shift, the offers beside an evening, and the last answer."""

SHIFT = "/coach shift 09:00-17:00 mon-fri"
