"""Files of rows: which kind a file is, what each row asks for, and what the import did."""
