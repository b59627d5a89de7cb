"""Lays a graph out with a Python library, for `benches/layout/peers.rs`: `python3 -c THIS igraph|networkx`.

Reads the number of nodes, then one pair of nodes a line. Prints the seconds of the layout alone, without the imports and
without building the graph, then the place of one node a line.
"""
import random
import sys
import time

name = sys.argv[1]
try:
    if name == "igraph":
        import igraph
    else:
        import networkx
        import numpy
        import scipy
except ImportError as missing:
    sys.exit(f"{missing}; pip install igraph networkx numpy scipy")

lines = sys.stdin.read().split("\n")
count = int(lines[0])
ties = [tuple(map(int, line.split())) for line in lines[1:] if line]
random.seed(1)
if name == "igraph":
    graph = igraph.Graph(n=count, edges=ties)
    start = time.perf_counter()
    # The layout by distances examines all pairs, so larger graphs get the layout by forces.
    layout = graph.layout_kamada_kawai() if count <= 1000 else graph.layout_fruchterman_reingold()
    took = time.perf_counter() - start
    places = layout.coords
else:
    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(ties)
    start = time.perf_counter()
    layout = networkx.spring_layout(graph, seed=1)
    took = time.perf_counter() - start
    places = [layout[node] for node in range(count)]
print(took)
for x, y in places:
    print(x, y)
