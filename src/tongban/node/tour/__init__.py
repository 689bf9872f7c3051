"""The main job played through the real pages of the nodes, as people at their browsers would."""
