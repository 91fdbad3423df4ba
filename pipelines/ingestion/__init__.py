"""From landing to raw: read, check against the declaration, correct, pseudonymise. Knows no source by name."""
