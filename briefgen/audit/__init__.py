"""The audit of anyone's market article: its claims, each judged by the metrics."""
