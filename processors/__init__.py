"""Pure functions: text in, records out. No Kafka, no clock, no network, no environment."""
