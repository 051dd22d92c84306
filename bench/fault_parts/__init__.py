"""What benches that kill processes share: commands said until they are answered, processes that are
killed and started again, and what of a record is wrong afterwards. Nothing here is measured by
itself."""
