"""The pictures of the README, drawn as SVG and turned into PNG with the fonts of the cards."""
