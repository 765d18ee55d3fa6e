"""区划 territory: divisions from province to village, with validity and predecessors, and their borders."""
