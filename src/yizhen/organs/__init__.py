"""机构与岗位 organs: organs and their relations, posts, A and B holders, leave; everything dated."""
