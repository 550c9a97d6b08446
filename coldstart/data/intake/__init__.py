"""From tables as they stand in files to a `Dataset`: what is understood, asked, or refused."""
