"""Measurements (基准): each module's ``run()`` gives its figures beside a floor taken in the same run."""
