"""综合指挥 dispatch: intake, dispatch, handling, verification and closing of requests, with their clocks."""
