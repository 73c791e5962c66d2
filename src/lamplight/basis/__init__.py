"""What every room above may use: ids, instants, money, periods of law."""
