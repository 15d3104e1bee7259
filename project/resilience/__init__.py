"""What holds calls to another host back, over all processes: a circuit breaker and a bucket of tokens.

Both live in Redis, each decision one atomic script. Without Redis each process decides for itself, as if it were one
of as many as there are workers. Never in it: whose calls they are. Start with `circuit_breaker`.
"""
