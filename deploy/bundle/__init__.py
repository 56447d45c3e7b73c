"""One landlord, whole: taken out into one file, put back somewhere else, moved, removed for good."""
