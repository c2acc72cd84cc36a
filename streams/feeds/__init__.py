"""Feeds: addresses that are asked again and again, each at its own pace, none in the way of another."""
