"""Training of the built-in reader. Not shipped: it imports sayso, never the reverse."""
