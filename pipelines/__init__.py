"""Sociaal Domein in Beeld: from the exports of a gemeente to its published kernindicatoren."""
