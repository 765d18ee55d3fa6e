"""The group of the commands of duties (命令组)."""

import click


@click.group()
def group() -> None:
    """权责清单: 事项、清单、职责归属。"""
