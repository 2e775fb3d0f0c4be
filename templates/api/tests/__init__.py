"""Tests of the product: what they expect stands in `data/matrix.json`, worked out from the spec alone."""
