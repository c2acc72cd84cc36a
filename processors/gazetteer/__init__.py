"""What is known by name: places, countries and their adjectives, organisations, titles. Lookups, no reading of text."""
