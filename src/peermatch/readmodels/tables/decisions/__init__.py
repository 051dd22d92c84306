"""What only a person can settle: a row for each. It is counted from copies of what other tables
hold, which is why this room stands above them."""
