"""Editions: what a brief watches, and how its tickers are called."""

from briefgen.editions.loader import Basket, Edition, Pair, edition_files, load_edition

__all__ = ["Basket", "Edition", "Pair", "edition_files", "load_edition"]
