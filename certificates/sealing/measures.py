"""Where things stand on an A4 page of a sealed document, in points, and its inks."""

from reportlab.lib.pagesizes import A4

WIDTH_PT, HEIGHT_PT = (float(side) for side in A4)
LEFT_PT, RIGHT_PT = 62.0, WIDTH_PT - 62.0
VALUE_PT = LEFT_PT + 128
"""Where the values begin, right of their labels."""

TEXT, MUTED, WATERMARK = "#16202a", "#4a5661", "#dfe5ea"
