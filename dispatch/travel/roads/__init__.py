"""Travel on real roads, in process: from an OpenStreetMap extract to a matrix and to lines on the map.

The only room that knows osmium and pyroutingkit (the extra `[roads]`). Road data are © OpenStreetMap contributors.
"""
