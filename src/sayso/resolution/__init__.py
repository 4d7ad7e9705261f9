"""Mentions become values in the world: days, places, numbers, actors, weapons."""
