"""Pure functions on arrays: what a ranking, a prediction or a catalogue is worth."""
