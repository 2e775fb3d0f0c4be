"""The runtime that all products share. What is particular to this one stands in `app/entities` and `app/data`."""
