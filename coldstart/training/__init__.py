"""Training loops that know no model."""
