"""Who with whom. Plain values in, a plan out."""
