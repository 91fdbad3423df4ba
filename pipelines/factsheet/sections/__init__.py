"""The sections of the overview, each in a file of its own."""
