"""The demo shop: the day of the pictures, made through the same code as real data.

Nobody in it answers by themselves: a newcomer signs in as one of its people.
"""
