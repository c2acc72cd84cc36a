"""The only package that knows faust, aiokafka, the clock and the environment."""
