"""What is owed for a sale on a day, with its source. Pure: the day is an argument."""
