"""The satisfaction evaluator of the service halls: ratings, visits, shifts."""
