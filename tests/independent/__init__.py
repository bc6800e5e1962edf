"""briefgen's numbers once more, from their definitions alone: plain loops over CSV files.

Nothing here imports briefgen, NumPy or pandas, only the standard library. Days are ISO strings (they sort as
dates do); an unknown number is None; a fact is an :class:`~independent.answer.Answer`. The point is to share
no idea with the program: where it computes a column for all sessions at once, this walks back from one.
"""
