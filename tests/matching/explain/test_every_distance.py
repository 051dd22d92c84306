"""Searches for every node, bounded by the way through the sink, tell what single searches tell."""

import numpy as np
from hypothesis import given, settings
from matching_people import waitlists

from matching import MatchingProblem
from matching.explain.every_distance import distances_to_each
from matching.explain.explainer import Explainer
from matching.explain.shortest import distances
from matching.flow.network import build_network
from matching.objective.assignment import assign
from matching.objective.levels import objective
from stories.extent import examples


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(14, 6))
def test_each_node_is_as_far_as_a_search_of_its_own_says(asked: MatchingProblem) -> None:
    network = build_network(asked)
    graph = Explainer(asked, assign(network, objective(asked, network))).graph
    for node, (step, reached) in enumerate(distances_to_each(graph, range(graph.nodes))):
        alone = distances(graph, node)
        assert reached.tolist() == alone.reached.tolist()
        for far, single in zip(step, alone.step, strict=True):
            assert np.array_equal(far[reached], single[reached])
