"""The one error of the example generator."""


class ExampleError(Exception):
    """The example can't be written as asked; the message is one line for the person at the terminal."""
