"""The page of a wijk; its sections, each in a file of its own: `section(places, wijk)`."""
