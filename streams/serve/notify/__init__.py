"""Alerts out of the house: who gets which, in what form, and the proof that they got it."""
