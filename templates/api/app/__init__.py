"""The product's API."""
