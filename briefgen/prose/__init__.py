"""From facts to runs of words and claims: numbers, names, words of magnitude, wordings."""
