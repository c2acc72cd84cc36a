"""How each shipped data and weight file was made."""
