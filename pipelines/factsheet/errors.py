"""What is wrong with what a gemeente adds to its factsheet."""


class StyleError(Exception):
    """A house style can't be used; the message names the file, what is wrong and what was expected."""
