"""`salesplan schema`: the plan's JSON Schema, for editors."""

from __future__ import annotations

from salesplan.cli.options import OutputOption


def schema(output: OutputOption = None) -> None:
    """Print the JSON Schema of the plan language; editors take it from a `# yaml-language-server: $schema=…` line."""
    import sys

    from salesplan.plan.schema import schema_text
    from salesplan.render.files import put

    text = schema_text()
    if output is None:
        sys.stdout.write(text)
    else:
        put(output, text)
