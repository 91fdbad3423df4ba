"""What can go wrong while publishing."""


class PublicationError(Exception):
    """Publishing can't go on; the previous release stays in force. The message is one line."""
