"""Pages of duties (权责清单页面); addresses name the room of each."""
