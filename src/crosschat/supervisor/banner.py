"""What a person sees once CrossChat is ready: where it is and what to try first."""

import sys
from pathlib import Path

from crosschat.config import Settings

KEY_FILE = "api-key"  # written by the migrate step, mode 0600


def first_thing_to_try(port: int) -> str:
    """The platform integration guide's own test of the WhatsApp webhook, on our `port`."""
    return (
        f"curl -X POST http://localhost:{port}/integrations/whatsapp/webhook \\\n"
        """  -H "Content-Type: application/json" \\
  -d '{
    "entry": [{
      "changes": [{
        "value": {
          "messages": [{
            "from": "1234567890",
            "text": { "body": "Test message" }
          }]
        }
      }]
    }]
  }'"""
    )


def show_banner(settings: Settings, new_key: str | None, owner_link: str | None) -> None:
    """Print it on stdout: with rich on a terminal, as plain lines elsewhere.

    Args:
        new_key: the workspace's API key when it was created in this start, and never again.
        owner_link: where the first owner signs up, while there is none.
    """
    rows = _rows(settings, new_key)
    if owner_link:
        rows.insert(0, ("Start here", f"{owner_link}  (works once, for 24 hours)"))
    trial = first_thing_to_try(settings.port) if settings.sandbox else None
    if sys.stdout.isatty():
        _show_on_terminal(rows, trial)
    else:
        _show_plain(rows, trial)


def _rows(settings: Settings, new_key: str | None) -> list[tuple[str, str]]:
    rows = [("Address", settings.local_url), ("API docs", f"{settings.local_url}/docs")]
    if settings.public_url:
        rows.insert(1, ("Public", settings.public_url))
    if new_key:
        rows.append(("API key", f"{new_key}  (shown once)"))
    rows.append(("Key file", str((settings.data_dir / KEY_FILE).absolute())))
    if settings.sandbox:
        rows.append(("Sandbox", f"http://localhost:{settings.sandbox_port}/sandbox"))
    return rows


def _show_plain(rows: list[tuple[str, str]], trial: str | None) -> None:
    lines = ["", "CrossChat is ready", *(f"  {name:<10} {value}" for name, value in rows)]
    if trial:
        lines += ["", "First thing to try: a customer writes, the AI agent answers", trial]
    lines += ["", "Stop with Ctrl+C", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _show_on_terminal(rows: list[tuple[str, str]], trial: str | None) -> None:
    from rich.console import Console  # 60 ms and 7 MB that a service without a terminal saves
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    for name, value in rows:
        table.add_row(f"  [bold]{name}[/]", f"[cyan]{value}[/]")
    console.print("\n[bold green]CrossChat is ready[/]")
    console.print(table)
    if trial:
        console.print("\n[bold]First thing to try:[/] a customer writes, the AI agent answers")
        console.print(trial, markup=False, style="dim")
    console.print("\nStop with [bold]Ctrl+C[/]\n")


def read_key(data_dir: Path) -> str | None:
    """The default workspace's API key, once the migrate step has written it."""
    try:
        return (data_dir / KEY_FILE).read_text().strip() or None
    except FileNotFoundError:
        return None
