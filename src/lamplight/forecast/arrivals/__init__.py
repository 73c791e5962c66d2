"""Who will come: arrivals by slot, days and weeks ahead, learned from who came."""
