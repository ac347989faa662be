"""How fast long runs are judged, and in how much memory."""
