"""Definitions of every number: one file a family; series over all sessions, then the fact at one."""
