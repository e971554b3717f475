"""What tests read of the stamps in a file that a command wrote."""

import re


def with_editions(text):
    """The text with the edition and its content in the place of each stamp."""
    return re.sub(r'"sledai [^"]*?edition ([^",]+)[^"]*"', r"\1", text)


def of_any_file(text):
    """The text without the fingerprints of the files that were read."""
    return re.sub(r", input [0-9a-f]{12}", "", text)
