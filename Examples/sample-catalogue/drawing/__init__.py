"""Draws the sample catalogue: garments as layers of cut cloth, lit and photographed in a small studio."""
