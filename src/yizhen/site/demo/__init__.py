"""示例县 demo county: the fictional county's content as data and the pure modules that unfold it."""
