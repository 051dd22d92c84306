"""All ways to an optimal assignment and its proof: networks, levels, flow, auction, audit."""
