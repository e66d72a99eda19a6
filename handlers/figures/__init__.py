"""Figures of units: counted, frozen, replied to, published."""
