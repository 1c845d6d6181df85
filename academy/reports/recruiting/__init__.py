"""Recruiting today: how many started, handed in, wait; with sums that check themselves."""
