"""The rules, one module for each law or group of laws."""
