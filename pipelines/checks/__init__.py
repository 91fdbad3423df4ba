"""Results of the layers below as asset checks, and what a failed one says to the data owner."""
